#include "source/node.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "source/diag.h"
#include "source/marks.h"
#include "source/yaml_error.h"

#include <yaml.h>

/* A collection that isn't closed yet; its children are the top of the reader's stack. */
struct frame {
	struct node *node;
	size_t children;        /* where they begin in the stack */
	struct arena_mark mark; /* before it, and whether an anchor stood before it */
	size_t anchors;
	uint32_t handed_over; /* nodes of items that were given up */
};

struct reader {
	struct arena *texts, *nodes;
	struct arena work; /* gone when the file is read */
	const struct yaml_items *items;
	struct diags *diags;
	const struct source *source;
	uint32_t file;
	yaml_parser_t parser;
	struct marks marks;
	struct map anchors;
	struct frame frames[LIMIT_YAML_DEPTH];
	size_t depth;
	struct {
		const struct node **at;
		size_t n, cap;
	} stack;
	size_t n_nodes, n_alias_nodes;
	const struct node *root;
	bool stopped;
};

static uint32_t byte_of(const struct reader *reader, size_t index)
{
	return marks_byte(&reader->marks, index);
}

static struct span span_of(const struct reader *reader, yaml_mark_t begin, yaml_mark_t end)
{
	return (struct span){reader->file, byte_of(reader, begin.index),
			     byte_of(reader, end.index)};
}

static struct node *node_new(struct reader *reader, enum node_kind kind, const yaml_event_t *event)
{
	struct node *node = ARENA_NEW(reader->nodes, struct node);

	node->kind = (unsigned char)kind;
	node->size = 1;
	node->at = span_of(reader, event->start_mark, event->end_mark);
	return node;
}

static void stop(struct reader *reader)
{
	reader->stopped = true;
}

static bool count(struct reader *reader, const struct node *node, size_t size)
{
	reader->n_nodes += size;
	if (reader->n_nodes <= LIMIT_YAML_NODES)
		return true;
	diag_add(reader->diags, DIAG_YAML_LIMIT, node->at, "more than %d nodes in one file",
		 LIMIT_YAML_NODES);
	stop(reader);
	return false;
}

/* Is this the end of an item of a list right under the root map? A list that is a key hands
 * nothing over: an even number of keys and values stands before it. */
static bool is_item(const struct reader *reader)
{
	return reader->items && reader->depth == 2 && reader->frames[0].node->kind == NODE_MAP &&
	       reader->frames[1].node->kind == NODE_LIST &&
	       (reader->frames[1].children - reader->frames[0].children) % 2 == 1;
}

/* The stack holds the root's keys and values so far; the last key is the list's. */
static bool hand_over(struct reader *reader, const struct node *item)
{
	const struct node **root = reader->stack.at + reader->frames[0].children;

	return reader->items->item(reader->items->self, root[0],
				   reader->stack.at[reader->frames[1].children - 1], item);
}

/* Hands a finished node to the collection that is open. */
static void give(struct reader *reader, const struct node *node)
{
	if (reader->depth == 0)
		reader->root = node;
	else
		*VEC_PUSH(&reader->work, &reader->stack) = node;
}

static void give_item(struct reader *reader, const struct node *node, struct arena_mark mark,
		      size_t anchors)
{
	if (!is_item(reader)) {
		give(reader, node);
		return;
	}
	reader->frames[1].handed_over += node->size;
	if (!hand_over(reader, node) && reader->anchors.n == anchors)
		arena_rewind(reader->nodes, mark);
}

static void keep_anchor(struct reader *reader, const yaml_char_t *anchor, struct node *node)
{
	if (anchor)
		map_put(&reader->anchors, str_copy(&reader->work, str_of((const char *)anchor)),
			node);
}

static bool is_block(const yaml_event_t *event)
{
	return event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
	       event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
}

/* A block text's end mark stands at the next token: blank lines aren't part of the place. */
static void trim_end(const struct reader *reader, struct span *at)
{
	struct str text = reader->source->text;

	while (at->end > at->begin && (text.p[at->end - 1] == '\n' || text.p[at->end - 1] == '\r' ||
				       text.p[at->end - 1] == ' '))
		at->end--;
}

