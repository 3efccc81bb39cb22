#include "sys/toml_scalar.h"

#include "base/buf.h"
#include "base/num.h"
#include "sys/toml_scan.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
	       c == '-' || c == '_' || c == '.' || c == ':';
}

static char byte_of(struct str s, size_t at)
{
	return at < s.n ? s.p[at] : '\0';
}

static size_t skip_word(struct str s, size_t at)
{
	while (is_word(byte_of(s, at)))
		at++;
	return at;
}

/* A word; a date and the time behind it are one, though a space stands between them. */
static struct str take_word(struct toml *toml)
{
	size_t from = toml->at, end = skip_word(toml->s, from);

	if (end - from == strlen("1979-05-27") && byte_of(toml->s, from + 4) == '-' &&
	    byte_of(toml->s, end) == ' ' && is_digit(byte_of(toml->s, end + 1)) &&
	    is_digit(byte_of(toml->s, end + 2)) && byte_of(toml->s, end + 3) == ':')
		end = skip_word(toml->s, end + 1);
	toml->at = end;
	return str_sub(toml->s, from, end - from);
}

/* A word that is read from its start on. */
struct word {
	struct str s;
	size_t at;
};

static bool take_char(struct word *word, const char *any_of)
{
	char c = byte_of(word->s, word->at);

	if (c == '\0' || !strchr(any_of, c))
		return false;
	word->at++;
	return true;
}

/* So many digits, of a number from low to high. */
static bool take_part(struct word *word, size_t digits, uint64_t low, uint64_t high, uint64_t *ret)
{
	struct str part = str_sub(word->s, word->at, digits);

	if (part.n != digits || !num_read_u64(part, 10, ret) || *ret < low || *ret > high)
		return false;
	word->at += digits;
	return true;
}

static uint64_t days_of(uint64_t year, uint64_t month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return leap && month == 2 ? 29 : days[month - 1];
}

static bool take_date(struct word *word)
{
	uint64_t year, month, day;

	return take_part(word, 4, 0, 9999, &year) && take_char(word, "-") &&
	       take_part(word, 2, 1, 12, &month) && take_char(word, "-") &&
	       take_part(word, 2, 1, days_of(year, month), &day);
}

static bool take_time(struct word *word)
{
	uint64_t part;
	size_t from;

	if (!take_part(word, 2, 0, 23, &part) || !take_char(word, ":") ||
	    !take_part(word, 2, 0, 59, &part) || !take_char(word, ":") ||
	    !take_part(word, 2, 0, 60, &part)) /* a leap second */
		return false;
	if (!take_char(word, "."))
		return true;
	for (from = word->at; is_digit(byte_of(word->s, word->at));)
		word->at++;
	return word->at > from;
}

static bool take_offset(struct word *word)
{
	uint64_t part;

	if (word->at == word->s.n || take_char(word, "Zz"))
		return true;
	return take_char(word, "+-") && take_part(word, 2, 0, 23, &part) && take_char(word, ":") &&
	       take_part(word, 2, 0, 59, &part);
}

static bool is_date_or_time(struct str s)
{
	struct word word = {.s = s};

	if (byte_of(s, 2) == ':')
		return take_time(&word) && word.at == s.n;
	if (!take_date(&word))
		return false;
	if (word.at == s.n)
		return true;
	return take_char(&word, "Tt ") && take_time(&word) && take_offset(&word) && word.at == s.n;
}

static bool looks_like_date_or_time(struct str s)
{
	return is_digit(byte_of(s, 0)) && is_digit(byte_of(s, 1)) &&
	       (byte_of(s, 2) == ':' ||
		(is_digit(byte_of(s, 2)) && is_digit(byte_of(s, 3)) && byte_of(s, 4) == '-'));
}

/* Digits, a single _ between two of them allowed. False where there is none. */
static bool take_digits(struct word *word, unsigned base)
{
	uint64_t digit;

	do {
		size_t from = word->at;

		while (num_read_u64(str_sub(word->s, word->at, 1), base, &digit))
			word->at++;
		if (word->at == from)
			return false;
	} while (take_char(word, "_"));
	return true;
}

static struct str without_underscores(struct toml *toml, struct str s)
{
	struct buf out;

