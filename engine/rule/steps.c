#include "base/buf.h"
#include "base/limits.h"
#include "base/near.h"
#include "rule/keys.h"
#include "rule/loader.h"
#include "rule/misplaced.h"
#include "source/fields.h"

#include <string.h>

enum { SHARED = 12 }; /* bytes of an operand that is worth sharing */

/* Who asks for texts of a rule: match/ knows nodes, not references. */
struct text_reader {
	struct loader *loader;
	const struct look *own;
};

static bool read_operand(void *self, const struct node *node, struct str *ret_text,
			 const struct rule_text **ret_template)
{
	struct text_reader *reader = self;
	const struct rule_text *text = template_read(reader->loader, node, reader->own);

	if (!text)
		return false;
	if (template_is_constant(text))
		*ret_text = text->constant;
	else
		*ret_template = text;
	return true;
}

static struct matcher *compile_anew(struct loader *loader, const struct node *node,
				    const struct look *own, const struct type *type,
				    const char *const *words)
{
	struct text_reader reader = {loader, own};
	struct match_loader match = {.arena = loader->arena,
				     .diags = loader->diags,
				     .text = read_operand,
				     .self = &reader};

	return match_compile(&match, node, type, words);
}

/* What makes two short constant operands mean the same; absent where they may not. */
static struct str sharing_key(const struct node *node, const struct type *type,
			      const char *const *words, char room[2 * sizeof(void *) + SHARED])
{
	size_t n = 2 * sizeof(void *);

	if (node->kind != NODE_TEXT || node->text.n > SHARED ||
	    str_find_char(node->text, '$') < node->text.n)
		return STR_NONE;
	memcpy(room, &type, sizeof type);
	memcpy(room + sizeof type, &words, sizeof words);
	memcpy(room + n, node->text.p, node->text.n);
	return (struct str){room, n + node->text.n};
}

/* `exists: yes`, `mode: 0644`: thousands of rules say the same, and one matcher serves them all. */
struct matcher *compile_matcher(struct loader *loader, const struct node *node,
				const struct look *own, const struct type *type,
				const char *const *words)
{
	char room[2 * sizeof(void *) + SHARED];
	struct str key = sharing_key(node, type, words, room);
	struct matcher *matcher = str_is_set(key) ? map_get(&loader->matchers, key) : NULL;

	if (matcher)
		return matcher;
	matcher = compile_anew(loader, node, own, type, words);
	if (matcher && str_is_set(key))
		map_put(&loader->matchers, str_copy(loader->arena, key), matcher);
	return matcher;
}

static const char *const otherwise_words[] = {"fail", "warn", "skip", "pass", NULL};

const char *const *words_of_otherwise(void)
{
	return otherwise_words;
}

bool compile_otherwise(struct loader *loader, const struct node *node, enum status *ret)
{
	static const enum status statuses[] = {STATUS_FAIL, STATUS_WARN, STATUS_SKIP, STATUS_PASS};
	struct near near;
	struct diag *diag;

	near_init(&near, node->kind == NODE_TEXT ? node->text : STR(""));
	for (size_t i = 0; otherwise_words[i] && node->kind == NODE_TEXT; i++) {
		if (str_is(node->text, otherwise_words[i])) {
			*ret = statuses[i];
			return true;
		}
		near_offer(&near, str_of(otherwise_words[i]));
	}
	diag = diag_add(loader->diags, DIAG_WORD, node->at,
			"`otherwise` is fail, warn, skip or pass");
	diag_suggest(loader->diags, diag, near_found(&near));
	return false;
}

enum { STEP_NAME, STEP_THAT, STEP_OTHERWISE, STEP_SAY, STEP_HINT, STEP_FIELDS };

static const struct field step_fields[STEP_FIELDS] = {
	[STEP_NAME] = {"name", 0, "what an override calls the step"},
	[STEP_THAT] = {"that", FIELD_REQUIRED, "the expectations, all of which must hold"},
	[STEP_OTHERWISE] = {"otherwise", 0, "the status if they don't: fail, warn, skip or pass"},
	[STEP_SAY] = {"say", 0, "what to say then, in place of the matcher's own words"},
	[STEP_HINT] = {"hint", 0, "how to mend it"},
};

static const struct fields step_keys = {"a step", step_fields, STEP_FIELDS, NULL, NULL};

const struct fields *keys_of_step(void)
{
	return &step_keys;
}

/* Where no word is near, what an author looks up next. */
static struct str list_attrs(struct arena *arena, const struct look *look)
{
	struct buf list;

	buf_init(&list, arena, LIMIT_FINDING);
	buf_addf(&list, "attributes of `%s`:", look->kind->name);
	for (size_t i = 0; i < look->kind->n_attrs; i++)
		buf_addf(&list, "%s%s", i ? ", " : " ", look->kind->attrs[i].name);
	for (size_t i = 0; i < look->groups.n; i++)
		buf_addf(&list, "%s%.*s",
			 i ? ", " : "; named groups: ", STR_ARG(look->groups.at[i]));
	return buf_str(&list);
}

