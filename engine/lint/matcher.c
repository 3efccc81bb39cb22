/*
 * Patterns and modes that hold of more than their authors see in them.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "lint/parts.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == '-';
}

static bool is_sign(char c)
{
	return c != '\0' && strchr("\\^$.|?*+()[]{}", c) != NULL;
}

static char char_at(struct str text, size_t at)
{
	return at < text.n ? text.p[at] : '\0';
}

/* The text that a pattern without signs stands for, escapes of signs taken back. */
static bool read_literal(struct arena *arena, struct str pattern, struct str *ret)
{
	char *p = arena_alloc(arena, pattern.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] == '\\' && is_sign(char_at(pattern, i + 1)))
			i++;
		else if (is_sign(pattern.p[i]))
			return false;
		p[n++] = pattern.p[i];
	}
	*ret = (struct str){p, n};
	return n > 0;
}

static void lint_plain(struct lint *lint, const struct matcher *matcher)
{
	struct str pattern = matcher->operand.text, literal;
	bool begins = char_at(pattern, 0) == '^', ends = str_ends_with(pattern, STR("$"));
	const char *op = begins && ends ? "is" : "contains";

	if (begins && ends && pattern.n > 2)
		pattern = str_sub(pattern, 1, pattern.n - 2);
	else if (begins || ends)
		return;
	if (!read_literal(lint->arena, pattern, &literal) || literal.n == 0)
		return;
	lint_add(lint, DIAG_LINT_MATCHES, matcher->at,
		 "this pattern is a text: `%s: %.*s` says the same", op, STR_ARG(literal))
		->help =
		begins ? STR_NONE
		       : str_printf(lint->diags->arena, "`is: %.*s` if it is to be all of the text",
				    STR_ARG(literal));
}

/* Bytes of a number and what stands behind its dot, and so on, at `at`: `1\.20`. */
static size_t version_at(struct str pattern, size_t at)
{
	size_t begin = at, end = at;
	unsigned numbers = 0;

	while (is_digit(char_at(pattern, at))) {
		while (is_digit(char_at(pattern, at)))
			at++;
		numbers++;
		end = at;
		if (char_at(pattern, at) == '\\' && char_at(pattern, at + 1) == '.')
			at += 2;
		else if (char_at(pattern, at) == '.')
			at++;
	}
	return numbers > 1 ? end - begin : 0;
}

static struct str without_backslashes(struct arena *arena, struct str pattern)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_PATTERN);
	for (size_t i = 0; i < pattern.n; i++)
		if (pattern.p[i] != '\\')
			buf_add_char(&out, pattern.p[i]);
	return buf_str(&out);
}

/* What a digit more, before or behind, still matches. */
static bool lint_version(struct lint *lint, const struct matcher *matcher)
{
	struct str pattern = matcher->operand.text, version;

	for (size_t at = 0, n; at < pattern.n; at += n ? n : 1) {
		n = at && is_digit(pattern.p[at - 1]) ? 0 : version_at(pattern, at);
		if (n == 0 || (at > 0 && at + n < pattern.n))
			continue;
		version = without_backslashes(lint->arena, str_sub(pattern, at, n));
		lint_add(lint, DIAG_LINT_VERSION, matcher->at,
			 at == 0 ? "another digit may stand before this version: the pattern also "
				   "matches 1%.*s"
				 : "another digit may stand behind this version: the pattern also "
				   "matches %.*s0",
			 STR_ARG(version))
			->help =
			STR("bound it with ^, $ or \\b; `semver`, `loose`, `deb` and `rpm` "
			    "compare versions");
		return true;
	}
	return false;
}

/* What hosts and files end with. */
static bool is_ending(struct str word)
{
	static const char *const endings[] = {
		"com",     "org",    "net",   "io",    "dev",  "local", "internal", "example",
		"lan",     "conf",   "cfg",   "ini",   "json", "yaml",  "yml",      "toml",
		"service", "socket", "timer", "mount", "sock", "log",   "txt",      "pem",
		"crt",     "key",    "db",    "sh",    "py",   "so",    "list",     "rules",
		"target",  "d",      "path",  "env",   "html", "xml",   "gz",       "img",
	};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_is(word, endings[i]))
			return true;
	return false;
}

