#include "sys/sqltext.h"

#include "base/limits.h"

/* What matters of SQLite's tokens: https://www.sqlite.org/draft/tokenreq.html. */
enum token {
	TOKEN_END,
	TOKEN_BLANK, /* white space and comments */
	TOKEN_WORD,  /* names, keywords, numbers */
	TOKEN_PARAMETER,
	TOKEN_NAMED_PARAMETER, /* or numbered */
	TOKEN_SEMICOLON,
	TOKEN_OTHER, /* texts and names in quotes, too */
};

struct reader {
	struct str text;
	size_t at;    /* of the token */
	size_t after; /* the byte behind it */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
	       (unsigned char)c >= 0x80;
}

/* NUL past the end: the text holds none. */
static char peek(const struct reader *reader, size_t i)
{
	return i < reader->text.n ? reader->text.p[i] : '\0';
}

static enum token end_behind(struct reader *reader, size_t from, struct str end, enum token token)
{
	size_t i = from;

	while (i < reader->text.n && !str_starts_with(str_sub(reader->text, i, end.n), end))
		i++;
	reader->after = i < reader->text.n ? i + end.n : i;
	return token;
}

/* A quote within is doubled, which reads as two quoted things: as good here. */
static enum token end_quoted(struct reader *reader, char quote)
{
	char end = quote == '[' ? ']' : quote;

	return end_behind(reader, reader->at + 1, (struct str){&end, 1}, TOKEN_OTHER);
}

static enum token end_word(struct reader *reader)
{
	while (is_word(peek(reader, reader->after)) || peek(reader, reader->after) == '$')
		reader->after++;
	return TOKEN_WORD;
}

static enum token next_token(struct reader *reader)
{
	size_t at = reader->at = reader->after;
	char c = peek(reader, at), then = peek(reader, at + 1);

	if (at == reader->text.n)
		return TOKEN_END;
	reader->after = at + 1;
	if (is_word(c))
		return end_word(reader);
	if (is_blank(c))
		return TOKEN_BLANK;
	if (c == '-' && then == '-')
		return end_behind(reader, at, STR("\n"), TOKEN_BLANK);
	if (c == '/' && then == '*')
		return end_behind(reader, at + 2, STR("*/"), TOKEN_BLANK);
	switch (c) {
	case '\'':
	case '"':
	case '`':
	case '[': return end_quoted(reader, c);
	case '?': return is_digit(then) ? TOKEN_NAMED_PARAMETER : TOKEN_PARAMETER;
	case ':':
	case '@':
	case '$': return TOKEN_NAMED_PARAMETER;
	case ';': return TOKEN_SEMICOLON;
	default: return TOKEN_OTHER;
	}
}

static enum token next_but_blanks(struct reader *reader)
{
	enum token token;

	do
		token = next_token(reader);
	while (token == TOKEN_BLANK);
	return token;
}

static struct str text_of_token(const struct reader *reader)
{
	return str_sub(reader->text, reader->at, reader->after - reader->at);
}

static bool begins_query(struct str word)
{
	return str_eq_nocase(word, STR("SELECT")) || str_eq_nocase(word, STR("WITH")) ||
	       str_eq_nocase(word, STR("VALUES"));
}

/* The cause where the text is no query, with the reader at its place; else one that isn't set. */
static struct str read_query(struct arena *arena, struct reader *reader, size_t *parameters)
{
	enum token token = next_but_blanks(reader);

	if (token == TOKEN_END)
		return STR("the query is empty");
	if (!begins_query(text_of_token(reader)))
		return str_printf(arena,
				  "`%.*s` stands here; a query begins with SELECT, WITH or VALUES",
				  STR_ARG(text_of_token(reader)));
	for (; token != TOKEN_END && token != TOKEN_SEMICOLON; token = next_but_blanks(reader)) {
		if (token == TOKEN_NAMED_PARAMETER)
			return STR("a parameter is a `?` alone: they take `args` in their order");
		*parameters += token == TOKEN_PARAMETER;
	}
	while (token == TOKEN_SEMICOLON)
		token = next_but_blanks(reader);
	return token == TOKEN_END ? STR_NONE : STR("a second statement begins here; one is asked");
}

bool sqltext_read(struct arena *arena, struct str text, size_t *ret_parameters, size_t *reterr_at,
		  struct str *reterr)
{
	struct reader reader = {.text = text};
	struct str cause;
	size_t parameters = 0;
	const char *nul = text.n ? memchr(text.p, '\0', text.n) : NULL;

	if (text.n > LIMIT_TEMPLATE) {
		cause = str_printf(arena, "the query has %zu bytes; at most %d are taken", text.n,
				   LIMIT_TEMPLATE);
	} else if (nul) {
		reader.at = (size_t)(nul - text.p);
		cause = STR("a NUL stands here");
	} else {
		cause = read_query(arena, &reader, &parameters);
	}
	if (str_is_set(cause)) {
		*reterr_at = reader.at;
		*reterr = cause;
		return false;
	}
	*ret_parameters = parameters;
	return true;
}