static void unknown_attr(struct loader *loader, const struct look *look, const struct node *key)
{
	const struct probe_kind *kind = look->kind;
	struct near near;
	struct diag *diag =
		diag_add(loader->diags, DIAG_ATTR_UNKNOWN, key->at, "`%s` has no attribute `%.*s`",
			 kind->name, STR_ARG(key->text));

	if (look->at.file != key->at.file) {
		diag->also = look->at;
		diag->also_text = STR("another file says what is looked at");
	}
	diag->help = misplaced_in_expectations(loader->diags->arena, kind, &step_keys, key->text);
	if (str_is_set(diag->help))
		return;
	near_init(&near, key->text);
	for (size_t i = 0; i < kind->n_attrs; i++)
		near_offer(&near, str_of(kind->attrs[i].name));
	for (size_t i = 0; i < look->groups.n; i++)
		near_offer(&near, look->groups.at[i]);
	if (str_is_set(near_found(&near)))
		diag_suggest(loader->diags, diag, near_found(&near));
	else
		diag->help = list_attrs(loader->diags->arena, look);
}

static bool is_group(const struct look *look, struct str name)
{
	for (size_t i = 0; i < look->groups.n; i++)
		if (str_eq(look->groups.at[i], name))
			return true;
	return false;
}

/* The attribute that a key names, its type NULL where only the look will tell. */
static bool find_attr(struct loader *loader, const struct look *look, const struct node *key,
		      struct str *ret_name, const struct attr **ret_attr)
{
	size_t at;

	*ret_name = key->text;
	*ret_attr = kind_attr(look->kind, key->text, &at);
	if (*ret_attr || is_group(look, key->text))
		return true;
	if (!kind_may_have(look->kind, key->text)) {
		unknown_attr(loader, look, key);
		return false;
	}
	if (attr_name_read(loader->arena, key->text, ret_name, &at))
		return true;
	diag_add(loader->diags, DIAG_ATTR_UNKNOWN, node_part(loader, key, at, key->text.n),
		 "`%.*s` is no name: write keys joined by dots, in brackets where one holds a dot",
		 STR_ARG(key->text));
	return false;
}

static bool compile_expectation(struct loader *loader, struct step *step, const struct look *look,
				const struct node_pair *pair)
{
	struct expectation *expectation = &step->that[step->n_that];
	const struct attr *attr;
	const struct type *type;

	if (!find_attr(loader, look, pair->key, &expectation->attr, &attr))
		return false;
	type = attr ? attr->type : is_group(look, expectation->attr) ? &type_text : NULL;
	expectation->matcher =
		compile_matcher(loader, pair->value, look, type, attr ? attr->words : NULL);
	expectation->at = pair->key->at;
	step->names_exists |= str_is(expectation->attr, "exists");
	step->names_error |= str_is(expectation->attr, "error");
	step->n_that += expectation->matcher != NULL;
	return expectation->matcher != NULL;
}

static bool compile_that(struct loader *loader, struct step *step, const struct look *look,
			 const struct node *map)
{
	bool done = true;

	if (map->kind != NODE_MAP || map->n_pairs == 0) {
		diag_add(loader->diags, DIAG_SHAPE, map->at,
			 "expectations are a map of attributes, as in {mode: 0600}; this is %s",
			 map->kind == NODE_MAP ? "empty" : node_kind_name(map));
		return false;
	}
	step->that = ARENA_ARRAY(loader->arena, struct expectation, map->n_pairs);
	for (size_t i = 0; i < map->n_pairs; i++)
		done &= compile_expectation(loader, step, look, &map->pairs[i]);
	return done;
}

static bool compile_long_step(struct loader *loader, struct step *step, const struct look *look,
			      const struct node *node)
{
	const struct node *slots[STEP_FIELDS];

	if (!fields_read(&step_keys, node, slots, loader->diags) || !slots[STEP_THAT])
		return false;
	if (slots[STEP_NAME] && slots[STEP_NAME]->kind == NODE_TEXT)
		step->name = slots[STEP_NAME]->text;
	else if (slots[STEP_NAME])
		diag_add(loader->diags, DIAG_SHAPE, slots[STEP_NAME]->at,
			 "the name of a step is a text; this is %s",
			 node_kind_name(slots[STEP_NAME]));
	if (slots[STEP_SAY])
		step->say = texts_read(loader, slots[STEP_SAY], look);
	if (slots[STEP_HINT])
		step->hint = texts_read(loader, slots[STEP_HINT], look);
	if (slots[STEP_OTHERWISE])
		compile_otherwise(loader, slots[STEP_OTHERWISE], &step->otherwise);
	return compile_that(loader, step, look, slots[STEP_THAT]);
}

static void compile_step(struct loader *loader, struct member *member, const struct node *node)
{
	struct step *step = &member->steps[member->n_steps];
	bool done;

	/* One that didn't compile may have left something here. */
	*step = (struct step){.at = node->at,
			      .otherwise = member->otherwise,
			      .say = member->say,
			      .hint = member->hint};
	done = node_get(node, STR("that")) ? compile_long_step(loader, step, member->look, node)
					   : compile_that(loader, step, member->look, node);
	member->n_steps += done;
}

void compile_steps(struct loader *loader, struct member *member, const struct node *node)
{
	size_t n = node->kind == NODE_LIST ? node->n_items : 1;

	if (n == 0) {
		diag_add(loader->diags, DIAG_SHAPE, node->at,
			 "an empty list expects nothing: leave `expect` out to ask that the target "
			 "be there");
		return;
	}
	member->steps = ARENA_ARRAY(loader->arena, struct step, n);
	for (size_t i = 0; i < n; i++)
		compile_step(loader, member, node->kind == NODE_LIST ? node->items[i] : node);
}
