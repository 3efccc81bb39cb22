#include "tty.h"

#include <langinfo.h>
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
	fprintf(stderr, "%s: `--color` is auto, always or never\n", command);
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
