#include "source/yaml_error.h"

#include "base/arena.h"
#include "source/diag.h"

#include <stdbool.h>
#include <string.h>

/* A place in the text, as a span of one character. */
static struct span place(const struct yaml_error *error, size_t at)
{
	return (struct span){error->file, (uint32_t)at,
			     (uint32_t)(at < error->text.n ? at + 1 : at)};
}

static char char_at(const struct yaml_error *error, size_t at)
{
	return at < error->text.n ? error->text.p[at] : '\0';
}

static bool is_one_of(char c, const char *chars)
{
	return c != '\0' && strchr(chars, c);
}

/* Where the line of a place begins, and where what stands in it does. */
static size_t line_begin(const struct yaml_error *error, size_t at)
{
	while (at > 0 && char_at(error, at - 1) != '\n')
		at--;
	return at;
}

static size_t indent_end(const struct yaml_error *error, size_t at)
{
	at = line_begin(error, at);
	while (is_one_of(char_at(error, at), " \t"))
		at++;
	return at;
}

static bool leads_line(const struct yaml_error *error)
{
	return indent_end(error, error->at) == error->at;
}

static bool is_one_line(const struct yaml_error *error)
{
	return line_begin(error, error->at) == line_begin(error, error->context_at);
}

static bool has(struct str text, const char *part)
{
	return str_find(text, str_of(part), 0) < text.n;
}

/* Characters with a meaning of their own at the head of a text: people mostly meant the text. */
static bool tell_head(const struct yaml_error *error, struct diags *diags)
{
	bool at_context = has(error->context, "block scalar") || has(error->context, "an alias") ||
			  has(error->context, "an anchor") || has(error->context, "a tag");
	size_t at = at_context ? error->context_at : error->at;
	struct diag *diag;

	if (!is_one_of(char_at(error, at), "%@`>|*&!"))
		return false;
	diag = diag_add(diags, DIAG_QUOTE, place(error, at), "a text can't begin with `%c` in YAML",
			char_at(error, at));
	diag->help = STR("quote it: \"…\" or '…'");
	return true;
}

/* {uid: ${x}}, [ls, ${x}]: the second brace begins a map. */
static bool tell_reference(const struct yaml_error *error, struct diags *diags)
{
	size_t begin = error->at - 1, end = str_find(error->text, STR("}"), error->at);
	struct str written;
	struct diag *diag;

	if (!has(error->context, "flow") || error->at == 0 || char_at(error, begin) != '$' ||
	    char_at(error, error->at) != '{' || end >= error->text.n)
		return false;
	written = str_sub(error->text, begin, end + 1 - begin);
	diag = diag_add(diags, DIAG_QUOTE,
			(struct span){error->file, (uint32_t)begin, (uint32_t)end + 1},
			"within `{…}` and `[…]` a text with `${` must be quoted");
	if (str_find_char(written, '\n') >= written.n)
		diag->help = str_printf(diags->arena, "quote it: \"%.*s\"", STR_ARG(written));
	return true;
}

/* [a-z]+, "a" or "b": more stands behind what YAML takes for the whole. */
static bool tell_rest(const struct yaml_error *error, struct diags *diags)
{
	bool in_flow = has(error->context, "flow") && is_one_line(error);
	bool in_block = has(error->context, "block mapping") && !leads_line(error);
	struct diag *diag;

	if (!has(error->problem, "did not find expected") || (!in_flow && !in_block))
		return false;
	diag = diag_add(diags, DIAG_YAML_SYNTAX, place(error, error->at), "%s",
			in_flow ? "a `,` or the closing bracket is wanted here"
				: "the text or bracket before this was at its end");
	diag->help = STR("quote the whole of a text that holds quotes or brackets; within '…' "
			 "write '' for '");
	return true;
}

