#include "value/observation.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"

#include <string.h>

/* Numbers take seven bits a byte, small ones of either sign a byte or two (zigzag). */
void wire_add_number(struct buf *out, int64_t number)
{
	uint64_t left = ((uint64_t)number << 1) ^ (number < 0 ? ~(uint64_t)0 : 0);
	char bytes[10];
	size_t n = 0;

	do {
		bytes[n] = (char)((left & 0x7F) | (left > 0x7F ? 0x80 : 0));
		left >>= 7;
		n++;
	} while (left);
	buf_add(out, (struct str){bytes, n});
}

void wire_add_text(struct buf *out, struct str text)
{
	wire_add_number(out, str_is_set(text) ? (int64_t)text.n : -1);
	buf_add(out, text);
}

bool wire_take_number(struct str *rest, int64_t *ret)
{
	uint64_t number = 0;

	for (size_t n = 0; n < 10 && n < rest->n; n++) {
		uint64_t bits = (unsigned char)rest->p[n] & 0x7F;

		if (n == 9 && bits > 1)
			return false;
		number |= bits << (7 * n);
		if ((unsigned char)rest->p[n] & 0x80)
			continue;
		*rest = str_from(*rest, n + 1);
		*ret = (int64_t)(number >> 1) ^ -(int64_t)(number & 1);
		return true;
	}
	return false;
}

bool wire_take_text(struct str *rest, struct str *ret)
{
	int64_t n;

	if (!wire_take_number(rest, &n) || n < -1 || (n > 0 && (uint64_t)n > rest->n))
		return false;
	*ret = n < 0 ? STR_NONE : str_sub(*rest, 0, (size_t)n);
	if (n == 0)
		ret->p = "";
	if (n > 0)
		*rest = str_from(*rest, (size_t)n);
	return true;
}

static void encode_list(struct buf *out, const struct values *list)
{
	wire_add_number(out, (int64_t)list->n);
	for (size_t i = 0; i < list->n; i++)
		value_encode(out, &list->at[i]);
}

void value_encode(struct buf *out, const struct value *value)
{
	buf_add_char(out, (char)value->type);
	switch (value->type) {
	case TYPE_bool: buf_add_char(out, (char)value->boolean); break;
	case TYPE_text: wire_add_text(out, value->text); break;
	case TYPE_list: encode_list(out, &value->list); break;
	case TYPE_directive:
		value_encode(out, &value->directive->one);
		encode_list(out, &value->directive->words);
		break;
	case TYPE_real: {
		int64_t bits;

		memcpy(&bits, &value->real, sizeof bits);
		wire_add_number(out, bits);
		break;
	}
	case TYPE_int:
	case TYPE_size:
	case TYPE_duration:
	case TYPE_time:
	case TYPE_mode:
	case TYPE_COUNT: wire_add_number(out, value->number); break;
	}
}

static bool take_byte(struct str *rest, unsigned *ret)
{
	if (rest->n == 0)
		return false;
	*ret = (unsigned char)rest->p[0];
	*rest = str_from(*rest, 1);
	return true;
}

static bool decode_value(struct arena *arena, struct str *rest, unsigned depth, struct value *ret);

static bool decode_list(struct arena *arena, struct str *rest, unsigned depth, struct values *ret)
{
	int64_t n;

	/* Every item takes two bytes at least: a length that lies can't ask for more than it sent.
	 */
	if (depth == 0 || !wire_take_number(rest, &n) || n < 0 || (uint64_t)n > rest->n / 2)
		return false;
	*ret = (struct values){ARENA_ARRAY(arena, struct value, (size_t)n), (size_t)n, (size_t)n};
	for (size_t i = 0; i < ret->n; i++)
		if (!decode_value(arena, rest, depth - 1, &ret->at[i]))
			return false;
	return true;
}

static bool are_texts(const struct values *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].type != TYPE_text)
			return false;
	return true;
}

static bool decode_directive(struct arena *arena, struct str *rest, unsigned depth,
			     const struct directive_value **ret)
{
	struct directive_value *made = ARENA_NEW(arena, struct directive_value);

	*ret = made;
	return depth > 0 && decode_value(arena, rest, depth - 1, &made->one) &&
	       made->one.type != TYPE_list && made->one.type != TYPE_directive &&
	       decode_list(arena, rest, depth, &made->words) && are_texts(&made->words);
}

static bool decode_value(struct arena *arena, struct str *rest, unsigned depth, struct value *ret)
{
	unsigned type, byte;
	int64_t number;

	if (!take_byte(rest, &type) || type >= TYPE_COUNT)
		return false;
	ret->type = (enum type_id)type;
	switch (ret->type) {
	case TYPE_bool:
		if (!take_byte(rest, &byte) || byte > 1)
			return false;
		ret->boolean = byte;
		return true;
	case TYPE_text: return wire_take_text(rest, &ret->text);
	case TYPE_list: return decode_list(arena, rest, depth, &ret->list);
	case TYPE_directive: return decode_directive(arena, rest, depth, &ret->directive);
	case TYPE_real:
		if (!wire_take_number(rest, &number))
			return false;
		memcpy(&ret->real, &number, sizeof number);
		return true;
	case TYPE_int:
	case TYPE_size:
	case TYPE_duration:
	case TYPE_time:
	case TYPE_mode:
	case TYPE_COUNT: break;
	}
	return wire_take_number(rest, &ret->number);
}

