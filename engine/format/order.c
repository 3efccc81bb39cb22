#include "format/order.h"

#include "base/map.h"
#include "base/vec.h"
#include "cases/keys.h"
#include "format/piece.h"
#include "probe/kinds.h"
#include "probe/probe.h"
#include "rule/dialect.h"
#include "rule/keys.h"
#include "source/fields.h"

#include <string.h>

struct order {
	struct arena *arena;
	struct str text;
};

/* Keys that have their place: a table, or options of a probe. */
struct keys {
	const struct fields *fields;
	const struct probe_kind *kind;
};

static struct str key_of(const struct order *order, const struct entry *entry)
{
	const struct piece *key = entry->key;
	struct str word = STR("");

	if (key && key->kind == PIECE_TEXT)
		word = str_trim(str_sub(order->text, key->behind, key->end - key->behind));
	if (word.n >= 2 && (word.p[0] == '"' || word.p[0] == '\'') &&
	    word.p[word.n - 1] == word.p[0])
		word = str_sub(word, 1, word.n - 2);
	return word;
}

static bool is_more(const struct fields *fields, struct str key)
{
	const char *word;

	for (size_t i = 0; fields->more && (word = fields->more(i)); i++)
		if (str_is(key, word))
			return true;
	return false;
}

static int field_place(const struct fields *fields, struct str name)
{
	for (size_t i = 0; i < fields->n; i++)
		if (str_is(name, fields->at[i].name))
			return (int)i;
	return -1;
}

static int option_place(const struct probe_kind *kind, struct str name)
{
	for (size_t i = 0; i < kind->n_options; i++)
		if (str_is(name, kind->options[i].name))
			return (int)i;
	return str_is(name, "timeout") ? (int)kind->n_options : -1;
}

static bool is_long(const struct order *order, const struct entry *entry)
{
	return has_break(order->text, entry->key->end, entry->value->end);
}

/* -1 for a key that has no place. */
static int place_of(const struct order *order, const struct keys *keys, const struct entry *entry)
{
	struct str key = key_of(order, entry);
	int place, all, pass;

	if (str_is(key, "<<"))
		return 0;
	if (keys->kind) {
		place = option_place(keys->kind, key);
		return place < 0 ? -1 : place + 1;
	}
	place = field_place(keys->fields, key);
	all = field_place(keys->fields, STR("all"));
	pass = field_place(keys->fields, STR("pass"));
	if (place >= 0 && pass >= 0 && (place == all || str_is(key, "expect")) &&
	    is_long(order, entry))
		return 3 * pass + 2;
	if (place >= 0)
		return 3 * place + 3;
	return !is_more(keys->fields, key) ? -1 : all >= 0 ? 3 * all + 3 : 1;
}

struct names {
	struct map defined; /* anchors */
	struct strs named;  /* these, and aliases */
};

static void collect_names(const struct order *order, const struct piece *piece, struct names *names)
{
	if (str_is_set(piece->anchor)) {
		*VEC_PUSH(order->arena, &names->named) = piece->anchor;
		if (piece->kind != PIECE_ALIAS)
			map_put(&names->defined, piece->anchor, names);
	}
	for (size_t i = 0; i < piece->entries.n; i++) {
		if (piece->entries.at[i].key)
			collect_names(order, piece->entries.at[i].key, names);
		collect_names(order, piece->entries.at[i].value, names);
	}
}

static bool defines_of(const struct names *names, const struct names *others)
{
	for (size_t i = 0; i < others->named.n; i++)
		if (map_get(&names->defined, others->named.at[i]))
			return true;
	return false;
}

static struct names names_of(const struct order *order, const struct entry *entry)
{
	struct names names = {0};

	map_init(&names.defined, order->arena);
	collect_names(order, entry->key, &names);
	collect_names(order, entry->value, &names);
	return names;
}

/* Two that change sides, and one of them names what the other defines. */
static bool tears_names(const struct order *order, const struct entry *entries, const int *places,
			size_t n)
{
	struct names *names = ARENA_ARRAY(order->arena, struct names, n);

	for (size_t i = 0; i < n; i++)
		names[i] = names_of(order, &entries[i]);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			if (places[i] > places[j] &&
			    (defines_of(&names[i], &names[j]) || defines_of(&names[j], &names[i])))
				return true;
	return false;
}

static void sort(struct entry *entries, int *places, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct entry entry = entries[i];
		int place = places[i];
		size_t at = i;

		for (; at > 0 && places[at - 1] > place; at--) {
			entries[at] = entries[at - 1];
			places[at] = places[at - 1];
		}
		entries[at] = entry;
		places[at] = place;
	}
}

