#include "base/buf.h"
#include "base/limits.h"
#include "base/near.h"
#include "probe/kinds.h"
#include "rule/keys.h"
#include "rule/loader.h"
#include "rule/misplaced.h"
#include "value/regex.h"

#include <string.h>

const char *probe_word(size_t i)
{
	const struct probe_kind *kind = kinds_at(i);

	return kind ? kind->name : NULL;
}

/* Every look may fail, and every look takes `timeout`: these stand in no probe's table. */
static const struct attr error_attr = {.name = "error",
				       .type = &type_text,
				       .summary = "why the look failed; absent where it didn't"};

const struct attr *kind_attr(const struct probe_kind *kind, struct str name, size_t *ret_index)
{
	for (size_t i = 0; i < kind->n_attrs; i++) {
		if (!str_is(name, kind->attrs[i].name))
			continue;
		*ret_index = i;
		return &kind->attrs[i];
	}
	*ret_index = kind->n_attrs;
	return str_is(name, "error") ? &error_attr : NULL;
}

bool kind_may_have(const struct probe_kind *kind, struct str name)
{
	if (!kind->open || !kind->open_under)
		return kind->open != NULL;
	for (size_t i = 0; kind->open_under[i]; i++)
		if (str_starts_with(name, str_of(kind->open_under[i])))
			return true;
	return false;
}

const struct option *kind_target(const struct probe_kind *kind, size_t *ret_index)
{
	for (size_t i = 0; i < kind->n_options; i++) {
		if (!(kind->options[i].flags & OPTION_TARGET))
			continue;
		*ret_index = i;
		return &kind->options[i];
	}
	return NULL;
}

static bool add_text(struct loader *loader, struct arg *arg, const struct node *node)
{
	const struct rule_text *text = template_read(loader, node, NULL);

	if (text)
		arg->texts[arg->n++] = text;
	return text != NULL;
}

static bool read_list(struct loader *loader, struct arg *arg, const struct node *node)
{
	size_t n = node->kind == NODE_LIST ? node->n_items : 1;

	if (n == 0 || n > LIMIT_ARGV) {
		diag_add(loader->diags, n ? DIAG_LIMIT : DIAG_SHAPE, node->at,
			 n ? "a list of more than %d texts" : "an empty list", LIMIT_ARGV);
		return false;
	}
	arg->texts = ARENA_ARRAY(loader->arena, const struct rule_text *, n);
	for (size_t i = 0; i < n; i++)
		if (!add_text(loader, arg, node->kind == NODE_LIST ? node->items[i] : node))
			return false;
	return true;
}

static bool read_map(struct loader *loader, struct arg *arg, const struct node *node)
{
	struct str *keys;

	if (node->kind != NODE_MAP) {
		diag_add(loader->diags, DIAG_SHAPE, node->at,
			 "a map of texts is wanted here; this is %s", node_kind_name(node));
		return false;
	}
	arg->texts = ARENA_ARRAY(loader->arena, const struct rule_text *, node->n_pairs);
	arg->keys = keys = ARENA_ARRAY(loader->arena, struct str, node->n_pairs);
	for (size_t i = 0; i < node->n_pairs; i++) {
		keys[arg->n] = node->pairs[i].key->text;
		if (!add_text(loader, arg, node->pairs[i].value))
			return false;
	}
	return true;
}

static bool read_one(struct loader *loader, struct arg *arg, const struct node *node)
{
	arg->texts = ARENA_ARRAY(loader->arena, const struct rule_text *, 1);
	return add_text(loader, arg, node);
}

static struct arg *read_arg(struct loader *loader, const struct option *option,
			    const struct node *node)
{
	struct arg *arg = ARENA_NEW(loader->arena, struct arg);
	bool done = option->form == OPTION_LIST  ? read_list(loader, arg, node)
		    : option->form == OPTION_MAP ? read_map(loader, arg, node)
						 : read_one(loader, arg, node);

	arg->at = node->at;
	for (size_t i = 0; done && i < arg->n; i++) {
		if (!(option->flags & OPTION_CONSTANT) || template_is_constant(arg->texts[i]))
			continue;
		diag_add(loader->diags, DIAG_REFERENCE_HERE,
			 arg->texts[i]->pieces[0].ref ? arg->texts[i]->pieces[0].ref->at
						      : arg->texts[i]->at,
			 "`%s` takes no references: all of it is checked when it is loaded",
			 option->name);
		done = false;
	}
	return done ? arg : NULL;
}

static void unknown_option(struct loader *loader, const struct probe_kind *kind,
			   const struct node *key)
{
	struct near near;
	struct diag *diag = diag_add(loader->diags, DIAG_KEY_UNKNOWN, key->at,
				     "`%s` has no option `%.*s`", kind->name, STR_ARG(key->text));

	diag->help = misplaced_in_options(loader->diags->arena, kind, keys_of_check(), key->text);
	if (str_is_set(diag->help))
		return;
	near_init(&near, key->text);
	for (size_t i = 0; i < kind->n_options; i++)
		near_offer(&near, str_of(kind->options[i].name));
	near_offer(&near, STR("timeout"));
	diag_suggest(loader->diags, diag, near_found(&near));
}

