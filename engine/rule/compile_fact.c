#include "probe/kinds.h"
#include "rule/expr.h"
#include "rule/keys.h"
#include "rule/loader.h"
#include "rule/misplaced.h"
#include "source/fields.h"

enum {
	SOURCE_VALUE,
	SOURCE_EXPR,
	SOURCE_CHOOSE,
	SOURCE_CASES,
	SOURCE_ELSE,
	SOURCE_AS,
	SOURCE_SECRET,
	SOURCE_FIELDS
};

static const struct field source_fields[SOURCE_FIELDS] = {
	[SOURCE_VALUE] = {"value", 0, "a text; one reference alone keeps its type"},
	[SOURCE_EXPR] = {"expr", 0, "an expression in SQLite's syntax"},
	[SOURCE_CHOOSE] = {"choose", 0, "words; the first with a case wins"},
	[SOURCE_CASES] = {"cases", 0, "of `choose`: words, and the text for them"},
	[SOURCE_ELSE] = {"else", 0, "of `choose`: the text where no word has a case"},
	[SOURCE_AS] = {"as", 0, "what ${fact.source} gives where this source won"},
	[SOURCE_SECRET] = {"secret", 0, "yes: the value is kept out of reports"},
};

static const struct fields source_keys = {"a source", source_fields, SOURCE_FIELDS, probe_word,
					  misplaced_in_source};

const struct fields *keys_of_source(void)
{
	return &source_keys;
}

static bool add_cases(struct loader *loader, struct candidate *candidate, const struct node *cases)
{
	struct VEC_OF(struct choose_case) all = {0};

	if (cases->kind != NODE_MAP || cases->n_pairs == 0) {
		diag_add(loader->diags, DIAG_SHAPE, cases->at,
			 "`cases` is a map of words to texts");
		return false;
	}
	for (size_t i = 0; i < cases->n_pairs; i++) {
		const struct rule_text *text = template_read(loader, cases->pairs[i].value, NULL);
		struct str words = cases->pairs[i].key->text, word;

		if (!text)
			return false;
		while (str_next_word(&words, &word))
			*VEC_PUSH(loader->arena, &all) = (struct choose_case){word, text};
	}
	candidate->cases = all.at;
	candidate->n_cases = all.n;
	return true;
}

static bool compile_choose(struct loader *loader, struct candidate *candidate,
			   const struct node **slots)
{
	candidate->kind = CANDIDATE_CHOOSE;
	candidate->text = template_read(loader, slots[SOURCE_CHOOSE], NULL);
	if (!slots[SOURCE_CASES]) {
		diag_add(loader->diags, DIAG_KEY_MISSING, slots[SOURCE_CHOOSE]->at,
			 "`choose` needs `cases`");
		return false;
	}
	if (slots[SOURCE_ELSE])
		candidate->otherwise = template_read(loader, slots[SOURCE_ELSE], NULL);
	return candidate->text && add_cases(loader, candidate, slots[SOURCE_CASES]);
}

static bool compile_expr(struct loader *loader, struct candidate *candidate,
			 const struct node *node)
{
	candidate->kind = CANDIDATE_EXPR;
	if (node->kind != NODE_TEXT) {
		diag_add(loader->diags, DIAG_SHAPE, node->at, "`expr` takes a text; this is %s",
			 node_kind_name(node));
		return false;
	}
	candidate->expr = expr_compile(loader, node);
	return candidate->expr != NULL;
}

/* `value` is a word of both tables: here it is the fact's own. */
static bool has_probe(const struct node *node)
{
	const struct node_pair *pair;
	size_t at = 0;

	while ((pair = fields_next_more(&source_keys, node, &at)))
		if (!str_is(pair->key->text, source_fields[SOURCE_VALUE].name))
			return true;
	return false;
}

static bool compile_one_of(struct loader *loader, struct candidate *candidate,
			   const struct node *node, const struct node **slots)
{
	const struct node_pair *probe;
	int n = (slots[SOURCE_VALUE] != NULL) + (slots[SOURCE_EXPR] != NULL) +
		(slots[SOURCE_CHOOSE] != NULL);

	if (n == 0 && !loader_find_probe(loader, &source_keys, node, &probe))
		return false;
	if (n == 0 && !probe && loader->diags->n > loader->diags_before_keys)
		return false; /* one of the keys that were refused was to be it */
	if (n > 1 || (n == 0 && !probe) || (n == 1 && has_probe(node))) {
		diag_add(loader->diags, DIAG_PROBE, node->at,
			 "a source is one of: a text, a probe, `value`, `expr`, `choose`");
		return false;
	}
	if (slots[SOURCE_EXPR])
		return compile_expr(loader, candidate, slots[SOURCE_EXPR]);
	if (slots[SOURCE_CHOOSE])
		return compile_choose(loader, candidate, slots);
	if (slots[SOURCE_VALUE]) {
		candidate->text = template_read(loader, slots[SOURCE_VALUE], NULL);
		return candidate->text != NULL;
	}
	candidate->kind = CANDIDATE_LOOK;
	candidate->look = compile_look(loader, probe);
	return candidate->look != NULL;
}

