/*
 * struct str: bytes for reading, with a length; no NUL is promised at the end. The owner is whoever
 * made the bytes (an arena, a source text, a literal); a str never frees. Absent is {NULL, 0};
 * str_is_set tells it from an empty text.
 */
#ifndef ENGINE_BASE_STR_H
#define ENGINE_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct arena;

struct str {
	const char *p;
	size_t n;
};

struct strs {
	struct str *at;
	size_t n, cap;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_INIT(literal)                      \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define STR_NONE ((struct str){NULL, 0})

/* For printf: "%.*s", STR_ARG(s). A text over INT_MAX is cut, which LIMIT_* keep from happening. */
#define STR_ARG(s) ((int)(s).n), ((s).p ? (s).p : "")

static inline struct str str_of(const char *c)
{
	return (struct str){c, c ? strlen(c) : 0};
}

static inline bool str_is_set(struct str s)
{
	return s.p != NULL;
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(struct str s, const char *c)
{
	return str_eq(s, str_of(c));
}

/* <0, 0, >0 as memcmp, the shorter first where one begins the other (byte order). */
int str_cmp(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
bool str_starts_with(struct str s, struct str head);
bool str_ends_with(struct str s, struct str tail);
bool str_contains(struct str s, struct str part);

/* s from `from` on, at most n bytes; positions past the end are the end. */
struct str str_sub(struct str s, size_t from, size_t n);
struct str str_from(struct str s, size_t from);

/* The place of c in s, or s.n. */
size_t str_find_char(struct str s, char c);

/* The place of part in s from `from` on, or s.n. */
size_t str_find(struct str s, struct str part, size_t from);

/* Without the ASCII white space at both ends. */
struct str str_trim(struct str s);

/*
 * Takes the next piece of *rest up to `sep` (which is dropped); false when nothing is left. A
 * separator at the end gives an empty last piece only if the caller looks for one.
 */
bool str_next(struct str *rest, char sep, struct str *ret_piece);

/* Takes the next word of *rest (ASCII white space between); false when none is left. */
bool str_next_word(struct str *rest, struct str *ret_word);

/* Copies into the arena; always followed by a NUL there, so that .p is a C string. */
struct str str_copy(struct arena *arena, struct str s);
const char *str_c(struct arena *arena, struct str s);

/* Printed into the arena, NUL after it. */
struct str str_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
struct str str_vprintf(struct arena *arena, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/* For tables in memory alone: it differs from machine to machine. */
unsigned long long str_hash(struct str s);

#endif