static bool is_name_dot(struct str pattern, size_t at)
{
	size_t end = at + 1;

	if (at < 2 || !is_word(pattern.p[at - 1]) || !is_word(pattern.p[at - 2]))
		return false;
	while (is_word(char_at(pattern, end)))
		end++;
	return is_ending(str_sub(pattern, at + 1, end - at - 1)) &&
	       (end == pattern.n || strchr("$)|/: \\.", pattern.p[end]));
}

/* The end of a class that begins at `at`. */
static size_t class_end(struct str pattern, size_t at)
{
	size_t end = at + 1;

	if (char_at(pattern, end) == '^')
		end++;
	if (char_at(pattern, end) == ']')
		end++;
	while (end < pattern.n && pattern.p[end] != ']')
		end += pattern.p[end] == '\\' ? 2 : 1;
	return end;
}

static void lint_dot(struct lint *lint, const struct matcher *matcher)
{
	struct str pattern = matcher->operand.text;

	for (size_t at = 0; at < pattern.n; at++) {
		if (pattern.p[at] == '\\')
			at++;
		else if (pattern.p[at] == '[')
			at = class_end(pattern, at);
		else if (pattern.p[at] == '.' && is_name_dot(pattern, at)) {
			lint_add(lint, DIAG_LINT_DOT, matcher->at,
				 "the dot is any character: `%.*s` also matches with another one "
				 "in its place",
				 STR_ARG(pattern))
				->help = STR("write \\. for a dot");
			return;
		}
	}
}

static void lint_pattern(struct lint *lint, const struct matcher *matcher)
{
	if (!lint_version(lint, matcher))
		lint_plain(lint, matcher);
	lint_dot(lint, matcher);
}

enum { OTHERS_WRITE = 0002, STICKY = 01000, OWNER_RW = 0600, BEYOND_OWNER = 0077, ALL = 07777 };

static void lint_mode(struct lint *lint, const struct matcher *matcher, bool is_alone)
{
	unsigned bits = (unsigned)matcher->operand.number;

	if (matcher->op == &op_at_most && bits & OTHERS_WRITE && !(bits & STICKY))
		lint_add(lint, DIAG_LINT_MODE, matcher->at,
			 "this limit lets everybody write: %04o passes", bits)
			->help = STR("at_most: 0755 or 0644 keeps others from writing");
	if (matcher->op == &op_all_bits && is_alone && (bits & OWNER_RW) == OWNER_RW &&
	    !(bits & BEYOND_OWNER))
		lint_add(lint, DIAG_LINT_MODE, matcher->at,
			 "`all_bits` leaves all other bits open: %04o passes", bits | 0077)
			->help = STR("`is` wants these bits alone, `at_most` no bit beyond them");
}

/* `not: 0777` refuses one mode of 4,096. */
static void lint_not_mode(struct lint *lint, const struct matcher *matcher)
{
	const struct matcher *kid = matcher->kids[0];

	if (kid->op == &op_is && !kid->unbound && kid->operand.type == TYPE_mode)
		lint_add(lint, DIAG_LINT_MODE, matcher->at,
			 "this refuses %04o alone: every other mode passes",
			 (unsigned)kid->operand.number)
			->help = STR("`no_bits: 0022` refuses what others may write, `at_most` "
				     "every bit beyond");
}

static void walk(struct lint *lint, const struct matcher *matcher, bool is_alone)
{
	lint_text(lint, matcher->at, false);
	if (matcher->op == &op_not)
		lint_not_mode(lint, matcher);
	for (size_t i = 0; i < matcher->n_kids; i++)
		walk(lint, matcher->kids[i], matcher->op != &op_all);
	if (matcher->unbound || matcher->n_kids)
		return;
	if (matcher->op == &op_matches)
		lint_pattern(lint, matcher);
	else if (matcher->operand.type == TYPE_mode)
		lint_mode(lint, matcher, is_alone);
}

void lint_matcher(struct lint *lint, const struct matcher *matcher)
{
	walk(lint, matcher, true);
}
