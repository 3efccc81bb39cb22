#include "format/piece.h"

#include "base/limits.h"
#include "base/vec.h"
#include "source/marks.h"

#include <yaml.h>

struct closed_pieces VEC_OF(struct piece *);

struct builder {
	struct arena *arena;
	struct str text;
	struct marks marks;
	struct pieces *pieces;
	struct {
		struct piece *piece;
		const struct piece *key; /* that waits for its value */
	} open[LIMIT_YAML_DEPTH];
	size_t depth;
	size_t flow_depth;           /* of those, in flow style */
	struct closed_pieces closed; /* blocks that ended since the last piece, the deepest first */
	uint32_t gap;                /* the end of the last piece or sign */
	uint32_t covered;            /* the end of the last piece */
	const char *why;             /* it was refused */
	uint32_t why_at;
};

static void refuse(struct builder *builder, uint32_t at, const char *why)
{
	if (builder->why)
		return;
	builder->why = why;
	builder->why_at = at;
}

static uint32_t byte_of(const struct builder *builder, yaml_mark_t mark)
{
	return marks_byte(&builder->marks, mark.index);
}

/* Keeps the comments of from..to, which holds no text. */
static void keep_comments(struct builder *builder, uint32_t from, uint32_t to)
{
	struct str text = builder->text;

	for (uint32_t at = from; at < to; at++) {
		uint32_t end = at;
		bool apart =
			at == from || strchr(" \t", text.p[at - 1]) || line_begin(text, at) == at;

		if (text.p[at] != '#' || !apart)
			continue;
		end = line_end(text, at);
		*VEC_PUSH(builder->arena, &builder->pieces->comments) =
			str_trim(str_sub(text, at, end - at));
		at = end - 1;
	}
}

/* A list that isn't indented has the column of the map around it: a comment there is the map's. */
static bool takes(const struct builder *builder, size_t number, uint32_t column)
{
	const struct piece *piece = builder->closed.at[number];
	const struct piece *outer = number + 1 < builder->closed.n ? builder->closed.at[number + 1]
				    : builder->depth ? builder->open[builder->depth - 1].piece
						     : NULL;
	bool is_flat = outer && outer->column == piece->column;

	return column > piece->column || (column == piece->column && !is_flat);
}

/* Shares out the lines from the last piece to the line that begins at `end`: to tails of what
 * ended, and to the lead of what follows. */
static struct lines share_lines(struct builder *builder, uint32_t end)
{
	struct str text = builder->text;
	struct lines lead = {line_next(text, builder->gap), end};
	size_t taker = 0;

	if (line_begin(text, builder->gap) == builder->gap)
		lead.begin = builder->gap;
	for (uint32_t line = lead.begin; line < end; line = line_next(text, line)) {
		uint32_t mark = behind_blanks(text, line);
		struct piece *piece;

		if (mark == line_end(text, mark))
			continue;
		while (taker < builder->closed.n && !takes(builder, taker, mark - line))
			taker++;
		if (taker == builder->closed.n)
			break;
		piece = builder->closed.at[taker];
		if (piece->tail.end == piece->tail.begin)
			piece->tail.begin = lead.begin;
		piece->tail.end = lead.begin = line_next(text, line);
	}
	builder->closed.n = 0;
	if (lead.begin > end)
		lead.begin = end;
	return lead;
}

/* Its place is that of its key or dash. */
static struct entry *entry_begin(struct builder *builder, struct piece *around, uint32_t at)
{
	struct entry *entry = VEC_PUSH(builder->arena, &around->entries);

	if (around->is_block)
		entry->lead = share_lines(builder, line_begin(builder->text, at));
	return entry;
}

/* The sign that must stand behind the last piece; else the text isn't printed. */
static bool find_sign(struct builder *builder, char sign, uint32_t *ret)
{
	*ret = behind_gap(builder->text, builder->gap);
	if (*ret < builder->text.n && builder->text.p[*ret] == sign)
		return true;
	refuse(builder, *ret,
	       sign == ':' ? "a key and its colon are written in an unusual way"
			   : "an item of a list is written in an unusual way");
	return false;
}

static void add_key(struct builder *builder, struct piece *around, struct piece *key)
{
	uint32_t begin = behind_gap(builder->text, builder->gap);

	if (around->is_block && begin != key->begin) {
		refuse(builder, begin, "a key is written with `?`");
		return;
	}
	if (around->is_block && around->entries.n == 0)
		around->column = begin - line_begin(builder->text, begin);
	entry_begin(builder, around, key->begin)->key = key;
	builder->open[builder->depth - 1].key = key;
}

static void add_item(struct builder *builder, struct piece *around, struct piece *item)
{
	uint32_t dash = item->begin;
	struct entry *entry;

	if (around->is_block && !find_sign(builder, '-', &dash))
		return;
	if (around->is_block && around->entries.n == 0)
		around->column = dash - line_begin(builder->text, dash);
	entry = entry_begin(builder, around, dash);
	entry->value = item;
	entry->behind = builder->gap = around->is_block ? dash + 1 : dash;
}