static void read_timeout(struct loader *loader, struct look *look, const struct node *node)
{
	struct value value;
	struct str why = STR_NONE;

	if (node->kind == NODE_TEXT &&
	    type_duration.read(loader->arena, node->text, &value, &why) && value.number > 0 &&
	    value.number <= LIMIT_TIMEOUT_MAX)
		look->timeout = value.number;
	else if (str_is_set(why))
		diag_add(loader->diags, DIAG_VALUE, node->at, "%.*s", STR_ARG(why));
	else
		diag_add(loader->diags, DIAG_VALUE, node->at, "`timeout` is a duration up to %d s",
			 LIMIT_TIMEOUT_MAX / 1000);
}

static bool read_option(struct loader *loader, struct look *look, const struct node_pair *pair)
{
	const struct probe_kind *kind = look->kind;

	if (str_is(pair->key->text, "timeout")) {
		read_timeout(loader, look, pair->value);
		return true;
	}
	for (size_t i = 0; i < kind->n_options; i++) {
		if (!str_is(pair->key->text, kind->options[i].name))
			continue;
		look->args[i] = read_arg(loader, &kind->options[i], pair->value);
		return look->args[i] != NULL;
	}
	unknown_option(loader, kind, pair->key);
	return false;
}

static bool read_options(struct loader *loader, struct look *look, const struct node *map)
{
	bool done = true;

	for (size_t i = 0; i < map->n_pairs; i++)
		done &= read_option(loader, look, &map->pairs[i]);
	return done;
}

/* The short form gives the target alone: `stat: /path`, `command: [a, b]`. */
static bool read_short(struct loader *loader, struct look *look, const struct node_pair *pair)
{
	size_t i;
	const struct option *target = kind_target(look->kind, &i);

	if (node_is_nothing(pair->value)) {
		if (!target)
			return true;
		diag_add(loader->diags, DIAG_KEY_MISSING, pair->key->at, "`%s` needs its %s",
			 look->kind->name, target->name);
		return false;
	}
	if (!target) {
		diag_add(loader->diags, DIAG_SHAPE, pair->value->at,
			 "`%s` looks at nothing in particular: leave this empty", look->kind->name);
		return false;
	}
	look->args[i] = read_arg(loader, target, pair->value);
	return look->args[i] != NULL;
}

static bool has_required(struct loader *loader, const struct look *look, const struct node *key)
{
	for (size_t i = 0; i < look->kind->n_options; i++) {
		const struct option *option = &look->kind->options[i];

		if (!(option->flags & OPTION_REQUIRED) || look->args[i])
			continue;
		diag_add(loader->diags, DIAG_KEY_MISSING, key->at, "`%s` needs the option `%s`",
			 look->kind->name, option->name);
		return false;
	}
	return true;
}

/* The place of an offset in a constant argument. */
static struct span arg_part(const struct loader *loader, const struct rule_text *text, size_t at)
{
	const struct source *source = sources_of(loader->sources, text->at);
	const char *begin = source->text.p, *p = text->constant.p;

	if (p < begin || p + text->constant.n > begin + source->text.n || at > text->constant.n)
		return text->at;
	at += (size_t)(p - begin);
	return (struct span){text->at.file, (uint32_t)at,
			     (uint32_t)(at < source->text.n ? at + 1 : at)};
}

static bool add_group(struct loader *loader, struct look *look, const struct rule_text *text,
		      struct str name)
{
	size_t index;

	if (kind_attr(look->kind, name, &index) || kinds_named(name)) {
		diag_add(loader->diags, DIAG_NAME_RESERVED, text->at,
			 "the group `%.*s` has the name of an attribute of `%s`", STR_ARG(name),
			 look->kind->name);
		return false;
	}
	*VEC_PUSH(loader->arena, &look->groups) = str_copy(loader->arena, name);
	return true;
}

static bool read_pattern(struct loader *loader, struct look *look, const struct rule_text *text)
{
	size_t at = 0;
	struct str why = STR_NONE;
	const struct regex *regex = regex_compile(loader->arena, text->constant, &at, &why);
	const struct strs *groups;

	if (!regex) {
		diag_add(loader->diags, DIAG_PATTERN, arg_part(loader, text, at), "%.*s",
			 STR_ARG(why));
		return false;
	}
	groups = regex_names(regex);
	for (size_t i = 0; i < groups->n; i++)
		if (!add_group(loader, look, text, groups->at[i]))
			return false;
	if (groups->n == 0)
		diag_add(loader->diags, DIAG_PATTERN, text->at,
			 "a pattern to extract needs a named group, as in (?<version>…)");
	return groups->n > 0;
}

static bool read_patterns(struct loader *loader, struct look *look)
{
	bool done = true;

	for (size_t i = 0; i < look->kind->n_options; i++) {
		struct arg *arg = look->args[i];

		if (arg && look->kind->options[i].form == OPTION_PATTERN)
			done &= read_pattern(loader, look, arg->texts[0]);
	}
	return done;
}

