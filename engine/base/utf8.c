#include "base/utf8.h"

#include <stdint.h>

static bool is_tail(struct str s, size_t at)
{
	return at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80;
}

size_t utf8_decode(struct str s, size_t at, uint32_t *ret)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char head = at < s.n ? (unsigned char)s.p[at] : 0xFF;
	size_t n = head < 0x80   ? 1
		   : head < 0xC2 ? 0
		   : head < 0xE0 ? 2
		   : head < 0xF0 ? 3
		   : head < 0xF5 ? 4
				 : 0;
	uint32_t code = n == 1 ? head : head & (0x7FU >> n);

	for (size_t i = 1; i < n; i++) {
		if (!is_tail(s, at + i))
			return 0;
		code = code << 6 | ((unsigned char)s.p[at + i] & 0x3F);
	}
	if (n == 0 || code < least[n] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
		return 0;
	*ret = code;
	return n;
}

size_t utf8_encode(uint32_t code, char out[4])
{
	size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	static const unsigned char heads[] = {0, 0, 0xC0, 0xE0, 0xF0};

	for (size_t i = n - 1; i > 0; i--, code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3F));
	out[0] = (char)(heads[n] | code);
	return n;
}

/* A loop that compilers turn into the widest registers there are. */
static bool is_ascii_block(const char *p, size_t words)
{
	uint64_t all = 0;

	for (size_t i = 0; i < words; i++) {
		uint64_t word;

		memcpy(&word, p + i * sizeof word, sizeof word);
		all |= word;
	}
	return (all & 0x8080808080808080ULL) == 0;
}

/* Blocks, words, bytes: most text is ASCII, and all of it comes through here. */
static size_t skip_ascii(struct str s, size_t at)
{
	enum { WORD = sizeof(uint64_t), WORDS = 32, BLOCK = WORDS * WORD };

	while (at + BLOCK <= s.n && is_ascii_block(s.p + at, WORDS))
		at += BLOCK;
	while (at + WORD <= s.n && is_ascii_block(s.p + at, 1))
		at += WORD;
	while (at < s.n && (unsigned char)s.p[at] < 0x80)
		at++;
	return at;
}

size_t utf8_bad_at(struct str s)
{
	for (size_t at = skip_ascii(s, 0); at < s.n; at = skip_ascii(s, at)) {
		uint32_t code;
		size_t n = utf8_decode(s, at, &code);

		if (n == 0)
			return at;
		at += n;
	}
	return s.n;
}

bool utf8_is_ascii(struct str s)
{
	return skip_ascii(s, 0) == s.n;
}

/* Those that aren't one column wide, in order. */
static const struct widths {
	uint32_t first, last;
	unsigned width;
} widths[] = {
#define WIDTH(first, last, width) {first, last, width},
#include "base/widths.def"
};

unsigned utf8_width(uint32_t code)
{
	size_t low = 0, high = sizeof widths / sizeof *widths;

	if (code < widths[0].first)
		return 1;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (widths[middle].last < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sizeof widths / sizeof *widths && widths[low].first <= code ? widths[low].width
										 : 1;
}

size_t utf8_columns(struct str s)
{
	size_t columns = 0;

	for (size_t at = 0; at < s.n;) {
		uint32_t code = 0;
		size_t ascii = skip_ascii(s, at) - at, n;

		columns += ascii;
		at += ascii;
		if (at == s.n)
			break;
		n = utf8_decode(s, at, &code);
		columns += n ? utf8_width(code) : 1;
		at += n ? n : 1;
	}
	return columns;
}

/* From, to; sorted. */
static const uint32_t hidden[][2] = {
	{0, 0x1F},
	{0x7F, 0x9F},
	{0xAD, 0xAD},
	{0x61C, 0x61C},
	{0x200B, 0x200F},
	{0x2028, 0x202E},
	{0x2060, 0x206F},
	{0xE000, 0xF8FF},
	{0xFEFF, 0xFEFF},
	{0xFFF9, 0xFFFB},
	{0xFFFE, 0xFFFF},
	{0xE0000, 0xE0FFF},
	{0xF0000, UINT32_MAX},
};

bool utf8_is_hidden(uint32_t code)
{
	size_t at = 0;

	while (code > hidden[at][1])
		at++;
	return code >= hidden[at][0];
}
