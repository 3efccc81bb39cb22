#include "describe/findings.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "report/json_writer.h"
#include "report/outlet.h"
#include "report/renderer.h"
#include "rule/dialect.h"
#include "source/diag.h"

#include <string.h>

/* What a place is called in the two formats made of JSON. */
struct place_words {
	struct str line, column, end_line, end_column;
};

static void place_members(struct json_writer *json, const struct place_words *words,
			  const struct sources *sources, struct span at)
{
	struct place begin = sources_place(sources, at);
	struct place end = sources_place(sources, (struct span){at.file, at.end, at.end});

	json_number_member(json, words->line, begin.line);
	json_number_member(json, words->column, begin.column);
	json_number_member(json, words->end_line, end.line);
	json_number_member(json, words->end_column, end.column);
}

static struct str path_of(const struct findings *findings, const struct diag *diag)
{
	struct place place = sources_place(findings->sources, diag->at);

	return place.line ? place.path : diag->path;
}

static const struct place_words plain_words = {STR_INIT("line"), STR_INIT("column"),
					       STR_INIT("end_line"), STR_INIT("end_column")};

static void also_member(struct json_writer *json, const struct findings *findings,
			const struct diag *diag)
{
	if (!span_is_set(diag->also))
		return;
	json_key(json, STR("also"));
	json_open(json, '{');
	json_text_member(json, STR("file"), sources_place(findings->sources, diag->also).path);
	place_members(json, &plain_words, findings->sources, diag->also);
	json_text_member(json, STR("text"), diag->also_text);
	json_close(json, '}');
}

static void write_json_finding(struct json_writer *json, const struct findings *findings,
			       const struct diag *diag)
{
	json_break(json);
	json_open(json, '{');
	json_text_member(json, STR("file"), path_of(findings, diag));
	if (span_is_set(diag->at))
		place_members(json, &plain_words, findings->sources, diag->at);
	json_text_member(json, STR("level"), str_of(diag_level(diag->id)));
	json_text_member(json, STR("id"), str_of(diag_word(diag->id)));
	json_text_member(json, STR("text"), diag->text);
	json_text_member(json, STR("suggest"), diag->suggest);
	json_text_member(json, STR("help"), diag->help);
	also_member(json, findings, diag);
	json_close(json, '}');
}

static void write_json(const struct findings *findings, const struct sink *sink)
{
	struct outlet out;
	struct json_writer json = {&out, false};
	size_t n;
	const struct diag **sorted = diags_sorted(findings->diags, findings->arena, &n);

	outlet_init(&out, findings->arena, sink);
	json_open(&json, '{');
	json_number_member(&json, STR("format"), 1);
	json_number_member(&json, STR("not_kept"), (unsigned)findings->diags->n_over);
	json_key(&json, STR("findings"));
	json_open(&json, '[');
	for (size_t i = 0; i < n; i++)
		write_json_finding(&json, findings, sorted[i]);
	json_close(&json, ']');
	json_close(&json, '}');
	outlet_add_char(&out, '\n');
	outlet_flush(&out);
}

/* RFC 3986: what may stand in a path of a URI as it is. */
static struct str uri_of(struct arena *arena, struct str path)
{
	static const char digits[] = "0123456789ABCDEF";
	struct buf uri;

	buf_init(&uri, arena, path.n * 3 + 1);
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    (c && strchr("/-._~", c)))
			buf_add_char(&uri, (char)c);
		else
			buf_addf(&uri, "%%%c%c", digits[c >> 4], digits[c & 15]);
	}
	return buf_str(&uri);
}

static void location_element(struct json_writer *json, const struct findings *findings,
			     struct str path, struct span at, struct str text)
{
	static const struct place_words words = {STR_INIT("startLine"), STR_INIT("startColumn"),
						 STR_INIT("endLine"), STR_INIT("endColumn")};

	json_open(json, '{');
	json_key(json, STR("physicalLocation"));
	json_open(json, '{');
	json_key(json, STR("artifactLocation"));
	json_open(json, '{');
	json_text_member(json, STR("uri"), uri_of(findings->arena, path));
	json_close(json, '}');
	if (span_is_set(at)) {
		json_key(json, STR("region"));
		json_open(json, '{');
		place_members(json, &words, findings->sources, at);
		json_close(json, '}');
	}
	json_close(json, '}');
	if (str_is_set(text)) {
		json_key(json, STR("message"));
		json_open(json, '{');
		json_text_member(json, STR("text"), text);
		json_close(json, '}');
	}
	json_close(json, '}');
}

/* SARIF's message is one text: what the terminal says around it is in there. */
static struct str whole_text(struct arena *arena, const struct diag *diag)
{
	struct buf text;

	buf_init(&text, arena, LIMIT_FINDING);
	buf_add(&text, diag->text);
	if (str_is_set(diag->suggest))
		buf_addf(&text, "; did you mean `%.*s`?", STR_ARG(diag->suggest));
	if (str_is_set(diag->help))
		buf_addf(&text, "\n%.*s", STR_ARG(diag->help));
	return buf_str(&text);
}

