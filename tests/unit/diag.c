#include "source/diag.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"

#include <criterion/criterion.h>

static struct str printed(struct diags *diags, struct sources *sources, struct arena *arena)
{
	struct buf out;

	buf_init(&out, arena, 4 * LIMIT_MIB);
	diags_print(diags, sources, (struct diag_style){0}, &out);
	return buf_str(&out);
}

/* However many there are, those that are kept have a ceiling, and the others are counted. */
Test(diag, keeps_so_many)
{
	struct arena arena;
	struct sources sources;
	struct diags diags;
	struct str got;
	size_t before;

	arena_init(&arena, NULL);
	sources_init(&sources, &arena);
	diags_init(&diags, &arena);
	for (size_t i = 0; i < LIMIT_DIAGS; i++)
		diag_add_path(&diags, DIAG_SHAPE, STR("f"), "error %zu", i);
	before = arena.total;
	for (size_t i = 0; i < 3 * LIMIT_DIAGS; i++) {
		struct diag *diag = diag_add_path(&diags, DIAG_SHAPE, STR("f"), "error %zu", i);

		diag->help = STR("a caller may set this");
	}
	cr_expect(diags.n == LIMIT_DIAGS && arena.total == before, "%zu", diags.n);
	got = printed(&diags, &sources, &arena);
	cr_expect(str_starts_with(got, STR("f: error: error 0 [shape]\n")));
	cr_expect(
		str_ends_with(got, str_printf(&arena,
					      "f: %d further findings are not shown\n"
					      "%d further findings were not kept\n",
					      LIMIT_DIAGS - LIMIT_DIAGS_PER_FILE, 3 * LIMIT_DIAGS)),
		"%s", got.p + (got.n > 200 ? got.n - 200 : 0));
	arena_release(&arena);
}
