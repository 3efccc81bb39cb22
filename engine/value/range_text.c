#include "value/range_text.h"

#include "base/arena.h"
#include "value/semver.h"

static bool is_one_of(const struct range_text *text, size_t at, const char *chars)
{
	return at < text->n && text->p[at] && strchr(chars, text->p[at]);
}

static bool is_digit(const struct range_text *text, size_t at)
{
	return is_one_of(text, at, "0123456789");
}

static bool is_part(const struct range_text *text, size_t at)
{
	return is_digit(text, at) || (at < text->n && version_is_x(text->p[at]));
}

/* A step keeps bytes from left to right: never more of them than it has read. */
static void keep(struct range_text *text, size_t *n, size_t at)
{
	text->p[*n] = text->p[at];
	text->from[*n] = text->from[at];
	++*n;
}

static void kept(struct range_text *text, size_t n)
{
	text->from[n] = text->from[text->n];
	text->n = n;
}

struct str range_text_str(const struct range_text *text)
{
	return (struct str){text->p, text->n};
}

struct range_text range_text_make(struct arena *arena, struct str text)
{
	struct range_text made = {
		.p = arena_alloc(arena, text.n + 1),
		.from = ARENA_ARRAY(arena, unsigned, text.n + 1),
	};

	for (size_t at = 0, space; at < text.n; at += space ? space : 1) {
		space = version_space_at(text, at);
		if (space && made.n && made.p[made.n - 1] == ' ')
			continue;
		made.p[made.n] = space ? ' ' : text.p[at];
		made.from[made.n++] = (unsigned)at;
	}
	made.from[made.n] = (unsigned)text.n;
	return made;
}

static struct range_text cut(const struct range_text *text, size_t from, size_t end)
{
	return (struct range_text){text->p + from, text->from + from, end - from};
}

static void drop_builds(struct range_text *text)
{
	size_t n = 0;

	for (size_t at = 0; at < text->n;) {
		size_t end = at + 1;

		if (text->p[at] == '+')
			end = version_identifiers_end(range_text_str(text), at + 1);
		if (end > at + 1)
			at = end;
		else
			keep(text, &n, at++);
	}
	kept(text, n);
}

bool range_text_next(struct range_text *rest, bool *started, struct range_text *ret)
{
	size_t from = 0, end, at;

	if (*started && rest->n == 0)
		return false;
	from = *started ? 2 : 0;
	*started = true;
	at = str_find(range_text_str(rest), STR("||"), from);
	end = at;
	if (from < end && rest->p[from] == ' ')
		from++;
	if (from < end && rest->p[end - 1] == ' ')
		end--;
	*ret = cut(rest, from, end);
	*rest = cut(rest, at, rest->n);
	drop_builds(ret);
	return true;
}

/* The end of the version that begins at `at`, as far as it looks like one. */
static size_t version_end(const struct range_text *text, size_t at)
{
	bool digits_only = true;
	unsigned n = 0;

	for (;;) {
		digits_only &= is_digit(text, at);
		for (at++; is_digit(text, at) && is_digit(text, at - 1);)
			at++;
		n++;
		if (n == 3 || !is_one_of(text, at, ".") || !is_part(text, at + 1))
			break;
		at++;
	}
	if (n < 3)
		return at;
	if (digits_only)
		return version_identifiers_end(range_text_str(text), at);
	if (is_one_of(text, at, "-") &&
	    version_identifiers_end(range_text_str(text), at + 1) > at + 1)
		return version_identifiers_end(range_text_str(text), at + 1);
	return at;
}

/* `> 1` is `>1`; a space between v or = and the number stays. */
static void join_comparisons(struct range_text *text)
{
	size_t n = 0;

	for (size_t at = 0; at < text->n;) {
		size_t op = at + is_one_of(text, at, " "), space, number, end;

		space = op + is_one_of(text, op, "<>");
		space += is_one_of(text, space, "=");
		number = space;
		while (is_one_of(text, number, "v= "))
			number++;
		end = is_part(text, number) ? version_end(text, number) : number;
		if (end == at)
			end++;
		for (; at < end; at++)
			if (at != space || number == end || text->p[at] != ' ')
				keep(text, &n, at);
	}
	kept(text, n);
}

/* `^ 1` is `^1`; `~ 1` and `~> 1` are `~1`. */
static void join_tildes_and_carets(struct range_text *text)
{
	size_t n = 0;

	for (size_t at = 0; at < text->n;) {
		bool tilde = text->p[at] == '~', either = tilde || text->p[at] == '^';
		size_t space = at + 1 + (tilde && is_one_of(text, at + 1, ">"));

		keep(text, &n, at++);
		if (either && is_one_of(text, space, " "))
			at = space + 1;
	}
	kept(text, n);
}

void range_text_join(struct range_text *text)
{
	join_comparisons(text);
	join_tildes_and_carets(text);
}
