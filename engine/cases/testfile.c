#include "base/near.h"
#include "cases/parts.h"
#include "probe/kinds.h"
#include "report/status.h"
#include "source/fields.h"

static bool wants_map(struct case_loader *loader, const struct node *node, const char *what)
{
	if (node->kind == NODE_MAP)
		return true;
	diag_add(loader->diags, DIAG_SHAPE, node->at, "`%s` is a map; this is %s", what,
		 node_kind_name(node));
	return false;
}

static bool read_typed(struct case_loader *loader, const struct node *node, const struct type *type,
		       struct value *ret)
{
	struct str why = STR_NONE;

	if (type->read(loader->arena, node->text, ret, &why))
		return true;
	diag_add(loader->diags, DIAG_VALUE, node->at, "%.*s", STR_ARG(why));
	return false;
}

/* In documents and columns unquoted whole numbers, true and false are such, all else is text. */
static bool read_found(struct case_loader *loader, const struct node *node, struct value *ret)
{
	struct str why;

	if (!node->quoted && type_int.read(loader->arena, node->text, ret, &why))
		return true;
	if (!node->quoted && (str_is(node->text, "true") || str_is(node->text, "false"))) {
		*ret = value_bool(str_is(node->text, "true"));
		return true;
	}
	*ret = value_of_text(node->text);
	return true;
}

static bool read_value(struct case_loader *loader, const struct node *node, const struct type *type,
		       struct value *ret)
{
	struct values list = {0};

	if (node->kind == NODE_MAP) {
		diag_add(loader->diags, DIAG_SHAPE, node->at, "a value is a text or a list");
		return false;
	}
	if (node->kind == NODE_TEXT)
		return type ? read_typed(loader, node, type, ret) : read_found(loader, node, ret);
	for (size_t i = 0; i < node->n_items; i++)
		if (!read_value(loader, node->items[i], NULL, VEC_PUSH(loader->arena, &list)))
			return false;
	*ret = (struct value){.type = TYPE_list, .list = list};
	return true;
}

/* A text as a look sees it: without the newlines at its end. */
static void trim_stream(const struct attr *attr, struct value *value)
{
	if (!attr || !attr->streams || value->type != TYPE_text)
		return;
	while (value->text.n && value->text.p[value->text.n - 1] == '\n')
		value->text.n--;
}

static bool add_given(struct case_loader *loader, const struct probe_kind *kind,
		      const struct node_pair *pair, struct record *record)
{
	size_t at;
	struct str name = pair->key->text;
	const struct attr *attr = kind ? kind_attr(kind, name, &at) : NULL;
	const struct type *type = attr ? attr->type : str_is(name, "exists") ? &type_bool : NULL;
	struct value value;

	if (!attr && !attr_name_read(loader->arena, pair->key->text, &name, &at)) {
		diag_add(loader->diags, DIAG_ATTR_UNKNOWN, pair->key->at, "`%.*s` is no name",
			 STR_ARG(pair->key->text));
		return false;
	}
	if (!read_value(loader, pair->value, type, &value))
		return false;
	trim_stream(attr, &value);
	record_add(record, name, value);
	return true;
}

/* exists is yes if unsaid, `error` makes it failed. */
static bool read_gives(struct case_loader *loader, const struct probe_kind *kind,
		       const struct node *gives, struct observation *ret)
{
	*ret = (struct observation){0};
	record_init(&ret->record, loader->arena);
	if (!wants_map(loader, gives, "gives"))
		return false;
	record_set_bool(&ret->record, "exists", true);
	for (size_t i = 0; i < gives->n_pairs; i++) {
		const struct node_pair *pair = &gives->pairs[i];

		if (str_is(pair->key->text, "error") && pair->value->kind == NODE_TEXT) {
			ret->failed = true;
			ret->fault = fault_made(loader->arena, FAULT_SYSTEM, STR_NONE, "%.*s",
						STR_ARG(pair->value->text));
		} else if (!add_given(loader, kind, pair, &ret->record)) {
			return false;
		}
	}
	return true;
}

static bool read_list_arg(struct case_loader *loader, const struct option *option,
			  const struct node *node, struct value *ret)
{
	struct values list = {0};
	size_t n = node->kind == NODE_LIST ? node->n_items : 1;

	for (size_t i = 0; i < n; i++) {
		const struct node *item = node->kind == NODE_LIST ? node->items[i] : node;

		if (!read_value(loader, item, option->type, VEC_PUSH(loader->arena, &list)))
			return false;
	}
	*ret = (struct value){.type = TYPE_list, .list = list};
	return true;
}