static void add_value(struct builder *builder, struct piece *around, struct piece *value)
{
	struct entry *entry = &around->entries.at[around->entries.n - 1];
	uint32_t colon;

	entry->value = value;
	if (around->is_block && !find_sign(builder, ':', &colon))
		return;
	entry->behind = around->is_block ? colon + 1 : entry->key->end;
	builder->gap = entry->behind;
	builder->open[builder->depth - 1].key = NULL;
}

/* A piece begins: gives it to what is around it. */
static void give(struct builder *builder, struct piece *piece)
{
	struct piece *around = builder->depth ? builder->open[builder->depth - 1].piece : NULL;

	if (!around)
		builder->pieces->root = piece;
	else if (around->kind == PIECE_LIST)
		add_item(builder, around, piece);
	else if (!builder->open[builder->depth - 1].key)
		add_key(builder, around, piece);
	else
		add_value(builder, around, piece);
	piece->is_inline =
		around && around->is_block && around->kind == PIECE_LIST && piece->is_block &&
		piece->behind == piece->begin &&
		!str_contains(str_sub(builder->text, builder->gap, piece->begin - builder->gap),
			      STR("#"));
}

static uint32_t behind_properties(struct str text, uint32_t at, int n)
{
	for (int i = 0; i < n; i++) {
		at = behind_gap(text, at);
		while (at < text.n && !strchr(" \t\r\n", text.p[at]) && line_end(text, at) != at)
			at++;
	}
	return at;
}

static struct piece *piece_new(struct builder *builder, enum piece_kind kind,
			       const yaml_event_t *event, const yaml_char_t *anchor,
			       const yaml_char_t *tag)
{
	struct piece *piece = ARENA_NEW(builder->arena, struct piece);

	piece->kind = kind;
	piece->begin = byte_of(builder, event->start_mark);
	piece->end = byte_of(builder, event->end_mark);
	if (anchor)
		piece->anchor = str_copy(builder->arena, str_of((const char *)anchor));
	piece->behind = piece->begin;
	if (kind != PIECE_ALIAS)
		piece->behind = behind_properties(builder->text, piece->begin,
						  (anchor != NULL) + (tag != NULL));
	return piece;
}

static void end_piece(struct builder *builder, struct piece *piece)
{
	builder->gap = piece->end;
	if (!builder->flow_depth)
		builder->covered = piece->end;
}

static void check_properties(struct builder *builder, const struct piece *piece)
{
	struct str text = builder->text;

	if (!piece->is_block && !piece->is_block_text)
		return;
	if (piece->behind > piece->begin &&
	    (builder->depth == 0 || has_break(text, piece->begin, piece->behind) ||
	     has_break(text, builder->gap, piece->begin)))
		refuse(builder, piece->begin, "an anchor or a tag stands on a line of its own");
}

static void begin_piece(struct builder *builder, struct piece *piece)
{
	if (!builder->flow_depth)
		keep_comments(builder, builder->covered,
			      piece->is_block ? piece->behind : piece->begin);
	if (piece->is_block)
		builder->covered = piece->behind;
	give(builder, piece);
	check_properties(builder, piece);
}

static uint32_t leading_spaces(struct str text, uint32_t line)
{
	uint32_t at = line;

	while (at < text.n && text.p[at] == ' ')
		at++;
	return at - line;
}

/* '+' or '-', which says what becomes of the breaks at the end of a block text; 0: neither. */
static char chomping(struct str text, uint32_t at)
{
	while (at < text.n && strchr("|>123456789", text.p[at]))
		at++;
	return at < text.n && strchr("+-", text.p[at]) ? text.p[at] : '\0';
}

/* libyaml lets a block text end at the next piece; which line is its last, and which breaks count,
 * is as YAML 1.1 (8.1.1) has it. */
static void end_block_text(struct builder *builder, struct piece *piece)
{
	struct str text = builder->text;
	uint32_t indent = 0, end = line_end(text, piece->behind);

	for (uint32_t line = line_next(text, end); line < piece->end;
	     line = line_next(text, line)) {
		bool is_blank = behind_blanks(text, line) == line_end(text, line);

		if (!is_blank && !indent)
			indent = leading_spaces(text, line);
		if (!is_blank || (indent && leading_spaces(text, line) > indent))
			end = line_end(text, line);
	}
	if (chomping(text, piece->behind) == '+' && line_next(text, end) > end)
		end = line_begin(text, piece->end);
	else if (chomping(text, piece->behind) != '-' && end == text.n)
		refuse(builder, piece->begin,
		       "the last line has no line break, which belongs to its text");
	piece->end = end;
}

