#include "format/print.h"

#include "base/buf.h"
#include "format/piece.h"

#include <stdint.h>
#include <string.h>

enum { STEP = 2 };

struct printer {
	struct buf *out;
	struct str text;
	struct str line_end; /* as the file's first line ends */
	uint32_t old_column; /* where the block that is printed stood */
	bool is_open;        /* a blank line would belong to the text before it */
};

static struct str part(const struct printer *printer, uint32_t from, uint32_t to)
{
	return str_sub(printer->text, from, to - from);
}

static void add_part(const struct printer *printer, uint32_t from, uint32_t to)
{
	buf_add(printer->out, part(printer, from, to));
}

static void indent(const struct printer *printer, size_t columns)
{
	buf_add_repeated(printer->out, ' ', columns);
}

/* The break of the line that ends here, or one like the others'. */
static void add_break(const struct printer *printer, uint32_t end)
{
	uint32_t next = line_next(printer->text, end);

	buf_add(printer->out, next > end ? part(printer, end, next) : printer->line_end);
}

static uint32_t before_blanks(struct str text, uint32_t from, uint32_t end)
{
	while (end > from && strchr(" \t", text.p[end - 1]))
		end--;
	return end;
}

/* Comments and blank lines; `first`: where none of these may come first. */
static void print_lines(const struct printer *printer, struct lines lines, size_t column,
			bool first)
{
	struct str text = printer->text;
	bool was_blank = first || printer->is_open;

	for (uint32_t at = lines.begin; at < lines.end; at = line_next(text, at)) {
		uint32_t end = line_end(text, at), begin = behind_blanks(text, at);

		if (begin == end && was_blank)
			continue;
		was_blank = begin == end;
		if (!was_blank)
			indent(printer, column);
		add_part(printer, begin, before_blanks(text, begin, end));
		add_break(printer, end);
	}
}

/* What stands behind a piece or a sign, to the end of the line. */
static void print_rest(const struct printer *printer, uint32_t at)
{
	uint32_t end = line_end(printer->text, at);

	add_part(printer, at, before_blanks(printer->text, at, end));
	add_break(printer, end);
}

/* Behind a name, or where the key is nothing but a tag, the colon would be taken as part of it. */
static void print_key(const struct printer *printer, const struct piece *key)
{
	bool is_name =
		key->kind == PIECE_ALIAS || (key->behind > key->begin && key->behind == key->end);

	add_part(printer, key->begin, key->end);
	buf_add(printer->out, is_name ? STR(" :") : STR(":"));
}

static void print_flow(const struct printer *printer, const struct piece *piece);

static void print_flow_entry(const struct printer *printer, const struct piece *piece,
			     size_t number)
{
	const struct entry *entry = &piece->entries.at[number];
	struct str text = printer->text;
	uint32_t colon;

	buf_add(printer->out, number ? STR(", ") : STR(""));
	if (!entry->key) {
		print_flow(printer, entry->value);
		return;
	}
	colon = behind_blanks(text, entry->key->end);
	if (text.p[colon] != ':') {
		add_part(printer, entry->key->begin, entry->key->end);
		return;
	}
	print_key(printer, entry->key);
	buf_add_char(printer->out, ' ');
	print_flow(printer, entry->value);
}

/* Is it in brackets of its own, as all that it holds is, and nothing unusual between? */
static bool is_plain_flow(const struct printer *printer, const struct piece *piece)
{
	struct str text = printer->text;
	char open = piece->kind == PIECE_MAP ? '{' : '[';
	uint32_t bracket = behind_blanks(text, piece->behind);

	if (piece->kind == PIECE_TEXT || piece->kind == PIECE_ALIAS)
		return true;
	if (text.p[bracket] != open)
		return false;
	for (size_t i = 0; i < piece->entries.n; i++) {
		const struct entry *entry = &piece->entries.at[i];

		if (!is_plain_flow(printer, entry->value) ||
		    (entry->key &&
		     text.p[before_blanks(text, bracket, entry->key->begin) - 1] == '?'))
			return false;
	}
	return true;
}

static void print_flow(const struct printer *printer, const struct piece *piece)
{
	bool is_map = piece->kind == PIECE_MAP;

	if (piece->kind == PIECE_TEXT || piece->kind == PIECE_ALIAS) {
		add_part(printer, piece->begin, piece->end);
		return;
	}
	if (piece->behind > piece->begin) {
		add_part(printer, piece->begin, piece->behind);
		buf_add_char(printer->out, ' ');
	}
	buf_add_char(printer->out, is_map ? '{' : '[');
	for (size_t i = 0; i < piece->entries.n; i++)
		print_flow_entry(printer, piece, i);
	buf_add_char(printer->out, is_map ? '}' : ']');
}

static size_t leading(struct str text, uint32_t line, char what)
{
	size_t n = 0;

	while (line + n < text.n && text.p[line + n] == what)
		n++;
	return n;
}

static bool tells_indent(struct str head)
{
	return (head.n > 1 && head.p[1] >= '1' && head.p[1] <= '9') ||
	       (head.n > 2 && head.p[2] >= '1' && head.p[2] <= '9');
}

/* How far the content of a block text moves: to two behind `column`, or where its head says by how
 * much it is indented, as what is around it. */
static long content_shift(const struct printer *printer, const struct piece *piece, size_t column,
			  size_t *ret_old)
{
	struct str text = printer->text;
	uint32_t line = line_next(text, line_end(text, piece->behind));

	*ret_old = 0;
	if (tells_indent(part(printer, piece->behind, piece->end)))
		return (long)column - (long)printer->old_column;
	while (line < piece->end && behind_blanks(text, line) == line_end(text, line))
		line = line_next(text, line);
	if (line >= piece->end) {
		*ret_old = SIZE_MAX;
		return 0;
	}
	*ret_old = leading(text, line, ' ');
	return (long)column + STEP - (long)*ret_old;
}

