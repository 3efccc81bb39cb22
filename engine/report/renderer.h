/*
 * A renderer turns a report into bytes. One file each with one exported const struct renderer, one
 * row in renderers.def.
 */
#ifndef ENGINE_REPORT_RENDERER_H
#define ENGINE_REPORT_RENDERER_H

#include "base/str.h"

#include <stdbool.h>

struct arena;
struct report;

/* Where bytes go. A sink remembers its failure: a renderer may write on. */
struct sink {
	void (*write)(void *self, struct str bytes);
	void *self;
};

/* What the reader of a report asked for. */
struct render_style {
	unsigned columns; /* of the terminal; 0: none, nothing is wrapped; under 40 counts as 40 */
	bool color;
	bool ascii;   /* nothing beyond ASCII is written; what texts hold is shown as \u20ac, but
			 for JSON and JUnit, which are UTF-8 wherever they are read */
	bool verbose; /* evidence, origins, timings */
	bool quiet;   /* PASS rows left out */
	bool timings; /* off: durations aren't told, so that two runs compare */
};

struct renderer {
	const char *name; /* "text" */
	const char *summary;
	/* arena: for working memory, given up by the caller. */
	void (*render)(const struct report *report, const struct render_style *style,
		       struct arena *arena, const struct sink *sink);
};

#define RENDERER(name) extern const struct renderer renderer_##name;
#include "report/renderers.def"

/* NULL where there is none of this name. */
const struct renderer *renderer_named(struct str name);

/* All, NULL-ended. */
const struct renderer *const *renderers(void);

#endif