static void on_text(struct builder *builder, const yaml_event_t *event)
{
	struct piece *piece = piece_new(builder, PIECE_TEXT, event, event->data.scalar.anchor,
					event->data.scalar.tag);

	piece->is_block_text = event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
			       event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
	if (piece->is_block_text) {
		piece->behind = behind_gap(builder->text, piece->behind);
		end_block_text(builder, piece);
	}
	begin_piece(builder, piece);
	end_piece(builder, piece);
}

static void on_alias(struct builder *builder, const yaml_event_t *event)
{
	struct piece *piece =
		piece_new(builder, PIECE_ALIAS, event, event->data.alias.anchor, NULL);

	begin_piece(builder, piece);
	end_piece(builder, piece);
}

static void open_piece(struct builder *builder, struct piece *piece, bool is_block)
{
	piece->is_block = is_block;
	begin_piece(builder, piece);
	if (piece->behind > piece->begin)
		builder->gap = piece->behind;
	builder->flow_depth += !is_block;
	builder->open[builder->depth].piece = piece;
	builder->open[builder->depth++].key = NULL;
}

static void on_close(struct builder *builder, const yaml_event_t *event)
{
	struct piece *piece = builder->open[--builder->depth].piece;

	if (piece->is_block) {
		piece->end = builder->covered;
		*VEC_PUSH(builder->arena, &builder->closed) = piece;
		return;
	}
	piece->end = byte_of(builder, event->end_mark);
	builder->flow_depth--;
	end_piece(builder, piece);
}

static void on_list(struct builder *builder, const yaml_event_t *event)
{
	open_piece(builder,
		   piece_new(builder, PIECE_LIST, event, event->data.sequence_start.anchor,
			     event->data.sequence_start.tag),
		   event->data.sequence_start.style == YAML_BLOCK_SEQUENCE_STYLE);
}

static void on_map(struct builder *builder, const yaml_event_t *event)
{
	open_piece(builder,
		   piece_new(builder, PIECE_MAP, event, event->data.mapping_start.anchor,
			     event->data.mapping_start.tag),
		   event->data.mapping_start.style == YAML_BLOCK_MAPPING_STYLE);
}

static void on_event(struct builder *builder, const yaml_event_t *event)
{
	struct pieces *pieces = builder->pieces;

	switch (event->type) {
	case YAML_SCALAR_EVENT: on_text(builder, event); break;
	case YAML_ALIAS_EVENT: on_alias(builder, event); break;
	case YAML_SEQUENCE_START_EVENT: on_list(builder, event); break;
	case YAML_MAPPING_START_EVENT: on_map(builder, event); break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT: on_close(builder, event); break;
	case YAML_DOCUMENT_START_EVENT:
		if (!event->data.document_start.implicit)
			pieces->body = line_next(builder->text, byte_of(builder, event->end_mark));
		builder->gap = builder->covered = pieces->body;
		break;
	case YAML_DOCUMENT_END_EVENT:
		if (!event->data.document_end.implicit)
			pieces->foot = byte_of(builder, event->start_mark);
		break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT: break;
	}
}

/* What stands behind the last piece is the root's, whatever its column. */
static void end_root(struct builder *builder)
{
	struct str text = builder->text;
	struct pieces *pieces = builder->pieces;
	struct piece *root = pieces->root;
	struct lines rest;

	keep_comments(builder, builder->covered, pieces->foot);
	rest = share_lines(builder, pieces->foot);
	if (!str_contains(str_sub(text, rest.begin, rest.end - rest.begin), STR("#")))
		return;
	if (root->tail.begin == root->tail.end)
		root->tail.begin = rest.begin;
	root->tail.end = rest.end;
}

static void read_events(struct builder *builder)
{
	yaml_parser_t parser;
	bool done = false;

	if (!yaml_parser_initialize(&parser)) {
		refuse(builder, 0, "no memory is left");
		return;
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)builder->text.p,
				     builder->text.n);
	while (!done && !builder->why) {
		yaml_event_t event;

		if (!yaml_parser_parse(&parser, &event)) {
			refuse(builder, byte_of(builder, parser.problem_mark), "this is no YAML");
			break;
		}
		on_event(builder, &event);
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
}

bool pieces_read(struct arena *arena, struct str text, struct pieces *ret, uint32_t *reterr_at,
		 const char **reterr)
{
	struct builder builder = {.arena = arena, .text = text, .pieces = ret};

	*ret = (struct pieces){.text = text, .foot = (uint32_t)text.n};
	marks_init(&builder.marks, arena, text);
	read_events(&builder);
	if (!builder.why && (!ret->root || !ret->root->is_block || ret->root->begin < ret->body))
		refuse(&builder, 0, "the file isn't written a key a line");
	if (!builder.why)
		end_root(&builder);
	*reterr_at = builder.why_at;
	*reterr = builder.why;
	return !builder.why;
}
