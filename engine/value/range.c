#include "value/range.h"

#include "base/arena.h"
#include "base/vec.h"
#include "value/range_text.h"
#include "value/version_error.h"

struct compiler {
	struct arena *arena;
	enum version_scheme scheme;
	struct range *range;
	struct comparators *set; /* the alternative that is being read */
	struct range_text text;  /* its text */
	size_t error_at;
	struct str error;
};

static bool refuse(struct compiler *compiler, struct str word, struct version_error error)
{
	size_t at = (size_t)(word.p - compiler->text.p) + error.at;

	compiler->error_at = compiler->text.from[at];
	compiler->error = version_error_text(compiler->arena, word, error);
	return false;
}

static void add(struct compiler *compiler, enum comparison is, const struct semver *than)
{
	*VEC_PUSH(compiler->arena, compiler->set) = (struct comparator){is, *than};
}

static bool is_lowest(const struct semver *version)
{
	for (size_t i = 0; i < LIMIT_VERSION_PARTS; i++)
		if (version->part[i])
			return false;
	return version->prerelease.n == 0;
}

/* To node `>=0.0.0` is `*`; a loose range has to refuse 0.0.0-rc1. */
static void add_lower(struct compiler *compiler, const struct semver *than)
{
	if (compiler->scheme == VERSION_LOOSE || !is_lowest(than))
		add(compiler, AT_LEAST, than);
}

/* The first version behind all that agree with this one up to part i. */
static struct semver next_of(const struct semver *version, size_t i)
{
	struct semver next = {.prerelease = STR("0")};

	memcpy(next.part, version->part, (i + 1) * sizeof *next.part);
	next.part[i]++;
	return next;
}

static void add_below_next(struct compiler *compiler, const struct semver *version, size_t i)
{
	struct semver next = next_of(version, i);

	add(compiler, BELOW, &next);
}

/*
 * A comparator over a version with open places. Where semver and loose differ, it is by node's
 * choice and by ours: with loose `<` holds where `>=` doesn't, and `>` where `<=` doesn't.
 */
static void add_open(struct compiler *compiler, enum comparison is, const struct partial *partial)
{
	bool loose = compiler->scheme == VERSION_LOOSE;
	struct semver bound = partial->version;
	size_t last = partial->given - 1;

	if (partial->given == 0) {
		if (is != BELOW && is != ABOVE)
			return;
		bound.prerelease = STR("0"); /* 0.0.0-0, below which there is nothing */
		add(compiler, BELOW, &bound);
		return;
	}
	switch (is) {
	case BELOW:
		bound.prerelease = loose ? STR_NONE : STR("0");
		add(compiler, BELOW, &bound);
		break;
	case AT_MOST: add_below_next(compiler, &bound, last); break;
	case EXACTLY:
		add_lower(compiler, &bound);
		add_below_next(compiler, &bound, last);
		break;
	case AT_LEAST: add_lower(compiler, &bound); break;
	case ABOVE:
		bound = next_of(&bound, last);
		if (!loose)
			bound.prerelease = STR_NONE;
		add(compiler, AT_LEAST, &bound);
		break;
	}
}

/* ~: what may grow is behind the minor number, or behind the major where it stands alone. */
static void add_tilde(struct compiler *compiler, const struct partial *partial)
{
	if (partial->given == 0)
		return;
	add_lower(compiler, &partial->version);
	add_below_next(compiler, &partial->version, partial->given > 1 ? 1 : 0);
}

/* ^: what may grow is behind the first number that isn't 0. */
static void add_caret(struct compiler *compiler, const struct partial *partial)
{
	size_t last = partial->given < 3 ? partial->given : 3, i = 0;

	if (last == 0)
		return;
	while (i + 1 < last && partial->version.part[i] == 0)
		i++;
	add_lower(compiler, &partial->version);
	add_below_next(compiler, &partial->version, i);
}

/* A version as it stands in a range: word[at..version_at] is what stands in front of it. */
struct written {
	struct str word;
	size_t at, version_at;
	struct partial partial;
};

static bool may_stand_in_front(char c)
{
	return c == 'v' || c == '=' || c == ' ';
}

static bool has_v(const struct written *written)
{
	return written->version_at > written->at && written->word.p[written->version_at - 1] == 'v';
}

static bool read_written(const struct compiler *compiler, struct str word, size_t at,
			 struct written *ret, struct version_error *reterr)
{
	struct written written = {.word = word, .at = at};