static bool read_arg(struct case_loader *loader, struct canned_look *look, size_t i,
		     const struct node *node)
{
	const struct option *option = &look->kind->options[i];
	struct value *value = ARENA_NEW(loader->arena, struct value);

	look->args[i] = value;
	look->n_args++;
	if (option->form == OPTION_LIST)
		return read_list_arg(loader, option, node, value);
	return read_value(loader, node, option->type ? option->type : &type_text, value);
}

static bool read_args(struct case_loader *loader, struct canned_look *look, const struct node *node)
{
	size_t target;

	if (node->kind != NODE_MAP)
		return node_is_nothing(node) || !kind_target(look->kind, &target) ||
		       read_arg(loader, look, target, node);
	for (size_t k = 0; k < node->n_pairs; k++) {
		size_t i = 0;

		while (i < look->kind->n_options &&
		       !str_is(node->pairs[k].key->text, look->kind->options[i].name))
			i++;
		if (i == look->kind->n_options) {
			diag_add(loader->diags, DIAG_KEY_UNKNOWN, node->pairs[k].key->at,
				 "`%s` has no option `%.*s`", look->kind->name,
				 STR_ARG(node->pairs[k].key->text));
			return false;
		}
		if (!read_arg(loader, look, i, node->pairs[k].value))
			return false;
	}
	return true;
}

static const char *probe_name(size_t i)
{
	const struct probe_kind *kind = kinds_at(i);

	return kind ? kind->name : NULL;
}

static bool read_look(struct case_loader *loader, const struct node *node, struct one_case *one)
{
	static const struct field fields[] = {{"gives", FIELD_REQUIRED, "what the look saw"}};
	static const struct fields keys = {"a look of a case", fields, 1, probe_name};
	const struct node *gives;
	size_t from = 0;
	const struct node_pair *probe;
	struct canned_look look = {0};

	if (!fields_read(&keys, node, &gives, loader->diags) || !gives)
		return false;
	probe = fields_next_more(&keys, node, &from);
	if (!probe) {
		diag_add(loader->diags, DIAG_PROBE, node->at, "a look of a case names a probe");
		return false;
	}
	look.kind = kinds_named(probe->key->text);
	look.args = ARENA_ARRAY(loader->arena, const struct value *, look.kind->n_options);
	if (!read_args(loader, &look, probe->value) ||
	    !read_gives(loader, look.kind, gives, &look.observation))
		return false;
	*VEC_PUSH(loader->arena, &one->looks) = look;
	return true;
}

/* The kind whose attributes a fact's record has, where all its looks are of one. */
static const struct probe_kind *kind_of(const struct fact *fact)
{
	for (size_t i = 0; i < fact->n_candidates; i++)
		if (fact->candidates[i].look)
			return fact->candidates[i].look->kind;
	return NULL;
}

/* One text without references: loading has put it where it is named. */
static bool is_folded(const struct fact *fact)
{
	return fact->n_candidates == 1 && fact->candidates->kind == CANDIDATE_TEXT &&
	       template_is_constant(fact->candidates->text);
}

static bool read_fact(struct case_loader *loader, const struct node_pair *pair,
		      struct one_case *one)
{
	const struct fact *fact = rule_set_fact(loader->rules, pair->key->text);
	struct given_fact given = {0};
	struct observation *observation;
	struct value *value;

	if (!fact) {
		diag_add(loader->diags, DIAG_NAME_UNKNOWN, pair->key->at, "there is no fact `%.*s`",
			 STR_ARG(pair->key->text));
		return false;
	}
	if (is_folded(fact)) {
		diag_add(loader->diags, DIAG_VALUE, pair->key->at,
			 "`%.*s` is constant: it was filled in where it is named, and can't be "
			 "given",
			 STR_ARG(fact->name));
		return false;
	}
	given.fact = (uint32_t)(fact - loader->rules->facts.at);
	if (pair->value->kind == NODE_MAP) {
		observation = ARENA_NEW(loader->arena, struct observation);
		given.observation = observation;
		if (!read_gives(loader, kind_of(fact), pair->value, observation))
			return false;
	} else {
		value = ARENA_NEW(loader->arena, struct value);
		given.value = value;
		if (!read_value(loader, pair->value, NULL, value))
			return false;
	}
	*VEC_PUSH(loader->arena, &one->facts) = given;
	return true;
}

