#include "base/arena.h"

#include "base/limits.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LARGE = LIMIT_ARENA_LARGE, OUT_OF_MEMORY = 42 };

static bool is_all(const char *p, char byte, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != byte)
			return false;
	return true;
}

static const size_t sizes[] = {0,
			       1,
			       15,
			       16,
			       17,
			       4095,
			       LIMIT_ARENA_CHUNK_MIN - 1,
			       LIMIT_ARENA_CHUNK_MIN,
			       LIMIT_ARENA_CHUNK_MIN + 1,
			       LARGE - 17,
			       LARGE - 1,
			       LARGE,
			       LARGE + 1,
			       3 * LARGE + 5,
			       LIMIT_MIB + 1};

enum { SIZES = sizeof sizes / sizeof *sizes };

/* Whatever was there before, memory comes zeroed and aligned, and nobody else has it. */
Test(arena, gives_what_is_asked)
{
	struct arena arena;
	char *given[3 * SIZES];

	arena_init(&arena, NULL);
	for (size_t i = 0; i < 3 * SIZES; i++) {
		size_t size = sizes[i % SIZES];

		given[i] = arena_alloc(&arena, size);
		cr_expect((uintptr_t)given[i] % ARENA_ALIGN == 0, "%zu bytes", size);
		cr_expect(is_all(given[i], 0, size), "%zu bytes", size);
		memset(given[i], (int)i + 1, size);
	}
	for (size_t i = 0; i < 3 * SIZES; i++)
		cr_expect(is_all(given[i], (char)(i + 1), sizes[i % SIZES]), "place %zu", i);
	arena_release(&arena);
	cr_expect(arena.total == 0 && !arena.chunks && !arena.large);
	arena_release(&arena);
	arena_release(NULL);
}

/* From each size to each, first as the last thing given, then with something behind it. */
Test(arena, grows)
{
	for (size_t i = 0; i < SIZES; i++) {
		for (size_t k = 0; k < SIZES * 2; k++) {
			struct arena arena;
			size_t had = sizes[i], wants = sizes[k / 2], kept;
			char *old, *grown;

			arena_init(&arena, NULL);
			memset(arena_alloc(&arena, 100), 'x', 100);
			old = arena_alloc(&arena, had);
			memset(old, 'o', had);
			if (k % 2)
				memset(arena_alloc(&arena, 100), 'x', 100);
			grown = arena_grow(&arena, old, had, wants);
			kept = had < wants ? had : wants;
			cr_expect(is_all(grown, 'o', kept), "%zu to %zu", had, wants);
			cr_expect(is_all(grown + kept, 0, wants - kept), "%zu to %zu", had, wants);
			memset(grown, 'g', wants);
			cr_expect(is_all(arena_alloc(&arena, 100), 0, 100), "%zu to %zu", had,
				  wants);
			arena_release(&arena);
		}
	}
}

Test(arena, grows_from_nothing_step_by_step)
{
	struct arena arena;
	char *at = NULL, *other = NULL;
	size_t n = 0;

	arena_init(&arena, NULL);
	for (size_t wants = 1; wants < 4 * LARGE; wants += wants / 3 + 1) {
		at = arena_grow(&arena, at, n, wants);
		cr_expect(is_all(at + n, 0, wants - n), "%zu", wants);
		memset(at, 'a', wants);
		if (wants % 2) {
			other = arena_grow(&arena, other, n, wants);
			memset(other, 'b', wants);
		} else {
			other = arena_alloc(&arena, wants);
		}
		cr_expect(is_all(at, 'a', wants), "%zu", wants);
		n = wants;
	}
	arena_release(&arena);
}

