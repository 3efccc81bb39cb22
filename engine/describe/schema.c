#include "describe/schema.h"

#include "base/buf.h"
#include "probe/kinds.h"
#include "probe/probe.h"

/* Summaries are texts of our own: a quote or a backslash is all that could need an escape. */
static void add_text(struct buf *out, const char *text)
{
	buf_add_char(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, *text);
	}
	buf_add_char(out, '"');
}

static void add_words(struct buf *out, const char *const *words)
{
	buf_add(out, STR(", \"enum\": ["));
	for (size_t i = 0; words[i]; i++) {
		buf_add(out, i ? STR(", ") : STR(""));
		add_text(out, words[i]);
	}
	buf_add_char(out, ']');
}

/* YAML's converters make 0600, no and 1.10 what they like: a text takes every scalar. */
static void add_scalar(struct buf *out, const char *const *words)
{
	buf_add(out, STR("\"type\": [\"string\", \"integer\", \"number\", \"boolean\"]"));
	if (words)
		add_words(out, words);
}

static void add_form(struct buf *out, const struct option *option)
{
	switch (option->form) {
	case OPTION_LIST:
		buf_add(out,
			STR("\"anyOf\": [{\"type\": \"array\", \"minItems\": 1, \"items\": {"));
		add_scalar(out, option->words);
		buf_add(out, STR("}}, {"));
		add_scalar(out, option->words);
		buf_add(out, STR("}]"));
		break;
	case OPTION_MAP:
		buf_add(out, STR("\"type\": \"object\", \"additionalProperties\": {"));
		add_scalar(out, option->words);
		buf_add_char(out, '}');
		break;
	case OPTION_ONE:
	case OPTION_PATTERN:
	case OPTION_ANY: add_scalar(out, option->words); break;
	}
}

static void add_property(struct buf *out, const char *name, const char *summary)
{
	buf_add(out, STR("        "));
	add_text(out, name);
	buf_add(out, STR(": {\"description\": "));
	add_text(out, summary);
}

static void add_options(struct buf *out, const struct probe_kind *kind)
{
	buf_add(out, STR("      \"properties\": {\n"));
	for (size_t i = 0; i < kind->n_options; i++) {
		add_property(out, kind->options[i].name, kind->options[i].summary);
		buf_add(out, STR(", "));
		add_form(out, &kind->options[i]);
		buf_add(out, STR("},\n"));
	}
	add_property(out, "timeout", "how long the look may take, as in 500ms or 90s");
	buf_add(out, STR(", "));
	add_scalar(out, NULL);
	buf_add(out, STR("}\n      }"));
}

static void add_required(struct buf *out, const struct probe_kind *kind)
{
	size_t n = 0;

	for (size_t i = 0; i < kind->n_options; i++) {
		if (!(kind->options[i].flags & OPTION_REQUIRED))
			continue;
		buf_add(out, n++ ? STR(", ") : STR(",\n      \"required\": ["));
		add_text(out, kind->options[i].name);
	}
	buf_add(out, n ? STR("]") : STR(""));
}

static const struct option *target_of(const struct probe_kind *kind)
{
	for (size_t i = 0; i < kind->n_options; i++)
		if (kind->options[i].flags & OPTION_TARGET)
			return &kind->options[i];
	return NULL;
}

static void add_short(struct buf *out, const struct probe_kind *kind)
{
	const struct option *target = target_of(kind);

	buf_add(out, STR("    {"));
	if (target)
		add_form(out, target);
	else
		buf_add(out, STR("\"type\": \"null\""));
	buf_add(out, STR("},\n"));
}

static void add_attributes(struct buf *out, const struct probe_kind *kind)
{
	buf_add(out, STR("    \"expectations\": {\n      \"type\": \"object\",\n      "
			 "\"properties\": {\n"));
	for (size_t i = 0; i < kind->n_attrs; i++) {
		add_property(out, kind->attrs[i].name, kind->attrs[i].summary);
		buf_add(out, STR("},\n"));
	}
	add_property(out, "error", "why the look failed; absent where it didn't");
	buf_add(out, STR("}\n      }"));
	if (kind->open) {
		buf_add(out, STR(",\n      \"additionalProperties\": {\"description\": "));
		add_text(out, kind->open);
		buf_add_char(out, '}');
	}
	buf_add(out, STR("\n    }\n"));
}

void schema_probe(struct buf *out, const struct probe_kind *kind)
{
	buf_add(out, STR("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"));
	buf_add(out, STR("  \"title\": "));
	add_text(out, kind->name);
	buf_add(out, STR(",\n  \"description\": "));
	add_text(out, kind->summary);
	buf_add(out, STR(",\n  \"anyOf\": [\n"));
	add_short(out, kind);
	buf_add(out, STR("    {\n      \"type\": \"object\",\n"));
	add_options(out, kind);
	add_required(out, kind);
	buf_add(out,
		STR(",\n      \"additionalProperties\": false\n    }\n  ],\n  \"$defs\": {\n"));
	add_attributes(out, kind);
	buf_add(out, STR("  }\n}\n"));
}