bool value_decode(struct arena *arena, struct str *rest, struct value *ret)
{
	return decode_value(arena, rest, LIMIT_DOCUMENT_DEPTH, ret);
}

static void encode_origin(struct buf *out, const struct origin *origin)
{
	for (; origin; origin = origin->over) {
		buf_add_char(out, 1);
		wire_add_text(out, origin->file);
		wire_add_number(out, origin->line);
		wire_add_text(out, origin->text);
	}
	buf_add_char(out, 0);
}

static bool decode_origin(struct arena *arena, struct str *rest, struct origin **ret)
{
	unsigned more = 1;
	int64_t line;

	*ret = NULL;
	while (take_byte(rest, &more) && more == 1) {
		struct origin *origin = *ret = ARENA_NEW(arena, struct origin);

		if (!wire_take_text(rest, &origin->file) || !wire_take_number(rest, &line) ||
		    line < 0 || line > UINT32_MAX || !wire_take_text(rest, &origin->text))
			return false;
		origin->line = (unsigned)line;
		ret = &origin->over;
	}
	return more == 0;
}

static void encode_fault(struct buf *out, const struct fault *fault)
{
	wire_add_number(out, fault->kind);
	wire_add_number(out, fault->error);
	wire_add_text(out, fault->what);
	wire_add_number(out, fault->line);
	wire_add_number(out, fault->column);
	wire_add_text(out, fault->text);
}

static bool take_between(struct str *rest, int64_t low, int64_t high, int64_t *ret)
{
	return wire_take_number(rest, ret) && *ret >= low && *ret <= high;
}

static bool decode_fault(struct str *rest, struct fault *ret)
{
	int64_t kind, error, line, column;

	if (!take_between(rest, FAULT_DENIED, FAULT_SYSTEM, &kind) ||
	    !take_between(rest, 0, INT32_MAX, &error) || !wire_take_text(rest, &ret->what) ||
	    !take_between(rest, 0, UINT32_MAX, &line) ||
	    !take_between(rest, 0, UINT32_MAX, &column) || !wire_take_text(rest, &ret->text) ||
	    !str_is_set(ret->text))
		return false;
	ret->kind = (enum fault_kind)kind;
	ret->error = (int)error;
	ret->line = (unsigned)line;
	ret->column = (unsigned)column;
	return true;
}

void observation_encode(struct buf *out, const struct observation *observation)
{
	const struct record *record = &observation->record;

	buf_add_char(out, (char)observation->failed);
	wire_add_number(out, observation->took);
	if (observation->failed)
		encode_fault(out, &observation->fault);
	wire_add_number(out, (int64_t)record->n);
	for (size_t i = 0; i < record->n; i++) {
		const struct record_attr *attr = &record->at[i];
		bool told = !str_is_set(attr->cannot_tell);
		struct value offline = {.type = TYPE_bool, .boolean = attr->offline};

		wire_add_text(out, attr->name);
		wire_add_text(out, attr->cannot_tell);
		value_encode(out, told ? &attr->value : &offline);
		encode_origin(out, attr->origin);
	}
}

static bool decode_attr(struct arena *arena, struct str *rest, struct record *record)
{
	struct str name, cannot_tell;
	struct value value;
	struct record_attr *attr;

	if (!wire_take_text(rest, &name) || !str_is_set(name) ||
	    !wire_take_text(rest, &cannot_tell) || !value_decode(arena, rest, &value))
		return false;
	attr = record_add(record, name, value);
	attr->cannot_tell = cannot_tell;
	attr->offline = str_is_set(cannot_tell) && value.type == TYPE_bool && value.boolean;
	return decode_origin(arena, rest, &attr->origin);
}

bool observation_decode(struct arena *arena, struct str bytes, struct observation *ret)
{
	unsigned failed;
	int64_t n;

	*ret = (struct observation){0};
	record_init(&ret->record, arena);
	if (!take_byte(&bytes, &failed) || failed > 1 || !wire_take_number(&bytes, &ret->took))
		return false;
	ret->failed = failed;
	if (failed && !decode_fault(&bytes, &ret->fault))
		return false;
	if (!wire_take_number(&bytes, &n) || n < 0 || n > LIMIT_RECORD_ATTRS)
		return false;
	for (int64_t i = 0; i < n; i++)
		if (!decode_attr(arena, &bytes, &ret->record))
			return false;
	return bytes.n == 0;
}

struct str fault_cause(struct arena *arena, const struct fault *fault)
{
	return fault->line ? fault_text(arena, fault) : fault->text;
}

struct str fault_text(struct arena *arena, const struct fault *fault)
{
	if (!str_is_set(fault->what))
		return fault->text;
	if (fault->line && fault->column)
		return str_printf(arena, "%.*s:%u:%u: %.*s", STR_ARG(fault->what), fault->line,
				  fault->column, STR_ARG(fault->text));
	if (fault->line)
		return str_printf(arena, "%.*s:%u: %.*s", STR_ARG(fault->what), fault->line,
				  STR_ARG(fault->text));
	return str_printf(arena, "%.*s: %.*s", STR_ARG(fault->what), STR_ARG(fault->text));
}
