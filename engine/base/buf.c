#include "base/buf.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/limits.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_CAP = 64 };

void buf_init(struct buf *buf, struct arena *arena, size_t ceiling)
{
	*buf = (struct buf){.arena = arena, .ceiling = ceiling};
}

void buf_clear(struct buf *buf)
{
	buf->n = 0;
	buf->over = false;
}

char *buf_room(struct buf *buf, size_t n)
{
	size_t wanted, cap = buf->cap ? buf->cap : FIRST_CAP;

	if (buf->over || n > buf->ceiling - buf->n) {
		buf->over = true;
		return NULL;
	}
	wanted = buf->n + n + 1;
	if (wanted > buf->cap) {
		/* What is large from the start is known: all of it is asked for, and no more. */
		if (!buf->cap && wanted > LIMIT_ARENA_LARGE)
			cap = wanted;
		while (cap < wanted)
			cap *= 2;
		buf->p = arena_grow(buf->arena, buf->p, buf->cap, cap);
		buf->cap = cap;
	}
	return buf->p + buf->n;
}

void buf_add(struct buf *buf, struct str s)
{
	char *room = buf_room(buf, s.n);

	if (!room)
		return;
	if (s.n)
		memcpy(room, s.p, s.n);
	buf->n += s.n;
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, (struct str){&c, 1});
}

void buf_add_repeated(struct buf *buf, char c, size_t times)
{
	char *room = buf_room(buf, times);

	if (!room)
		return;
	memset(room, c, times);
	buf->n += times;
}

void buf_vaddf(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	int n;
	char *room;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	BUG_UNLESS(n >= 0);
	room = buf_room(buf, (size_t)n);
	if (!room)
		return;
	vsnprintf(room, (size_t)n + 1, format, args);
	buf->n += (size_t)n;
}

void buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vaddf(buf, format, args);
	va_end(args);
}

struct str buf_str(struct buf *buf)
{
	if (!buf->p) {
		buf->p = arena_grow(buf->arena, NULL, 0, FIRST_CAP);
		buf->cap = FIRST_CAP;
	}
	buf->p[buf->n] = '\0';
	return (struct str){buf->p, buf->n};
}
