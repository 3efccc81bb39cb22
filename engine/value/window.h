/*
 * The part of a stream of bytes that is held in memory: it goes forward only, a reader fills it at
 * its end, what nobody needs any more is forgotten at its beginning.
 *
 * Places are counted from the beginning of the stream. raw[0] is the byte at `base`; bytes up to
 * `ready` have also been made well-formed UTF-8 (value/regex) in `seen`, which is `raw` itself as
 * long as nothing had to be changed. `base` and `ready` stand between characters of `seen`.
 */
#ifndef ENGINE_VALUE_WINDOW_H
#define ENGINE_VALUE_WINDOW_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct window {
	struct arena *arena;
	char *raw, *seen;
	size_t cap;
	uint64_t base, ready, end;
};

void window_init(struct window *window, struct arena *arena);

/* Empty again, at the beginning of a stream; memory is kept. */
void window_clear(struct window *window);

/* Room behind `end`, at least one byte; forgets what is before `needed`, which may not be above
 * `ready`. The window grows only where that doesn't make room. */
char *window_room(struct window *window, uint64_t needed, size_t *ret_n);

/* So many bytes of the room were filled. */
void window_filled(struct window *window, size_t n);

/* Moves `ready` to a place up to `end`: the stream goes on there, so a character that it would cut
 * stays out unless `last`. */
void window_make_ready(struct window *window, uint64_t upto, bool last);

/* The bytes from one place to another, both within the window. */
struct str window_raw(const struct window *window, uint64_t from, uint64_t to);
struct str window_seen(const struct window *window, uint64_t from, uint64_t to);

#endif