/* What is given up comes again, zeroed; what was there before stays, large or not. */
Test(arena, goes_back)
{
	struct arena arena;
	struct arena_mark outer, inner;
	char *kept, *large, *grown;

	arena_init(&arena, NULL);
	outer = arena_mark(&arena);
	kept = arena_alloc(&arena, 100);
	large = arena_alloc(&arena, LARGE);
	memset(kept, 'k', 100);
	memset(large, 'l', LARGE);
	for (int round = 0; round < 20; round++) {
		inner = arena_mark(&arena);
		for (size_t i = 0; i < SIZES; i++) {
			char *given = arena_alloc(&arena, sizes[(i + (size_t)round) % SIZES]);
			size_t size = sizes[(i + (size_t)round) % SIZES];

			cr_expect(is_all(given, 0, size), "round %d, %zu bytes", round, size);
			memset(given, 'x', size);
		}
		arena_rewind(&arena, inner);
	}
	grown = arena_grow(&arena, large, LARGE, 9 * LARGE);
	cr_expect(is_all(kept, 'k', 100) && is_all(grown, 'l', LARGE));
	cr_expect(is_all(grown + LARGE, 0, 8 * LARGE));
	arena_rewind(&arena, outer);
	cr_expect(arena.total == 0 && arena.n_large == 0);
	cr_expect(is_all(arena_alloc(&arena, 100), 0, 100));
	arena_release(&arena);
}

/* A large one before the mark is grown behind it, among others that are given up. */
Test(arena, goes_back_over_what_moved)
{
	struct arena arena;
	struct arena_mark mark;
	char *at[3];

	arena_init(&arena, NULL);
	for (int i = 0; i < 3; i++) {
		at[i] = arena_alloc(&arena, LARGE);
		memset(at[i], 'a' + i, LARGE);
	}
	mark = arena_mark(&arena);
	arena_alloc(&arena, 2 * LARGE);
	at[1] = arena_grow(&arena, at[1], LARGE, 20 * LARGE);
	arena_alloc(&arena, 2 * LARGE);
	at[0] = arena_grow(&arena, at[0], LARGE, 20 * LARGE);
	at[2] = arena_grow(&arena, at[2], LARGE, 20 * LARGE);
	arena_rewind(&arena, mark);
	cr_expect(arena.n_large == 3);
	for (int i = 0; i < 3; i++)
		cr_expect(is_all(at[i], (char)('a' + i), LARGE), "block %d", i);
	arena_release(&arena);
}

static void ends_the_process(void)
{
	_exit(OUT_OF_MEMORY);
}

/* Each asks for more than there is. */
static void ask_size(struct arena *arena)
{
	arena_alloc(arena, SIZE_MAX);
}

static void ask_half(struct arena *arena)
{
	arena_alloc(arena, SIZE_MAX / 4);
}

static void ask_product(struct arena *arena)
{
	arena_array(arena, SIZE_MAX / 8, 16);
}

static void ask_growth(struct arena *arena)
{
	arena_grow(arena, arena_alloc(arena, LARGE), LARGE, SIZE_MAX / 4);
}

/* A little at a time: the C library's memory, whose end a sanitizer doesn't tell its caller. */
static void ask_often(struct arena *arena)
{
#ifdef __SANITIZE_ADDRESS__
	ask_half(arena);
#endif
	for (;;)
		memset(arena_alloc(arena, 1000), 'x', 1000);
}

static void ask_large_often(struct arena *arena)
{
	for (;;)
		arena_alloc(arena, LARGE);
}

static int status_of(void (*ask)(struct arena *), out_of_memory_fn *callback)
{
	struct arena arena;
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		/* of the address space: what has been taken already, which sanitizers need, stays
		 */
		struct rlimit limit = {0, RLIM_INFINITY};

		signal(SIGABRT, SIG_DFL);
		setrlimit(RLIMIT_CORE, &limit);
		if (ask == ask_often || ask == ask_large_often)
			limit.rlim_cur = 64UL * LIMIT_MIB;
		if (limit.rlim_cur)
			setrlimit(RLIMIT_AS, &limit);
		close(2);
		arena_init(&arena, callback);
		ask(&arena);
		_exit(0);
	}
	cr_assert(pid > 0 && waitpid(pid, &status, 0) == pid);
	return status;
}

Test(arena, tells_who_made_it_that_memory_is_out)
{
	static const struct {
		const char *name;
		void (*ask)(struct arena *);
	} rows[] = {
		{"all there is", ask_size},
		{"half of it", ask_half},
		{"a product that overflows", ask_product},
		{"growth", ask_growth},
		{"a little, often", ask_often},
		{"much, often", ask_large_often},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int status = status_of(rows[i].ask, ends_the_process);

		cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == OUT_OF_MEMORY,
			  "%s: status %d", rows[i].name, status);
		status = status_of(rows[i].ask, NULL);
		cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT,
			  "%s, without a callback: status %d", rows[i].name, status);
	}
}
