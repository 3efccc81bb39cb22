#include "base/near.h"
#include "cases/keys.h"
#include "cases/parts.h"
#include "probe/kinds.h"
#include "source/fields.h"

bool case_wants_map(struct case_loader *loader, const struct node *node, const char *what)
{
	if (node->kind == NODE_MAP)
		return true;
	diag_add(loader->diags, DIAG_SHAPE, node->at, "`%s` is a map; this is %s", what,
		 node_kind_name(node));
	return false;
}

static bool is_word(struct case_loader *loader, const struct node *node, const char *const *words)
{
	struct near near;
	struct diag *diag;

	near_init(&near, node->text);
	for (const char *const *word = words; word && *word; word++) {
		if (str_is(node->text, *word))
			return true;
		near_offer(&near, str_of(*word));
	}
	if (!words)
		return true;
	diag = diag_add(loader->diags, DIAG_WORD, node->at, "`%.*s` is none of the words it may be",
			STR_ARG(node->text));
	diag_suggest(loader->diags, diag, near_found(&near));
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
	if (type && type != &type_list && type != &type_directive) {
		diag_add(loader->diags, DIAG_SHAPE, node->at,
			 "one value of the type %s is wanted here; this is a list", type->name);
		return false;
	}
	for (size_t i = 0; i < node->n_items; i++) {
		if (type == &type_directive && node->items[i]->kind != NODE_TEXT) {
			diag_add(loader->diags, DIAG_SHAPE, node->items[i]->at,
				 "what a directive is set to is texts; this is %s",
				 node_kind_name(node->items[i]));
			return false;
		}
		if (!read_value(loader, node->items[i], type ? &type_text : NULL,
				VEC_PUSH(loader->arena, &list)))
			return false;
	}
	*ret = type == &type_directive ? value_of_words(loader->arena, list)
				       : (struct value){.type = TYPE_list, .list = list};
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

bool case_is_open(const struct probe_kind *kind)
{
	for (size_t i = 0; i < kind->n_options; i++)
		if (kind->options[i].form == OPTION_PATTERN)
			return true;
	return kind->open != NULL;
}

static bool unknown_attr(struct case_loader *loader, const struct probe_kind *kind,
			 const struct node *key)
{
	struct near near;
	struct diag *diag =
		diag_add(loader->diags, DIAG_ATTR_UNKNOWN, key->at, "`%s` has no attribute `%.*s`",
			 kind->name, STR_ARG(key->text));

	near_init(&near, key->text);
	for (size_t i = 0; i < kind->n_attrs; i++)
		near_offer(&near, str_of(kind->attrs[i].name));
	diag_suggest(loader->diags, diag, near_found(&near));
	return false;
}

/* kind: NULL where a record may be of several. */
static bool add_given(struct case_loader *loader, const struct probe_kind *kind,
		      const struct node_pair *pair, struct record *record)
{
	size_t at;
	struct str name = pair->key->text;
	const struct attr *attr = kind ? kind_attr(kind, name, &at) : NULL;
	const struct type *type = attr                     ? attr->type
				  : str_is(name, "exists") ? &type_bool
				  : kind                   ? kind->open_type
							   : NULL;
	struct value value;

	if (kind && !type && !case_is_open(kind))
		return unknown_attr(loader, kind, pair->key);
	if (!attr && !attr_name_read(loader->arena, pair->key->text, &name, &at)) {
		diag_add(loader->diags, DIAG_ATTR_UNKNOWN, pair->key->at, "`%.*s` is no name",
			 STR_ARG(pair->key->text));
		return false;
	}
	if ((attr && !is_word(loader, pair->value, attr->words)) ||
	    !read_value(loader, pair->value, type, &value))
		return false;
	trim_stream(attr, &value);
	record_add(record, name, value);
	return true;
}

/* Of what isn't there a look tells yes or no all the same: readable, executable, … */
static void complete_absent(const struct probe_kind *kind, struct record *record)
{
	for (size_t i = 0; i < kind->n_attrs; i++)
		if (kind->attrs[i].type == &type_bool &&
		    !record_find(record, str_of(kind->attrs[i].name)))
			record_set_bool(record, kind->attrs[i].name, false);
}

/* exists is yes if unsaid, `error` makes it failed. */
static bool read_gives(struct case_loader *loader, const struct probe_kind *kind,
		       const struct node *gives, struct observation *ret)
{
	*ret = (struct observation){0};
	record_init(&ret->record, loader->arena);
	if (!case_wants_map(loader, gives, "gives"))
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
	if (kind && record_is_absent(&ret->record))
		complete_absent(kind, &ret->record);
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

static bool unknown_option(struct case_loader *loader, const struct probe_kind *kind,
			   const struct node *key)
{
	struct near near;
	struct diag *diag = diag_add(loader->diags, DIAG_KEY_UNKNOWN, key->at,
				     "`%s` has no option `%.*s`", kind->name, STR_ARG(key->text));

	near_init(&near, key->text);
	for (size_t i = 0; i < kind->n_options; i++)
		near_offer(&near, str_of(kind->options[i].name));
	diag_suggest(loader->diags, diag, near_found(&near));
	return false;
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
		if (i == look->kind->n_options)
			return unknown_option(loader, look->kind, node->pairs[k].key);
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

static bool lacks_gives(struct case_loader *loader, const struct node *look)
{
	struct diag *diag = diag_add(loader->diags, DIAG_KEY_MISSING, look->at,
				     "a look of a case needs the key `gives`");

	diag->help =
		STR("`gives: {}` if it is there, `gives: {exists: no}` if it isn't; what rules "
		    "ask of it stands in the braces");
	return false;
}

static const struct field look_fields[] = {{"gives", 0, "what the look saw"}};

static const struct fields look_keys = {"a look of a case", look_fields, 1, probe_name, NULL};

const struct fields *keys_of_canned(void)
{
	return &look_keys;
}

static bool read_look(struct case_loader *loader, const struct node *node, struct one_case *one)
{
	const struct node *gives;
	size_t from = 0, before = diags_added(loader->diags);
	const struct node_pair *probe;
	struct canned_look look = {.at = node->at};

	fields_read(&look_keys, node, &gives, loader->diags);
	if (diags_added(loader->diags) > before)
		return false;
	probe = fields_next_more(&look_keys, node, &from);
	if (!probe || fields_next_more(&look_keys, node, &from)) {
		diag_add(loader->diags, DIAG_PROBE, node->at, "a look of a case names one probe");
		return false;
	}
	if (!gives)
		return lacks_gives(loader, node);
	look.kind = kinds_named(probe->key->text);
	look.args = ARENA_ARRAY(loader->arena, const struct value *, look.kind->n_options);
	if (!read_args(loader, &look, probe->value) ||
	    !read_gives(loader, look.kind, gives, &look.observation))
		return false;
	*VEC_PUSH(loader->arena, &one->looks) = look;
	return true;
}

/* The kind whose attributes a fact's record has; NULL where its looks are of several. */
static const struct probe_kind *kind_of(const struct fact *fact)
{
	const struct probe_kind *kind = NULL;

	for (size_t i = 0; i < fact->n_candidates; i++) {
		const struct look *look = fact->candidates[i].look;

		if (look && kind && kind != look->kind)
			return NULL;
		if (look)
			kind = look->kind;
	}
	return kind;
}

static bool unknown_fact(struct case_loader *loader, const struct node *key)
{
	struct near near;
	struct diag *diag = diag_add(loader->diags, DIAG_NAME_UNKNOWN, key->at,
				     "there is no fact `%.*s`", STR_ARG(key->text));

	near_init(&near, key->text);
	for (size_t i = 0; i < loader->rules->facts.n; i++)
		near_offer(&near, loader->rules->facts.at[i].name);
	diag_suggest(loader->diags, diag, near_found(&near));
	return false;
}

static bool read_fact_record(struct case_loader *loader, const struct fact *fact,
			     const struct node *node, struct given_fact *ret)
{
	struct observation *observation = ARENA_NEW(loader->arena, struct observation);

	ret->observation = observation;
	return read_gives(loader, kind_of(fact), node, observation);
}

static bool read_fact_value(struct case_loader *loader, const struct node *node,
			    struct given_fact *ret)
{
	struct value *value = ARENA_NEW(loader->arena, struct value);

	ret->value = value;
	return read_value(loader, node, NULL, value);
}

static const struct field fact_fields[] = {{"value", 0, "its value"},
					   {"source", 0, "the `as` of its candidate"},
					   {"exists", 0, "no: it has none"},
					   {"error", 0, "why it failed"}};

static const struct fields fact_keys = {"a fact without a look", fact_fields, 4, NULL, NULL};

const struct fields *keys_of_given_fact(void)
{
	return &fact_keys;
}

/* {value: …, source: …}, or that it is absent or failed. */
static bool read_fact_map(struct case_loader *loader, const struct fact *fact,
			  const struct node *node, struct given_fact *ret)
{
	const struct node *slots[4];
	size_t before = diags_added(loader->diags);

	if (fact->has_looks && !node_get(node, STR("value")))
		return read_fact_record(loader, fact, node, ret);
	fields_read(&fact_keys, node, slots, loader->diags);
	if (diags_added(loader->diags) > before)
		return false;
	if (slots[1] && slots[1]->kind != NODE_TEXT) {
		diag_add(loader->diags, DIAG_SHAPE, slots[1]->at, "`source` is a text; this is %s",
			 node_kind_name(slots[1]));
		return false;
	}
	if (slots[1])
		ret->source = slots[1]->text;
	return slots[0] ? read_fact_value(loader, slots[0], ret)
			: read_fact_record(loader, fact, node, ret);
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

	if (!fact)
		return unknown_fact(loader, pair->key);
	if (is_folded(fact)) {
		diag_add(loader->diags, DIAG_VALUE, pair->key->at,
			 "`%.*s` is constant: it was filled in where it is named, and can't be "
			 "given",
			 STR_ARG(fact->name));
		return false;
	}
	given.fact = (uint32_t)(fact - loader->rules->facts.at);
	if (pair->value->kind != NODE_MAP && !fact->has_scalars) {
		diag_add(loader->diags, DIAG_SHAPE, pair->value->at,
			 "`%.*s` is a look: give its attributes, as in {exists: no}",
			 STR_ARG(fact->name));
		return false;
	}
	if (!(pair->value->kind == NODE_MAP ? read_fact_map(loader, fact, pair->value, &given)
					    : read_fact_value(loader, pair->value, &given)))
		return false;
	*VEC_PUSH(loader->arena, &one->facts) = given;
	return true;
}

static const struct field given_fields[] = {{"facts", 0, "values of facts"},
					    {"looks", 0, "what looks saw"}};

static const struct fields given_keys = {"`given`", given_fields, 2, NULL, NULL};

const struct fields *keys_of_given(void)
{
	return &given_keys;
}

bool given_read(struct case_loader *loader, const struct node *node, struct one_case *one)
{
	const struct node *slots[2];
	bool done = true;

	if (!fields_read(&given_keys, node, slots, loader->diags))
		return false;
	if (slots[0] && case_wants_map(loader, slots[0], "facts"))
		for (size_t i = 0; i < slots[0]->n_pairs; i++)
			done &= read_fact(loader, &slots[0]->pairs[i], one);
	if (slots[1] && slots[1]->kind != NODE_LIST) {
		diag_add(loader->diags, DIAG_SHAPE, slots[1]->at, "`looks` is a list; this is %s",
			 node_kind_name(slots[1]));
		return false;
	}
	for (size_t i = 0; slots[1] && i < slots[1]->n_items; i++)
		done &= read_look(loader, slots[1]->items[i], one);
	return done;
}