static bool read_given(struct case_loader *loader, const struct node *node, struct one_case *one)
{
	static const struct field fields[] = {{"facts", 0, "values of facts"},
					      {"looks", 0, "what looks saw"}};
	static const struct fields keys = {"`given`", fields, 2, NULL};
	const struct node *slots[2];
	bool done = true;

	if (!fields_read(&keys, node, slots, loader->diags))
		return false;
	if (slots[0] && wants_map(loader, slots[0], "facts"))
		for (size_t i = 0; i < slots[0]->n_pairs; i++)
			done &= read_fact(loader, &slots[0]->pairs[i], one);
	for (size_t i = 0; slots[1] && slots[1]->kind == NODE_LIST && i < slots[1]->n_items; i++)
		done &= read_look(loader, slots[1]->items[i], one);
	return done;
}

static void add_texts(struct case_loader *loader, const struct node *node, struct strs *out)
{
	size_t n = node->kind == NODE_LIST ? node->n_items : 1;

	for (size_t i = 0; i < n; i++) {
		const struct node *item = node->kind == NODE_LIST ? node->items[i] : node;

		if (item->kind == NODE_TEXT)
			*VEC_PUSH(loader->arena, out) = item->text;
		else
			diag_add(loader->diags, DIAG_SHAPE, item->at, "a text is wanted here");
	}
}

static bool read_status(struct case_loader *loader, const struct node *node, struct wanted_row *row)
{
	struct near near;
	struct diag *diag;

	row->absent = node->kind == NODE_TEXT && str_is(node->text, "absent");
	row->status = node->kind == NODE_TEXT && !row->absent ? node->text : STR_NONE;
	if (row->absent)
		return true;
	near_init(&near, row->status);
	near_offer(&near, STR("absent"));
	for (int status = 0; status < STATUS_COUNT; status++) {
		near_offer(&near, str_of(status_word((enum status)status)));
		if (str_is(row->status, status_word((enum status)status)))
			return true;
	}
	diag = diag_add(loader->diags, DIAG_WORD, node->at,
			"a status is pass, warn, fail, skip, error or absent");
	diag_suggest(loader->diags, diag, near_found(&near));
	return false;
}

static bool read_want(struct case_loader *loader, const struct node_pair *pair,
		      struct one_case *one)
{
	static const struct field fields[] = {{"status", 0, "of the row, or absent"},
					      {"says", 0, "texts that it contains"},
					      {"hints", 0, "texts that its hints contain"}};
	static const struct fields keys = {"a wanted row", fields, 3, NULL};
	const struct node *slots[3];
	struct wanted_row row = {.id = pair->key->text, .at = pair->key->at};
	struct near near;
	struct diag *diag;

	if (!rule_set_check(loader->rules, row.id)) {
		diag = diag_add(loader->diags, DIAG_NAME_UNKNOWN, row.at,
				"there is no check `%.*s`", STR_ARG(row.id));
		near_init(&near, row.id);
		for (size_t i = 0; i < loader->rules->checks.n; i++)
			near_offer(&near, loader->rules->checks.at[i].id);
		diag_suggest(loader->diags, diag, near_found(&near));
		return false;
	}
	if (pair->value->kind == NODE_TEXT) {
		if (!read_status(loader, pair->value, &row))
			return false;
	} else {
		if (!fields_read(&keys, pair->value, slots, loader->diags) ||
		    (slots[0] && !read_status(loader, slots[0], &row)))
			return false;
		if (slots[1])
			add_texts(loader, slots[1], &row.says);
		if (slots[2])
			add_texts(loader, slots[2], &row.hints);
	}
	*VEC_PUSH(loader->arena, &one->want) = row;
	return true;
}

bool case_read(struct case_loader *loader, const struct node *node, struct one_case *ret)
{
	static const struct field fields[] = {{"name", FIELD_REQUIRED, "what the case is about"},
					      {"given", 0, "facts and looks"},
					      {"want", FIELD_REQUIRED, "rows, by id"}};
	static const struct fields keys = {"a case", fields, 3, NULL};
	const struct node *slots[3];
	bool done = true;

	*ret = (struct one_case){.at = node->at};
	if (!fields_read(&keys, node, slots, loader->diags) || !slots[0] || !slots[2])
		return false;
	if (slots[0]->kind == NODE_TEXT)
		ret->name = slots[0]->text;
	if (slots[1])
		done = read_given(loader, slots[1], ret);
	if (!wants_map(loader, slots[2], "want"))
		return false;
	for (size_t i = 0; i < slots[2]->n_pairs; i++)
		done &= read_want(loader, &slots[2]->pairs[i], ret);
	return done;
}
