#include "value/package_range.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/vec.h"
#include "value/deb.h"
#include "value/rpm.h"
#include "value/version_error.h"

static const struct {
	const char *name;
	bool (*read)(struct str text, struct evr *ret, struct version_error *reterr);
	int (*order)(const struct evr *a, const struct evr *b);
	bool may_lack_release; /* of a comparator: then releases aren't compared */
} schemes[] = {
	[PACKAGE_DEB] = {"deb", deb_read, deb_order, false},
	[PACKAGE_RPM] = {"rpm", rpm_read, rpm_order, true},
};

struct compiler {
	struct arena *arena;
	struct package_range *range;
	struct str text;
	size_t error_at;
	struct str error;
};

const char *package_scheme_name(enum package_scheme scheme)
{
	return schemes[scheme].name;
}

bool package_read(enum package_scheme scheme, struct str text, struct evr *ret,
		  struct version_error *reterr)
{
	return schemes[scheme].read(str_trim(text), ret, reterr);
}

static bool refuse(struct compiler *compiler, struct str word, struct version_error error)
{
	compiler->error_at = (size_t)(word.p - compiler->text.p) + error.at;
	compiler->error = version_error_text(compiler->arena, word, error);
	return false;
}

/* What other ranges begin a word with, and these can't. */
static bool is_foreign(struct str word, struct version_error *ret)
{
	static const struct {
		struct str text;
		const char *why;
	} slips[] = {
		{STR_INIT("<<"), "isn't a comparator here: write <"},
		{STR_INIT(">>"), "isn't a comparator here: write >"},
		{STR_INIT("=="), "isn't a comparator here: write ="},
		{STR_INIT("=<"), "isn't a comparator here: write <="},
		{STR_INIT("=>"), "isn't a comparator here: write >="},
		{STR_INIT("<>"), "isn't a comparator here: `not` turns a range round"},
		{STR_INIT("!="), "isn't a comparator here: `not` turns a range round"},
		{STR_INIT("~"), "isn't a comparator here: want <, <=, =, >= or >"},
		{STR_INIT("^"), "isn't a comparator here: want <, <=, =, >= or >"},
		{STR_INIT("-"), "joins nothing: from A to B is written >=A <=B"},
	};

	for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
		if (!str_starts_with(word, slips[i].text))
			continue;
		version_refuse(ret, 0, slips[i].text.n, slips[i].why);
		return true;
	}
	return false;
}

static bool is_x(struct str part)
{
	return str_is(part, "x") || str_is(part, "X");
}

/* An x or * for any number; of the versions of packages none has an x alone between dots. */
static bool stands_for_any(struct str word, size_t from, struct version_error *ret)
{
	for (size_t at = from, end; at < word.n; at = end + 1) {
		end = at + str_find_char(str_from(word, at), '.');
		if (word.p[at] != '*' && !is_x(str_sub(word, at, end - at)))
			continue;
		version_refuse(ret, at, version_word_end(word, at),
			       "stands for nothing here: all of 1 is written >=1 <2");
		return true;
	}
	return false;
}

static bool has_stray(struct str word, size_t from, struct version_error *ret)
{
	for (size_t at = from; at < word.n; at++)
		if (version_is_stray(word, at, ret))
			return true;
	return false;
}

/* A comparator, its version from `at` on. */
static bool read_word(struct compiler *compiler, struct str word, size_t at, enum comparison is)
{
	struct package_range *range = compiler->range;
	struct package_bound bound = {.is = is};
	struct version_error error;

	if (is_foreign(word, &error) || stands_for_any(word, at, &error) ||
	    has_stray(word, at, &error))
		return refuse(compiler, word, error);
	if (!schemes[range->scheme].read(str_from(word, at), &bound.than, &error)) {
		error.at += at;
		return refuse(compiler, word, error);
	}
	*VEC_PUSH(compiler->arena, &range->at[range->n - 1]) = bound;
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static size_t spaces_end(struct str text, size_t at)
{
	while (at < text.n && is_space(text.p[at]))
		at++;
	return at;
}

static size_t word_end(struct str text, size_t at)
{
	while (at < text.n && !is_space(text.p[at]))
		at++;
	return at;
}

/* White space may stand behind a comparator. */
static bool read_words(struct compiler *compiler, struct str text)
{
	for (size_t from = spaces_end(text, 0), end; from < text.n; from = spaces_end(text, end)) {
		enum comparison is;
		size_t n = comparison_read(str_from(text, from), &is);

		end = n ? word_end(text, spaces_end(text, from + n)) : word_end(text, from);
		struct str word = str_sub(text, from, end - from);

		if (!read_word(compiler, word, spaces_end(word, n), is))
			return false;
	}
	if (compiler->range->at[compiler->range->n - 1].n)
		return true;
	compiler->error_at = (size_t)(text.p - compiler->text.p) + spaces_end(text, 0);
	compiler->error = STR("nothing stands here: want a comparator, as >=1.2");
	return false;
}

static bool read_alternatives(struct compiler *compiler)
{
	struct str text = compiler->text;
	size_t from = 0, end;

	do {
		end = str_find(text, STR("||"), from);
		*VEC_PUSH(compiler->arena, compiler->range) = (struct package_bounds){0};
		if (!read_words(compiler, str_sub(text, from, end - from)))
			return false;
		from = end + 2;
	} while (end < text.n);
	return true;
}

struct package_range *package_range_compile(struct arena *arena, enum package_scheme scheme,
					    struct str text, size_t *reterr_at,
					    struct str *reterr_text)
{
	struct package_range *range = ARENA_NEW(arena, struct package_range);
	struct compiler compiler = {.arena = arena, .range = range};

	range->scheme = scheme;
	if (text.n > LIMIT_RANGE) {
		*reterr_at = LIMIT_RANGE;
		*reterr_text = str_printf(arena, "a range of %zu bytes: %d are allowed", text.n,
					  LIMIT_RANGE);
		return NULL;
	}
	compiler.text = str_copy(arena, text);
	if (read_alternatives(&compiler))
		return range;
	*reterr_at = compiler.error_at;
	*reterr_text = compiler.error;
	return NULL;
}

static bool holds_one(enum package_scheme scheme, const struct package_bound *bound,
		      struct evr version)
{
	if (schemes[scheme].may_lack_release && !str_is_set(bound->than.release))
		version.release = STR_NONE;
	return comparison_holds(bound->is, schemes[scheme].order(&version, &bound->than));
}

bool package_range_holds(const struct package_range *range, const struct evr *version)
{
	for (size_t i = 0; i < range->n; i++) {
		const struct package_bounds *bounds = &range->at[i];
		size_t k = 0;

		while (k < bounds->n && holds_one(range->scheme, &bounds->at[k], *version))
			k++;
		if (k == bounds->n)
			return true;
	}
	return false;
}
