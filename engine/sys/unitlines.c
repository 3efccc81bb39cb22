#include "sys/unitlines.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "sys/directive.h"
#include "sys/fault.h"

struct reading {
	struct arena *arena;
	const struct unit_text *text;
	struct unit_lines *lines, *notes;
	struct fault *fault;
	struct str rest;
	unsigned line;      /* read last */
	struct str section; /* absent: none yet, or one to pass over */
	bool passing_over;
	bool bom_seen;
	unsigned first;    /* line of what is joined */
	struct str shown;  /* it, for messages */
	struct buf joined; /* what goes on */
	bool joining;
};

void unit_note(struct arena *arena, struct unit_lines *notes, struct unit_line note)
{
	if (notes->n < LIMIT_UNIT_NOTES)
		*VEC_PUSH(arena, notes) = note;
}

static void note(struct reading *reading, const char *what)
{
	unit_note(reading->arena, reading->notes,
		  (struct unit_line){.file = reading->text->file,
				     .line = reading->first,
				     .text = str_of(what)});
}

static bool is_end(char c)
{
	return c == '\n' || c == '\r' || c == '\0';
}

/* Up to one each of LF, CR and NUL end a line together; nothing goes on behind a NUL. */
static size_t end_length(struct str rest)
{
	bool lf = false, cr = false;

	for (size_t n = 0;; n++) {
		char c = n < rest.n ? rest.p[n] : 'x';

		if (c == '\0')
			return n + 1;
		if (!is_end(c) || (c == '\n' ? lf : cr))
			return n;
		lf |= c == '\n';
		cr |= c == '\r';
	}
}

static bool next_line(struct reading *reading, struct str *ret)
{
	size_t n = 0;

	if (reading->rest.n == 0)
		return false;
	while (n < reading->rest.n && !is_end(reading->rest.p[n]))
		n++;
	*ret = str_sub(reading->rest, 0, n);
	reading->rest = str_from(reading->rest, n);
	reading->rest = str_from(reading->rest, end_length(reading->rest));
	reading->line++;
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Its white space: str_trim's has more. */
static struct str strip(struct str text)
{
	while (text.n && is_space(text.p[0]))
		text = str_from(text, 1);
	while (text.n && is_space(text.p[text.n - 1]))
		text.n--;
	return text;
}

static bool gives_up(struct reading *reading, const char *what)
{
	*reading->fault = fault_at(reading->arena, reading->text->file, reading->first, 0,
				   "%s: systemd doesn't read on", what);
	return false;
}

static bool too_long(struct reading *reading)
{
	*reading->fault = fault_made(reading->arena, FAULT_LIMIT, reading->text->file,
				     "the line is longer than %d MiB: systemd doesn't read on",
				     LIMIT_UNIT_LINE / LIMIT_MIB);
	reading->fault->line = reading->first;
	return false;
}

/* [Section] */
static bool open_section(struct reading *reading, struct str line)
{
	struct str name = str_sub(line, 1, line.n - 2);
	bool has = section_named(name) & reading->text->sections;

	if (line.p[line.n - 1] != ']')
		return gives_up(reading, "the section's name isn't closed with `]`");
	reading->passing_over = !has && !str_starts_with(name, STR("X-"));
	reading->section = reading->passing_over ? STR_NONE : name;
	if (reading->passing_over)
		note(reading, "a section that this unit doesn't have");
	return true;
}

static void assign(struct reading *reading, struct str line)
{
	size_t equals = str_find_char(line, '=');

	if (!str_is_set(reading->section) && !reading->passing_over)
		note(reading, "stands before any section");
	if (!str_is_set(reading->section))
		return;
	if (equals == 0 || equals == line.n) {
		note(reading, equals ? "is no assignment" : "has no name before `=`");
		return;
	}
	*VEC_PUSH(reading->arena, reading->lines) = (struct unit_line){
		.file = reading->text->file,
		.line = reading->first,
		.text = reading->shown,
		.section = reading->section,
		.name = strip(str_sub(line, 0, equals)),
		.value = strip(str_from(line, equals + 1)),
	};
}

static bool read_joined(struct reading *reading, struct str line)
{
	line = strip(line);
	if (line.n == 0)
		return true;
	if (utf8_bad_at(line) < line.n)
		return gives_up(reading, "the line isn't UTF-8");
	if (line.p[0] == '[')
		return open_section(reading, line);
	assign(reading, line);
	return true;
}

static bool goes_on(struct str line)
{
	bool escaped = false;

	for (size_t i = 0; i < line.n; i++)
		escaped = !escaped && line.p[i] == '\\';
	return escaped;
}

static bool is_comment(struct str line)
{
	struct str text = strip(line);

	return text.n && (text.p[0] == '#' || text.p[0] == ';');
}

/* A byte order mark is dropped wherever the first one stands. */
static struct str without_bom(struct reading *reading, struct str line)
{
	static const struct str bom = STR_INIT("\xEF\xBB\xBF");

	if (reading->bom_seen || !str_starts_with(line, bom))
		return line;
	reading->bom_seen = true;
	return str_from(line, bom.n);
}

static bool add_line(struct reading *reading, struct str line)
{
	bool more;

	if (is_comment(line))
		return true;
	line = without_bom(reading, line);
	if (!reading->joining) {
		reading->first = reading->line;
		reading->shown = strip(line);
		buf_init(&reading->joined, reading->arena, LIMIT_UNIT_LINE + 1);
	}
	more = goes_on(line);
	if (!more && !reading->joining)
		return read_joined(reading, line);
	reading->joining = true;
	buf_add(&reading->joined, more ? str_sub(line, 0, line.n - 1) : line);
	if (more)
		buf_add_char(&reading->joined, ' ');
	if (reading->joined.over)
		return too_long(reading);
	reading->joining = more;
	return more || read_joined(reading, buf_str(&reading->joined));
}

bool unit_lines_read(struct arena *arena, const struct unit_text *text, struct unit_lines *lines,
		     struct unit_lines *notes, struct fault *reterr)
{
	struct reading reading = {
		.arena = arena,
		.text = text,
		.lines = lines,
		.notes = notes,
		.fault = reterr,
		.rest = text->bytes,
	};
	struct str line;

	while (next_line(&reading, &line)) {
		if (line.n >= LIMIT_UNIT_LINE) {
			reading.first = reading.line;
			return too_long(&reading);
		}
		if (!add_line(&reading, line))
			return false;
	}
	return !reading.joining || read_joined(&reading, buf_str(&reading.joined));
}