	if (str_find_char(s, '_') == s.n)
		return s;
	buf_init(&out, toml->doc->arena, s.n);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_')
			buf_add_char(&out, s.p[i]);
	return buf_str(&out);
}

/* A whole number in another base: 0x…, 0o…, 0b…, without a sign. */
static unsigned base_of(struct str s)
{
	switch (byte_of(s, 0) == '0' ? byte_of(s, 1) : '\0') {
	case 'x': return 16;
	case 'o': return 8;
	case 'b': return 2;
	default: return 10;
	}
}

static bool is_based(struct str s)
{
	struct word word = {s, 2};

	return take_digits(&word, base_of(s)) && word.at == s.n;
}

static bool has_leading_zero(struct str s)
{
	size_t at = s.n && (s.p[0] == '+' || s.p[0] == '-');

	return byte_of(s, at) == '0' && (is_digit(byte_of(s, at + 1)) || byte_of(s, at + 1) == '_');
}

static bool is_whole(struct str s)
{
	struct word word = {.s = s};

	take_char(&word, "+-");
	return take_digits(&word, 10) && word.at == s.n;
}

static bool is_real(struct str s)
{
	struct word word = {.s = s};

	take_char(&word, "+-");
	if (str_is(str_from(s, word.at), "inf") || str_is(str_from(s, word.at), "nan"))
		return true;
	if (!take_digits(&word, 10) || (take_char(&word, ".") && !take_digits(&word, 10)))
		return false;
	if (!take_char(&word, "eE"))
		return word.at == s.n;
	take_char(&word, "+-");
	return take_digits(&word, 10) && word.at == s.n;
}

static bool read_whole(struct toml *toml, struct str s, int64_t *ret)
{
	struct str digits = without_underscores(toml, s);
	unsigned base = base_of(s);
	uint64_t number;

	if (base == 10)
		return num_read_i64(digits, ret);
	if (!num_read_u64(str_from(digits, 2), base, &number) || number > INT64_MAX)
		return false;
	*ret = (int64_t)number;
	return true;
}

/* What is wrong with a word that is no value, for people. */
static const char *why_not(struct str s)
{
	if (looks_like_date_or_time(s))
		return "is no date or time";
	if (!is_digit(byte_of(s, 0)) && !strchr("+-.", byte_of(s, 0)))
		return "is no value; a text is written in quotes";
	if (has_leading_zero(s))
		return "is no number: it begins with 0";
	return "is no number";
}

static bool refuse(struct toml *toml, struct doc_place at, struct str s)
{
	return docread_fail(toml->doc, at, "%.*s %s", STR_ARG(docread_quoted(toml->doc, s)),
			    why_not(s));
}

static bool give(struct toml *toml, struct doc_place at, struct doc_value value,
		 struct doc_value **ret)
{
	struct doc_value *made = docread_new(toml->doc, value.type, at);

	if (!made)
		return false;
	value.at = at;
	*made = value;
	*ret = made;
	return true;
}

static bool give_number(struct toml *toml, struct doc_place at, struct str s,
			struct doc_value **ret)
{
	struct doc_value value = {.type = DOC_INT};

	if (has_leading_zero(s))
		return refuse(toml, at, s);
	if (base_of(s) == 10 ? is_whole(s) : is_based(s)) {
		if (!read_whole(toml, s, &value.integer))
			return docread_fail(toml->doc, at, "%.*s doesn't fit in 64 bits",
					    STR_ARG(docread_quoted(toml->doc, s)));
		return give(toml, at, value, ret);
	}
	if (!is_real(s))
		return refuse(toml, at, s);
	value = (struct doc_value){.type = DOC_REAL};
	value.real = docread_real(toml->doc, without_underscores(toml, s));
	return give(toml, at, value, ret);
}

bool toml_scalar(struct toml *toml, struct doc_value **ret)
{
	struct doc_place at = docread_place(toml->doc, toml->at);
	struct str s = take_word(toml);

	if (s.n == 0)
		return toml_wanted(toml, "a value");
	if (str_is(s, "true") || str_is(s, "false"))
		return give(toml, at,
			    (struct doc_value){.type = DOC_BOOL, .boolean = str_is(s, "true")},
			    ret);
	if (is_date_or_time(s))
		return give(toml, at, (struct doc_value){.type = DOC_TEXT, .text = s}, ret);
	return give_number(toml, at, s, ret);
}
