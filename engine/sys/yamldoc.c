#include "sys/yamldoc.h"

#include "base/arena.h"
#include "base/num.h"
#include "sys/docread.h"
#include "sys/fault.h"
#include "sys/yaml_scalar.h"

#include <errno.h>
#include <yaml.h>

/* What an anchor names: a value, and the text that it has as a key. */
struct anchor {
	struct doc_value *value;
	struct str text;
};

/* A table or list that isn't closed yet. */
struct frame {
	struct doc_value *value;
	struct doc_key key;       /* read, its value isn't yet */
	bool has_key, is_merge;   /* the key is <<: its value's keys come in at the end */
	struct doc_value *merged; /* what << gave */
};

struct events {
	struct doc_reader *doc;
	yaml_parser_t parser;
	struct map anchors;
	struct frame frames[LIMIT_DOCUMENT_DEPTH];
	size_t depth;
	struct doc_value *root;
};

static struct doc_place place_of(struct events *events, yaml_mark_t mark)
{
	return docread_place_of_character(events->doc, mark.index);
}

static struct frame *top(struct events *events)
{
	return events->depth ? &events->frames[events->depth - 1] : NULL;
}

/* A key is what comes next. */
static bool wants_key(struct events *events)
{
	const struct frame *frame = top(events);

	return frame && frame->value->type == DOC_TABLE && !frame->has_key;
}

static bool give_to_table(struct events *events, struct frame *frame, struct doc_value *value)
{
	frame->has_key = false;
	if (!frame->is_merge)
		return docread_add(events->doc, frame->value, frame->key, value);
	if (frame->merged)
		return docread_fail(events->doc, frame->key.at, "`<<` stands here twice");
	value->key_at = frame->key.at;
	frame->merged = value;
	return true;
}

/* Hands a value to the table or list that is open. */
static bool give(struct events *events, struct doc_value *value)
{
	struct frame *frame = top(events);

	if (!frame)
		events->root = value;
	else if (frame->value->type == DOC_TABLE)
		return give_to_table(events, frame, value);
	else
		docread_push(events->doc, frame->value, value);
	return true;
}

static void keep_anchor(struct events *events, const yaml_char_t *name, struct doc_value *value,
			struct str text)
{
	struct anchor *anchor;

	if (!name)
		return;
	anchor = ARENA_NEW(events->doc->arena, struct anchor);
	*anchor = (struct anchor){value, text};
	map_put(&events->anchors, str_copy(events->doc->arena, str_of((const char *)name)), anchor);
}

static void give_key(struct events *events, struct str text, bool plain, struct doc_place at)
{
	struct frame *frame = top(events);

	frame->key = (struct doc_key){text, at};
	frame->is_merge = plain && str_is(text, "<<");
	frame->has_key = true;
}

static bool on_scalar(struct events *events, const yaml_event_t *event)
{
	struct yaml_scalar scalar = {
		.text = {(const char *)event->data.scalar.value, event->data.scalar.length},
		.plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE,
		.tag = str_of((const char *)event->data.scalar.tag),
		.at = place_of(events, event->start_mark),
	};
	struct doc_value *value = NULL;

	scalar.text = str_copy(events->doc->arena, scalar.text);
	if (!wants_key(events) || event->data.scalar.anchor) {
		value = yaml_scalar(events->doc, &scalar);
		if (!value)
			return false;
		keep_anchor(events, event->data.scalar.anchor, value, scalar.text);
	}
	if (!wants_key(events))
		return give(events, value);
	give_key(events, scalar.text, scalar.plain, scalar.at);
	return true;
}

static bool on_open(struct events *events, enum doc_type type, const yaml_event_t *event,
		    const yaml_char_t *anchor)
{
	struct doc_place at = place_of(events, event->start_mark);
	struct doc_value *value;

	if (wants_key(events))
		return docread_fail(events->doc, at, "a key must be a text; this is %s",
				    docread_type_name(type));
	if (!docread_depth(events->doc, events->depth + 1, at))
		return false;
	value = docread_new(events->doc, type, at);
	if (!value)
		return false;
	keep_anchor(events, anchor, value, STR_NONE);
	events->frames[events->depth++] = (struct frame){.value = value};
	return true;
}

/* Keys of a merged table that the table doesn't have itself (YAML 1.1, merge key type). */
static bool merge_table(struct events *events, struct doc_value *table,
			const struct doc_value *from)
{
	if (from->type != DOC_TABLE)
		return docread_fail(events->doc, from->at, "`<<` takes tables; this is %s",
				    docread_type_name(from->type));
	for (size_t i = 0; i < from->table.n; i++)
		map_add(&table->table, from->table.entries[i].key, from->table.entries[i].value);
	return true;
}

static bool merge(struct events *events, struct doc_value *table, const struct doc_value *from)
{
	if (from->type != DOC_LIST)
		return merge_table(events, table, from);
	for (size_t i = 0; i < from->items.n; i++)
		if (!merge_table(events, table, from->items.at[i]))
			return false;
	return true;
}

static bool on_close(struct events *events)
{
	struct frame *frame = top(events);

	if (frame->merged && !merge(events, frame->value, frame->merged))
		return false;
	events->depth--;
	return give(events, frame->value);
}

