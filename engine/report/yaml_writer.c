#include "report/yaml_writer.h"

#include "base/utf8.h"
#include "report/outlet.h"

enum { STEP = 2 };

static void add_key(struct yaml_writer *yaml, struct str key)
{
	size_t blanks = yaml->indent - (yaml->dash ? STEP : 0);

	for (size_t i = 0; i < blanks; i++)
		outlet_add_char(yaml->out, ' ');
	outlet_add(yaml->out, yaml->dash ? STR("- ") : STR(""));
	outlet_add(yaml->out, key);
	outlet_add_char(yaml->out, ':');
	yaml->dash = false;
}

/* \xNN, \uNNNN or \UNNNNNNNN */
static void add_code(struct outlet *out, uint32_t code)
{
	static const char hex[] = "0123456789abcdef";
	int digits = code < 0x100 ? 2 : code < 0x10000 ? 4 : 8;

	outlet_add_char(out, '\\');
	outlet_add_char(out, digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
	for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
		outlet_add_char(out, hex[code >> shift & 15]);
}

static void add_character(struct yaml_writer *yaml, struct str text, size_t at, size_t n,
			  uint32_t code)
{
	struct outlet *out = yaml->out;

	switch (code) {
	case '"': outlet_add(out, STR("\\\"")); return;
	case '\\': outlet_add(out, STR("\\\\")); return;
	case '\n': outlet_add(out, STR("\\n")); return;
	case '\t': outlet_add(out, STR("\\t")); return;
	}
	if (utf8_is_hidden(code) || (yaml->ascii && code > 0x7E))
		add_code(out, code);
	else if (n)
		outlet_add(out, str_sub(text, at, n));
	else
		outlet_add(out, STR("\xEF\xBF\xBD"));
}

static void add_text(struct yaml_writer *yaml, struct str text)
{
	outlet_add_char(yaml->out, '"');
	for (size_t at = 0; at < text.n;) {
		uint32_t code = 0xFFFD;
		size_t n = utf8_decode(text, at, &code);

		add_character(yaml, text, at, n, n ? code : 0xFFFD);
		at += n ? n : 1;
	}
	outlet_add(yaml->out, STR("\"\n"));
}

void yaml_open(struct yaml_writer *yaml, struct str key)
{
	add_key(yaml, key);
	outlet_add_char(yaml->out, '\n');
	yaml->indent += STEP;
}

void yaml_close(struct yaml_writer *yaml)
{
	yaml->indent -= STEP;
}

void yaml_begin_item(struct yaml_writer *yaml)
{
	yaml->indent += STEP;
	yaml->dash = true;
}

void yaml_end_item(struct yaml_writer *yaml)
{
	yaml->indent -= STEP;
	yaml->dash = false;
}

void yaml_member(struct yaml_writer *yaml, struct str key, struct str text)
{
	if (!str_is_set(text))
		return;
	add_key(yaml, key);
	outlet_add_char(yaml->out, ' ');
	add_text(yaml, text);
}