static void on_text(struct reader *reader, const yaml_event_t *event)
{
	struct arena_mark mark = arena_mark(reader->nodes);
	size_t anchors = reader->anchors.n;
	struct node *node = node_new(reader, NODE_TEXT, event);
	struct str value = {(const char *)event->data.scalar.value, event->data.scalar.length};
	struct str written;

	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	if (is_block(event))
		trim_end(reader, &node->at);
	written = str_sub(reader->source->text, node->at.begin + (node->quoted ? 1 : 0), value.n);
	/* Most texts stand in the file as they are: no copy. */
	node->text = str_eq(written, value) ? written : str_copy(reader->texts, value);
	keep_anchor(reader, event->data.scalar.anchor, node);
	if (count(reader, node, 1))
		give_item(reader, node, mark, anchors);
}

static void on_open(struct reader *reader, enum node_kind kind, const yaml_event_t *event,
		    const yaml_char_t *anchor)
{
	struct arena_mark mark = arena_mark(reader->nodes);
	size_t anchors = reader->anchors.n;
	struct node *node = node_new(reader, kind, event);

	if (!count(reader, node, 1))
		return;
	if (reader->depth == LIMIT_YAML_DEPTH) {
		diag_add(reader->diags, DIAG_YAML_LIMIT, node->at, "nested more than %d deep",
			 LIMIT_YAML_DEPTH);
		stop(reader);
		return;
	}
	reader->frames[reader->depth++] = (struct frame){
		.node = node, .children = reader->stack.n, .mark = mark, .anchors = anchors};
	keep_anchor(reader, anchor, node);
}

static void close_list(struct reader *reader, struct node *node, const struct node **items,
		       size_t n)
{
	node->n_items = n;
	node->items = ARENA_ARRAY(reader->nodes, const struct node *, n);
	if (n)
		memcpy(node->items, items, n * sizeof(struct node *));
}

/* The pair of an earlier key of this name; linear for the few keys that maps mostly have. */
static struct node_pair *find_pair(const struct node *map, const struct map *index, struct str key)
{
	if (index->arena)
		return map_get(index, key);
	for (size_t i = 0; i < map->n_pairs; i++)
		if (str_eq(map->pairs[i].key->text, key))
			return &map->pairs[i];
	return NULL;
}

static void add_pair(struct node *map, struct map *index, struct node_pair pair)
{
	map->pairs[map->n_pairs] = pair;
	if (index->arena)
		map_add(index, pair.key->text, &map->pairs[map->n_pairs]);
	map->n_pairs++;
}

static bool is_merge_key(const struct node *key)
{
	return key->kind == NODE_TEXT && !key->quoted && str_is(key->text, "<<");
}

/* Pairs of a merged map that the map doesn't set itself (YAML 1.1, merge key type). */
static void merge_from(struct reader *reader, struct node *map, struct map *index,
		       const struct node *from)
{
	if (from->kind != NODE_MAP) {
		diag_add(reader->diags, DIAG_YAML_ALIAS, from->at, "`<<` merges maps; this is %s",
			 node_kind_name(from));
		return;
	}
	for (size_t i = 0; i < from->n_pairs; i++)
		if (!find_pair(map, index, from->pairs[i].key->text))
			add_pair(map, index, from->pairs[i]);
}

static void merge(struct reader *reader, struct node *map, struct map *index,
		  const struct node *value)
{
	if (value->kind != NODE_LIST) {
		merge_from(reader, map, index, value);
		return;
	}
	for (size_t i = 0; i < value->n_items; i++)
		merge_from(reader, map, index, value->items[i]);
}

static void own_pair(struct reader *reader, struct node *map, struct map *index,
		     struct node_pair pair)
{
	const struct node_pair *first;
	struct diag *diag;

	if (pair.key->kind != NODE_TEXT) {
		diag_add(reader->diags, DIAG_YAML_KEY, pair.key->at,
			 "a key must be a text; this is %s", node_kind_name(pair.key));
		return;
	}
	first = find_pair(map, index, pair.key->text);
	if (!first) {
		add_pair(map, index, pair);
		return;
	}
	diag = diag_add(reader->diags, DIAG_KEY_DUPLICATE, pair.key->at, "`%.*s` stands here twice",
			STR_ARG(pair.key->text));
	diag->also = first->key->at;
	diag->also_text = STR("first here");
}

