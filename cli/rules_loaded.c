#include "rules_loaded.h"

#include "cli.h"
#include "rules_dir.h"
#include "tty.h"

#include <unistd.h>

bool rules_loaded(struct arena *arena, const char *dir, const char *color, struct engine_rules *ret)
{
	struct diag_style style = {.color = wants_color(color, STDERR_FILENO)};
	struct buf out;

	engine_load(arena, &dialect, rules_dir(arena, dir, NULL), NULL, ret);
	if (ret->rules)
		return true;
	buf_init(&out, arena, LIMIT_REPORT);
	diags_print(&ret->diags, &ret->sources, style, &out);
	fwrite(buf_str(&out).p, 1, out.n, stderr);
	return false;
}
