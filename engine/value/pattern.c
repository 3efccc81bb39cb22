#include "value/pattern.h"

#include <string.h>

struct reader {
	struct str text;
	size_t at;
	bool plain;
	bool crosses; /* something may match a newline */
};

static char peek(const struct reader *reader, size_t ahead)
{
	size_t at = reader->at + ahead;

	return at < reader->text.n ? reader->text.p[at] : '\0';
}

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A raw character up to the newline may also begin a range that holds it. */
static void note_literal(struct reader *reader, char c)
{
	if (c >= '\0' && c <= '\n')
		reader->crosses = true;
}

/* Behind a backslash, outside a class. */
static void read_escape(struct reader *reader)
{
	char c = peek(reader, 0);

	reader->at++;
	if (is_one_of(c, "sDWHvnxopP") || (c == 'N' && peek(reader, 0) == '{'))
		reader->crosses = true;
	else if (!is_alnum(c))
		note_literal(reader, c);
	else if (!is_one_of(c, "dwhSVNbBtrfea"))
		reader->plain = false;
}

static void read_class_escape(struct reader *reader)
{
	char c = peek(reader, 0);

	reader->at++;
	if (is_one_of(c, "QEc"))
		reader->plain = false;
	else if (!is_alnum(c))
		note_literal(reader, c);
	else if (!is_one_of(c, "dwhSV"))
		reader->crosses = true;
}

/* At a [ within a class: the name of a class, as [:space:], or a bracket that stands for itself. */
static void read_class_bracket(struct reader *reader)
{
	size_t letters = peek(reader, 1) == '^' ? 2 : 1, n = letters;

	if (!is_one_of(peek(reader, 0), ":.=")) {
		return;
	}
	while (peek(reader, n) >= 'a' && peek(reader, n) <= 'z')
		n++;
	if (peek(reader, 0) != ':' || n == letters || peek(reader, n) != ':' ||
	    peek(reader, n + 1) != ']') {
		reader->plain = false;
		return;
	}
	reader->crosses = true;
	reader->at += n + 2;
}

/* Behind the [. The first ] stands for itself. */
static void read_class(struct reader *reader)
{
	if (peek(reader, 0) == '^') {
		reader->crosses = true;
		reader->at++;
	}
	if (peek(reader, 0) == ']')
		reader->at++;
	while (reader->plain && reader->at < reader->text.n) {
		char c = reader->text.p[reader->at++];

		if (c == ']')
			return;
		if (c == '\\')
			read_class_escape(reader);
		else if (c == '[')
			read_class_bracket(reader);
		else
			note_literal(reader, c);
	}
}

/* Behind the ( of a group that is more than a bare one: named, not capturing, or with options. */
static void read_group_kind(struct reader *reader)
{
	char c = peek(reader, 1), next = peek(reader, 2);

	if (c == ':' || c == '|' || c == '\'' || (c == '<' && !is_one_of(next, "=!*")) ||
	    (c == 'P' && next == '<')) {
		reader->at += 2;
		return;
	}
	for (reader->at++; is_one_of(peek(reader, 0), "imnsJU"); reader->at++)
		if (peek(reader, 0) == 's')
			reader->crosses = true;
	reader->plain = is_one_of(peek(reader, 0), ":)") && is_one_of(c, "imnsJU");
}

static void read_group(struct reader *reader)
{
	if (peek(reader, 0) == '*')
		reader->plain = false;
	else if (peek(reader, 0) == '?')
		read_group_kind(reader);
}

static void read_item(struct reader *reader)
{
	char c = reader->text.p[reader->at++];

	switch (c) {
	case '\\': read_escape(reader); break;
	case '[': read_class(reader); break;
	case '(': read_group(reader); break;
	case '*':
	case '+':
	case '?':
	case '}':
		if (peek(reader, 0) == '+')
			reader->plain = false;
		break;
	default: note_literal(reader, c);
	}
}

/* Marks are looked for anywhere in the text, in classes, comments and quotes too. */
static bool holds_any(struct str text, const char *const *marks)
{
	for (; *marks; marks++)
		if (str_contains(text, str_of(*marks)))
			return true;
	return false;
}

static bool holds_escape(struct str text, const char *set)
{
	for (size_t at = 0; at + 1 < text.n; at++) {
		if (text.p[at] != '\\')
			continue;
		if (is_one_of(text.p[++at], set))
			return true;
	}
	return false;
}

/* A group that is called: (?R) (?1) (?+1) (?-1) (?&name) (?P>name) \g<1> \g'1'. */
static bool calls_groups(struct str text)
{
	static const char *const marks[] = {"(?P>", "(?&", "(?R", "(?+", "\\g<", "\\g'", NULL};

	for (size_t at = 0; (at = str_find(text, STR("(?"), at)) < text.n; at++) {
		struct str behind = str_from(text, at + 2);

		if (behind.n && behind.p[0] == '-')
			behind = str_from(behind, 1);
		if (behind.n && behind.p[0] >= '0' && behind.p[0] <= '9')
			return true;
	}
	return holds_any(text, marks);
}

static size_t count_lookbehinds(struct str text)
{
	size_t n = 0;

	for (size_t at = 0; (at = str_find(text, STR("(?<"), at)) < text.n; at++)
		n += at + 3 < text.n && is_one_of(text.p[at + 3], "=!*");
	return n;
}

struct pattern pattern_read(struct str text)
{
	static const char *const verbs[] = {"(*", NULL};
	struct reader reader = {.text = text, .plain = true};
	struct pattern found = {.lookbehinds = count_lookbehinds(text)};

	found.whole = holds_any(text, verbs) || holds_escape(text, "GKX") ||
		      (found.lookbehinds && calls_groups(text));
	while (reader.plain && reader.at < text.n)
		read_item(&reader);
	found.plain = reader.plain && !found.whole;
	found.line_bound = found.plain && !reader.crosses;
	return found;
}