	while (at < word.n && may_stand_in_front(word.p[at]))
		at++;
	written.version_at = at;
	if (!partial_read(compiler->scheme, str_from(word, at), &written.partial, reterr)) {
		reterr->at += at;
		return false;
	}
	*ret = written;
	return true;
}

/* Node takes nothing but a `v` in front of a whole version, and counts it; `spaces` may be there
 * that its rewriting takes away. */
static bool is_plain(const struct compiler *compiler, const struct written *written, size_t spaces,
		     struct version_error *reterr)
{
	struct str front = str_sub(written->word, written->at, written->version_at - written->at);

	if (compiler->scheme == VERSION_LOOSE)
		return true;
	for (; spaces && str_starts_with(front, STR(" ")); spaces--)
		front = str_from(front, 1);
	if (front.n && !str_is(front, "v")) {
		*reterr = (struct version_error){written->at, written->version_at - written->at,
						 "can't stand in front of a version"};
		return false;
	}
	if (front.n + written->word.n - written->version_at > LIMIT_VERSION) {
		*reterr = (struct version_error){written->at, written->word.n - written->at,
						 "is too long for a version"};
		return false;
	}
	return true;
}

/* To node `>=v0.0.0` isn't `*` though `>=0.0.0` is, which shows where `||` follows. */
static void add_whole(struct compiler *compiler, enum comparison is, const struct semver *than,
		      bool has_v)
{
	if (is == AT_LEAST && !has_v)
		add_lower(compiler, than);
	else
		add(compiler, is, than);
}

static bool read_comparison(struct compiler *compiler, struct str word,
			    struct version_error *reterr)
{
	enum comparison is;
	size_t at = comparison_read(word, &is);
	struct written written;

	if (!read_written(compiler, word, at, &written, reterr))
		return false;
	if (written.partial.gap) {
		*reterr = (struct version_error){0, word.n, "has a number behind an x"};
		return false;
	}
	if (written.partial.open) {
		add_open(compiler, is, &written.partial);
		return true;
	}
	if (!is_plain(compiler, &written, 0, reterr))
		return false;
	add_whole(compiler, is, &written.partial.version, has_v(&written));
	return true;
}

static bool read_tilde_or_caret(struct compiler *compiler, struct str word,
				struct version_error *reterr)
{
	bool tilde = word.p[0] == '~';
	size_t at = tilde && word.n > 1 && word.p[1] == '>' ? 2 : 1;
	struct written written;

	if (!read_written(compiler, word, at, &written, reterr))
		return false;
	if (tilde)
		add_tilde(compiler, &written.partial);
	else
		add_caret(compiler, &written.partial);
	return true;
}

/* Node takes the first `*` that is no number, with the operator in front of it, for nothing. */
static bool read_without_star(struct compiler *compiler, struct str word)
{
	size_t star = str_find_char(word, '*'), from = star, at;
	enum comparison is;
	struct semver version;
	struct str rest;

	if (compiler->scheme == VERSION_LOOSE || star == word.n)
		return false;
	from -= from && word.p[from - 1] == '=';
	from -= from && (word.p[from - 1] == '<' || word.p[from - 1] == '>');
	rest = str_printf(compiler->arena, "%.*s%.*s", STR_ARG(str_sub(word, 0, from)),
			  STR_ARG(str_from(word, star + 1)));
	at = comparison_read(rest, &is);
	if (!version_read(VERSION_SEMVER, str_from(rest, at), &version))
		return false;
	add_whole(compiler, is, &version, rest.p[at] == 'v');
	return true;
}

/* Bounds that were made of a number may have passed the largest. */
static bool check_numbers(struct compiler *compiler, struct str word, size_t from)
{
	for (size_t i = from; i < compiler->set->n; i++)
		for (size_t part = 0; part < LIMIT_VERSION_PARTS; part++)
			if (compiler->set->at[i].than.part[part] > SEMVER_NUMBER_MAX)
				return refuse(
					compiler, word,
					(struct version_error){0, word.n,
							       "has a bound over 9007199254740991, "
							       "the largest number"});
	return true;
}

static bool read_word(struct compiler *compiler, struct str word)
{
	size_t n = compiler->set->n;
	struct version_error error;
	bool joined = word.p[0] == '~' || word.p[0] == '^';

	if (!(joined ? read_tilde_or_caret(compiler, word, &error)
		     : read_comparison(compiler, word, &error)) &&
	    !read_without_star(compiler, word))
		return refuse(compiler, word, error);
	return check_numbers(compiler, word, n);
}