static void write_sarif_result(struct json_writer *json, const struct findings *findings,
			       const struct diag *diag)
{
	json_break(json);
	json_open(json, '{');
	json_text_member(json, STR("ruleId"), str_of(diag_word(diag->id)));
	json_text_member(json, STR("level"), str_of(diag_level(diag->id)));
	json_key(json, STR("message"));
	json_open(json, '{');
	json_text_member(json, STR("text"), whole_text(findings->arena, diag));
	json_close(json, '}');
	json_key(json, STR("locations"));
	json_open(json, '[');
	location_element(json, findings, path_of(findings, diag), diag->at, STR_NONE);
	json_close(json, ']');
	if (span_is_set(diag->also)) {
		json_key(json, STR("relatedLocations"));
		json_open(json, '[');
		location_element(json, findings, sources_place(findings->sources, diag->also).path,
				 diag->also, diag->also_text);
		json_close(json, ']');
	}
	json_close(json, '}');
}

static void write_sarif_driver(struct json_writer *json, const struct dialect *dialect)
{
	json_key(json, STR("tool"));
	json_open(json, '{');
	json_key(json, STR("driver"));
	json_open(json, '{');
	json_text_member(json, STR("name"), dialect->program);
	json_text_member(json, STR("version"), dialect->version);
	json_key(json, STR("rules"));
	json_open(json, '[');
	for (enum diag_id id = 0; id < DIAG_COUNT; id++) {
		json_break(json);
		json_open(json, '{');
		json_text_member(json, STR("id"), str_of(diag_word(id)));
		json_key(json, STR("shortDescription"));
		json_open(json, '{');
		json_text_member(json, STR("text"), str_of(diag_summary(id)));
		json_close(json, '}');
		json_close(json, '}');
	}
	json_close(json, ']');
	json_close(json, '}');
	json_close(json, '}');
}

static void write_sarif(const struct findings *findings, const struct sink *sink)
{
	struct outlet out;
	struct json_writer json = {&out, false};
	size_t n;
	const struct diag **sorted = diags_sorted(findings->diags, findings->arena, &n);

	outlet_init(&out, findings->arena, sink);
	json_open(&json, '{');
	json_text_member(&json, STR("version"), STR("2.1.0"));
	json_text_member(&json, STR("$schema"),
			 STR("https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/"
			     "sarif-schema-2.1.0.json"));
	json_key(&json, STR("runs"));
	json_open(&json, '[');
	json_open(&json, '{');
	write_sarif_driver(&json, findings->dialect);
	json_text_member(&json, STR("columnKind"), STR("unicodeCodePoints"));
	json_key(&json, STR("results"));
	json_open(&json, '[');
	for (size_t i = 0; i < n; i++)
		write_sarif_result(&json, findings, sorted[i]);
	json_close(&json, ']');
	json_close(&json, '}');
	json_close(&json, ']');
	json_close(&json, '}');
	outlet_add_char(&out, '\n');
	outlet_flush(&out);
}

/* A command is a line: what ends one, or a part of one, is written as in a URI. */
static struct str command_escape(uint32_t code, bool is_property)
{
	switch (code) {
	case '%': return STR("%25");
	case '\n': return STR("%0A");
	case '\r': return STR("%0D");
	case ':': return is_property ? STR("%3A") : STR_NONE;
	case ',': return is_property ? STR("%2C") : STR_NONE;
	default: return utf8_is_hidden(code) ? STR("?") : STR_NONE;
	}
}

static void add_command_text(struct outlet *out, struct str text, bool is_property)
{
	for (size_t i = 0; i < text.n;) {
		uint32_t code = 0;
		size_t n = utf8_decode(text, i, &code);
		struct str escape = n ? command_escape(code, is_property) : STR("?");

		outlet_add(out, str_is_set(escape) ? escape : str_sub(text, i, n));
		i += n ? n : 1;
	}
}

static void write_github_finding(struct outlet *out, const struct findings *findings,
				 const struct diag *diag)
{
	struct place begin = sources_place(findings->sources, diag->at);

	const char *level = diag_level(diag->id);

	outlet_add(out, STR("::"));
	outlet_add(out, level[0] == 'n' ? STR("notice") : str_of(level));
	outlet_add(out, STR(" file="));
	add_command_text(out, path_of(findings, diag), true);
	if (begin.line) {
		outlet_add(out, STR(",line="));
		outlet_add_number(out, begin.line);
		outlet_add(out, STR(",col="));
		outlet_add_number(out, begin.column);
	}
	outlet_add(out, STR(",title="));
	add_command_text(out, str_of(diag_word(diag->id)), true);
	outlet_add(out, STR("::"));
	add_command_text(out, whole_text(findings->arena, diag), false);
	outlet_add_char(out, '\n');
}

static void write_github(const struct findings *findings, const struct sink *sink)
{
	struct outlet out;
	size_t n;
	const struct diag **sorted = diags_sorted(findings->diags, findings->arena, &n);

	outlet_init(&out, findings->arena, sink);
	for (size_t i = 0; i < n; i++)
		write_github_finding(&out, findings, sorted[i]);
	outlet_flush(&out);
}

static const struct findings_format formats[] = {
	{"json", "for programs: each finding with its place as data", write_json},
	{"sarif", "for code scanners and editors: SARIF 2.1.0", write_sarif},
	{"github", "for GitHub's workflows: annotations of the change", write_github},
	{0},
};

const struct findings_format *findings_formats(void)
{
	return formats;
}

const struct findings_format *findings_format_named(struct str name)
{
	for (const struct findings_format *format = formats; format->name; format++)
		if (str_is(name, format->name))
			return format;
	return NULL;
}
