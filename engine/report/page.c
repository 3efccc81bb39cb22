#include "report/page.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <stdint.h>

static const char *const sgr[TONE_COUNT] = {
	[TONE_PLAIN] = "\x1b[0m",
	[TONE_NAME] = "\x1b[1m",
	[TONE_FIX] = "\x1b[1;32m",
	[TONE_ASIDE] = "\x1b[2m",
	[TONE_STATUS + STATUS_PASS] = "\x1b[32m",
	[TONE_STATUS + STATUS_SKIP] = "\x1b[36m",
	[TONE_STATUS + STATUS_WARN] = "\x1b[1;33m",
	[TONE_STATUS + STATUS_ERROR] = "\x1b[1;35m",
	[TONE_STATUS + STATUS_FAIL] = "\x1b[1;31m",
	[TONE_STATUS + STATUS_WAIVED] = "\x1b[34m",
};

/* Each tone starts from none, so none needs to know how the last one is taken back. */
static void show_tone(struct page *page, enum tone tone)
{
	if (!page->color || tone == page->shown)
		return;
	if (page->shown != TONE_PLAIN && tone != TONE_PLAIN)
		outlet_add(page->out, str_of(sgr[TONE_PLAIN]));
	outlet_add(page->out, str_of(sgr[tone]));
	page->shown = tone;
}

void page_tone(struct page *page, enum tone tone)
{
	page->tone = tone;
}

void page_to(struct page *page, size_t column)
{
	if (column <= page->at)
		return;
	page->blanks += column - page->at;
	page->at = column;
}

void page_end(struct page *page)
{
	show_tone(page, TONE_PLAIN);
	outlet_add_char(page->out, '\n');
	page->at = page->blanks = 0;
}

/* Blanks that are due come first, and carry no tone; those at the text's end are due in turn. */
void page_put(struct page *page, struct str text)
{
	struct str inked = text;

	while (inked.n && inked.p[inked.n - 1] == ' ')
		inked.n--;
	if (inked.n) {
		if (page->blanks && page->shown != page->tone)
			show_tone(page, TONE_PLAIN);
		for (; page->blanks; page->blanks--)
			outlet_add_char(page->out, ' ');
		show_tone(page, page->tone);
		outlet_add(page->out, inked);
		page->at += utf8_columns(inked);
	}
	page_to(page, page->at + text.n - inked.n);
}

void page_number(struct page *page, size_t number)
{
	page_put(page, str_printf(page->arena, "%zu", number));
}

static bool is_plain(const struct page *page, struct str text)
{
	for (size_t at = 0; at < text.n;) {
		bool printable = text.p[at] >= ' ' && text.p[at] < 0x7F;
		uint32_t code = ' ';
		size_t n = printable ? 1 : utf8_decode(text, at, &code);

		if (n == 0 || utf8_is_hidden(code) || (page->ascii && n > 1))
			return false;
		at += n;
	}
	return true;
}

static void add_escape(struct buf *out, uint32_t code, bool is_byte)
{
	switch (code) {
	case '\n': buf_add(out, STR("\\n")); return;
	case '\r': buf_add(out, STR("\\r")); return;
	case '\t': buf_add(out, STR("\\t")); return;
	}
	if (is_byte || code < 0x80)
		buf_addf(out, "\\x%02x", code);
	else if (code < 0x10000)
		buf_addf(out, "\\u%04x", code);
	else
		buf_addf(out, "\\U%08x", code);
}

struct str page_joined(const struct page *page, const struct str *parts, size_t n)
{
	struct buf joined;

	buf_init(&joined, page->arena, SIZE_MAX / 2);
	for (size_t i = 0; i < n; i++)
		buf_add(&joined, parts[i]);
	return buf_str(&joined);
}

struct str page_visible(const struct page *page, struct str text)
{
	struct buf out;

