#include "report/json_writer.h"

#include "base/utf8.h"
#include "report/outlet.h"

static void before_value(struct json_writer *json)
{
	if (json->comma)
		outlet_add_char(json->out, ',');
	json->comma = true;
}

void json_open(struct json_writer *json, char bracket)
{
	before_value(json);
	outlet_add_char(json->out, bracket);
	json->comma = false;
}

void json_close(struct json_writer *json, char bracket)
{
	outlet_add_char(json->out, bracket);
	json->comma = true;
}

void json_key(struct json_writer *json, struct str key)
{
	before_value(json);
	outlet_add_char(json->out, '"');
	outlet_add(json->out, key);
	outlet_add(json->out, STR("\":"));
	json->comma = false;
}

static void add_unit(struct outlet *out, uint32_t unit)
{
	static const char digits[] = "0123456789abcdef";
	char text[] = {'\\',
		       'u',
		       digits[unit >> 12 & 15],
		       digits[unit >> 8 & 15],
		       digits[unit >> 4 & 15],
		       digits[unit & 15]};

	outlet_add(out, (struct str){text, sizeof text});
}

/* \n and its like where JSON has a short form, else UTF-16 units. */
static void add_escaped(struct outlet *out, uint32_t code)
{
	static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";

	for (size_t i = 0; i + 1 < sizeof shorts; i += 2) {
		if (code == (unsigned char)shorts[i]) {
			outlet_add(out, (struct str){(char[]){'\\', shorts[i + 1]}, 2});
			return;
		}
	}
	if (code > 0xFFFF) {
		add_unit(out, 0xD800 + ((code - 0x10000) >> 10));
		code = 0xDC00 + (code & 0x3FF);
	}
	add_unit(out, code);
}

static bool is_plain(char c)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

static size_t add_character(struct outlet *out, struct str text, size_t at)
{
	uint32_t code = 0;
	size_t n = utf8_decode(text, at, &code);

	if (n == 0) {
		outlet_add(out, STR("\xEF\xBF\xBD"));
		return 1;
	}
	if (n == 1 || utf8_is_hidden(code))
		add_escaped(out, code);
	else
		outlet_add(out, str_sub(text, at, n));
	return n;
}

void json_text(struct json_writer *json, struct str text)
{
	struct outlet *out = json->out;

	before_value(json);
	outlet_add_char(out, '"');
	for (size_t at = 0; at < text.n;) {
		size_t end = at;

		while (end < text.n && is_plain(text.p[end]))
			end++;
		outlet_add(out, str_sub(text, at, end - at));
		at = end < text.n ? end + add_character(out, text, end) : end;
	}
	outlet_add_char(out, '"');
}

void json_number(struct json_writer *json, uint64_t number)
{
	before_value(json);
	outlet_add_number(json->out, number);
}

void json_bool(struct json_writer *json, bool boolean)
{
	before_value(json);
	outlet_add(json->out, boolean ? STR("true") : STR("false"));
}

void json_milliseconds(struct json_writer *json, int64_t nanoseconds)
{
	uint64_t micro = nanoseconds > 0 ? (uint64_t)nanoseconds / 1000 : 0;
	unsigned rest = (unsigned)(micro % 1000);

	json_number(json, micro / 1000);
	if (rest == 0)
		return;
	outlet_add_char(json->out, '.');
	for (unsigned unit = 100; rest; rest %= unit, unit /= 10)
		outlet_add_char(json->out, (char)('0' + rest / unit));
}

void json_break(struct json_writer *json)
{
	if (json->comma)
		outlet_add_char(json->out, ',');
	json->comma = false;
	outlet_add_char(json->out, '\n');
}

void json_text_member(struct json_writer *json, struct str key, struct str text)
{
	if (!str_is_set(text))
		return;
	json_key(json, key);
	json_text(json, text);
}

void json_number_member(struct json_writer *json, struct str key, uint64_t number)
{
	json_key(json, key);
	json_number(json, number);
}
