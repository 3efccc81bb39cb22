#include "base/limits.h"
#include "rule/keys.h"
#include "rule/loader.h"
#include "rule/misplaced.h"
#include "source/fields.h"

enum {
	CHECK_FOR_EACH,
	CHECK_ID,
	CHECK_NAME,
	CHECK_TAGS,
	CHECK_WHEN,
	CHECK_NEEDS,
	CHECK_ALL,
	CHECK_EXPECT,
	CHECK_OTHERWISE,
	CHECK_SAY,
	CHECK_HINT,
	CHECK_PASS,
	CHECK_ENABLED,
	CHECK_SCRATCH,
	CHECK_SECRET,
	CHECK_FIELDS
};

static const struct field check_fields[CHECK_FIELDS] = {
	[CHECK_FOR_EACH] = {"for_each", FIELD_ELSEWHERE, "it repeats a member of a group (`all`)"},
	[CHECK_ID] = {"id", FIELD_REQUIRED, "stable name, [a-z0-9-]+"},
	[CHECK_NAME] = {"name", 0, "what people read; the id where it is left out"},
	[CHECK_TAGS] = {"tags", 0, "words to choose checks by"},
	[CHECK_WHEN] = {"when", 0,
			"expectations over facts; where they don't hold there is no row"},
	[CHECK_NEEDS] = {"needs", 0, "ids of checks that must pass or warn first"},
	[CHECK_ALL] = {"all", 0, "members of a group, in place of a probe"},
	[CHECK_EXPECT] = {"expect", 0, "a step, or a list of steps"},
	[CHECK_OTHERWISE] = {"otherwise", 0,
			     "the status where a step doesn't hold: fail, warn, skip or pass"},
	[CHECK_SAY] = {"say", 0, "what to say then"},
	[CHECK_HINT] = {"hint", 0, "how to mend it"},
	[CHECK_PASS] = {"pass", 0, "what to say where all is right"},
	[CHECK_ENABLED] = {"enabled", FIELD_ELSEWHERE,
			   "an `override` of a higher layer drops a check by it"},
	[CHECK_SCRATCH] = {"scratch", FIELD_RESERVED, "a private folder"},
	[CHECK_SECRET] = {"secret", 0, "yes: what is seen is kept out of reports"},
};

static const struct fields check_keys = {"a check", check_fields, CHECK_FIELDS, probe_word,
					 misplaced_in_check};

/* A member has no id, tags and needs, and may be repeated. */
static const struct field member_fields[CHECK_FIELDS] = {
	[CHECK_FOR_EACH] = {"for_each", 0, "repeats the member, with ${item}"},
	[CHECK_ID] = {"id", FIELD_ELSEWHERE, "checks have ids, members don't"},
	[CHECK_NAME] = {"name", 0, "leads the member's texts"},
	[CHECK_TAGS] = {"tags", FIELD_ELSEWHERE, "checks have tags, members don't"},
	[CHECK_WHEN] = {"when", 0,
			"expectations over facts; where they don't hold the member is left out"},
	[CHECK_NEEDS] = {"needs", FIELD_ELSEWHERE, "checks have needs, members don't"},
	[CHECK_ALL] = {"all", 0, "members of a group within the group"},
	[CHECK_EXPECT] = {"expect", 0, "a step, or a list of steps"},
	[CHECK_OTHERWISE] = {"otherwise", 0,
			     "the status where a step doesn't hold: fail, warn, skip or pass"},
	[CHECK_SAY] = {"say", 0, "what to say then"},
	[CHECK_HINT] = {"hint", 0, "how to mend it"},
	[CHECK_PASS] = {"pass", 0, "what to say where all is right"},
	[CHECK_ENABLED] = {"enabled", FIELD_ELSEWHERE,
			   "an `override` of a higher layer drops a check by it"},
	[CHECK_SCRATCH] = {"scratch", FIELD_RESERVED, "a private folder"},
	[CHECK_SECRET] = {"secret", 0, "yes: what is seen is kept out of reports"},
};

static const struct fields member_keys = {"a member", member_fields, CHECK_FIELDS, probe_word,
					  misplaced_in_check};

const struct fields *keys_of_check(void)
{
	return &check_keys;
}

const struct fields *keys_of_member(void)
{
	return &member_keys;
}

bool loader_is_name(struct str text, bool fact)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool letter = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';

		if (!letter && !(digit && (i || !fact)) && c != (fact ? '_' : '-'))
			return false;
	}
	return text.n > 0 && !(fact && text.p[0] == '_');
}

static bool compile_body(struct loader *loader, struct member *member, const struct node *node,
			 const struct node **slots);