	if (is_plain(page, text))
		return text;
	buf_init(&out, page->arena, SIZE_MAX / 2);
	for (size_t at = 0; at < text.n;) {
		uint32_t code = 0;
		size_t n = utf8_decode(text, at, &code);

		if (n == 0)
			add_escape(&out, (unsigned char)text.p[at], true);
		else if (utf8_is_hidden(code) || (page->ascii && n > 1))
			add_escape(&out, code, false);
		else
			buf_add(&out, str_sub(text, at, n));
		at += n ? n : 1;
	}
	return buf_str(&out);
}

struct str page_visible_value(const struct page *page, struct str text)
{
	size_t at = 0;
	uint32_t code;

	for (unsigned n = 0; at < text.n && n < LIMIT_SHOWN_VALUE; n++) {
		size_t bytes = utf8_decode(text, at, &code);

		at += bytes ? bytes : 1;
	}
	if (at == text.n)
		return page_visible(page, text);
	return PAGE_JOINED(page, page_visible(page, str_sub(text, 0, at)),
			   page->ascii ? STR("...") : STR("\xE2\x80\xA6"));
}

/* Whether a line may end behind a word, by what was seen of its text so far. */
struct breaking {
	enum breaks breaks;
	bool has_ticks, between_ticks;
};

static bool may_end(struct breaking *breaking, struct str word)
{
	if (breaking->breaks == BREAKS_WORDS)
		return true;
	for (size_t i = 0; i < word.n; i++)
		breaking->between_ticks ^= word.p[i] == '`';
	if (breaking->between_ticks)
		return false;
	return breaking->has_ticks || (word.n && strchr(",;:.", word.p[word.n - 1]));
}

/* Bytes of blanks at the head of a text, or of what is none. */
static size_t run(struct str text, bool blanks)
{
	size_t n = 0;

	while (n < text.n && (text.p[n] == ' ') == blanks)
		n++;
	return n;
}

/* Takes from *rest, which isn't empty, blanks and then words up to where the line may end. */
static struct str next_piece(struct str *rest, struct breaking *breaking, size_t *ret_blanks)
{
	size_t begin = run(*rest, true), end = begin;
	struct str piece;

	do {
		size_t word = end + run(str_from(*rest, end), true);

		end = word + run(str_from(*rest, word), false);
		if (may_end(breaking, str_sub(*rest, word, end - word)))
			break;
	} while (end < rest->n);
	piece = str_sub(*rest, begin, end - begin);
	*rest = str_from(*rest, end);
	*ret_blanks = begin;
	return piece;
}

size_t page_width(const struct page *page, struct str text, size_t *ret_word)
{
	struct str rest = page_visible(page, text);
	struct breaking breaking = {.breaks = BREAKS_WORDS};
	size_t width = 0, longest = 0;

	while (rest.n) {
		size_t blanks, word = utf8_columns(next_piece(&rest, &breaking, &blanks));

		width += blanks + word;
		longest = word > longest ? word : longest;
	}
	*ret_word = longest;
	return width;
}

static void flow_line(struct page *page, struct str line, size_t hang, enum breaks breaks)
{
	struct str rest = page_visible(page, line);
	struct breaking breaking = {breaks, str_find_char(rest, '`') < rest.n, false};
	bool first = true;

	while (rest.n) {
		size_t blanks;
		struct str piece = next_piece(&rest, &breaking, &blanks);
		size_t width = utf8_columns(piece);

		if (!first && page->columns && page->at + blanks + width > page->columns) {
			page_end(page);
			page_to(page, hang);
		} else {
			page_to(page, page->at + blanks);
		}
		page_put(page, piece);
		first = false;
	}
}

void page_flow(struct page *page, struct str text, size_t hang, enum breaks breaks)
{
	struct str line;
	bool first = true;

	while (str_next(&text, '\n', &line)) {
		if (str_trim(line).n == 0)
			continue;
		if (!first) {
			page_end(page);
			page_to(page, hang);
		}
		flow_line(page, line, hang, breaks);
		first = false;
	}
}
