#include "value/scan.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "value/regex.h"
#include "value/want.h"
#include "value/window.h"

#include <string.h>

enum {
	STEP = 32 *
	       LIMIT_KIB, /* fits the processor's nearest cache: it is gone over several times */
	A_RUN = 4 * LIMIT_KIB, /* newlines that aren't kept one by one */
};

struct scan {
	struct arena *arena;
	struct scan_options options;
	struct window window;
	uint64_t newlines; /* that follow the window's bytes, where there are very many */
	uint64_t size;
	struct want *wants;
	size_t n_open;
	struct regex_scratch *scratch; /* NULL without a regex */
	struct buf kept;
	char *spare; /* what came behind very many newlines */
	size_t spare_cap;
};

static struct regex_scratch *scratch_for(struct arena *arena, const struct scan_options *options)
{
	size_t groups = 0;
	bool any = false;

	for (size_t i = 0; i < options->n; i++) {
		const struct regex *regex = options->wants[i].regex;

		any |= regex != NULL;
		if (regex && regex_group_count(regex) > groups)
			groups = regex_group_count(regex);
	}
	return any ? regex_scratch_new(arena, groups) : NULL;
}

struct scan *scan_new(struct arena *arena, const struct scan_options *options)
{
	struct scan *scan = ARENA_NEW(arena, struct scan);

	scan->arena = arena;
	scan->options = *options;
	if (scan->options.step == 0)
		scan->options.step = STEP;
	scan->wants = ARENA_ARRAY(arena, struct want, options->n);
	scan->scratch = scratch_for(arena, options);
	window_init(&scan->window, arena);
	buf_init(&scan->kept, arena, options->keep);
	scan_restart(scan);
	return scan;
}

void scan_restart(struct scan *scan)
{
	window_clear(&scan->window);
	buf_clear(&scan->kept);
	scan->newlines = scan->size = 0;
	scan->n_open = 0;
	for (size_t i = 0; i < scan->options.n; i++) {
		want_init(&scan->wants[i], &scan->options.wants[i]);
		scan->n_open += scan->wants[i].answer.verdict == SCAN_OPEN;
	}
}

/* Asks all wants about the text up to a place. */
static void look(struct scan *scan, uint64_t upto, bool last)
{
	struct window *window = &scan->window;
	struct want_step step = {scan->arena, window, scan->scratch, scan->options.step, last};
	uint64_t before = window->ready;

	window_make_ready(window, upto, last);
	if (window->ready == before && !last)
		return;
	if (scan->options.keep)
		buf_add(&scan->kept, window_raw(window, before, window->ready));
	scan->n_open = 0;
	for (size_t i = 0; i < scan->options.n; i++) {
		want_step(&scan->wants[i], &step);
		scan->n_open += scan->wants[i].answer.verdict == SCAN_OPEN;
	}
}

/* Looks step by step at what is known to be text; less than a step can wait. */
static void look_at_steps(struct scan *scan, uint64_t end)
{
	for (uint64_t upto = scan->window.ready; end - upto >= scan->options.step;) {
		upto += scan->options.step;
		look(scan, upto, false);
	}
}

/* The place behind the last byte that is no newline. */
static uint64_t text_end(const struct window *window)
{
	struct str fresh = window_raw(window, window->ready, window->end);

	while (fresh.n && fresh.p[fresh.n - 1] == '\n')
		fresh.n--;
	return window->ready + fresh.n;
}

static uint64_t needed(const struct scan *scan)
{
	uint64_t least = scan->window.ready;

	for (size_t i = 0; i < scan->options.n; i++) {
		uint64_t needs = want_needs(&scan->wants[i]);

		least = needs < least ? needs : least;
	}
	return least;
}

char *scan_room(struct scan *scan, size_t *ret_n)
{
	return window_room(&scan->window, needed(scan), ret_n);
}

/* The newlines that were only counted turn out to be text, as other bytes follow. */
static void put_newlines(struct scan *scan)
{
	while (scan->newlines) {
		size_t n;
		char *room = scan_room(scan, &n);

		if (n > scan->newlines)
			n = (size_t)scan->newlines;
		memset(room, '\n', n);
		scan->newlines -= n;
		window_filled(&scan->window, n);
		look_at_steps(scan, scan->window.end);
	}
}

static void take(struct scan *scan, size_t n)
{
	struct window *window = &scan->window;
	uint64_t end;

	window_filled(window, n);
	end = text_end(window);
	look_at_steps(scan, end);
	if (window->end - end > A_RUN) {
		scan->newlines = window->end - end;
		window->end = end;
	}
}

static void put(struct scan *scan, struct str bytes)
{
	while (bytes.n) {
		size_t n;
		char *room = scan_room(scan, &n);

		if (n > bytes.n)
			n = bytes.n;
		memcpy(room, bytes.p, n);
		take(scan, n);
		bytes = str_from(bytes, n);
	}
}

/* Bytes in the room, behind newlines that aren't there: only a copy of them can be put behind. */
static void take_behind_newlines(struct scan *scan, struct str bytes)
{
	size_t n = 0;

	while (n < bytes.n && bytes.p[n] == '\n')
		n++;
	scan->newlines += n;
	bytes = str_from(bytes, n);
	if (!bytes.n)
		return;
	if (scan->spare_cap < bytes.n) {
		scan->spare = arena_grow(scan->arena, NULL, 0, bytes.n);
		scan->spare_cap = bytes.n;
	}
	memcpy(scan->spare, bytes.p, bytes.n);
	put_newlines(scan);
	put(scan, (struct str){scan->spare, bytes.n});
}

void scan_filled(struct scan *scan, size_t n)
{
	const struct window *window = &scan->window;

	scan->size += n;
	if (scan->newlines)
		take_behind_newlines(scan,
				     (struct str){window->raw + (window->end - window->base), n});
	else
		take(scan, n);
}

void scan_push(struct scan *scan, struct str bytes)
{
	while (bytes.n) {
		size_t n;
		char *room = scan_room(scan, &n);

		if (n > bytes.n)
			n = bytes.n;
		memcpy(room, bytes.p, n);
		scan_filled(scan, n);
		bytes = str_from(bytes, n);
	}
}

bool scan_is_done(const struct scan *scan)
{
	return scan->n_open == 0 && (scan->options.keep == 0 || scan->kept.over);
}

void scan_end(struct scan *scan)
{
	look(scan, text_end(&scan->window), true);
}

const struct scan_answer *scan_answer(const struct scan *scan, size_t want)
{
	return &scan->wants[want].answer;
}

bool scan_text(struct scan *scan, struct str *ret)
{
	if (scan->kept.over)
		return false;
	*ret = buf_str(&scan->kept);
	return true;
}

uint64_t scan_size(const struct scan *scan)
{
	return scan->size;
}
