#include "tty.h"

#include "cli.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool is_terminal(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && !(term && strcmp(term, "dumb") == 0);
}

const char *color_word(size_t i)
{
	static const char *const words[] = {"auto", "always", "never", NULL};

	return words[i];
}

bool check_color(const char *command, const char *when)
{
	if (!when)
		return true;
	for (size_t i = 0; color_word(i); i++)
		if (strcmp(when, color_word(i)) == 0)
			return true;
	say_error("%s: `--color` is auto, always or never\n", command);
	return false;
}

bool wants_color(const char *when, int fd)
{
	const char *no_color = getenv("NO_COLOR");

	if (when && strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	return is_terminal(fd) && !(no_color && *no_color);
}

unsigned terminal_columns(int fd)
{
	struct winsize size;

	return isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool is_utf8_locale(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static void add_visible(struct buf *out, struct str text)
{
	for (size_t at = 0; at < text.n;) {
		uint32_t code = 0;
		size_t n = utf8_decode(text, at, &code);

		if (n == 0)
			buf_addf(out, "\\x%02x", (unsigned char)text.p[at]);
		else if (utf8_is_hidden(code))
			buf_addf(out, code < 0x80 ? "\\x%02x" : "\\u%04x", code);
		else
			buf_add(out, str_sub(text, at, n));
		at += n ? n : 1;
	}
}

void say_error(const char *format, ...)
{
	struct arena arena;
	struct buf out;
	struct str text;
	va_list args;
	bool ends;

	arena_init(&arena, out_of_memory);
	va_start(args, format);
	text = str_vprintf(&arena, format, args);
	va_end(args);
	ends = str_ends_with(text, STR("\n"));
	buf_init(&out, &arena, LIMIT_TEXT);
	add_visible(&out, str_sub(text, 0, text.n - ends));
	fprintf(stderr, "%s%s", buf_str(&out).p, ends ? "\n" : "");
	arena_release(&arena);
}

void put_visible(struct str text, size_t columns)
{
	bool ascii = !is_utf8_locale();

	for (size_t at = 0, width = 0; at < text.n;) {
		uint32_t code = 0;
		size_t n = utf8_decode(text, at, &code);
		bool shown = n && !utf8_is_hidden(code) && !(ascii && n > 1);

		width += shown ? utf8_width(code) : 1;
		if (width > columns)
			return;
		fprintf(stderr, "%.*s", shown ? (int)n : 1, shown ? text.p + at : "?");
		at += n ? n : 1;
	}
}