/* Blank lines of it are no wider than they must be. */
static void print_block_text(const struct printer *printer, const struct piece *piece,
			     size_t column)
{
	struct str text = printer->text;
	uint32_t end = line_end(text, piece->behind);
	size_t old;
	long shift = content_shift(printer, piece, column, &old);

	add_part(printer, piece->begin, before_blanks(text, piece->behind, end));
	for (uint32_t line = line_next(text, end); line < piece->end;
	     line = line_next(text, line)) {
		size_t spaces = leading(text, line, ' ');
		long moved = (long)spaces + shift;

		add_break(printer, end);
		end = line_end(text, line);
		if (spaces <= old && line + spaces == end)
			continue;
		indent(printer, moved > 0 ? (size_t)moved : 0);
		add_part(printer, line + (uint32_t)spaces, end);
	}
	if (line_begin(text, piece->end) == piece->end)
		add_break(printer, end);
}

/* What goes over several lines and isn't a block text: its further lines move with what is around
 * it, and stay deeper than that. */
static void print_folded(const struct printer *printer, const struct piece *piece, size_t column)
{
	struct str text = printer->text;
	uint32_t line = line_next(text, piece->begin), end = line_end(text, piece->begin);
	bool is_text = piece->kind == PIECE_TEXT;

	add_part(printer, piece->begin, end);
	for (; line < piece->end; line = line_next(text, line)) {
		uint32_t begin = behind_blanks(text, line);
		long moved = (long)leading(text, line, ' ') + (long)column - printer->old_column;

		add_break(printer, end);
		end = line_end(text, line);
		if (begin == end)
			continue;
		if (line + leading(text, line, ' ') != begin)
			moved = (long)column + STEP; /* a tab is among them */
		if (is_text && moved <= (long)column)
			moved = (long)column + 1;
		indent(printer, moved > 0 ? (size_t)moved : 0);
		add_part(printer, begin, end < piece->end ? end : piece->end);
	}
}

static void print_leaf(struct printer *printer, const struct piece *piece, size_t column)
{
	struct str text = printer->text;

	if (piece->is_block_text) {
		print_block_text(printer, piece, column);
		printer->is_open = line_begin(text, piece->end) == piece->end;
		if (printer->is_open)
			return;
	} else if (has_break(text, piece->begin, piece->end)) {
		print_folded(printer, piece, column);
	} else if (is_plain_flow(printer, piece)) {
		print_flow(printer, piece);
	} else {
		add_part(printer, piece->begin, piece->end);
	}
	print_rest(printer, piece->end);
}

static void print_block(struct printer *printer, const struct piece *piece, size_t column,
			bool is_inline);

/* Behind a colon or dash. */
static void print_value(struct printer *printer, const struct entry *entry, size_t column)
{
	const struct piece *value = entry->value;
	struct str text = printer->text;

	if (value->is_block && value->is_inline) {
		buf_add_char(printer->out, ' ');
		print_block(printer, value, column + STEP, true);
	} else if (value->is_block) {
		if (value->behind > value->begin) {
			buf_add_char(printer->out, ' ');
			add_part(printer, value->begin, value->behind);
		}
		print_rest(printer, value->behind > value->begin ? value->behind : entry->behind);
		print_block(printer, value, column + STEP, false);
	} else if (has_break(text, entry->behind, value->begin)) {
		struct lines between = {line_next(text, entry->behind),
					line_begin(text, value->begin)};

		print_rest(printer, entry->behind);
		print_lines(printer, between, column + STEP, true);
		indent(printer, column + STEP);
		print_leaf(printer, value, column);
	} else {
		if (value->end > value->begin)
			buf_add_char(printer->out, ' ');
		print_leaf(printer, value, column);
	}
}

static void print_entry(struct printer *printer, const struct entry *entry, size_t column)
{
	if (entry->key) {
		print_key(printer, entry->key);
	} else {
		buf_add_char(printer->out, '-');
	}
	print_value(printer, entry, column);
}

/* Comments of a key that has come to stand behind a dash: they can't stand between. */
static void print_inner_leads(const struct printer *printer, const struct entry *entry,
			      size_t column)
{
	while (entry->value->is_block && entry->value->is_inline) {
		entry = &entry->value->entries.at[0];
		print_lines(printer, entry->lead, column, true);
	}
}

static void print_block(struct printer *printer, const struct piece *piece, size_t column,
			bool is_inline)
{
	uint32_t outer_column = printer->old_column;

	for (size_t i = 0; i < piece->entries.n; i++) {
		const struct entry *entry = &piece->entries.at[i];

		if (i > 0 || !is_inline) {
			print_lines(printer, entry->lead, column, i == 0);
			print_inner_leads(printer, entry, column);
			indent(printer, column);
		}
		printer->old_column = piece->column;
		printer->is_open = false;
		print_entry(printer, entry, column);
	}
	print_lines(printer, piece->tail, column, false);
	printer->old_column = outer_column;
}

static struct str first_break(struct str text)
{
	uint32_t end = line_end(text, 0), next = line_next(text, 0);

	return next > end ? str_sub(text, end, next - end) : STR("\n");
}

void pieces_print(const struct pieces *pieces, struct buf *out)
{
	struct printer printer = {
		.out = out, .text = pieces->text, .line_end = first_break(pieces->text)};

	buf_add(out, str_sub(pieces->text, 0, pieces->body));
	print_block(&printer, pieces->root, 0, false);
	buf_add(out, str_from(pieces->text, pieces->foot));
}