/* Values in it, itself one, up to `most`; and how deep tables and lists in it nest. */
static size_t measure(const struct doc_value *value, size_t most, size_t depth, size_t *deepest)
{
	size_t n = 1;

	if (value->type != DOC_LIST && value->type != DOC_TABLE)
		return n;
	if (++depth > *deepest)
		*deepest = depth;
	if (value->type == DOC_LIST)
		for (size_t i = 0; i < value->items.n && n < most; i++)
			n += measure(value->items.at[i], most - n, depth, deepest);
	else
		for (size_t i = 0; i < value->table.n && n < most; i++)
			n += measure(value->table.entries[i].value, most - n, depth, deepest);
	return n;
}

static bool is_open(const struct events *events, const struct doc_value *value)
{
	for (size_t i = 0; i < events->depth; i++)
		if (events->frames[i].value == value)
			return true;
	return false;
}

/* The value of an anchor anew, as it has a key of its own; what is in it is shared. */
static bool give_again(struct events *events, const struct doc_value *value, struct doc_place at)
{
	struct doc_value *again = ARENA_NEW(events->doc->arena, struct doc_value);
	size_t deepest = 0;
	size_t n = measure(value, LIMIT_DOCUMENT_VALUES + 1, 0, &deepest);

	if (!docread_count(events->doc, n, at) ||
	    !docread_depth(events->doc, events->depth + deepest, at))
		return false;
	*again = *value;
	return give(events, again);
}

static bool on_alias(struct events *events, const yaml_event_t *event)
{
	struct str name = str_of((const char *)event->data.alias.anchor);
	struct doc_place at = place_of(events, event->start_mark);
	const struct anchor *anchor = map_get(&events->anchors, name);

	if (!anchor)
		return docread_fail(events->doc, at, "no anchor %.*s stands above",
				    STR_ARG(docread_quoted(events->doc, name)));
	if (is_open(events, anchor->value))
		return docread_fail(events->doc, at, "alias %.*s stands inside what it names",
				    STR_ARG(docread_quoted(events->doc, name)));
	if (!wants_key(events))
		return give_again(events, anchor->value, at);
	if (!str_is_set(anchor->text))
		return docread_fail(events->doc, at, "a key must be a text; this is %s",
				    docread_type_name(anchor->value->type));
	give_key(events, anchor->text, false, at);
	return true;
}

static bool on_document(struct events *events, const yaml_event_t *event)
{
	return !events->root || docread_fail(events->doc, place_of(events, event->start_mark),
					     "a second document begins here; wanted one");
}

static bool on_event(struct events *events, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT: return on_scalar(events, event);
	case YAML_ALIAS_EVENT: return on_alias(events, event);
	case YAML_SEQUENCE_START_EVENT:
		return on_open(events, DOC_LIST, event, event->data.sequence_start.anchor);
	case YAML_MAPPING_START_EVENT:
		return on_open(events, DOC_TABLE, event, event->data.mapping_start.anchor);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT: return on_close(events);
	case YAML_DOCUMENT_START_EVENT: return on_document(events, event);
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT: break;
	}
	return true;
}

static bool on_error(struct events *events)
{
	const yaml_parser_t *parser = &events->parser;

	if (parser->error == YAML_MEMORY_ERROR) {
		*events->doc->reterr = fault_errno(events->doc->arena, ENOMEM, events->doc->name);
		return false;
	}
	if (parser->error == YAML_READER_ERROR)
		return docread_fail_at(events->doc, parser->problem_offset, "%s: U+%04X",
				       parser->problem, (unsigned)parser->problem_value);
	return docread_fail(events->doc, place_of(events, parser->problem_mark), "%s",
			    parser->problem);
}

static bool read_events(struct events *events)
{
	for (bool done = false; !done;) {
		yaml_event_t event;
		bool taken;

		if (!yaml_parser_parse(&events->parser, &event))
			return on_error(events);
		done = event.type == YAML_STREAM_END_EVENT;
		taken = on_event(events, &event);
		yaml_event_delete(&event);
		if (!taken)
			return false;
	}
	return true;
}

/* A file without a value, and one whose value is null. */
static bool give_nothing(struct events *events, struct doc_value *ret_root)
{
	struct doc_value empty = {0};

	if (!docread_start(events->doc, &empty, DOC_TABLE, (struct doc_place){1, 1}))
		return false;
	*ret_root = empty;
	return true;
}

bool yamldoc_read(struct doc_reader *reader, struct doc_value *ret_root)
{
	struct events events = {.doc = reader};
	bool done;

	map_init(&events.anchors, reader->arena);
	if (!yaml_parser_initialize(&events.parser)) {
		*reader->reterr = fault_errno(reader->arena, ENOMEM, reader->name);
		return false;
	}
	yaml_parser_set_encoding(&events.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&events.parser, (const unsigned char *)reader->bytes.p,
				     reader->bytes.n);
	done = read_events(&events);
	yaml_parser_delete(&events.parser);
	if (!done)
		return false;
	if (!events.root || events.root->type == DOC_NULL)
		return give_nothing(&events, ret_root);
	return docread_root(reader, events.root, ret_root);
}