static bool tell_unclosed(const struct yaml_error *error, struct diags *diags)
{
	char open = char_at(error, error->context_at);
	struct diag *diag;

	if (!is_one_of(open, "{[\"'") ||
	    (!has(error->context, "flow") && !has(error->problem, "end of stream")))
		return false;
	diag = diag_add(diags, DIAG_YAML_SYNTAX, place(error, error->context_at),
			"nothing closes this `%c`", open);
	diag->also = place(error, error->at);
	diag->also_text = STR("looked for up to here");
	return true;
}

static bool tell_tab(const struct yaml_error *error, struct diags *diags)
{
	size_t at = line_begin(error, error->at);
	size_t end = indent_end(error, error->at);
	struct diag *diag;

	while (at < end && char_at(error, at) != '\t')
		at++;
	if (at == end || error->at > end)
		return false;
	diag = diag_add(diags, DIAG_YAML_SYNTAX, place(error, at), "a tab indents this line");
	diag->help = STR("indent with spaces: YAML takes no tabs there");
	return true;
}

static bool is_word(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (is_one_of(text.p[i], " \t\"'{}[],"))
			return false;
	return text.n > 0;
}

/* A key at a column where none can stand: deeper than its map, or between two maps. */
static bool tell_indent(const struct yaml_error *error, struct diags *diags)
{
	size_t begin = indent_end(error, error->at);
	bool is_key = has(error->problem, "mapping values") &&
		      is_word(str_sub(error->text, begin, error->at - begin));
	bool is_between = has(error->context, "while parsing a block") && error->at == begin;
	struct diag *diag;

	if (!is_key && !is_between)
		return false;
	diag = diag_add(diags, DIAG_YAML_SYNTAX, place(error, begin),
			"no key or item can begin at this column");
	diag->help = STR("begin it at the column of the lines it belongs with");
	if (!is_key) {
		diag->also = place(error, error->context_at);
		diag->also_text = has(error->context, "mapping") ? STR("the map around it")
								 : STR("the list around it");
	}
	return true;
}

static bool tell_colon(const struct yaml_error *error, struct diags *diags)
{
	struct diag *diag;

	if (has(error->problem, "mapping values")) {
		diag = diag_add(diags, DIAG_YAML_SYNTAX, place(error, error->at),
				"a `: ` in a text that isn't quoted");
		diag->help = STR("a text that holds `: ` must be quoted");
		return true;
	}
	if (!has(error->context, "simple key"))
		return false;
	diag = diag_add(diags, DIAG_YAML_SYNTAX, place(error, error->context_at),
			"a key without its `:`");
	diag->help = STR("write a colon and a space behind a key, as in `stat: /etc`");
	return true;
}

static bool tell_escape(const struct yaml_error *error, struct diags *diags)
{
	struct diag *diag;

	if (!has(error->problem, "escape character") && !has(error->problem, "hexdecimal"))
		return false;
	diag = diag_add(diags, DIAG_YAML_SYNTAX, place(error, error->at),
			"within \"…\" a backslash begins an escape, and this is none");
	diag->help = STR("write it in '…', where a backslash is one, or `\\\\` for each");
	return true;
}

void yaml_error_tell(const struct yaml_error *error, struct diags *diags)
{
	static bool (*const tells[])(const struct yaml_error *error, struct diags *diags) = {
		tell_tab,      tell_head,   tell_reference, tell_rest,
		tell_unclosed, tell_indent, tell_colon,     tell_escape,
	};
	struct diag *diag;

	for (size_t i = 0; i < sizeof tells / sizeof *tells; i++)
		if (tells[i](error, diags))
			return;
	diag = diag_add(
		diags, DIAG_YAML_SYNTAX, place(error, error->at), "%.*s",
		STR_ARG(str_is_set(error->problem) ? error->problem : STR("the text isn't YAML")));
	if (str_is_set(error->context) && error->context_at != error->at) {
		diag->also = place(error, error->context_at);
		diag->also_text = str_copy(diags->arena, error->context);
	}
}
