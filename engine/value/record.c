#include "value/record.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/vec.h"

enum { FEW = 24 };

void record_init(struct record *record, struct arena *arena)
{
	*record = (struct record){.arena = arena};
}

/* The index holds places, from 1, as the attributes move when there come more. */
static void *place_of(size_t i)
{
	return (void *)(uintptr_t)(i + 1);
}

static void index_all(struct record *record)
{
	map_init(&record->index, record->arena);
	for (size_t i = 0; i < record->n; i++)
		map_put(&record->index, record->at[i].name, place_of(i));
}

static struct record_attr *find(const struct record *record, struct str name)
{
	if (record->index.arena) {
		uintptr_t place = (uintptr_t)map_get(&record->index, name);

		return place ? &record->at[place - 1] : NULL;
	}
	for (size_t i = 0; i < record->n; i++)
		if (str_eq(record->at[i].name, name))
			return &record->at[i];
	return NULL;
}

struct record_attr *record_add(struct record *record, struct str name, struct value value)
{
	struct record_attr *attr = find(record, name);

	if (!attr) {
		attr = VEC_PUSH(record->arena, record);
		if (record->index.arena)
			map_put(&record->index, name, place_of(record->n - 1));
	}
	*attr = (struct record_attr){.name = name, .value = value};
	if (record->n == FEW + 1)
		index_all(record);
	return attr;
}

void record_set_text(struct record *record, const char *name, struct str text)
{
	record_add(record, str_of(name), value_of_text(text));
}

void record_set_bool(struct record *record, const char *name, bool boolean)
{
	record_add(record, str_of(name), value_bool(boolean));
}

void record_set_number(struct record *record, const char *name, enum type_id type, int64_t number)
{
	record_add(record, str_of(name), (struct value){.type = type, .number = number});
}

const struct record_attr *record_find(const struct record *record, struct str name)
{
	return find(record, name);
}

bool record_is_absent(const struct record *record)
{
	const struct record_attr *exists = record_find(record, STR("exists"));

	return exists && exists->value.type == TYPE_bool && !exists->value.boolean;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

static bool is_word(struct str element)
{
	for (size_t i = 0; i < element.n; i++)
		if (!is_word_char(element.p[i]))
			return false;
	return element.n > 0;
}

void attr_name_add(struct buf *out, struct str element, bool bracket)
{
	if (out->n)
		buf_add_char(out, '.');
	if (!bracket && is_word(element)) {
		buf_add(out, element);
		return;
	}
	buf_add_char(out, '[');
	buf_add(out, element);
	buf_add_char(out, ']');
}

/* [text] or ["text"], from the opening bracket on. */
static bool take_bracketed(struct str text, size_t *at, struct str *ret)
{
	bool quoted = *at + 1 < text.n && text.p[*at + 1] == '"';
	size_t begin = *at + 1 + quoted;
	size_t end = quoted ? str_find(text, STR("\"]"), begin) : str_find(text, STR("]"), begin);

	if (end >= text.n || end == begin)
		return false;
	*ret = str_sub(text, begin, end - begin);
	*at = end + 1 + quoted;
	return true;
}

static bool take_word(struct str text, size_t *at, struct str *ret)
{
	size_t begin = *at;

	while (*at < text.n && is_word_char(text.p[*at]))
		++*at;
	*ret = str_sub(text, begin, *at - begin);
	return ret->n > 0;
}

bool attr_name_read(struct arena *arena, struct str text, struct str *ret, size_t *reterr_at)
{
	struct buf name;
	size_t at = 0;

	buf_init(&name, arena, LIMIT_PATTERN);
	for (;;) {
		bool bracketed = at < text.n && text.p[at] == '[';
		struct str element;

		if (bracketed ? !take_bracketed(text, &at, &element)
			      : !take_word(text, &at, &element))
			break;
		/* Brackets stay on the first element alone: there they tell a key from an
		 * attribute. */
		attr_name_add(&name, element, bracketed && name.n == 0);
		if (name.over)
			break;
		if (at == text.n) {
			*ret = buf_str(&name);
			return true;
		}
		if (text.p[at] != '.')
			break;
		at++;
	}
	*reterr_at = at;
	return false;
}

struct str answer_name(struct arena *arena, struct str attr, struct str op, struct str operand)
{
	return str_printf(arena, "%.*s?%.*s %.*s", STR_ARG(attr), STR_ARG(op), STR_ARG(operand));
}

bool answer_is(struct str name)
{
	return str_find_char(name, '?') < str_find_char(name, '[') &&
	       str_find_char(name, '?') < name.n;
}
