#include "rule/load.h"

#include "base/limits.h"
#include "base/near.h"
#include "rule/expr.h"
#include "rule/keys.h"
#include "rule/loader.h"
#include "source/fields.h"

#include <stdint.h>
#include <string.h>

enum { FILE_CHECKS, FILE_FACTS, FILE_OVERRIDE, FILE_WAIVE, FILE_FIELDS };

static const struct field file_fields[FILE_FIELDS] = {
	[FILE_CHECKS] = {"checks", 0, "rows of the report, in order"},
	[FILE_FACTS] = {"facts", 0, "values that rules share"},
	[FILE_OVERRIDE] = {"override", FIELD_RESERVED, "changes to checks of lower layers"},
	[FILE_WAIVE] = {"waive", FIELD_RESERVED, "failures that are accepted until a date"},
};

static const struct fields file_keys = {"a rule file", file_fields, FILE_FIELDS, NULL, NULL};

const struct fields *keys_of_file(void)
{
	return &file_keys;
}

static bool is_rules_key(const struct loader *loader, const struct node *key)
{
	return key->kind == NODE_TEXT && str_eq(key->text, loader->dialect->rules_key);
}

/* Called for each item of a list under the root: a check is compiled and its nodes given up. */
static bool on_item(void *self, const struct node *first, const struct node *key,
		    const struct node *item)
{
	struct loader *loader = self;

	if (!is_rules_key(loader, first) || key->kind != NODE_TEXT || !str_is(key->text, "checks"))
		return true;
	loader->item_end = item->at.end;
	loader->diags_before_item = loader->diags->n;
	compile_check(loader, item);
	return loader->keeps_nodes;
}

static void wrong_kind(struct loader *loader, const struct node *root)
{
	const struct dialect *dialect = loader->dialect;
	const struct node *first =
		root->kind == NODE_MAP && root->n_pairs ? root->pairs[0].key : root;
	struct near near;
	struct diag *diag = diag_add(loader->diags, DIAG_FILE_KIND, first->at,
				     "the first key says what a file is: `%.*s: 1` for rules, "
				     "`%.*s: 1` for tests of rules",
				     STR_ARG(dialect->rules_key), STR_ARG(dialect->tests_key));

	if (first->kind != NODE_TEXT || first == root)
		return;
	near_init(&near, first->text);
	near_offer(&near, dialect->rules_key);
	near_offer(&near, dialect->tests_key);
	diag_suggest(loader->diags, diag, near_found(&near));
}

static void check_version(struct loader *loader, const struct node *version)
{
	if (version->kind != NODE_TEXT || !str_is(version->text, "1"))
		diag_add(loader->diags, DIAG_VERSION, version->at,
			 "this program reads version 1 of the format");
}

static void compile_sections(struct loader *loader, const struct node *root)
{
	struct node rest = *root;
	const struct node *slots[FILE_FIELDS], *facts;

	rest.pairs++;
	rest.n_pairs--;
	check_version(loader, root->pairs[0].value);
	fields_read(&file_keys, &rest, slots, loader->diags);
	facts = slots[FILE_FACTS];
	if (slots[FILE_CHECKS] && slots[FILE_CHECKS]->kind != NODE_LIST &&
	    !node_is_nothing(slots[FILE_CHECKS]))
		diag_add(loader->diags, DIAG_SHAPE, slots[FILE_CHECKS]->at,
			 "`checks` is a list of checks; this is %s",
			 node_kind_name(slots[FILE_CHECKS]))
			->help = STR("each check begins with `- `");
	if (!facts || node_is_nothing(facts))
		return;
	if (facts->kind != NODE_MAP) {
		diag_add(loader->diags, DIAG_SHAPE, facts->at,
			 "`facts` is a map of names; this is %s", node_kind_name(facts));
		return;
	}
	for (size_t i = 0; i < facts->n_pairs; i++)
		compile_fact(loader, facts->pairs[i].key, facts->pairs[i].value);
}

static struct str without_mark(struct str text)
{
	return str_starts_with(text, STR("\xEF\xBB\xBF")) ? str_from(text, 3) : text;
}

/* A line at a wrong column ends the check above it: what that lacks then isn't worth telling. */
static void forget_torn(struct loader *loader, struct str text)
{
	struct diags *diags = loader->diags;
	const struct diag *last = diags->n ? &diags->at[diags->n - 1] : NULL;

	if (!last || last->id != DIAG_YAML_SYNTAX || loader->diags_before_item >= diags->n)
		return;
	for (size_t at = loader->item_end; at < last->at.begin; at++)
		if (!strchr(" \n\r", text.p[at]))
			return;
	diags->at[loader->diags_before_item] = *last;
	diags->n = loader->diags_before_item + 1;
}

static void load_file(struct loader *loader, const struct rule_file *file)
{
	struct yaml_items items = {on_item, loader};
	struct yaml_request request = {
		.texts = loader->arena,
		.nodes = loader->nodes,
		.sources = loader->sources,
		.file = sources_add(loader->sources, file->path, file->root,
				    without_mark(file->text)),
		.items = &items,
	};
	size_t before = loader->diags->n;
	const struct node *root;

	loader->diags_before_item = SIZE_MAX;
	root = yaml_read(&request, loader->diags);
	if (!root) {
		loader->unread = true;
		forget_torn(loader, without_mark(file->text));
		if (loader->diags->n == before)
			diag_add_path(loader->diags, DIAG_FILE_EMPTY, file->path,
				      "the file is empty: a rule file begins with `%.*s: 1`",
				      STR_ARG(loader->dialect->rules_key));
		return;
	}
	if (root->kind != NODE_MAP || root->n_pairs == 0 ||
	    (!is_rules_key(loader, root->pairs[0].key) &&
	     !str_eq(root->pairs[0].key->text, loader->dialect->tests_key)))
		wrong_kind(loader, root);
	else if (is_rules_key(loader, root->pairs[0].key))
		compile_sections(loader, root);
}

const struct rule_set *rules_load(struct arena *arena, const struct dialect *dialect,
				  const struct rule_file *files, size_t n_files,
				  struct sources *sources, struct diags *diags)
{
	struct rule_set *rules = ARENA_NEW(arena, struct rule_set);
	struct arena nodes, pending;
	struct loader loader = {.arena = arena,
				.nodes = &nodes,
				.pending = &pending,
				.dialect = dialect,
				.sources = sources,
				.diags = diags,
				.rules = rules};

	rules->arena = arena;
	rules->sources = sources;
	map_init(&rules->fact_names, arena);
	map_init(&rules->check_ids, arena);
	map_init(&rules->open_names, arena);
	map_init(&loader.matchers, arena);
	arena_init(&nodes, arena->out_of_memory);
	arena_init(&pending, arena->out_of_memory);
	for (size_t i = 0; i < n_files; i++)
		load_file(&loader, &files[i]);
	/* Names that an unread file may define would all be reported as unknown. */
	if (!loader.unread)
		link_rules(&loader);
	link_constants(&loader);
	expr_engine_close(loader.expressions);
	arena_release(&pending);
	arena_release(&nodes);
	return diags->n == 0 ? rules : NULL;
}

const struct check *rule_set_check(const struct rule_set *rules, struct str id)
{
	uintptr_t found = (uintptr_t)map_get(&rules->check_ids, id);

	return found ? &rules->checks.at[found - 1] : NULL;
}

const struct fact *rule_set_fact(const struct rule_set *rules, struct str name)
{
	uintptr_t found = (uintptr_t)map_get(&rules->fact_names, name);

	return found ? &rules->facts.at[found - 1] : NULL;
}
