#include "sys/toml_scan.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/utf8.h"

char toml_peek(const struct toml *toml)
{
	return toml->at < toml->s.n ? toml->s.p[toml->at] : '\0';
}

static bool stands_at(const struct toml *toml, size_t at, const char *text)
{
	return str_starts_with(str_from(toml->s, at), str_of(text));
}

bool toml_take(struct toml *toml, const char *text)
{
	if (!stands_at(toml, toml->at, text))
		return false;
	toml->at += strlen(text);
	return true;
}

bool toml_wanted(struct toml *toml, const char *wanted)
{
	return docread_fail_at(toml->doc, toml->at, "%.*s stands here; wanted %s",
			       STR_ARG(docread_found(toml->doc, toml->at)), wanted);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

void toml_skip_blanks(struct toml *toml)
{
	while (is_blank(toml_peek(toml)))
		toml->at++;
}

/* Bytes of the line break at a place: 0, 1 for LF, 2 for CR LF. */
static size_t newline_at(const struct toml *toml, size_t at)
{
	return stands_at(toml, at, "\n") ? 1 : stands_at(toml, at, "\r\n") ? 2 : 0;
}

bool toml_take_newline(struct toml *toml)
{
	size_t n = newline_at(toml, toml->at);

	toml->at += n;
	return n > 0;
}

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7F;
}

bool toml_comment(struct toml *toml)
{
	if (toml_peek(toml) != '#')
		return true;
	while (toml->at < toml->s.n && !newline_at(toml, toml->at)) {
		if (is_control(toml->s.p[toml->at]))
			return docread_fail_at(toml->doc, toml->at,
					       "%.*s stands in a comment; none may",
					       STR_ARG(docread_found(toml->doc, toml->at)));
		toml->at++;
	}
	return true;
}

bool toml_skip_all(struct toml *toml)
{
	do {
		toml_skip_blanks(toml);
		if (!toml_comment(toml))
			return false;
	} while (toml_take_newline(toml));
	return true;
}

/* A text in quotes: first its end is found, then what is between is taken out of its escapes. */
struct quoted {
	char quote;
	bool lines;      /* of the kind with three quotes, that may go over lines */
	bool as_written; /* nothing in it stands for anything else */
	size_t open;     /* the first quote */
	size_t from, to; /* what is between */
};

static bool is_closed(const struct toml *toml, const struct quoted *quoted, size_t at)
{
	if (!quoted->lines)
		return toml->s.p[at] == quoted->quote;
	return stands_at(toml, at, quoted->quote == '"' ? "\"\"\"" : "'''");
}

/* Up to two quotes may stand right before the closing three. */
static void close_quoted(struct toml *toml, struct quoted *quoted, size_t at)
{
	size_t quotes = 1;

	if (quoted->lines)
		for (quotes = 3; quotes < 5 && at + quotes < toml->s.n; quotes++)
			if (toml->s.p[at + quotes] != quoted->quote)
				break;
	toml->at = at + quotes;
	quoted->to = toml->at - (quoted->lines ? 3 : 1);
}

static bool refuse_control(struct toml *toml, const struct quoted *quoted, size_t at)
{
	if (newline_at(toml, at))
		return docread_fail_at(toml->doc, quoted->open,
				       "the text isn't closed on its line");
	return docread_fail_at(
		toml->doc, at, "%.*s stands in a text; %s", STR_ARG(docread_found(toml->doc, at)),
		quoted->quote == '"' ? "write it as an escape" : "one in '…' can't hold it");
}

static bool find_end(struct toml *toml, struct quoted *quoted)
{
	for (size_t at = quoted->from; at < toml->s.n; at++) {
		char c = toml->s.p[at];

		if (is_closed(toml, quoted, at)) {
			close_quoted(toml, quoted, at);
			return true;
		}
		if (c == '\\' && quoted->quote == '"') {
			quoted->as_written = false;
			at++; /* may be a quote; what it is, is looked at when it is taken out */
		} else if (quoted->lines && newline_at(toml, at) == 2) {
			quoted->as_written = false;
			at++;
		} else if (is_control(c) && !(quoted->lines && c == '\n')) {
			return refuse_control(toml, quoted, at);
		}
	}
	return docread_fail_at(toml->doc, quoted->open, "the text isn't closed");
}