static size_t merged_pairs(const struct node *value)
{
	size_t n = value->kind == NODE_MAP ? value->n_pairs : 0;

	for (size_t i = 0; value->kind == NODE_LIST && i < value->n_items; i++)
		n += value->items[i]->kind == NODE_MAP ? value->items[i]->n_pairs : 0;
	return n;
}

static void close_map(struct reader *reader, struct node *map, const struct node **children,
		      size_t n)
{
	enum { FEW = 12 };
	size_t room = n / 2;
	struct map index = {0};

	for (size_t i = 0; i + 1 < n; i += 2)
		if (is_merge_key(children[i]))
			room += merged_pairs(children[i + 1]);
	if (room > FEW)
		map_init(&index, &reader->work);
	map->pairs = ARENA_ARRAY(reader->nodes, struct node_pair, room);
	for (size_t i = 0; i + 1 < n; i += 2)
		if (!is_merge_key(children[i]))
			own_pair(reader, map, &index,
				 (struct node_pair){children[i], children[i + 1]});
	for (size_t i = 0; i + 1 < n; i += 2)
		if (is_merge_key(children[i]))
			merge(reader, map, &index, children[i + 1]);
}

/* A block collection ends where its last child does; a flow one at its bracket. */
static void set_end(struct reader *reader, struct node *node, const yaml_event_t *event,
		    const struct node *last)
{
	if (event->end_mark.index > event->start_mark.index)
		node->at.end = byte_of(reader, event->end_mark.index);
	else if (last && last->at.begin >= node->at.begin)
		node->at.end = last->at.end;
}

static void on_close(struct reader *reader, const yaml_event_t *event)
{
	struct frame *frame = &reader->frames[--reader->depth];
	struct node *node = frame->node;
	size_t n = reader->stack.n - frame->children;
	const struct node **children = n ? reader->stack.at + frame->children : NULL;

	node->size += frame->handed_over;
	for (size_t i = 0; i < n; i++)
		node->size += children[i]->size;
	set_end(reader, node, event, n ? children[n - 1] : NULL);
	if (node->kind == NODE_LIST)
		close_list(reader, node, children, n);
	else
		close_map(reader, node, children, n);
	reader->stack.n = frame->children;
	give_item(reader, node, frame->mark, frame->anchors);
}

static bool is_open(const struct reader *reader, const struct node *node)
{
	for (size_t i = 0; i < reader->depth; i++)
		if (reader->frames[i].node == node)
			return true;
	return false;
}

static void on_alias(struct reader *reader, const yaml_event_t *event)
{
	struct str name = str_of((const char *)event->data.alias.anchor);
	struct span at = span_of(reader, event->start_mark, event->end_mark);
	const struct node *node = map_get(&reader->anchors, name);

	if (!node || is_open(reader, node)) {
		diag_add(reader->diags, DIAG_YAML_ALIAS, at,
			 node ? "`*%.*s` stands inside what it names"
			      : "no anchor `&%.*s` stands above",
			 STR_ARG(name));
		stop(reader);
		return;
	}
	reader->n_alias_nodes += node->size;
	if (reader->n_alias_nodes > LIMIT_YAML_ALIAS_NODES) {
		diag_add(reader->diags, DIAG_YAML_LIMIT, at, "aliases expand to more than %d nodes",
			 LIMIT_YAML_ALIAS_NODES);
		stop(reader);
		return;
	}
	if (count(reader, node, node->size))
		give_item(reader, node, arena_mark(reader->nodes), reader->anchors.n);
}

static void on_document(struct reader *reader, const yaml_event_t *event)
{
	if (!reader->root)
		return;
	diag_add(reader->diags, DIAG_YAML_DOCUMENTS,
		 span_of(reader, event->start_mark, event->end_mark),
		 "a second document begins here; a rule file holds one");
	stop(reader);
}

