#include "source/diag.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

void diags_init(struct diags *diags, struct arena *arena)
{
	*diags = (struct diags){.arena = arena};
}

static struct diag *new_diag(struct diags *diags)
{
	if (diags->n < LIMIT_DIAGS)
		return VEC_PUSH(diags->arena, diags);
	diags->n_over++;
	return &diags->spare;
}

static bool is_kept(const struct diags *diags)
{
	return diags->n_over == 0;
}

struct diag *diag_add(struct diags *diags, enum diag_id id, struct span at, const char *format, ...)
{
	struct diag *diag = new_diag(diags);
	va_list args;

	diag->id = id;
	diag->at = at;
	if (!is_kept(diags))
		return diag;
	va_start(args, format);
	diag->text = str_vprintf(diags->arena, format, args);
	va_end(args);
	return diag;
}

struct diag *diag_add_path(struct diags *diags, enum diag_id id, struct str path,
			   const char *format, ...)
{
	struct diag *diag = new_diag(diags);
	va_list args;

	diag->id = id;
	if (!is_kept(diags))
		return diag;
	diag->path = str_copy(diags->arena, path);
	va_start(args, format);
	diag->text = str_vprintf(diags->arena, format, args);
	va_end(args);
	return diag;
}

void diag_suggest(struct diags *diags, struct diag *diag, struct str word)
{
	if (str_is_set(word) && is_kept(diags))
		diag->suggest = str_copy(diags->arena, word);
}

static int by_place(const void *a, const void *b)
{
	const struct diag *x = *(const struct diag *const *)a, *y = *(const struct diag *const *)b;

	if (x->at.file != y->at.file)
		return x->at.file < y->at.file ? -1 : 1;
	if (x->at.begin != y->at.begin)
		return x->at.begin < y->at.begin ? -1 : 1;
	if (x->path.n || y->path.n)
		return str_cmp(x->path, y->path);
	return x < y ? -1 : x > y;
}

static bool is_repeated(const struct diag *a, const struct diag *b)
{
	return a->id == b->id && a->at.file == b->at.file && a->at.begin == b->at.begin &&
	       str_eq(a->path, b->path) && str_eq(a->text, b->text);
}

/* The part of a line that is quoted: all of it, or a window around the span. */
static struct str window_of(struct str line, size_t begin, size_t *ret_skipped)
{
	size_t from = 0;

	if (line.n > LIMIT_DIAG_LINE && begin > LIMIT_DIAG_LINE / 2) {
		from = begin - LIMIT_DIAG_LINE / 2;
		while (from < line.n && ((unsigned char)line.p[from] & 0xC0) == 0x80)
			from++;
	}
	*ret_skipped = from;
	line = str_sub(line, from, LIMIT_DIAG_LINE);
	while (line.n && utf8_bad_at(line) < line.n && utf8_bad_at(line) + 4 > line.n)
		line.n--;
	return line;
}

static void quote_line(struct str line, struct buf *out)
{
	for (size_t at = 0; at < line.n;) {
		uint32_t code = 0;
		size_t n = utf8_decode(line, at, &code);

		if (n == 0 || (code != '\t' && utf8_is_hidden(code)))
			buf_add_char(out, '?');
		else
			buf_add(out, str_sub(line, at, n));
		at += n ? n : 1;
	}
}

/* One column of the line as it looks underneath: a tab, or as many `mark` as it is wide. */
static size_t add_under(struct str line, size_t at, char mark, struct buf *out)
{
	uint32_t code = 0;
	size_t n = utf8_decode(line, at, &code);

	if (n && code == '\t')
		buf_add_char(out, '\t');
	else
		buf_add_repeated(out, mark, n && !utf8_is_hidden(code) ? utf8_width(code) : 1);
	return n ? n : 1;
}

static void add_carets(struct str line, size_t begin, size_t end, struct buf *out)
{
	size_t at = 0;

	while (at < begin && at < line.n)
		at += add_under(line, at, ' ', out);
	buf_add_char(out, '^');
	if (at < line.n) {
		size_t first = out->n;
		size_t n = add_under(line, at, '~', out);

		if (out->n > first) /* the caret stands for the first column */
			out->n--;
		at += n;
	}
	while (at < end && at < line.n)
		at += add_under(line, at, '~', out);
}

static void add_colored(struct buf *out, bool color, const char *code, struct str text)
{
	if (color)
		buf_addf(out, "\033[%sm", code);
	buf_add(out, text);
	if (color)
		buf_add(out, STR("\033[0m"));
}

static void print_excerpt(const struct sources *sources, const struct span *at, unsigned number,
			  struct diag_style style, struct buf *out)
{
	uint32_t line_begin = 0;
	struct str line = source_line(sources, *at, number, &line_begin);
	size_t begin = at->begin - line_begin,
	       end = at->end > at->begin ? at->end - line_begin : begin;
	size_t skipped;
	struct str shown = window_of(line, begin, &skipped);
	struct buf carets;

