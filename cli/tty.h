/*
 * What a terminal is, and what may be written on it.
 */
#ifndef CLI_TTY_H
#define CLI_TTY_H

#include "engine.h"

#include <stdbool.h>

/* A terminal that knows how to go back in a line, and colours. */
bool is_terminal(int fd);

/* 0 for what is no terminal, or one that doesn't tell. */
unsigned terminal_columns(int fd);

/* After setlocale. */
bool is_utf8_locale(void);

/* On stderr, what is hidden in it made visible, as page.h does, but for a newline at its end: names
 * and paths may be anybody's, or be pasted. */
void say_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* On stderr: as much of it as a line has room for, and nothing that a terminal would act on. */
void put_visible(struct str text, size_t columns);

/* False with a line on stderr: it is none of auto, always, never (NULL is auto). */
bool check_color(const char *command, const char *when);

/* What `--color` may be: word number i, NULL behind the last. */
const char *color_word(size_t i);

bool wants_color(const char *when, int fd); /* when: auto, always, never; NULL: auto */

#endif