static void on_event(struct reader *reader, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT: on_text(reader, event); break;
	case YAML_ALIAS_EVENT: on_alias(reader, event); break;
	case YAML_SEQUENCE_START_EVENT:
		on_open(reader, NODE_LIST, event, event->data.sequence_start.anchor);
		break;
	case YAML_MAPPING_START_EVENT:
		on_open(reader, NODE_MAP, event, event->data.mapping_start.anchor);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT: on_close(reader, event); break;
	case YAML_DOCUMENT_START_EVENT: on_document(reader, event); break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT: break;
	}
}

static struct str said(const char *text)
{
	return text ? str_of(text) : STR_NONE;
}

static void on_error(struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	struct yaml_error error = {
		.file = reader->file,
		.text = reader->source->text,
		.problem = said(parser->problem),
		.context = said(parser->context),
		.at = byte_of(reader, parser->problem_mark.index),
	};

	error.context_at =
		str_is_set(error.context) ? byte_of(reader, parser->context_mark.index) : error.at;
	yaml_error_tell(&error, reader->diags);
}

static void read_events(struct reader *reader)
{
	for (bool done = false; !done && !reader->stopped;) {
		yaml_event_t event;

		if (!yaml_parser_parse(&reader->parser, &event)) {
			on_error(reader);
			reader->stopped = true;
			return;
		}
		on_event(reader, &event);
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
}

static bool is_utf8(struct reader *reader)
{
	struct str text = reader->source->text;
	size_t bad = utf8_bad_at(text), nul = str_find_char(text, '\0');
	struct span at = {reader->file, (uint32_t)(bad < nul ? bad : nul), 0};

	at.end = at.begin;
	if (text.n >= 2 && (!memcmp(text.p, "\xFF\xFE", 2) || !memcmp(text.p, "\xFE\xFF", 2)))
		diag_add(reader->diags, DIAG_FILE_ENCODING, at,
			 "the file is UTF-16; rules are UTF-8");
	else if (bad < text.n)
		diag_add(reader->diags, DIAG_FILE_ENCODING, at,
			 "byte 0x%02X here is no UTF-8; rules are UTF-8 text",
			 (unsigned char)text.p[bad]);
	else if (nul < text.n)
		diag_add(reader->diags, DIAG_FILE_ENCODING, at,
			 "a NUL byte stands here; rules are text");
	else
		return true;
	return false;
}

static void read_document(struct reader *reader)
{
	struct str text = reader->source->text;

	if (!is_utf8(reader) || !yaml_parser_initialize(&reader->parser)) {
		stop(reader);
		return;
	}
	marks_init(&reader->marks, &reader->work, text);
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader->parser, (const unsigned char *)text.p, text.n);
	read_events(reader);
	yaml_parser_delete(&reader->parser);
}

const struct node *yaml_read(const struct yaml_request *request, struct diags *diags)
{
	struct span whole = {request->file, 0, 0};
	struct reader reader = {
		.texts = request->texts,
		.nodes = request->nodes,
		.items = request->items,
		.diags = diags,
		.source = sources_of(request->sources, whole),
		.file = request->file,
	};

	arena_init(&reader.work, request->texts->out_of_memory);
	map_init(&reader.anchors, &reader.work);
	read_document(&reader);
	arena_release(&reader.work);
	return reader.stopped ? NULL : reader.root;
}

bool node_is_nothing(const struct node *node)
{
	return node->kind == NODE_TEXT && !node->quoted &&
	       (node->text.n == 0 || str_is(node->text, "~") || str_is(node->text, "null"));
}

const struct node *node_get(const struct node *map, struct str key)
{
	if (map->kind != NODE_MAP)
		return NULL;
	for (size_t i = 0; i < map->n_pairs; i++)
		if (str_eq(map->pairs[i].key->text, key))
			return map->pairs[i].value;
	return NULL;
}

const char *node_kind_name(const struct node *node)
{
	switch ((enum node_kind)node->kind) {
	case NODE_LIST: return "a list";
	case NODE_MAP: return "a map";
	case NODE_TEXT: return node_is_nothing(node) ? "nothing" : "a text";
	}
	return "";
}