	if (!str_is_set(line))
		return;
	buf_addf(out, "%5u | ", number);
	quote_line(shown, out);
	buf_add(out, STR("\n      | "));
	buf_init(&carets, out->arena, LIMIT_KIB * 4);
	add_carets(shown, begin - skipped, end > skipped ? end - skipped : 0, &carets);
	add_colored(out, style.color, "1;32", buf_str(&carets));
}

static void print_head(struct place place, struct str path, struct diag_style style,
		       struct buf *out)
{
	struct str name = place.line ? place.path : path;

	quote_line(name, out);
	if (place.line)
		buf_addf(out, ":%u:%u", place.line, place.column);
	buf_add(out, STR(": "));
	(void)style;
}

static void add_level(enum diag_id id, struct diag_style style, struct buf *out)
{
	const char *level = diag_level(id);
	const char *color = level[0] == 'e' ? "1;31" : level[0] == 'w' ? "1;33" : "1;36";

	add_colored(out, style.color, color, str_printf(out->arena, "%s:", level));
	buf_add_char(out, ' ');
}

static void print_one(const struct diag *diag, const struct sources *sources,
		      struct diag_style style, struct buf *out)
{
	struct place place = sources_place(sources, diag->at);

	print_head(place, diag->path, style, out);
	add_level(diag->id, style, out);
	quote_line(diag->text, out);
	buf_addf(out, " [%s]\n", diag_word(diag->id));
	if (place.line) {
		print_excerpt(sources, &diag->at, place.line, style, out);
		if (str_is_set(diag->suggest))
			buf_addf(out, " did you mean `%.*s`?", STR_ARG(diag->suggest));
		buf_add_char(out, '\n');
	} else if (str_is_set(diag->suggest)) {
		buf_addf(out, "      = did you mean `%.*s`?\n", STR_ARG(diag->suggest));
	}
	if (str_is_set(diag->help))
		buf_addf(out, "      = help: %.*s\n", STR_ARG(diag->help));
	if (span_is_set(diag->also)) {
		struct place also = sources_place(sources, diag->also);

		print_head(also, STR_NONE, style, out);
		add_colored(out, style.color, "1;36", STR("note:"));
		buf_addf(out, " %.*s\n", STR_ARG(diag->also_text));
		print_excerpt(sources, &diag->also, also.line, style, out);
		buf_add_char(out, '\n');
	}
}

static bool is_same_file(const struct diag *a, const struct diag *b)
{
	return a->at.file == b->at.file && str_eq(a->path, b->path);
}

const struct diag **diags_sorted(const struct diags *diags, struct arena *arena, size_t *ret_n)
{
	const struct diag **sorted = ARENA_ARRAY(arena, const struct diag *, diags->n);
	size_t n = 0;

	for (size_t i = 0; i < diags->n; i++)
		sorted[i] = &diags->at[i];
	if (diags->n)
		qsort(sorted, diags->n, sizeof *sorted, by_place);
	for (size_t i = 0; i < diags->n; i++)
		if (n == 0 || !is_repeated(sorted[n - 1], sorted[i]))
			sorted[n++] = sorted[i];
	*ret_n = n;
	return sorted;
}

void diags_print(const struct diags *diags, const struct sources *sources, struct diag_style style,
		 struct buf *out)
{
	size_t n, in_file = 0;
	const struct diag **sorted = diags_sorted(diags, out->arena, &n);

	for (size_t i = 0; i < n; i++) {
		bool last = i + 1 == n || !is_same_file(sorted[i], sorted[i + 1]);

		in_file = i && is_same_file(sorted[i - 1], sorted[i]) ? in_file + 1 : 1;
		if (in_file <= LIMIT_DIAGS_PER_FILE)
			print_one(sorted[i], sources, style, out);
		if (last && in_file > LIMIT_DIAGS_PER_FILE) {
			struct place place = sources_place(sources, sorted[i]->at);

			buf_addf(out, "%.*s: %zu further findings are not shown\n",
				 STR_ARG(place.line ? place.path : sorted[i]->path),
				 in_file - LIMIT_DIAGS_PER_FILE);
		}
	}
	if (diags->n_over)
		buf_addf(out, "%zu further findings were not kept\n", diags->n_over);
}

const char *diag_word(enum diag_id id)
{
	static const char *const words[] = {
#define DIAG(name, word, summary) [DIAG_##name] = (word),
#include "source/diags.def"
	};

	return words[id];
}

const char *diag_summary(enum diag_id id)
{
	static const char *const summaries[] = {
#define DIAG(name, word, summary) [DIAG_##name] = (summary),
#include "source/diags.def"
	};

	return summaries[id];
}

const char *diag_level(enum diag_id id)
{
	static const char *const levels[] = {
#define DIAG(name, word, summary) [DIAG_##name] = "error",
#define WARNING(name, word, summary) [DIAG_##name] = "warning",
#define NOTE(name, word, summary) [DIAG_##name] = "note",
#include "source/diags.def"
	};

	return levels[id];
}

static bool is_level(enum diag_id id, const char *level)
{
	return strcmp(diag_level(id), level) == 0;
}

size_t diags_findings(const struct diags *diags)
{
	size_t n = diags->n_over;

	for (size_t i = 0; i < diags->n; i++)
		n += !is_level(diags->at[i].id, "note");
	return n;
}
