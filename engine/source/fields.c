#include "source/fields.h"

#include "base/near.h"
#include "source/diag.h"
#include "source/node.h"

static const char *find_more(const struct fields *fields, struct str key)
{
	const char *word;

	if (!fields->more)
		return NULL;
	for (size_t i = 0; (word = fields->more(i)); i++)
		if (str_is(key, word))
			return word;
	return NULL;
}

static void report_unknown(const struct fields *fields, const struct node *map,
			   const struct node *key, struct diags *diags)
{
	struct near near;
	struct diag *diag = diag_add(diags, DIAG_KEY_UNKNOWN, key->at, "%s has no key `%.*s`",
				     fields->what, STR_ARG(key->text));
	const char *word;

	if (fields->misplaced)
		diag->help = fields->misplaced(diags->arena, map, key->text);
	if (str_is_set(diag->help))
		return;
	near_init(&near, key->text);
	for (size_t i = 0; i < fields->n; i++)
		if (!(fields->at[i].flags & (FIELD_RESERVED | FIELD_ELSEWHERE)))
			near_offer(&near, str_of(fields->at[i].name));
	for (size_t i = 0; fields->more && (word = fields->more(i)); i++)
		near_offer(&near, str_of(word));
	diag_suggest(diags, diag, near_found(&near));
}

static void take(const struct fields *fields, const struct node *map, size_t number,
		 const struct node **slots, struct diags *diags)
{
	const struct node_pair *pair = &map->pairs[number];

	for (size_t i = 0; i < fields->n; i++) {
		if (!str_is(pair->key->text, fields->at[i].name))
			continue;
		if (fields->at[i].flags & FIELD_RESERVED)
			diag_add(diags, DIAG_KEY_RESERVED, pair->key->at,
				 "`%s` is kept for a later version of the format",
				 fields->at[i].name);
		else if (fields->at[i].flags & FIELD_ELSEWHERE)
			diag_add(diags, DIAG_KEY_UNKNOWN, pair->key->at, "%s has no key `%s`: %s",
				 fields->what, fields->at[i].name, fields->at[i].summary);
		else
			slots[i] = pair->value;
		return;
	}
	if (!find_more(fields, pair->key->text))
		report_unknown(fields, map, pair->key, diags);
}

bool fields_read(const struct fields *fields, const struct node *map, const struct node **slots,
		 struct diags *diags)
{
	for (size_t i = 0; i < fields->n; i++)
		slots[i] = NULL;
	if (map->kind != NODE_MAP) {
		diag_add(diags, DIAG_SHAPE, map->at, "%s is a map of keys; this is %s",
			 fields->what, node_kind_name(map));
		return false;
	}
	for (size_t i = 0; i < map->n_pairs; i++)
		take(fields, map, i, slots, diags);
	for (size_t i = 0; i < fields->n; i++)
		if (fields->at[i].flags & FIELD_REQUIRED && !slots[i])
			diag_add(diags, DIAG_KEY_MISSING, map->at, "%s needs the key `%s`",
				 fields->what, fields->at[i].name);
	return true;
}

const struct node_pair *fields_next_more(const struct fields *fields, const struct node *map,
					 size_t *from)
{
	while (*from < map->n_pairs) {
		const struct node_pair *pair = &map->pairs[(*from)++];

		if (find_more(fields, pair->key->text))
			return pair;
	}
	return NULL;
}