bool loader_find_probe(struct loader *loader, const struct fields *keys, const struct node *node,
		       const struct node_pair **ret_pair)
{
	size_t at = 0;
	const struct node_pair *pair = fields_next_more(keys, node, &at);
	const struct node_pair *second = pair ? fields_next_more(keys, node, &at) : NULL;
	struct diag *diag;

	*ret_pair = pair;
	if (!second)
		return true;
	diag = diag_add(loader->diags, DIAG_PROBE, second->key->at,
			"a check, member or source has one probe; `%.*s` is a second",
			STR_ARG(second->key->text));
	diag->also = pair->key->at;
	diag->also_text = STR("the first");
	if (pair->key->at.file != second->key->at.file)
		diag->help = str_printf(loader->diags->arena,
					"an override that looks at something else removes `%.*s` "
					"by null, and gives `expect` anew as a list",
					STR_ARG(pair->key->text));
	return false;
}

static bool compile_kid(struct loader *loader, struct member *group, size_t *cap,
			const struct node *node)
{
	const struct node *slots[CHECK_FIELDS];
	struct member *kid;

	loader->diags_before_keys = loader->diags->n;
	if (!fields_read(&member_keys, node, slots, loader->diags))
		return false;
	if (++loader->n_members > LIMIT_MEMBERS_EXPANDED) {
		diag_add(loader->diags, DIAG_LIMIT, node->at, "more than %d members",
			 LIMIT_MEMBERS_EXPANDED);
		return false;
	}
	if (group->n_kids == *cap) {
		group->kids = arena_grow(loader->arena, group->kids, *cap * sizeof *kid,
					 (*cap + 8) * sizeof *kid);
		*cap += 8;
	}
	kid = &group->kids[group->n_kids++];
	*kid = (struct member){.at = node->at,
			       .secret = group->secret,
			       .otherwise = group->otherwise,
			       .say = group->say,
			       .hint = group->hint};
	return compile_body(loader, kid, node, slots);
}

/* A member once for each item, which its texts know as ${item}. */
static bool repeat_kid(struct loader *loader, struct member *group, size_t *cap,
		       const struct node *node, const struct node *items)
{
	const struct node *outer = loader->item;
	bool done = true;

	if (outer || items->kind != NODE_LIST || items->n_items == 0) {
		diag_add(loader->diags, DIAG_SHAPE, items->at,
			 outer ? "a `for_each` inside a `for_each`"
			       : "`for_each` takes a list with at least one item");
		return false;
	}
	for (size_t i = 0; done && i < items->n_items; i++) {
		loader->item = items->items[i];
		done = compile_kid(loader, group, cap, node);
	}
	loader->item = NULL;
	return done;
}

static bool compile_group(struct loader *loader, struct member *group, const struct node *list)
{
	size_t cap = 0;
	bool done = true;

	if (list->kind != NODE_LIST || list->n_items == 0) {
		diag_add(loader->diags, DIAG_SHAPE, list->at,
			 "`all` takes a list of members; this is %s",
			 list->kind == NODE_LIST ? "empty" : node_kind_name(list));
		return false;
	}
	if (++loader->group_depth > LIMIT_GROUP_DEPTH) {
		diag_add(loader->diags, DIAG_LIMIT, list->at, "groups nested more than %d deep",
			 LIMIT_GROUP_DEPTH);
		return false;
	}
	for (size_t i = 0; i < list->n_items; i++) {
		const struct node *kid = list->items[i], *items = node_get(kid, STR("for_each"));

		done &= items ? repeat_kid(loader, group, &cap, kid, items)
			      : compile_kid(loader, group, &cap, kid);
	}
	loader->group_depth--;
	return done;
}

static void keep_when(struct loader *loader, struct member *member, const struct node *node)
{
	member->when = ARENA_NEW(loader->arena, struct conditions);
	member->when->node = node;
	loader->keeps_nodes = true;
	*VEC_PUSH(loader->pending, &loader->whens) =
		(struct pending_conditions){member->when, loader->item};
}

static bool compile_subject(struct loader *loader, struct member *member, const struct node *node,
			    const struct node **slots)
{
	const struct node_pair *probe;

	if (!loader_find_probe(loader, &member_keys, node, &probe))
		return false;
	if (probe && slots[CHECK_ALL]) {
		diag_add(loader->diags, DIAG_PROBE, slots[CHECK_ALL]->at,
			 "`all` stands in place of a probe; `%.*s` is one too",
			 STR_ARG(probe->key->text));
		return false;
	}
	if (!probe && !slots[CHECK_ALL] && loader->diags->n > loader->diags_before_keys)
		return false; /* one of the keys that were refused was to be it */
	if (!probe && !slots[CHECK_ALL]) {
		diag_add(loader->diags, DIAG_PROBE, node->at,
			 "nothing says what to look at: a probe (`stat`, `file`, `command`, …) or "
			 "`all` is needed");
		return false;
	}
	if (probe)
		member->look = compile_look(loader, probe);
	return !probe || member->look;
}

bool loader_read_yes(struct loader *loader, const struct node *node, bool *ret)
{
	struct value value;
	struct str why;

	if (node->kind == NODE_TEXT && type_bool.read(loader->arena, node->text, &value, &why)) {
		*ret = value.boolean;
		return true;
	}
	diag_add(loader->diags, DIAG_VALUE, node->at, "this is yes or no");
	return false;
}