static bool unicode_escape(struct toml *toml, size_t *at, size_t digits, struct buf *out)
{
	uint64_t code;
	char character[4];

	if (*at + 2 + digits > toml->s.n ||
	    !num_read_u64(str_sub(toml->s, *at + 2, digits), 16, &code))
		return docread_fail_at(toml->doc, *at, "`\\%c` wants %zu hexadecimal digits",
				       toml->s.p[*at + 1], digits);
	if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
		return docread_fail_at(toml->doc, *at, "there is no character `%.*s`",
				       STR_ARG(str_sub(toml->s, *at, 2 + digits)));
	buf_add(out, (struct str){character, utf8_encode((uint32_t)code, character)});
	*at += 2 + digits;
	return true;
}

/* A backslash at the end of a line: it and all blanks and line breaks behind it are left out. */
static bool line_escape(struct toml *toml, const struct quoted *quoted, size_t *at)
{
	size_t to = *at + 1, newline;

	while (to < quoted->to && is_blank(toml->s.p[to]))
		to++;
	if (to >= quoted->to || !newline_at(toml, to))
		return docread_fail_at(toml->doc, *at,
				       "a backslash before blanks must end its line");
	for (;;) {
		newline = newline_at(toml, to);
		if (to >= quoted->to || (!newline && !is_blank(toml->s.p[to])))
			break;
		to += newline ? newline : 1;
	}
	*at = to;
	return true;
}

static bool escape(struct toml *toml, const struct quoted *quoted, size_t *at, struct buf *out)
{
	static const char letters[] = "btnfr\"\\", meanings[] = "\b\t\n\f\r\"\\";
	char c = toml->s.p[*at + 1];
	const char *letter = strchr(letters, c);

	if (letter) {
		buf_add_char(out, meanings[letter - letters]);
		*at += 2;
		return true;
	}
	if (c == 'u' || c == 'U')
		return unicode_escape(toml, at, c == 'u' ? 4 : 8, out);
	if (quoted->lines && (is_blank(c) || newline_at(toml, *at + 1)))
		return line_escape(toml, quoted, at);
	return docread_fail_at(toml->doc, *at, "%.*s behind a backslash is no escape",
			       STR_ARG(docread_found(toml->doc, *at + 1)));
}

static bool unescape(struct toml *toml, const struct quoted *quoted, struct str *ret)
{
	struct buf out;

	buf_init(&out, toml->doc->arena, quoted->to - quoted->from);
	for (size_t at = quoted->from; at < quoted->to;) {
		size_t run = at;

		while (at < quoted->to && toml->s.p[at] != '\r' &&
		       (toml->s.p[at] != '\\' || quoted->quote != '"'))
			at++;
		buf_add(&out, str_sub(toml->s, run, at - run));
		if (at == quoted->to)
			break;
		if (toml->s.p[at] == '\r')
			at++; /* of CR LF */
		else if (!escape(toml, quoted, &at, &out))
			return false;
	}
	*ret = buf_str(&out);
	return true;
}

static bool read_quoted(struct toml *toml, struct quoted *quoted, struct str *ret)
{
	if (!find_end(toml, quoted))
		return false;
	if (!quoted->as_written)
		return unescape(toml, quoted, ret);
	*ret = str_sub(toml->s, quoted->from, quoted->to - quoted->from);
	return true;
}

static bool line_text(struct toml *toml, struct str *ret)
{
	struct quoted quoted = {.quote = toml_peek(toml),
				.as_written = true,
				.open = toml->at,
				.from = toml->at + 1};

	return read_quoted(toml, &quoted, ret);
}

bool toml_text(struct toml *toml, struct str *ret)
{
	struct quoted quoted = {.quote = toml_peek(toml),
				.lines = true,
				.as_written = true,
				.open = toml->at,
				.from = toml->at + 3};

	if (!is_closed(toml, &quoted, toml->at))
		return line_text(toml, ret);
	quoted.from += newline_at(toml, quoted.from); /* one right behind the quotes is left out */
	return read_quoted(toml, &quoted, ret);
}

static bool is_bare(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

static bool key(struct toml *toml, struct doc_key *ret)
{
	size_t from = toml->at;

	ret->at = docread_place(toml->doc, toml->at);
	if (toml_peek(toml) == '"' || toml_peek(toml) == '\'')
		return line_text(toml, &ret->name);
	while (is_bare(toml_peek(toml)))
		toml->at++;
	ret->name = str_sub(toml->s, from, toml->at - from);
	return ret->name.n > 0 || toml_wanted(toml, "a key");
}

bool toml_path(struct toml *toml, struct toml_path *ret)
{
	ret->n = 0;
	do {
		toml_skip_blanks(toml);
		if (!docread_depth(toml->doc, ret->n + 1, docread_place(toml->doc, toml->at)) ||
		    !key(toml, &ret->at[ret->n++]))
			return false;
		toml_skip_blanks(toml);
	} while (toml_take(toml, "."));
	return true;
}
