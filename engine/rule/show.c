#include "rule/show.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "source/node.h"

enum { STEP = 2 };

struct show {
	const struct sources *sources;
	struct buf *out;
};

static void indent(struct show *show, size_t columns)
{
	buf_add_repeated(show->out, ' ', columns);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '/' || c == '_' || c == '.' || c == '$' || c == '(';
}

/* Reads as itself, in block style, without quotes. */
static bool is_plain(const struct node *node)
{
	struct str text = node->text;

	if (text.n == 0 || node_is_nothing(node))
		return !node->quoted;
	if (!is_letter(text.p[0]) || text.p[text.n - 1] == ' ' || text.p[text.n - 1] == ':')
		return false;
	if (node->quoted && (str_is(text, "~") || str_is(text, "null")))
		return false;
	for (size_t at = 0; at < text.n;) {
		uint32_t code = 0;
		size_t n = utf8_decode(text, at, &code);

		if (n == 0 || code < ' ' || utf8_is_hidden(code))
			return false;
		at += n;
	}
	return !str_contains(text, STR(": ")) && !str_contains(text, STR(" #")) &&
	       !str_starts_with(text, STR("...")); /* which ends a document */
}

static void add_escaped(struct buf *out, uint32_t code)
{
	switch (code) {
	case '"': buf_add(out, STR("\\\"")); return;
	case '\\': buf_add(out, STR("\\\\")); return;
	case '\n': buf_add(out, STR("\\n")); return;
	case '\t': buf_add(out, STR("\\t")); return;
	}
	buf_addf(out, code < 0x100 ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%08x", code);
}

static void add_quoted(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	for (size_t at = 0; at < text.n;) {
		uint32_t code = 0xFFFD;
		size_t n = utf8_decode(text, at, &code);

		if (code < ' ' || code == '"' || code == '\\' || utf8_is_hidden(code))
			add_escaped(out, code);
		else
			buf_add(out, str_sub(text, at, n ? n : 1));
		at += n ? n : 1;
	}
	buf_add_char(out, '"');
}

static void add_text(struct show *show, const struct node *node)
{
	if (is_plain(node))
		buf_add(show->out, node->text);
	else
		add_quoted(show->out, node->text);
}

static void end_line(struct show *show, struct span at)
{
	struct place place = sources_place(show->sources, at);

	buf_addf(show->out, "  # %.*s:%u\n", STR_ARG(place.path), place.line);
}

static void add_map(struct show *show, const struct node *map, size_t column, bool begun);

static bool is_empty(const struct node *node)
{
	return (node->kind == NODE_LIST && node->n_items == 0) ||
	       (node->kind == NODE_MAP && node->n_pairs == 0);
}

/* What fits behind a key or a dash, and ends the line. */
static bool add_inline(struct show *show, const struct node *node)
{
	if (node->kind != NODE_TEXT && !is_empty(node))
		return false;
	if (node->kind != NODE_TEXT || node->text.n || node->quoted)
		buf_add_char(show->out, ' ');
	if (node->kind == NODE_TEXT)
		add_text(show, node);
	else
		buf_add(show->out, node->kind == NODE_LIST ? STR("[]") : STR("{}"));
	end_line(show, node->at);
	return true;
}

static void add_list(struct show *show, const struct node *list, size_t column)
{
	for (size_t i = 0; i < list->n_items; i++) {
		const struct node *item = list->items[i];

		indent(show, column);
		buf_add(show->out, STR("-"));
		if (add_inline(show, item))
			continue;
		if (item->kind == NODE_MAP) {
			buf_add_char(show->out, ' ');
			add_map(show, item, column + STEP, true);
			continue;
		}
		end_line(show, item->at);
		add_list(show, item, column + STEP);
	}
}

/* begun: its first line stands at the column already. */
static void add_map(struct show *show, const struct node *map, size_t column, bool begun)
{
	for (size_t i = 0; i < map->n_pairs; i++) {
		const struct node_pair *pair = &map->pairs[i];

		if (i || !begun)
			indent(show, column);
		add_text(show, pair->key);
		buf_add_char(show->out, ':');
		if (add_inline(show, pair->value))
			continue;
		end_line(show, pair->key->at);
		if (pair->value->kind == NODE_MAP)
			add_map(show, pair->value, column + STEP, false);
		else
			add_list(show, pair->value, column + STEP);
	}
}

void show_check(const struct node *check, const struct sources *sources, struct buf *out)
{
	struct show show = {sources, out};

	buf_add(out, STR("checks:\n  - "));
	add_map(&show, check, STEP + STEP, true);
}