static bool compile_body(struct loader *loader, struct member *member, const struct node *node,
			 const struct node **slots)
{
	if (!compile_subject(loader, member, node, slots))
		return false;
	if (slots[CHECK_SECRET])
		loader_read_yes(loader, slots[CHECK_SECRET], &member->secret);
	if (member->look)
		member->look->secret = member->secret;
	loader->has_secrets |= member->secret;
	if (slots[CHECK_WHEN])
		keep_when(loader, member, slots[CHECK_WHEN]);
	if (slots[CHECK_NAME]) /* a row has its name whether or not there was a look */
		member->name = template_read(loader, slots[CHECK_NAME],
					     loader->group_depth ? member->look : NULL);
	if (slots[CHECK_OTHERWISE])
		compile_otherwise(loader, slots[CHECK_OTHERWISE], &member->otherwise);
	if (slots[CHECK_SAY])
		member->say = texts_read(loader, slots[CHECK_SAY], member->look);
	if (slots[CHECK_HINT])
		member->hint = texts_read(loader, slots[CHECK_HINT], member->look);
	if (slots[CHECK_PASS])
		member->pass = texts_read(loader, slots[CHECK_PASS], member->look);
	if (slots[CHECK_ALL] && slots[CHECK_EXPECT])
		diag_add(loader->diags, DIAG_SHAPE, slots[CHECK_EXPECT]->at,
			 "a group expects nothing of its own: write `expect` in its members");
	if (slots[CHECK_ALL])
		return compile_group(loader, member, slots[CHECK_ALL]);
	if (slots[CHECK_EXPECT])
		compile_steps(loader, member, slots[CHECK_EXPECT]);
	return true;
}

static void read_tags(struct loader *loader, struct check *check, const struct node *node)
{
	size_t n = node->kind == NODE_LIST ? node->n_items : 1;

	for (size_t i = 0; i < n; i++) {
		const struct node *tag = node->kind == NODE_LIST ? node->items[i] : node;

		if (tag->kind == NODE_TEXT && loader_is_name(tag->text, false))
			*VEC_PUSH(loader->arena, &check->tags) = tag->text;
		else
			diag_add(loader->diags, DIAG_ID, tag->at,
				 "a tag is a word of a-z, 0-9 and `-`");
	}
}

static bool read_id(struct loader *loader, const struct node *node, struct str *ret)
{
	if (node->kind != NODE_TEXT || node_is_nothing(node) ||
	    !loader_is_name(node->text, false)) {
		diag_add(loader->diags, DIAG_ID, node->at, "an id is made of a-z, 0-9 and `-`");
		return false;
	}
	*ret = node->text;
	return true;
}

/* The higher layer is told: what lies below isn't its author's. */
static void second_check(struct loader *loader, const struct check *check,
			 const struct check *earlier)
{
	unsigned layer = sources_of(loader->sources, check->id_at)->layer;
	unsigned other = sources_of(loader->sources, earlier->id_at)->layer;
	bool is_above = layer >= other;
	struct diag *diag =
		diag_add(loader->diags, DIAG_ID_DUPLICATE, is_above ? check->id_at : earlier->id_at,
			 layer == other ? "a second check with the id `%.*s`"
					: "a lower layer has a check `%.*s`",
			 STR_ARG(check->id));

	diag->also = is_above ? earlier->id_at : check->id_at;
	diag->also_text = STR("first defined here");
	if (layer == other)
		return;
	diag->also_text = STR("defined here");
	diag->help = STR("change it under `override`, or replace the whole file by one of the same "
			 "path");
}

static void add_check(struct loader *loader, struct check *check)
{
	struct rule_set *rules = loader->rules;
	uintptr_t earlier = (uintptr_t)map_get(&rules->check_ids, check->id);

	if (earlier) {
		second_check(loader, check, &rules->checks.at[earlier - 1]);
		return;
	}
	*VEC_PUSH(loader->arena, &rules->checks) = *check;
	map_put(&rules->check_ids, check->id, (void *)(uintptr_t)rules->checks.n);
}

void compile_check(struct loader *loader, const struct node *node)
{
	const struct node *slots[CHECK_FIELDS];
	struct check check = {.body = {.at = node->at, .otherwise = STATUS_FAIL}};
	bool has_id;

	loader->group_depth = 0;
	loader->diags_before_keys = loader->diags->n;
	if (!fields_read(&check_keys, node, slots, loader->diags))
		return;
	has_id = slots[CHECK_ID] && read_id(loader, slots[CHECK_ID], &check.id);
	if (slots[CHECK_TAGS])
		read_tags(loader, &check, slots[CHECK_TAGS]);
	check.needs_node = slots[CHECK_NEEDS];
	loader->keeps_nodes |= slots[CHECK_NEEDS] != NULL;
	compile_body(loader, &check.body, node, slots);
	if (!has_id)
		return;
	check.id_at = slots[CHECK_ID]->at;
	if (loader->rules->checks.n == LIMIT_CHECKS)
		diag_add(loader->diags, DIAG_LIMIT, node->at, "more than %d checks", LIMIT_CHECKS);
	else
		add_check(loader, &check);
}
