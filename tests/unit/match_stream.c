#include "base/buf.h"
#include "match/match.h"
#include "matching.h"

#include <criterion/criterion.h>

static void list_stream(void *self, const struct op *op, struct str operand)
{
	buf_addf(self, "%s(%.*s) ", op->name, STR_ARG(operand));
}

Test(match_stream, what_a_content_look_may_answer)
{
	static const struct {
		const char *yaml, *want;
	} rows[] = {
		{"x", ""},
		{"{matches: ^a}", "matches(^a) "},
		{"{contains: b, not: {ends_with: c}}", "contains(b) ends_with(c) "},
		{"{any: [{starts_with: d}, {all: [{matches: e}, f]}]}",
		 "starts_with(d) matches(e) "},
		{"{has: {matches: g}}", "has(g) "},
		{"{not: {has_no: {matches: h}}, count: 1}", "has(h) "},
		{"{has: {matches: i, not: j}}", ""},
		{"{each: {matches: k}}", ""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct matching matching;
		struct buf out;
		const struct matcher *matcher;

		matching_init(&matching);
		buf_init(&out, &matching.arena, 4096);
		matcher = matching_compile(&matching, rows[i].yaml, NULL, NULL);
		match_each_stream(matcher, list_stream, &out);
		cr_expect(str_is(buf_str(&out), rows[i].want), "%s: got %.*s", rows[i].yaml,
			  STR_ARG(buf_str(&out)));
		matching_release(&matching);
	}
}

enum kept { KEPT, NOT_KEPT, TOO_LONG };

/* answer: to `matches: a`; ? could not be had. */
struct stream_row {
	enum kept kept;
	char answer;
	const char *yaml;
	enum holds want;
	const char *says, *found, *wanted;
};

static void add_answer(struct record *record, char answer)
{
	struct str name = answer_name(record->arena, STR("text"), STR("matches"), STR("a"));
	struct record_attr *attr;

	if (answer == ' ')
		return;
	attr = record_add(record, name, value_bool(answer == '+'));
	if (answer == '?')
		attr->cannot_tell = STR("the pattern `a` took more than 1000000 steps");
}

static void add_lines(struct record *record, const struct stream_row *row)
{
	static struct value lines[2];
	struct str name = answer_name(record->arena, STR("lines"), STR("has"), STR("^a"));
	struct record_attr *attr;

	lines[0] = value_of_text(STR("a"));
	lines[1] = value_of_text(STR("b"));
	attr = record_add(record, STR("lines"),
			  (struct value){.type = TYPE_list, .list = {lines, 2, 2}});
	if (row->kept == NOT_KEPT)
		attr->cannot_tell = STR("not kept");
	attr = record_add(record, name, value_bool(row->answer == '+'));
	if (row->answer == '?')
		attr->cannot_tell = STR("took too long");
}

static void add_text(struct record *record, const struct stream_row *row)
{
	add_answer(record, row->answer);
	if (row->kept != NOT_KEPT)
		record_add(record, STR("text"), value_of_text(STR("a\nb")));
	if (row->kept == TOO_LONG)
		record_add(record, STR("text"), value_bool(false))->cannot_tell =
			STR("longer than 1 MiB");
}

static void judge_as(const struct stream_row *row, const struct type *type)
{
	struct matching matching;
	struct record record;
	struct judging judging = {.arena = &matching.arena};
	struct subject subject = {.record = &record};
	struct mismatch mismatch = {STR(""), STR_NONE, STR_NONE};
	const struct matcher *matcher;
	enum holds got;

	matching_init(&matching);
	record_init(&record, &matching.arena);
	if (type == &type_list)
		add_lines(&record, row);
	else
		add_text(&record, row);
	subject.name = type == &type_list ? STR("lines") : STR("text");
	subject.attr = record_find(&record, subject.name);
	matcher = matching_compile(&matching, row->yaml, type, NULL);
	got = match_holds(matcher, &subject, &judging);
	if (got == DOES_NOT_HOLD)
		mismatch = match_explain(&matching.arena, matcher, &subject);
	else if (got == CANNOT_TELL)
		mismatch.sentence = judging.why;
	cr_expect(got == row->want && str_is(mismatch.sentence, row->says ? row->says : ""),
		  "%s %c: got %d %.*s", row->yaml, row->answer, got, STR_ARG(mismatch.sentence));
	cr_expect(str_is(mismatch.found, row->found ? row->found : "") &&
			  str_is(mismatch.wanted, row->wanted ? row->wanted : ""),
		  "%s %c: got %.*s, %.*s", row->yaml, row->answer, STR_ARG(mismatch.found),
		  STR_ARG(mismatch.wanted));
	matching_release(&matching);
}

static void judge(const struct stream_row *row)
{
	judge_as(row, &type_text);
}

static void judge_lines(const struct stream_row *row)
{
	judge_as(row, &type_list);
}

Test(match_stream, answers_count_before_the_text)
{
	static const struct stream_row rows[] = {
		{KEPT, ' ', "{matches: a}", HOLDS, NULL, NULL, NULL},
		{KEPT, '-', "{matches: a}", DOES_NOT_HOLD, "text doesn't match `a`",
		 "no match for `a`", "a match for `a`"},
		{NOT_KEPT, '+', "{matches: a}", HOLDS, NULL, NULL, NULL},
		{NOT_KEPT, '-', "{matches: a}", DOES_NOT_HOLD, "text doesn't match `a`",
		 "no match for `a`", "a match for `a`"},
		{NOT_KEPT, '?', "{matches: a}", CANNOT_TELL,
		 "text: the pattern `a` took more than 1000000 steps", NULL, NULL},
		{TOO_LONG, '+', "{matches: a}", HOLDS, NULL, NULL, NULL},
		{TOO_LONG, '-', "{not: {matches: a}}", HOLDS, NULL, NULL, NULL},
		{TOO_LONG, '+', "{not: {matches: a}}", DOES_NOT_HOLD,
		 "text matches `a`, and should not", "a match for `a`", "no match for `a`"},
		{NOT_KEPT, '+', "{not: {matches: a}}", DOES_NOT_HOLD,
		 "text matches `a`, and should not", "a match for `a`", "no match for `a`"},
		{NOT_KEPT, '-', "{not: {matches: a}}", HOLDS, NULL, NULL, NULL},
		{NOT_KEPT, '?', "{not: {matches: a}}", CANNOT_TELL,
		 "text: the pattern `a` took more than 1000000 steps", NULL, NULL},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		judge(&rows[i]);
}

Test(match_stream, what_has_no_answer_and_cannot_be_told)
{
	static const struct stream_row rows[] = {
		{TOO_LONG, ' ', "{matches: a}", CANNOT_TELL, "text: longer than 1 MiB", NULL, NULL},
		{TOO_LONG, ' ', "{not: {matches: a}}", CANNOT_TELL, "text: longer than 1 MiB", NULL,
		 NULL},
		{TOO_LONG, ' ', "a", CANNOT_TELL, "text: longer than 1 MiB", NULL, NULL},
		{TOO_LONG, '+', "{matches: a, is: a}", CANNOT_TELL, "text: longer than 1 MiB", NULL,
		 NULL},
		{TOO_LONG, '+', "{any: [{matches: a}, a]}", HOLDS, NULL, NULL, NULL},
		{TOO_LONG, ' ', "{exists: yes}", HOLDS, NULL, NULL, NULL},
		{TOO_LONG, ' ', "{exists: no}", DOES_NOT_HOLD, "text is there, want it absent",
		 NULL, "absent"},
		{NOT_KEPT, ' ', "{matches: a}", DOES_NOT_HOLD,
		 "text is absent, want a match for `a`", NULL, "a match for `a`"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		judge(&rows[i]);
}

/* kept: the lines a, b; answer: to whether one matches ^a. */
Test(match_stream, answers_for_lines)
{
	static const struct stream_row rows[] = {
		{NOT_KEPT, '+', "{has: {matches: ^a}}", HOLDS, NULL, NULL, NULL},
		{NOT_KEPT, '-', "{has: {matches: ^a}}", DOES_NOT_HOLD,
		 "lines has no member that is a match for `^a`",
		 "no member that is a match for `^a`", "a member that is a match for `^a`"},
		{NOT_KEPT, '-', "{has_no: {matches: ^a}}", HOLDS, NULL, NULL, NULL},
		{NOT_KEPT, '+', "{has_no: {matches: ^a}}", DOES_NOT_HOLD,
		 "lines: want no member that is a match for `^a`",
		 "a member that is a match for `^a`", "no member that is a match for `^a`"},
		{KEPT, '+', "{has_no: {matches: ^a}}", DOES_NOT_HOLD,
		 "lines has \"a\", want no member that is a match for `^a`", "a, b",
		 "no member that is a match for `^a`"},
		{NOT_KEPT, '?', "{has_no: {matches: ^a}}", CANNOT_TELL, "lines: took too long",
		 NULL, NULL},
		{NOT_KEPT, '+', "{has: {matches: b}}", CANNOT_TELL, "lines: not kept", NULL, NULL},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		judge_lines(&rows[i]);
}
