#include "sys/keyfile.h"

#include "base/arena.h"
#include "base/buf.h"
#include "sys/docread.h"

struct lines {
	struct doc_reader *doc;
	struct str s;
	size_t at;
};

static char peek(const struct lines *lines)
{
	return lines->at < lines->s.n ? lines->s.p[lines->at] : '\0';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
	return is_blank(c) || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static size_t line_end(const struct lines *lines, size_t at)
{
	return at + str_find_char(str_from(lines->s, at), '\n');
}

static void skip_blanks(struct lines *lines)
{
	while (is_blank(peek(lines)))
		lines->at++;
}

static bool wanted(struct lines *lines, const char *what)
{
	return docread_fail_at(lines->doc, lines->at, "%.*s stands here; wanted %s",
			       STR_ARG(docread_found(lines->doc, lines->at)), what);
}

/* At the end of a line, or of the file. */
static bool is_line_end(const struct lines *lines)
{
	struct str rest = str_from(lines->s, lines->at);

	return rest.n == 0 || rest.p[0] == '\n' || str_starts_with(rest, STR("\r\n"));
}

/* Bytes of the line break behind a backslash: it joins two lines. */
static size_t joined_at(const struct lines *lines, size_t at)
{
	struct str rest = str_from(lines->s, at);

	return str_starts_with(rest, STR("\n")) ? 1 : str_starts_with(rest, STR("\r\n")) ? 2 : 0;
}

/* Up to the end of the line: a backslash takes the next character as it is. */
static struct str plain_value(struct lines *lines)
{
	size_t kept = 0; /* without the blanks at its end */
	struct buf out;

	buf_init(&out, lines->doc->arena, LIMIT_DOCUMENT);
	for (; lines->at < lines->s.n && peek(lines) != '\n'; lines->at++) {
		size_t joined = peek(lines) == '\\' ? joined_at(lines, lines->at + 1) : 0;
		bool escaped = peek(lines) == '\\' && !joined;

		lines->at += joined + escaped;
		if (joined || lines->at == lines->s.n)
			continue;
		buf_add_char(&out, peek(lines));
		if (escaped || !is_space(peek(lines)))
			kept = out.n;
	}
	return str_sub(buf_str(&out), 0, kept);
}

/* In "…" a backslash escapes what a shell would take as special, and else stands for itself. */
static bool quoted_value(struct lines *lines, struct str *ret)
{
	char quote = peek(lines);
	size_t open = lines->at++;
	struct buf out;

	buf_init(&out, lines->doc->arena, LIMIT_DOCUMENT);
	for (; lines->at < lines->s.n && peek(lines) != quote; lines->at++) {
		bool escapes = quote == '"' && peek(lines) == '\\';
		size_t joined = escapes ? joined_at(lines, lines->at + 1) : 0;

		lines->at += joined;
		if (joined)
			continue;
		if (escapes && lines->at + 1 < lines->s.n &&
		    strchr("\"\\`$", lines->s.p[lines->at + 1]))
			lines->at++;
		buf_add_char(&out, peek(lines));
	}
	if (lines->at == lines->s.n)
		return docread_fail_at(lines->doc, open, "the quote isn't closed");
	lines->at++;
	skip_blanks(lines);
	*ret = buf_str(&out);
	return is_line_end(lines) || wanted(lines, "the end of the line");
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static bool env_key(struct lines *lines, struct doc_key *ret)
{
	size_t from;

	if (str_starts_with(str_from(lines->s, lines->at), STR("export")) &&
	    lines->at + 6 < lines->s.n && is_blank(lines->s.p[lines->at + 6])) {
		lines->at += 6;
		skip_blanks(lines);
	}
	from = lines->at;
	ret->at = docread_place(lines->doc, from);
	if (peek(lines) >= '0' && peek(lines) <= '9')
		return wanted(lines, "a name: letters, digits and _, no digit first");
	while (is_name(peek(lines)))
		lines->at++;
	if (lines->at == from)
		return wanted(lines, "a name: letters, digits and _, no digit first");
	ret->name = str_sub(lines->s, from, lines->at - from);
	skip_blanks(lines);
	return true;
}

static bool env_assignment(struct lines *lines, struct doc_value *root)
{
	struct doc_key key;
	struct doc_value *value;

	if (!env_key(lines, &key))
		return false;
	if (peek(lines) != '=')
		return wanted(lines, "`=`");
	lines->at++;
	skip_blanks(lines);
	value = docread_new(lines->doc, DOC_TEXT, docread_place(lines->doc, lines->at));
	if (!value)
		return false;
	value->key_at = key.at;
	map_put(&root->table, key.name, value);
	if (peek(lines) == '"' || peek(lines) == '\'')
		return quoted_value(lines, &value->text);
	value->text = plain_value(lines);
	return true;
}

bool env_read(struct doc_reader *reader, struct doc_value *ret_root)
{
	struct lines lines = {.doc = reader, .s = reader->bytes};
	struct doc_value root = {0};

	if (!docread_start(reader, &root, DOC_TABLE, (struct doc_place){1, 1}))
		return false;
	while (lines.at < lines.s.n) {
		if (is_space(peek(&lines)))
			lines.at++;
		else if (peek(&lines) == '#' || peek(&lines) == ';')
			lines.at = line_end(&lines, lines.at);
		else if (!env_assignment(&lines, &root))
			return false;
	}
	*ret_root = root;
	return true;
}

struct ini {
	struct lines lines;
	struct doc_value *table; /* of the section, the root before the first */
	struct doc_value *last;  /* the value that an indented line goes on with, or NULL */
	size_t indent;           /* of its key */
	size_t empty_lines;      /* since it */
	struct buf text;         /* of it, once it has several lines */
};

/* The offset of a piece of the text. */
static size_t offset_of(const struct ini *ini, struct str piece)
{
	return (size_t)(piece.p - ini->lines.s.p);
}

static bool is_comment(struct str line)
{
	return line.n > 0 && (line.p[0] == '#' || line.p[0] == ';');
}

static bool ini_section(struct ini *ini, struct doc_value *root, struct str line)
{
	struct doc_reader *doc = ini->lines.doc;
	size_t close = str_find_char(line, ']'), at = offset_of(ini, line);
	struct str rest = str_trim(str_from(line, close + 1));
	struct doc_key key = {.name = str_sub(line, 1, close - 1), .at = docread_place(doc, at)};

	if (close == line.n)
		return docread_fail(doc, key.at, "the section's name isn't closed; wanted `]`");
	if (key.name.n == 0)
		return docread_fail(doc, key.at, "a section without a name");
	if (rest.n > 0 && !is_comment(rest)) {
		ini->lines.at = offset_of(ini, rest);
		return wanted(&ini->lines, "the end of the line");
	}
	ini->last = NULL;
	ini->table = docread_new(doc, DOC_TABLE, key.at);
	return ini->table && docread_add(doc, root, key, ini->table);
}

static bool ini_key(struct ini *ini, struct str line)
{
	struct doc_reader *doc = ini->lines.doc;
	size_t equals = str_find_char(line, '='), colon = str_find_char(line, ':');
	size_t split = equals < colon ? equals : colon;
	struct doc_key key = {.name = str_trim(str_sub(line, 0, split)),
			      .at = docread_place(doc, offset_of(ini, line))};
	struct str value = str_trim(str_from(line, split + 1));

	if (split == line.n)
		return docread_fail(doc, key.at, "neither a section nor a key with `=` or `:`");
	if (key.name.n == 0)
		return docread_fail(doc, key.at, "a value without a key");
	ini->last = docread_new(doc, DOC_TEXT, docread_place(doc, offset_of(ini, value)));
	if (!ini->last)
		return false;
	ini->last->text = value;
	ini->empty_lines = 0;
	ini->text = (struct buf){0};
	return docread_add(doc, ini->table, key, ini->last);
}

static void ini_go_on(struct ini *ini, struct str line)
{
	if (!ini->text.arena) {
		buf_init(&ini->text, ini->lines.doc->arena, LIMIT_DOCUMENT);
		buf_add(&ini->text, ini->last->text);
	}
	buf_add_repeated(&ini->text, '\n', 1 + ini->empty_lines);
	buf_add(&ini->text, line);
	ini->empty_lines = 0;
	ini->last->text = buf_str(&ini->text);
}

static bool ini_line(struct ini *ini, struct doc_value *root, struct str whole)
{
	struct str line = str_trim(whole);
	size_t indent;

	if (line.n == 0)
		ini->empty_lines++;
	if (line.n == 0 || is_comment(line))
		return true;
	indent = (size_t)(line.p - whole.p);
	if (ini->last && indent > ini->indent) {
		ini_go_on(ini, line);
		return true;
	}
	ini->indent = indent;
	return line.p[0] == '[' ? ini_section(ini, root, line) : ini_key(ini, line);
}

bool ini_read(struct doc_reader *reader, struct doc_value *ret_root)
{
	struct ini ini = {.lines = {.doc = reader, .s = reader->bytes}};
	struct doc_value root = {0};

	if (!docread_start(reader, &root, DOC_TABLE, (struct doc_place){1, 1}))
		return false;
	ini.table = &root;
	while (ini.lines.at < ini.lines.s.n) {
		size_t from = ini.lines.at, end = line_end(&ini.lines, from);

		ini.lines.at = end + 1;
		if (!ini_line(&ini, &root, str_sub(ini.lines.s, from, end - from)))
			return false;
	}
	*ret_root = root;
	return true;
}
