#include "sys/yaml_scalar.h"

#include "base/num.h"

#include <math.h>

static bool is_any(struct str s, const char *const words[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, words[i]))
			return true;
	return false;
}

#define IS_ANY(s, ...)                                  \
	is_any((s), (const char *const[]){__VA_ARGS__}, \
	       sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static bool is_null(struct str s)
{
	return IS_ANY(s, "", "~", "null", "Null", "NULL");
}

static bool is_true(struct str s)
{
	return IS_ANY(s, "true", "True", "TRUE");
}

static bool is_false(struct str s)
{
	return IS_ANY(s, "false", "False", "FALSE");
}

/* Digits of the base, at least one, and nothing else. */
static bool is_digits(struct str s, unsigned base)
{
	uint64_t digit;

	for (size_t i = 0; i < s.n; i++)
		if (!num_read_u64(str_sub(s, i, 1), base, &digit))
			return false;
	return s.n > 0;
}

static struct str without_sign(struct str s)
{
	return str_from(s, s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'));
}

/* 16 for 0x…, 8 for 0o…, 10 for decimal digits, 0 for no whole number. */
static unsigned base_of(struct str s)
{
	if (str_starts_with(s, STR("0x")))
		return is_digits(str_from(s, 2), 16) ? 16 : 0;
	if (str_starts_with(s, STR("0o")))
		return is_digits(str_from(s, 2), 8) ? 8 : 0;
	return is_digits(without_sign(s), 10) ? 10 : 0;
}

static bool read_int(struct str s, int64_t *ret)
{
	unsigned base = base_of(s);
	uint64_t number;

	if (base == 10)
		return num_read_i64(s, ret);
	if (!num_read_u64(str_from(s, 2), base, &number) || number > INT64_MAX)
		return false;
	*ret = (int64_t)number;
	return true;
}

static size_t skip_digits(struct str s, size_t at)
{
	while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	return at;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_decimal(struct str signed_text)
{
	struct str s = without_sign(signed_text);
	size_t whole = skip_digits(s, 0), at = whole, from;

	if (at < s.n && s.p[at] == '.')
		at = skip_digits(s, at + 1);
	if (at == 0 || (whole == 0 && at == 1))
		return false;
	if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
		at++;
		from = at + (at < s.n && (s.p[at] == '-' || s.p[at] == '+'));
		at = skip_digits(s, from);
		if (at == from)
			return false;
	}
	return at == s.n;
}

static bool is_infinity(struct str s)
{
	return IS_ANY(without_sign(s), ".inf", ".Inf", ".INF");
}

static bool is_nan(struct str s)
{
	return IS_ANY(s, ".nan", ".NaN", ".NAN");
}

static double read_real(struct doc_reader *reader, struct str s)
{
	if (is_nan(s))
		return (double)NAN;
	if (is_infinity(s))
		return s.p[0] == '-' ? -(double)INFINITY : (double)INFINITY;
	return docread_real(reader, s);
}

static enum doc_type plain_type(struct str s)
{
	if (is_null(s))
		return DOC_NULL;
	if (is_true(s) || is_false(s))
		return DOC_BOOL;
	if (base_of(s))
		return DOC_INT;
	if (is_decimal(s) || is_infinity(s) || is_nan(s))
		return DOC_REAL;
	return DOC_TEXT;
}

/* The type that a tag of the schema names; text for any other tag, its meaning is not ours. */
static enum doc_type tag_type(struct str tag)
{
	static const struct {
		const char *tag;
		enum doc_type type;
	} tags[] = {
		{"tag:yaml.org,2002:null", DOC_NULL},
		{"tag:yaml.org,2002:bool", DOC_BOOL},
		{"tag:yaml.org,2002:int", DOC_INT},
		{"tag:yaml.org,2002:float", DOC_REAL},
	};

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (str_is(tag, tags[i].tag))
			return tags[i].type;
	return DOC_TEXT;
}

static bool type_of(struct doc_reader *reader, const struct yaml_scalar *scalar, enum doc_type *ret)
{
	enum doc_type type = plain_type(scalar->text);

	if (!str_is_set(scalar->tag)) {
		*ret = scalar->plain ? type : DOC_TEXT;
		return true;
	}
	*ret = tag_type(scalar->tag);
	if (*ret == DOC_TEXT || *ret == type || (*ret == DOC_REAL && is_decimal(scalar->text)))
		return true;
	return docread_fail(reader, scalar->at, "%.*s is not %s, as its tag has it",
			    STR_ARG(docread_quoted(reader, scalar->text)), docread_type_name(*ret));
}

struct doc_value *yaml_scalar(struct doc_reader *reader, const struct yaml_scalar *scalar)
{
	struct doc_value *value;
	enum doc_type type;

	if (!type_of(reader, scalar, &type))
		return NULL;
	value = docread_new(reader, type, scalar->at);
	if (!value)
		return NULL;
	switch (type) {
	case DOC_TEXT: value->text = scalar->text; break;
	case DOC_BOOL: value->boolean = is_true(scalar->text); break;
	case DOC_REAL: value->real = read_real(reader, scalar->text); break;
	case DOC_INT:
		if (read_int(scalar->text, &value->integer))
			break;
		docread_fail(reader, scalar->at, "%.*s doesn't fit in 64 bits",
			     STR_ARG(docread_quoted(reader, scalar->text)));
		return NULL;
	case DOC_NULL:
	case DOC_LIST:
	case DOC_TABLE: break;
	}
	return value;
}
