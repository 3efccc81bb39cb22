#include "source/source.h"

#include "base/arena.h"
#include "base/utf8.h"

void sources_init(struct sources *sources, struct arena *arena)
{
	*sources = (struct sources){.arena = arena};
}

uint32_t sources_add(struct sources *sources, struct str path, struct str root, struct str text)
{
	struct source *source = ARENA_NEW(sources->arena, struct source);

	*source = (struct source){.path = path, .root = root, .text = text};
	*VEC_PUSH(sources->arena, sources) = source;
	return (uint32_t)sources->n;
}

static struct source *source_of(const struct sources *sources, struct span span)
{
	return span.file && span.file <= sources->n ? sources->at[span.file - 1] : NULL;
}

const struct source *sources_of(const struct sources *sources, struct span span)
{
	return source_of(sources, span);
}

size_t source_break_at(struct str text, size_t at)
{
	unsigned char c = (unsigned char)text.p[at];

	if (c == '\r')
		return at + 1 < text.n && text.p[at + 1] == '\n' ? 2 : 1;
	if (c == '\n')
		return 1;
	if (c == 0xC2 && at + 1 < text.n && (unsigned char)text.p[at + 1] == 0x85)
		return 2;
	if (c == 0xE2 && at + 2 < text.n && (unsigned char)text.p[at + 1] == 0x80 &&
	    ((unsigned char)text.p[at + 2] & 0xFE) == 0xA8)
		return 3;
	return 0;
}

struct offsets VEC_OF(uint32_t);

static void add_lines(struct arena *arena, struct str text, struct offsets *lines)
{
	for (size_t at = 0; at < text.n;) {
		size_t n = source_break_at(text, at);

		at += n ? n : 1;
		if (n)
			*VEC_PUSH(arena, lines) = (uint32_t)at;
	}
}

/* ASCII with line feeds alone, as most files are, is searched many bytes at a time. */
static void add_plain_lines(struct arena *arena, struct str text, struct offsets *lines)
{
	const char *at = text.p, *end = text.p + text.n;

	while (at < end && (at = memchr(at, '\n', (size_t)(end - at))))
		*VEC_PUSH(arena, lines) = (uint32_t)(++at - text.p);
}

static void index_lines(struct arena *arena, struct source *source)
{
	struct offsets lines = {0};
	struct str text = source->text;

	*VEC_PUSH(arena, &lines) = 0;
	if (utf8_is_ascii(text) && str_find_char(text, '\r') == text.n)
		add_plain_lines(arena, text, &lines);
	else
		add_lines(arena, text, &lines);
	source->lines = lines.at;
	source->n_lines = lines.n;
}

static size_t line_of(const struct source *source, uint32_t offset)
{
	size_t low = 0, high = source->n_lines;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (source->lines[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static unsigned characters(struct str text)
{
	unsigned n = 0;

	for (size_t at = 0; at < text.n; n++) {
		uint32_t code;
		size_t bytes = utf8_decode(text, at, &code);

		at += bytes ? bytes : 1;
	}
	return n;
}

struct place sources_place(const struct sources *sources, struct span span)
{
	struct source *source = source_of(sources, span);
	size_t line;

	if (!source)
		return (struct place){0};
	if (!source->lines)
		index_lines(sources->arena, source);
	line = line_of(source, span.begin);
	return (struct place){
		.path = source->path,
		.line = (unsigned)line + 1,
		.column = characters(str_sub(source->text, source->lines[line],
					     span.begin - source->lines[line])) +
			  1,
	};
}

struct str source_line(const struct sources *sources, struct span span, unsigned line,
		       uint32_t *ret_begin)
{
	struct source *source = source_of(sources, span);
	size_t begin, end;

	if (!source || line == 0)
		return STR_NONE;
	if (!source->lines)
		index_lines(sources->arena, source);
	if (line > source->n_lines)
		return STR_NONE;
	begin = end = source->lines[line - 1];
	while (end < source->text.n && !source_break_at(source->text, end))
		end++;
	*ret_begin = (uint32_t)begin;
	return str_sub(source->text, begin, end - begin);
}