/* The entries from number `from` on. */
static void order_map(const struct order *order, struct piece *map, const struct keys *keys,
		      size_t from)
{
	struct entry *entries;
	size_t n = map->entries.n - from;
	int *places;
	bool is_right = true;

	if (map->kind != PIECE_MAP || map->entries.n <= from)
		return;
	entries = map->entries.at + from;
	places = ARENA_ARRAY(order->arena, int, n);
	for (size_t i = 0; i < n; i++) {
		places[i] = place_of(order, keys, &entries[i]);
		if (places[i] < 0)
			return;
		is_right &= i == 0 || places[i - 1] <= places[i];
	}
	if (!is_right && !tears_names(order, entries, places, n))
		sort(entries, places, n);
}

static void order_by(const struct order *order, struct piece *map, const struct fields *fields)
{
	order_map(order, map, &(struct keys){.fields = fields}, 0);
}

/* The value of a key, NULL where there is none. */
static struct piece *value_of(const struct order *order, const struct piece *map, const char *name)
{
	for (size_t i = 0; map && map->kind == PIECE_MAP && i < map->entries.n; i++)
		if (str_is(key_of(order, &map->entries.at[i]), name))
			return map->entries.at[i].value;
	return NULL;
}

/* Calls it for each value of what is of this kind. */
static void each(const struct order *order, struct piece *piece, enum piece_kind kind,
		 void (*what)(const struct order *order, struct piece *piece))
{
	for (size_t i = 0; piece && piece->kind == kind && i < piece->entries.n; i++)
		what(order, piece->entries.at[i].value);
}

static void order_looks(const struct order *order, struct piece *map)
{
	for (size_t i = 0; map->kind == PIECE_MAP && i < map->entries.n; i++) {
		const struct entry *entry = &map->entries.at[i];
		struct keys keys = {.kind = kinds_named(key_of(order, entry))};

		if (keys.kind)
			order_map(order, entry->value, &keys, 0);
	}
}

static void order_step(const struct order *order, struct piece *step)
{
	if (value_of(order, step, "that"))
		order_by(order, step, keys_of_step());
}

static void order_member(const struct order *order, struct piece *member);

static void order_inside(const struct order *order, struct piece *check)
{
	struct piece *expect = value_of(order, check, "expect");

	order_looks(order, check);
	each(order, value_of(order, check, "all"), PIECE_LIST, order_member);
	each(order, expect, PIECE_LIST, order_step);
	if (expect)
		order_step(order, expect);
}

static void order_member(const struct order *order, struct piece *member)
{
	order_by(order, member, keys_of_member());
	order_inside(order, member);
}

static void order_check(const struct order *order, struct piece *check)
{
	order_by(order, check, keys_of_check());
	order_inside(order, check);
}

static void order_source(const struct order *order, struct piece *source)
{
	order_by(order, source, keys_of_source());
	order_looks(order, source);
}

static void order_fact(const struct order *order, struct piece *fact)
{
	each(order, fact, PIECE_LIST, order_source);
	order_source(order, fact);
}

static void order_canned(const struct order *order, struct piece *look)
{
	order_by(order, look, keys_of_canned());
	order_looks(order, look);
}

static void order_wanted(const struct order *order, struct piece *wanted)
{
	order_by(order, wanted, keys_of_wanted());
}

static void order_case(const struct order *order, struct piece *one)
{
	struct piece *given = value_of(order, one, "given");

	order_by(order, one, keys_of_case());
	if (given)
		order_by(order, given, keys_of_given());
	each(order, value_of(order, given, "looks"), PIECE_LIST, order_canned);
	each(order, value_of(order, one, "want"), PIECE_MAP, order_wanted);
}

static void order_waiver(const struct order *order, struct piece *waiver)
{
	order_by(order, waiver, keys_of_waiver());
}

void pieces_order(struct arena *arena, const struct dialect *dialect, struct pieces *pieces)
{
	struct order order = {arena, pieces->text};
	struct piece *root = pieces->root;
	struct keys keys = {.fields = keys_of_file()};

	if (root->kind != PIECE_MAP || !root->entries.n)
		return;
	if (str_eq(key_of(&order, &root->entries.at[0]), dialect->tests_key)) {
		each(&order, value_of(&order, root, "cases"), PIECE_LIST, order_case);
		return;
	}
	order_map(&order, root, &keys, 1);
	each(&order, value_of(&order, root, "facts"), PIECE_MAP, order_fact);
	each(&order, value_of(&order, root, "checks"), PIECE_LIST, order_check);
	each(&order, value_of(&order, root, "override"), PIECE_MAP, order_check);
	each(&order, value_of(&order, root, "waive"), PIECE_LIST, order_waiver);
}
