#include "value/window.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "value/regex.h"

#include <string.h>

void window_init(struct window *window, struct arena *arena)
{
	*window = (struct window){.arena = arena};
}

void window_clear(struct window *window)
{
	window->seen = window->raw;
	window->base = window->ready = window->end = 0;
}

/* A small text takes little; a large one is read in pieces that make system calls cheap. */
static size_t next_cap(size_t cap)
{
	static const size_t caps[] = {16 * LIMIT_KIB, 384 * LIMIT_KIB, LIMIT_MIB,
				      LIMIT_SCAN_WINDOW};
	size_t at = 0;

	while (at < sizeof caps / sizeof *caps && caps[at] <= cap)
		at++;
	BUG_UNLESS(at < sizeof caps / sizeof *caps);
	return caps[at];
}

static void forget(struct window *window, uint64_t needed)
{
	char *to[] = {window->raw, window->seen};
	size_t drop = (size_t)(needed - window->base), left = (size_t)(window->end - needed);

	for (int i = 0; i < (window->seen == window->raw ? 1 : 2); i++)
		memmove(to[i], to[i] + drop, left);
	window->base = needed;
}

static void grow(struct window *window)
{
	size_t cap = next_cap(window->cap);
	bool changed = window->seen != window->raw;

	window->raw = arena_grow(window->arena, window->raw, window->cap, cap);
	window->seen =
		changed ? arena_grow(window->arena, window->seen, window->cap, cap) : window->raw;
	window->cap = cap;
}

/* A character that began before `place` and goes on behind it counts to what is needed. */
static uint64_t character_begin(const struct window *window, uint64_t place)
{
	while (place > window->base && place < window->ready &&
	       ((unsigned char)window->seen[place - window->base] & 0xC0) == 0x80)
		place--;
	return place;
}

char *window_room(struct window *window, uint64_t needed, size_t *ret_n)
{
	size_t used = (size_t)(window->end - window->base);

	needed = character_begin(window, needed);
	if (window->cap - used <= window->cap / 2 && needed > window->base) {
		forget(window, needed);
		used = (size_t)(window->end - window->base);
	}
	if (window->cap - used <= window->cap / 4)
		grow(window);
	*ret_n = window->cap - used;
	return window->raw + used;
}

void window_filled(struct window *window, size_t n)
{
	window->end += n;
}

/* How many bytes at the end may be the beginning of a character that goes on. */
static size_t cut_character(struct str bytes)
{
	for (size_t back = 1; back <= 3 && back <= bytes.n; back++) {
		unsigned char c = (unsigned char)bytes.p[bytes.n - back];

		if (c >= 0xC0)
			return back < (c >= 0xF0 ? 4U : c >= 0xE0 ? 3U : 2U) ? back : 0;
		if (c < 0x80)
			return 0;
	}
	return 0;
}

void window_make_ready(struct window *window, uint64_t upto, bool last)
{
	struct str fresh = window_raw(window, window->ready, upto);
	size_t at = (size_t)(window->ready - window->base);

	if (!last)
		fresh.n -= cut_character(fresh);
	if (window->seen == window->raw && utf8_bad_at(fresh) < fresh.n) {
		window->seen = arena_alloc(window->arena, window->cap);
		memcpy(window->seen, window->raw, at);
	}
	if (window->seen != window->raw && fresh.n) {
		memcpy(window->seen + at, fresh.p, fresh.n);
		regex_make_utf8(window->seen + at, fresh.n);
	}
	window->ready += fresh.n;
}

static struct str part(const struct window *window, const char *bytes, uint64_t from, uint64_t to)
{
	if (!bytes)
		return STR("");
	return (struct str){bytes + (from - window->base), (size_t)(to - from)};
}

struct str window_raw(const struct window *window, uint64_t from, uint64_t to)
{
	return part(window, window->raw, from, to);
}

struct str window_seen(const struct window *window, uint64_t from, uint64_t to)
{
	return part(window, window->seen, from, to);
}
