/*
 * struct page: lines of text for people, in columns, on their way to an outlet.
 *
 * Every text goes through here, and none reaches a terminal as it is: what a terminal would act on
 * (control, format and bidirectional characters, bytes that are no UTF-8) is shown as \x1b, \u202e,
 * \xff, and with `ascii` so is every character beyond ASCII. No line ends in a blank. Widths are
 * columns of a terminal; wide characters take two, combining ones none.
 */
#ifndef ENGINE_REPORT_PAGE_H
#define ENGINE_REPORT_PAGE_H

#include "base/str.h"
#include "report/outlet.h"
#include "report/status.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* What a text is, where that has a colour. */
enum tone {
	TONE_PLAIN,
	TONE_NAME,   /* of a row that asks for attention */
	TONE_FIX,    /* the label of what to do */
	TONE_ASIDE,  /* where things come from */
	TONE_STATUS, /* and the status added */
	TONE_COUNT = TONE_STATUS + STATUS_COUNT
};

/* Begins with out, arena, columns, color, ascii set and the rest zero. */
struct page {
	struct outlet *out;
	struct arena *arena; /* for texts that had to be made visible: the caller rewinds it */
	size_t columns;      /* 0: nothing is wrapped */
	bool color, ascii;

	size_t at;             /* the column that the next text begins in */
	size_t blanks;         /* of those, not written yet */
	enum tone tone, shown; /* asked for, and last told to the terminal */
};

/* Where a text may be broken: anywhere between words, or so that a command in it stays whole. */
enum breaks {
	BREAKS_WORDS,
	/* Not between backticks; where there are none, only after punctuation: what is pasted
	 * into a shell never ends in the middle. */
	BREAKS_CLAUSES,
};

/* To a column, with blanks; nothing where it is passed already. */
void page_to(struct page *page, size_t column);

/* The tone of what follows. */
void page_tone(struct page *page, enum tone tone);

/* Ends the line. */
void page_end(struct page *page);

/* A text of our own, or one made visible: on this line whatever its width. */
void page_put(struct page *page, struct str text);
void page_number(struct page *page, size_t number);

/* Any text, from here on; what is wrapped, and each line of its own, begins at column `hang`. */
void page_flow(struct page *page, struct str text, size_t hang, enum breaks breaks);

/* Texts one behind the other, in the page's arena; unlike printf it takes those that hold a NUL. */
struct str page_joined(const struct page *page, const struct str *parts, size_t n);
#define PAGE_JOINED(page, ...)                           \
	page_joined((page), (struct str[]){__VA_ARGS__}, \
		    sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))

/* As it would be shown on one line: a line break as \n. */
struct str page_visible(const struct page *page, struct str text);

/* The same, cut to LIMIT_SHOWN_VALUE characters with a mark of the cut. */
struct str page_visible_value(const struct page *page, struct str text);

/* Columns of a text when it is shown on one line, and of the longest word in it. */
size_t page_width(const struct page *page, struct str text, size_t *ret_word);

#endif
