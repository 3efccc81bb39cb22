/*
 * struct buf: text being written, with a ceiling. Once an addition would pass the ceiling the buf
 * is `over`: it keeps what it has and takes nothing more, so a writer may add freely and ask once
 * at the end. Its memory is the arena's.
 */
#ifndef ENGINE_BASE_BUF_H
#define ENGINE_BASE_BUF_H

#include "base/str.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

struct buf {
	struct arena *arena;
	char *p;
	size_t n, cap;
	size_t ceiling;
	bool over;
};

/* Empty; takes memory with the first addition. */
void buf_init(struct buf *buf, struct arena *arena, size_t ceiling);

/* Empty again, memory kept. */
void buf_clear(struct buf *buf);

void buf_add(struct buf *buf, struct str s);
void buf_add_char(struct buf *buf, char c);
void buf_add_repeated(struct buf *buf, char c, size_t times);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/* What was written, the arena's own; a NUL follows. Never {NULL, 0}. */
struct str buf_str(struct buf *buf);

/* Room for at least n bytes behind what was written, for a read to fill; NULL when over. */
char *buf_room(struct buf *buf, size_t n);

#endif
