#include "rules_loaded.h"

#include "cli.h"
#include "rules_dir.h"
#include "tty.h"

#include <unistd.h>

bool rules_loaded(struct arena *arena, const struct given *dirs, const struct given *more,
		  const char *color, struct engine_rules *ret)
{
	struct engine_source source = {0};
	struct diag_style style = {.color = wants_color(color, STDERR_FILENO)};
	struct buf out;

	if (!rules_layers(arena, dirs, more, NULL, &source))
		return false;
	engine_load(arena, &dialect, &source, ret);
	if (ret->rules)
		return true;
	buf_init(&out, arena, LIMIT_REPORT);
	diags_print(&ret->diags, &ret->sources, style, &out);
	fwrite(buf_str(&out).p, 1, out.n, stderr);
	return false;
}
