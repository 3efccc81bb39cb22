#include "format/piece.h"
#include "source/source.h"

static size_t break_at(struct str text, uint32_t at)
{
	return at < text.n ? source_break_at(text, at) : 0;
}

static bool is_begin(struct str text, uint32_t at)
{
	if (at == 0)
		return true;
	if (text.p[at - 1] == '\r')
		return at == text.n || text.p[at] != '\n';
	return break_at(text, at - 1) == 1 || (at >= 2 && break_at(text, at - 2) == 2) ||
	       (at >= 3 && break_at(text, at - 3) == 3);
}

uint32_t line_begin(struct str text, uint32_t at)
{
	while (!is_begin(text, at))
		at--;
	return at;
}

uint32_t line_end(struct str text, uint32_t at)
{
	while (at < text.n && !break_at(text, at))
		at++;
	return at;
}

uint32_t line_next(struct str text, uint32_t at)
{
	uint32_t end = line_end(text, at);

	return end + (uint32_t)break_at(text, end);
}

uint32_t behind_blanks(struct str text, uint32_t at)
{
	while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t'))
		at++;
	return at;
}

uint32_t behind_gap(struct str text, uint32_t at)
{
	for (;;) {
		at = behind_blanks(text, at);
		if (at < text.n && text.p[at] == '#')
			at = line_end(text, at);
		if (!break_at(text, at))
			return at;
		at += (uint32_t)break_at(text, at);
	}
}

bool has_break(struct str text, uint32_t from, uint32_t to)
{
	return line_end(text, from) < to;
}