static bool read_words(struct compiler *compiler)
{
	struct str rest, word;

	range_text_join(&compiler->text);
	rest = range_text_str(&compiler->text);
	while (str_next_word(&rest, &word))
		if (!read_word(compiler, word))
			return false;
	return true;
}

/* One end of a hyphen range, with what stands in front of it; *at moves behind it. */
static bool take_end(const struct compiler *compiler, size_t *at, struct written *ret)
{
	struct str text = range_text_str(&compiler->text);
	struct version_error ignored;
	size_t end = *at;

	while (end < text.n && may_stand_in_front(text.p[end]))
		end++;
	end += str_find_char(str_from(text, end), ' ');
	if (!read_written(compiler, str_sub(text, *at, end - *at), 0, ret, &ignored))
		return false;
	*at = end;
	return true;
}

static bool take_ends(const struct compiler *compiler, struct written *ret_low,
		      struct written *ret_high)
{
	struct str text = range_text_str(&compiler->text);
	size_t at = 0;

	if (!take_end(compiler, &at, ret_low) || !str_starts_with(str_from(text, at), STR(" - ")))
		return false;
	at += 3;
	return take_end(compiler, &at, ret_high) &&
	       (at == text.n || str_is(str_from(text, at), " "));
}

static bool read_hyphen(struct compiler *compiler, const struct written *low,
			const struct written *high)
{
	const struct partial *from = &low->partial, *to = &high->partial;
	struct version_error error;

	if (from->open)
		add_open(compiler, AT_LEAST, from);
	else if (!is_plain(compiler, low, 2, &error))
		return refuse(compiler, low->word, error);
	else
		add_whole(compiler, AT_LEAST, &from->version, has_v(low));
	if (!check_numbers(compiler, low->word, 0))
		return false;
	if (to->open)
		add_open(compiler, AT_MOST, to);
	else if (to->version.prerelease.n == 0 && !is_plain(compiler, high, 1, &error))
		return refuse(compiler, high->word, error);
	else
		add(compiler, AT_MOST, &to->version);
	return check_numbers(compiler, high->word, 0);
}

static bool read_alternative(struct compiler *compiler)
{
	struct written low, high;

	compiler->set = VEC_PUSH(compiler->arena, compiler->range);
	if (take_ends(compiler, &low, &high))
		return read_hyphen(compiler, &low, &high);
	return read_words(compiler);
}

/* To node an alternative that is `*` makes the whole range `*`, and so prereleases of the others
 * are out. In loose it holds for everything anyway. */
static void drop_what_any_covers(struct range *range)
{
	for (size_t i = 0; i < range->n; i++) {
		if (range->at[i].n)
			continue;
		range->at[0] = range->at[i];
		range->n = 1;
	}
}

struct range *range_compile(struct arena *arena, enum version_scheme scheme, struct str text,
			    size_t *reterr_at, struct str *reterr_text)
{
	struct range *range = ARENA_NEW(arena, struct range);
	struct compiler compiler = {.arena = arena, .scheme = scheme, .range = range};
	struct range_text rest;
	bool started = false;

	if (text.n > LIMIT_RANGE) {
		*reterr_at = LIMIT_RANGE;
		*reterr_text = str_printf(arena, "a range of %zu bytes: %d are allowed", text.n,
					  LIMIT_RANGE);
		return NULL;
	}
	range->scheme = scheme;
	rest = range_text_make(arena, text);
	while (range_text_next(&rest, &started, &compiler.text)) {
		if (read_alternative(&compiler))
			continue;
		*reterr_at = compiler.error_at;
		*reterr_text = compiler.error;
		return NULL;
	}
	drop_what_any_covers(range);
	return range;
}

static bool holds_one(const struct comparator *comparator, const struct semver *version)
{
	return comparison_holds(comparator->is, semver_order(version, &comparator->than));
}

static bool lets_prerelease_in(const struct comparators *set, const struct semver *version)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct semver *than = &set->at[i].than;

		if (than->prerelease.n && memcmp(than->part, version->part, sizeof than->part) == 0)
			return true;
	}
	return false;
}

bool range_holds(const struct range *range, const struct semver *version)
{
	bool guarded = range->scheme == VERSION_SEMVER && version->prerelease.n;

	for (size_t i = 0; i < range->n; i++) {
		const struct comparators *set = &range->at[i];
		size_t held = 0;

		while (held < set->n && holds_one(&set->at[held], version))
			held++;
		if (held == set->n && (!guarded || lets_prerelease_in(set, version)))
			return true;
	}
	return false;
}