struct look *compile_look(struct loader *loader, const struct node_pair *pair)
{
	struct look *look = ARENA_NEW(loader->arena, struct look);
	bool done;

	look->kind = kinds_named(pair->key->text);
	look->at = span_join(pair->key->at, pair->value->at);
	look->args = ARENA_ARRAY(loader->arena, struct arg *, look->kind->n_options);
	done = pair->value->kind == NODE_MAP ? read_options(loader, look, pair->value)
					     : read_short(loader, look, pair);
	if (!done || !has_required(loader, look, pair->key) || !read_patterns(loader, look))
		return NULL;
	*VEC_PUSH(loader->pending, &loader->looks) = look;
	return look;
}

static bool read_constant(struct loader *loader, const struct option *option,
			  const struct rule_text *text, struct value *ret)
{
	const struct type *type = option->type ? option->type : &type_text;
	struct str why = STR_NONE;

	if (!type->read(loader->arena, text->constant, ret, &why)) {
		diag_add(loader->diags, DIAG_VALUE, text->at, "`%s`: %.*s", option->name,
			 STR_ARG(why));
		return false;
	}
	if (option->flags & OPTION_PATH && !str_starts_with(text->constant, STR("/")) &&
	    !str_starts_with(text->constant, STR("~/"))) {
		diag_add(loader->diags, DIAG_VALUE, text->at,
			 "`%.*s` is no absolute path: begin it with `/`, or with `~/` for the "
			 "user's home",
			 STR_ARG(text->constant));
		return false;
	}
	return true;
}

static bool check_words(struct loader *loader, const struct option *option,
			const struct rule_text *text)
{
	struct near near;
	struct diag *diag;

	if (!option->words)
		return true;
	near_init(&near, text->constant);
	for (size_t i = 0; option->words[i]; i++) {
		if (str_is(text->constant, option->words[i]))
			return true;
		near_offer(&near, str_of(option->words[i]));
	}
	diag = diag_add(loader->diags, DIAG_WORD, text->at, "`%s` can't be `%.*s`", option->name,
			STR_ARG(text->constant));
	diag_suggest(loader->diags, diag, near_found(&near));
	return false;
}

static bool read_constant_arg(struct loader *loader, const struct option *option, struct arg *arg)
{
	struct value *items = ARENA_ARRAY(loader->arena, struct value, arg->n);
	struct value *whole = items;
	bool is_list = option->form == OPTION_LIST || option->form == OPTION_MAP;

	for (size_t i = 0; i < arg->n; i++) {
		if (!read_constant(loader, option, arg->texts[i], &items[i]) ||
		    !check_words(loader, option, arg->texts[i]))
			return false;
		if (option->form == OPTION_MAP)
			items[i].text = str_printf(loader->arena, "%.*s=%.*s",
						   STR_ARG(arg->keys[i]), STR_ARG(items[i].text));
	}
	if (is_list) {
		whole = ARENA_NEW(loader->arena, struct value);
		*whole = (struct value){.type = TYPE_list, .list = {items, arg->n, arg->n}};
	}
	arg->constant = whole;
	return true;
}

static bool is_constant(const struct arg *arg)
{
	for (size_t i = 0; i < arg->n; i++)
		if (!template_is_constant(arg->texts[i]))
			return false;
	return true;
}

bool look_read_constants(struct loader *loader, struct look *look)
{
	bool done = true;

	for (size_t i = 0; i < look->kind->n_options; i++)
		if (look->args[i] && is_constant(look->args[i]))
			done &= read_constant_arg(loader, &look->kind->options[i], look->args[i]);
	return done;
}

/* How many items a list will have is known, whatever they will be. */
static const struct value *known_of(struct loader *loader, const struct option *option,
				    const struct arg *arg)
{
	struct value *items, *list;

	if (!arg || arg->constant || !(option->flags & OPTION_NULLS))
		return arg ? arg->constant : NULL;
	items = ARENA_ARRAY(loader->arena, struct value, arg->n);
	for (size_t i = 0; i < arg->n; i++)
		items[i] = value_of_text(STR_NONE);
	list = ARENA_NEW(loader->arena, struct value);
	*list = (struct value){.type = TYPE_list, .list = {items, arg->n, arg->n}};
	return list;
}

void look_check(struct loader *loader, struct look *look)
{
	const struct value **args;
	size_t option = 0, at = 0;
	struct str why = STR_NONE;

	if (!look->kind->check)
		return;
	args = ARENA_ARRAY(loader->arena, const struct value *, look->kind->n_options);
	for (size_t i = 0; i < look->kind->n_options; i++)
		args[i] = known_of(loader, &look->kind->options[i], look->args[i]);
	if (look->kind->check(loader->arena, args, &option, &at, &why))
		return;
	diag_add(loader->diags, DIAG_LOOK,
		 look->args[option] ? arg_part(loader, look->args[option]->texts[0], at) : look->at,
		 "%.*s", STR_ARG(why));
}
