#include "describe/shape.h"

#include "base/buf.h"

#include <stdarg.h>

static void add_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, text.p[i]);
	}
}

static void add_text(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	add_escaped(out, text);
	buf_add_char(out, '"');
}

/* What stands before an element. */
static void begin(struct shape *shape, const char *key)
{
	if (shape->keyed) {
		shape->keyed = false;
		shape->comma = true;
		return;
	}
	if (shape->comma)
		buf_add_char(shape->out, ',');
	if (shape->flat && shape->comma)
		buf_add_char(shape->out, ' ');
	if (!shape->flat && shape->depth) {
		buf_add_char(shape->out, '\n');
		buf_add_repeated(shape->out, ' ', (size_t)2 * shape->depth);
	}
	if (key) {
		add_text(shape->out, str_of(key));
		buf_add(shape->out, STR(": "));
	}
	shape->comma = true;
}

void shape_open(struct shape *shape, const char *key, char bracket)
{
	begin(shape, key);
	buf_add_char(shape->out, bracket);
	shape->depth++;
	shape->comma = false;
}

void shape_close(struct shape *shape, char bracket)
{
	shape->depth--;
	if (!shape->flat) {
		buf_add_char(shape->out, '\n');
		buf_add_repeated(shape->out, ' ', (size_t)2 * shape->depth);
	}
	buf_add_char(shape->out, bracket);
	shape->comma = true;
}

void shape_open_flat(struct shape *shape, const char *key, char bracket)
{
	shape_open(shape, key, bracket);
	shape->flat++;
}

void shape_close_flat(struct shape *shape, char bracket)
{
	shape_close(shape, bracket);
	shape->flat--;
}

void shape_key(struct shape *shape, const char *format, ...)
{
	va_list args;

	begin(shape, NULL);
	buf_add_char(shape->out, '"');
	va_start(args, format);
	buf_vaddf(shape->out, format, args);
	va_end(args);
	buf_add(shape->out, STR("\": "));
	shape->comma = false;
	shape->keyed = true;
}

void shape_str(struct shape *shape, const char *key, struct str text)
{
	begin(shape, key);
	add_text(shape->out, text);
}

void shape_text(struct shape *shape, const char *key, const char *text)
{
	shape_str(shape, key, str_of(text));
}

void shape_sentence(struct shape *shape, const char *text, const char *aside)
{
	begin(shape, NULL);
	buf_add_char(shape->out, '"');
	add_escaped(shape->out, str_of(text));
	if (aside) {
		buf_add(shape->out, STR(" ["));
		add_escaped(shape->out, str_of(aside));
		buf_add_char(shape->out, ']');
	}
	buf_add_char(shape->out, '"');
}

void shape_texts(struct shape *shape, const char *key, const char *const *texts)
{
	shape_open_flat(shape, key, '[');
	for (size_t i = 0; texts[i]; i++)
		shape_text(shape, NULL, texts[i]);
	shape_close_flat(shape, ']');
}

void shape_raw(struct shape *shape, const char *key, const char *json)
{
	begin(shape, key);
	buf_add(shape->out, str_of(json));
}

static void refer(struct shape *shape, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

static void refer(struct shape *shape, const char *format, va_list args)
{
	begin(shape, "$ref");
	buf_add(shape->out, STR("\"#/$defs/"));
	buf_vaddf(shape->out, format, args);
	buf_add_char(shape->out, '"');
}

void shape_refer(struct shape *shape, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	refer(shape, format, args);
	va_end(args);
}

void shape_property(struct shape *shape, const char *key, const char *summary, const char *format,
		    ...)
{
	va_list args;

	shape_open_flat(shape, key, '{');
	if (summary)
		shape_text(shape, "description", summary);
	va_start(args, format);
	refer(shape, format, args);
	va_end(args);
	shape_close_flat(shape, '}');
}
