#include "rule/misplaced.h"

#include "probe/kinds.h"
#include "rule/model.h"
#include "source/fields.h"
#include "source/node.h"

static bool has_option(const struct probe_kind *kind, struct str key)
{
	for (size_t i = 0; i < kind->n_options; i++)
		if (str_is(key, kind->options[i].name))
			return true;
	return str_is(key, "timeout");
}

static bool has_attr(const struct probe_kind *kind, struct str key)
{
	size_t index;

	return kind_attr(kind, key, &index) != NULL;
}

static bool has_key(const struct fields *fields, struct str key)
{
	for (size_t i = 0; i < fields->n; i++)
		if (str_is(key, fields->at[i].name))
			return true;
	return false;
}

static struct str help_option(struct arena *arena, const struct probe_kind *kind, struct str key)
{
	size_t i;
	const struct option *target = kind_target(kind, &i);

	if (target && !str_is(key, target->name))
		return str_printf(arena, "write it inside the probe: `%s: {%s: …, %.*s: …}`",
				  kind->name, target->name, STR_ARG(key));
	return str_printf(arena, "write it inside the probe: `%s: {%.*s: …}`", kind->name,
			  STR_ARG(key));
}

static struct str help_attr(struct arena *arena, struct str key)
{
	return str_printf(arena, "an attribute is judged under `expect`: `expect: {%.*s: …}`",
			  STR_ARG(key));
}

static const struct probe_kind *probe_of(const struct node *map)
{
	for (size_t i = 0; i < map->n_pairs; i++)
		if (kinds_named(map->pairs[i].key->text))
			return kinds_named(map->pairs[i].key->text);
	return NULL;
}

struct str misplaced_in_check(struct arena *arena, const struct node *map, struct str key)
{
	const struct probe_kind *kind = probe_of(map);

	if (kind && !has_option(kind, key) && has_attr(kind, key))
		return help_attr(arena, key);
	return misplaced_in_source(arena, map, key);
}

struct str misplaced_in_source(struct arena *arena, const struct node *map, struct str key)
{
	const struct probe_kind *kind = probe_of(map);

	if (kind)
		return has_option(kind, key) ? help_option(arena, kind, key) : STR_NONE;
	for (size_t i = 0; i < kinds_count(); i++)
		if (has_option(kinds_at(i), key))
			return help_option(arena, kinds_at(i), key);
	return STR_NONE;
}

struct str misplaced_in_options(struct arena *arena, const struct probe_kind *kind,
				const struct fields *check, struct str key)
{
	if (has_key(check, key))
		return str_printf(arena, "write `%.*s` beside `%s`, at the same column",
				  STR_ARG(key), kind->name);
	return has_attr(kind, key) ? help_attr(arena, key) : STR_NONE;
}

struct str misplaced_in_expectations(struct arena *arena, const struct probe_kind *kind,
				     const struct fields *step, struct str key)
{
	if (has_key(step, key))
		return str_printf(arena,
				  "put the expectations under `that`: `{that: {…}, %.*s: …}`",
				  STR_ARG(key));
	return has_option(kind, key) ? help_option(arena, kind, key) : STR_NONE;
}
