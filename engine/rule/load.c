#include "rule/load.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/near.h"
#include "rule/expr.h"
#include "rule/keys.h"
#include "rule/layer.h"
#include "rule/loader.h"
#include "rule/override.h"
#include "rule/show.h"
#include "rule/waive.h"
#include "source/fields.h"

#include <stdint.h>
#include <string.h>

enum { FILE_FACTS, FILE_CHECKS, FILE_OVERRIDE, FILE_WAIVE, FILE_FIELDS };

static const struct field file_fields[FILE_FIELDS] = {
	[FILE_FACTS] = {"facts", 0, "values that rules share"},
	[FILE_CHECKS] = {"checks", 0, "rows of the report, in order"},
	[FILE_OVERRIDE] = {"override", 0, "changes to checks of lower layers"},
	[FILE_WAIVE] = {"waive", 0, "failures that are accepted until a date"},
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

static void compile_overridden(struct loader *loader, const struct node *node)
{
	size_t before = loader->diags->n;
	const struct node *check = override_apply(loader, node);
	const struct node *id = check ? node_get(check, STR("id")) : NULL;

	loader->keeps_nodes = false;
	if (!check)
		return;
	if (loader->show && id && id->kind == NODE_TEXT && str_eq(id->text, loader->show->id)) {
		buf_addf(loader->show->out, "%.*s: 1\n\n", STR_ARG(loader->dialect->rules_key));
		show_check(check, loader->sources, loader->show->out);
		loader->shown = true;
	}
	compile_check(loader, check);
	if (check != node)
		override_explain(loader, check, before);
}

/* Called for each item of a list under the root: a check is compiled and its nodes given up. */
static bool on_item(void *self, const struct node *first, const struct node *key,
		    const struct node *item)
{
	struct loader *loader = self;

	if (!is_rules_key(loader, first) || key->kind != NODE_TEXT)
		return true;
	if (str_is(key->text, "waive")) {
		compile_waiver(loader, item);
		return false;
	}
	if (!str_is(key->text, "checks"))
		return true;
	loader->item_end = item->at.end;
	loader->diags_before_item = loader->diags->n;
	compile_overridden(loader, item);
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

static void check_list(struct loader *loader, const struct node *node, const char *name,
		       const char *what)
{
	if (node && node->kind != NODE_LIST && !node_is_nothing(node))
		diag_add(loader->diags, DIAG_SHAPE, node->at, "`%s` is a list of %ss; this is %s",
			 name, what, node_kind_name(node))
			->help = str_printf(loader->diags->arena, "each %s begins with `- `", what);
}

static bool is_map(struct loader *loader, const struct node *node, const char *name,
		   const char *what)
{
	if (!node || node_is_nothing(node))
		return false;
	if (node->kind != NODE_MAP)
		diag_add(loader->diags, DIAG_SHAPE, node->at, "`%s` is a map of %s; this is %s",
			 name, what, node_kind_name(node));
	return node->kind == NODE_MAP;
}

/* What overrides say was read before. */
static void check_overrides(struct loader *loader, const struct node *node)
{
	if (is_map(loader, node, "override", "ids") &&
	    sources_of(loader->sources, node->at)->layer == 0)
		diag_add(loader->diags, DIAG_OVERRIDE, node->at,
			 "this is the lowest layer: there is nothing below it to override");
}

static void compile_sections(struct loader *loader, const struct node *root)
{
	struct node rest = *root;
	const struct node *slots[FILE_FIELDS], *facts;
	unsigned layer;

	rest.pairs++;
	rest.n_pairs--;
	check_version(loader, root->pairs[0].value);
	fields_read(&file_keys, &rest, slots, loader->diags);
	facts = slots[FILE_FACTS];
	check_list(loader, slots[FILE_CHECKS], "checks", "check");
	check_list(loader, slots[FILE_WAIVE], "waive", "waiver");
	check_overrides(loader, slots[FILE_OVERRIDE]);
	if (!is_map(loader, facts, "facts", "names"))
		return;
	layer = sources_of(loader->sources, root->at)->layer;
	for (size_t i = 0; i < facts->n_pairs; i++)
		if (!override_has_fact(loader, facts->pairs[i].key->text, layer))
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

uint32_t loader_add_source(struct loader *loader, const struct rule_file *file)
{
	uint32_t number =
		sources_add(loader->sources, file->path, file->root, without_mark(file->text));

	loader->sources->at[number - 1]->layer = file->layer;
	return number;
}

static void tell_empty(struct loader *loader, const struct rule_file *file,
		       const struct layers *layers)
{
	struct near near;
	struct diag *diag = diag_add_path(loader->diags, DIAG_FILE_EMPTY, file->path,
					  "the file is empty: a rule file begins with `%.*s: 1`",
					  STR_ARG(loader->dialect->rules_key));

	if (file->layer == 0)
		return;
	diag->text = str_printf(loader->diags->arena,
				"the file is empty, and no lower layer has a `%.*s` that it could "
				"mask",
				STR_ARG(file->below));
	near_init(&near, file->below);
	for (size_t i = 0; i < layers->n; i++)
		if (layers->at[i].file->layer < file->layer)
			near_offer(&near, layers->at[i].file->below);
	diag_suggest(loader->diags, diag, near_found(&near));
}

static void load_file(struct loader *loader, struct layered *layered, const struct layers *layers)
{
	const struct rule_file *file = layered->file;
	struct yaml_items items = {on_item, loader};
	struct yaml_request request = {
		.texts = loader->arena,
		.nodes = loader->nodes,
		.sources = loader->sources,
		.items = &items,
	};
	size_t before = loader->diags->n;
	const struct node *root;

	if (!layered->source)
		layered->source = loader_add_source(loader, file);
	request.file = layered->source;
	loader->diags_before_item = SIZE_MAX;
	root = yaml_read(&request, loader->diags);
	if (!root) {
		loader->unread = true;
		forget_torn(loader, without_mark(file->text));
		if (loader->diags->n == before)
			tell_empty(loader, file, layers);
		return;
	}
	if (root->kind != NODE_MAP || root->n_pairs == 0 ||
	    (!is_rules_key(loader, root->pairs[0].key) &&
	     !str_eq(root->pairs[0].key->text, loader->dialect->tests_key)))
		wrong_kind(loader, root);
	else if (is_rules_key(loader, root->pairs[0].key))
		compile_sections(loader, root);
}

static void load_files(struct loader *loader, const struct rule_file *files, size_t n_files)
{
	struct layers layers = layers_arrange(loader->pending, files, n_files);

	override_collect(loader, &layers);
	for (size_t i = 0; i < n_files; i++)
		if (layered_counts(&layers.at[i]))
			load_file(loader, &layers.at[i], &layers);
	/* Names that an unread file may define would all be reported as unknown. */
	if (loader->unread)
		return;
	override_finish(loader, &layers);
	link_waivers(loader);
	link_rules(loader);
}

static void load(struct loader *loader, const struct rule_file *files, size_t n_files)
{
	struct rule_set *rules = loader->rules;
	struct arena *arena = loader->arena, nodes, pending;

	rules->arena = arena;
	rules->sources = loader->sources;
	map_init(&rules->fact_names, arena);
	map_init(&rules->check_ids, arena);
	map_init(&rules->open_names, arena);
	map_init(&loader->matchers, arena);
	arena_init(&nodes, arena->out_of_memory);
	arena_init(&pending, arena->out_of_memory);
	loader->nodes = &nodes;
	loader->pending = &pending;
	map_init(&loader->overrides, &pending);
	map_init(&loader->fact_layers, &pending);
	load_files(loader, files, n_files);
	link_constants(loader);
	expr_engine_close(loader->expressions);
	arena_release(&pending);
	arena_release(&nodes);
}

const struct rule_set *rules_load(struct arena *arena, const struct dialect *dialect,
				  const struct rule_file *files, size_t n_files,
				  struct sources *sources, struct diags *diags)
{
	struct loader loader = {.arena = arena,
				.dialect = dialect,
				.sources = sources,
				.diags = diags,
				.rules = ARENA_NEW(arena, struct rule_set)};
	size_t before = diags_added(diags);

	load(&loader, files, n_files);
	return diags_added(diags) == before ? loader.rules : NULL;
}

static void unknown_id(struct loader *loader)
{
	struct near near;
	struct str id = loader->show->id;
	struct span dropped = {0};
	struct diag *diag = diag_add(loader->diags, DIAG_NAME_UNKNOWN, dropped,
				     "there is no check `%.*s`", STR_ARG(id));

	near_init(&near, id);
	for (size_t i = 0; i < loader->rules->checks.n; i++)
		near_offer(&near, loader->rules->checks.at[i].id);
	diag_suggest(loader->diags, diag, near_found(&near));
}

bool rules_show(struct arena *arena, const struct dialect *dialect, const struct rule_file *files,
		size_t n_files, const struct rule_show *show, struct sources *sources,
		struct diags *diags)
{
	struct loader loader = {.arena = arena,
				.dialect = dialect,
				.sources = sources,
				.diags = diags,
				.rules = ARENA_NEW(arena, struct rule_set),
				.show = show};

	load(&loader, files, n_files);
	if (!loader.shown && diags->n == 0)
		unknown_id(&loader);
	return diags->n == 0;
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