static bool read_as(struct loader *loader, const struct node *node, struct str *ret)
{
	if (node->kind != NODE_TEXT) {
		diag_add(loader->diags, DIAG_SHAPE, node->at, "`as` takes a text; this is %s",
			 node_kind_name(node));
		return false;
	}
	*ret = node->text;
	return true;
}

static bool has_its_choose(struct loader *loader, const struct node **slots)
{
	int lonely = slots[SOURCE_CHOOSE]  ? -1
		     : slots[SOURCE_CASES] ? SOURCE_CASES
		     : slots[SOURCE_ELSE]  ? SOURCE_ELSE
					   : -1;

	if (lonely < 0)
		return true;
	diag_add(loader->diags, DIAG_KEY_MISSING, slots[lonely]->at, "`%s` needs `choose`",
		 source_fields[lonely].name);
	return false;
}

static bool compile_candidate(struct loader *loader, struct candidate *candidate,
			      const struct node *node)
{
	const struct node *slots[SOURCE_FIELDS];

	candidate->at = node->at;
	if (node->kind == NODE_TEXT) {
		candidate->text = template_read(loader, node, NULL);
		return candidate->text != NULL;
	}
	loader->diags_before_keys = loader->diags->n;
	if (!fields_read(&source_keys, node, slots, loader->diags))
		return false;
	if (slots[SOURCE_AS] && !read_as(loader, slots[SOURCE_AS], &candidate->as))
		return false;
	if (!has_its_choose(loader, slots))
		return false;
	if (slots[SOURCE_SECRET])
		loader_read_yes(loader, slots[SOURCE_SECRET], &candidate->secret);
	return compile_one_of(loader, candidate, node, slots);
}

static bool is_taken(struct loader *loader, const struct node *key)
{
	bool taken = str_is(key->text, "item") || str_is(key->text, "rules") ||
		     str_is(key->text, "error");
	size_t index;

	for (size_t i = 0; i < kinds_count() && !taken; i++)
		taken = kind_attr(kinds_at(i), key->text, &index) != NULL;
	if (taken)
		diag_add(loader->diags, DIAG_NAME_RESERVED, key->at,
			 "no fact may be called `%.*s`: it is the name of %s", STR_ARG(key->text),
			 str_is(key->text, "item")    ? "what `for_each` repeats over"
			 : str_is(key->text, "rules") ? "the rules directory"
						      : "a probe's attribute");
	return taken;
}

static void add_fact(struct loader *loader, struct fact *fact)
{
	struct rule_set *rules = loader->rules;
	uintptr_t earlier = (uintptr_t)map_get(&rules->fact_names, fact->name);
	struct diag *diag;

	if (earlier) {
		diag = diag_add(loader->diags, DIAG_ID_DUPLICATE, fact->at, "a second fact `%.*s`",
				STR_ARG(fact->name));
		diag->also = rules->facts.at[earlier - 1].at;
		diag->also_text = STR("first defined here");
		return;
	}
	*VEC_PUSH(loader->arena, &rules->facts) = *fact;
	map_put(&rules->fact_names, fact->name, (void *)(uintptr_t)rules->facts.n);
}

void compile_fact(struct loader *loader, const struct node *key, const struct node *node)
{
	struct fact fact = {.name = key->text, .at = key->at};
	size_t n = node->kind == NODE_LIST ? node->n_items : 1;

	if (!loader_is_name(key->text, true)) {
		diag_add(loader->diags, DIAG_ID, key->at,
			 "a fact's name is made of a-z, 0-9 and `_`, and begins with a letter");
		return;
	}
	if (is_taken(loader, key))
		return;
	if (n == 0) {
		diag_add(loader->diags, DIAG_SHAPE, node->at,
			 "a fact needs a source; this list is empty");
		return;
	}
	fact.candidates = ARENA_ARRAY(loader->arena, struct candidate, n);
	for (size_t i = 0; i < n; i++) {
		struct candidate *candidate = &fact.candidates[fact.n_candidates];

		if (!compile_candidate(loader, candidate,
				       node->kind == NODE_LIST ? node->items[i] : node))
			continue;
		fact.n_candidates++;
		fact.secret |= candidate->secret;
		fact.has_looks |= candidate->kind == CANDIDATE_LOOK;
		fact.has_scalars |= candidate->kind != CANDIDATE_LOOK;
	}
	loader->has_secrets |= fact.secret;
	add_fact(loader, &fact);
}
