#include "base/str.h"

#include "base/arena.h"
#include "base/bug.h"

#include <stdio.h>

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool str_starts_with(struct str s, struct str head)
{
	return s.n >= head.n && str_eq(str_sub(s, 0, head.n), head);
}

bool str_ends_with(struct str s, struct str tail)
{
	return s.n >= tail.n && str_eq(str_from(s, s.n - tail.n), tail);
}

bool str_contains(struct str s, struct str part)
{
	return part.n == 0 || str_find(s, part, 0) < s.n;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
	if (from >= s.n)
		return (struct str){s.p ? s.p + s.n : NULL, 0};
	return (struct str){s.p + from, n < s.n - from ? n : s.n - from};
}

struct str str_from(struct str s, size_t from)
{
	return str_sub(s, from, s.n);
}

size_t str_find_char(struct str s, char c)
{
	const char *found = s.n ? memchr(s.p, c, s.n) : NULL;

	return found ? (size_t)(found - s.p) : s.n;
}

size_t str_find(struct str s, struct str part, size_t from)
{
	const char *found;

	if (from > s.n || part.n > s.n - from)
		return s.n;
	if (part.n == 0)
		return from;
	found = memmem(s.p + from, s.n - from, part.p, part.n);
	return found ? (size_t)(found - s.p) : s.n;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n && is_space(s.p[0]))
		s = str_from(s, 1);
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool str_next(struct str *rest, char sep, struct str *ret_piece)
{
	size_t at;

	if (rest->n == 0)
		return false;
	at = str_find_char(*rest, sep);
	*ret_piece = str_sub(*rest, 0, at);
	*rest = str_from(*rest, at + 1);
	return true;
}

bool str_next_word(struct str *rest, struct str *ret_word)
{
	size_t n = 0;

	while (rest->n && is_space(rest->p[0]))
		*rest = str_from(*rest, 1);
	if (rest->n == 0)
		return false;
	while (n < rest->n && !is_space(rest->p[n]))
		n++;
	*ret_word = str_sub(*rest, 0, n);
	*rest = str_from(*rest, n);
	return true;
}

struct str str_copy(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.n + 1);

	if (s.n)
		memcpy(copy, s.p, s.n);
	return (struct str){copy, s.n};
}

const char *str_c(struct arena *arena, struct str s)
{
	return str_copy(arena, s).p;
}

struct str str_vprintf(struct arena *arena, const char *format, va_list args)
{
	va_list again;
	int n;
	char *text;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	BUG_UNLESS(n >= 0);
	text = arena_alloc(arena, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, args);
	return (struct str){text, (size_t)n};
}

struct str str_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	struct str text;

	va_start(args, format);
	text = str_vprintf(arena, format, args);
	va_end(args);
	return text;
}

unsigned long long str_hash(struct str s)
{
	unsigned long long hash = 14695981039346656037ULL ^ s.n, word = 0;

	for (; s.n >= sizeof word; s = str_from(s, sizeof word)) {
		memcpy(&word, s.p, sizeof word);
		hash = (hash ^ word) * 0x9E3779B97F4A7C15ULL;
		hash ^= hash >> 29;
	}
	word = 0;
	if (s.n)
		memcpy(&word, s.p, s.n);
	hash = (hash ^ word) * 0x9E3779B97F4A7C15ULL;
	return hash ^ hash >> 32;
}
