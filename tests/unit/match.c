#include "match/match.h"

#include "matching.h"

#include <criterion/criterion.h>

static const char *holds_name(enum holds holds)
{
	static const char *const names[] = {"DOES_NOT_HOLD", "HOLDS", "CANNOT_TELL"};

	return names[holds];
}

Test(match, truth_tables)
{
	static const enum holds no = DOES_NOT_HOLD, yes = HOLDS, what = CANNOT_TELL;
	const struct {
		enum holds a, b, both, either;
	} rows[] = {
		{no, no, no, no},     {no, yes, no, yes},     {no, what, no, what},
		{yes, no, no, yes},   {yes, yes, yes, yes},   {yes, what, what, yes},
		{what, no, no, what}, {what, yes, what, yes}, {what, what, what, what},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum holds a = rows[i].a, b = rows[i].b;

		cr_expect(holds_and(a, b) == rows[i].both, "%s and %s: got %s, want %s",
			  holds_name(a), holds_name(b), holds_name(holds_and(a, b)),
			  holds_name(rows[i].both));
		cr_expect(holds_or(a, b) == rows[i].either, "%s or %s: got %s, want %s",
			  holds_name(a), holds_name(b), holds_name(holds_or(a, b)),
			  holds_name(rows[i].either));
	}
	cr_expect(holds_not(no) == yes && holds_not(yes) == no && holds_not(what) == what);
}

/*
 * type: of the attribute; with ? in front the loader doesn't know it. value: as a rule would write
 * it, a list as a|b; NULL: absent. says: the sentence, or why it can't be told.
 */
struct judge_row {
	const char *type, *value, *yaml;
	enum holds want;
	const char *says;
};

static void judge(const struct judge_row *row)
{
	bool known = row->type[0] != '?';
	const struct type *type = matching_type(row->type + !known);
	const char *value = row->value ? row->value : "absent", *want = row->says ? row->says : "";
	struct matching matching;
	struct record_attr attr = {.name = STR("it")};
	struct subject subject = {.name = attr.name, .attr = row->value ? &attr : NULL};
	struct judging judging = {.arena = &matching.arena};
	const struct matcher *matcher;
	struct str says = STR("");
	enum holds got;

	matching_init(&matching);
	if (row->value)
		attr.value = matching_value(&matching.arena, type, row->value);
	matcher = matching_compile(&matching, row->yaml, known ? type : NULL, NULL);
	cr_assert(matcher, "%s %s: %.*s", row->type, row->yaml,
		  STR_ARG(matching.diags.n ? matching.diags.at[0].text : STR("no matcher")));
	got = match_holds(matcher, &subject, &judging);
	if (got == DOES_NOT_HOLD)
		says = match_explain(&matching.arena, matcher, &subject).sentence;
	if (got == CANNOT_TELL)
		says = judging.why;
	cr_expect(got == row->want && str_is(says, want), "%s %s %s:\n got  %s %.*s\n want %s %s",
		  row->type, value, row->yaml, holds_name(got), STR_ARG(says),
		  holds_name(row->want), want);
	matching_release(&matching);
}

#define JUDGE_ALL(rows)                                            \
	for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++) \
	judge(&(rows)[i])

Test(match, scalars_are_equality)
{
	static const struct judge_row rows[] = {
		{"bool", "yes", "yes", HOLDS, NULL},
		{"bool", "yes", "true", HOLDS, NULL},
		{"bool", "yes", "is: no", DOES_NOT_HOLD, "it is yes, want no"},
		{"int", "1000", "1000", HOLDS, NULL},
		{"int", "1000", "+1000", HOLDS, NULL},
		{"int", "1000", "0", DOES_NOT_HOLD, "it is 1000, want 0"},
		{"real", "1.5", "1.50", HOLDS, NULL},
		{"real", "1.5", "2", DOES_NOT_HOLD, "it is 1.5, want 2"},
		{"text", "active", "active", HOLDS, NULL},
		{"text", "failed", "active", DOES_NOT_HOLD, "it is \"failed\", want \"active\""},
		{"text", "1.10", "1.1", DOES_NOT_HOLD, "it is \"1.10\", want \"1.1\""},
		{"text", "no", "no", HOLDS, NULL},
		{"text", "a\n\"b\"", "\"\"", DOES_NOT_HOLD, "it is \"a\\n\\\"b\\\"\", want \"\""},
		{"text", "Failed", "failed", DOES_NOT_HOLD, "it is \"Failed\", want \"failed\""},
		{"size", "1024", "1 KiB", HOLDS, NULL},
		{"size", "8000000000", "8 GB", HOLDS, NULL},
		{"size", "8 GiB", "8 GB", DOES_NOT_HOLD, "it is 8 GiB, want 7.4 GiB"},
		{"duration", "90s", "90", HOLDS, NULL},
		{"duration", "90s", "5m", DOES_NOT_HOLD, "it is 90 s, want 5 min"},
		{"time", "2026-01-01", "2026-01-01T00:00:00Z", HOLDS, NULL},
		{"time", "2026-01-01T01:00:00+01:00", "2026-01-01", HOLDS, NULL},
		{"time", "2026-01-01", "2026-01-02", DOES_NOT_HOLD,
		 "it is 2026-01-01T00:00:00Z, want 2026-01-02T00:00:00Z"},
		{"mode", "0600", "0600", HOLDS, NULL},
		{"mode", "0600", "\"600\"", HOLDS, NULL},
		{"mode", "0600", "u=rw,go=", HOLDS, NULL},
		{"mode", "0644", "0600", DOES_NOT_HOLD, "it is 0644, want 0600"},
		{"mode", "4755", "0755", DOES_NOT_HOLD, "it is 4755, want 0755"},
		{"list", "a", "a", HOLDS, NULL},
		{"list", "a|b", "a", DOES_NOT_HOLD, "it is \"a\", \"b\", want \"a\""},
		{"list", "a|b", "is: [a, b]", HOLDS, NULL},
		{"list", "b|a", "is: [a, b]", DOES_NOT_HOLD,
		 "it is \"b\", \"a\", want \"a\", \"b\""},
		{"list", "", "is: [a]", DOES_NOT_HOLD, "it is an empty list, want \"a\""},
	};

	JUDGE_ALL(rows);
}

Test(match, lists_are_one_of)
{
	static const struct judge_row rows[] = {
		{"text", "b", "[a, b]", HOLDS, NULL},
		{"text", "c", "[a, b]", DOES_NOT_HOLD, "it is \"c\", want \"a\" or \"b\""},
		{"text", "c", "in: [a, b, d]", DOES_NOT_HOLD,
		 "it is \"c\", want \"a\", \"b\" or \"d\""},
		{"text", "a", "in: a", HOLDS, NULL},
		{"mode", "0640", "[0600, 0640]", HOLDS, NULL},
		{"mode", "0644", "[0600, 0640]", DOES_NOT_HOLD, "it is 0644, want 0600 or 0640"},
		{"int", "3", "in: [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]", DOES_NOT_HOLD,
		 "it is 3, want 1, 2, 4, 5, 6, 7, 8, 9, 10, 11 or 3 more"},
		{"bool", "yes", "[no]", DOES_NOT_HOLD, "it is yes, want no"},
	};

	JUDGE_ALL(rows);
}

Test(match, not_turns_a_matcher_round)
{
	static const struct judge_row rows[] = {
		{"text", "a", "not: b", HOLDS, NULL},
		{"text", "b", "not: b", DOES_NOT_HOLD, "it is \"b\", want anything but \"b\""},
		{"text", "b", "not: [a, b]", DOES_NOT_HOLD,
		 "it is \"b\", want anything but \"a\" or \"b\""},
		{"int", "5", "not: {lt: 6}", DOES_NOT_HOLD, "it is 5, want at least 6"},
		{"int", "5", "not: {le: 5}", DOES_NOT_HOLD, "it is 5, want above 5"},
		{"int", "5", "not: {gt: 4}", DOES_NOT_HOLD, "it is 5, want at most 4"},
		{"int", "5", "not: {ge: 4}", DOES_NOT_HOLD, "it is 5, want below 4"},
		{"int", "5", "not: {not: 4}", DOES_NOT_HOLD, "it is 5, want 4"},
		{"int", "5", "not: {ge: 4, le: 6}", DOES_NOT_HOLD,
		 "it is 5, want below 4 or above 6"},
		{"int", "5", "not: {any: [4, 5]}", DOES_NOT_HOLD,
		 "it is 5, want anything but 4 and anything but 5"},
		{"text", "x1", "not: {lt: 5}", CANNOT_TELL, "it: `x1` is no number"},
		{"text", "abc", "not: {matches: ^a}", DOES_NOT_HOLD,
		 "it is \"abc\", want no match for `^a`"},
		{"mode", "0666", "not: {any_bits: 0022}", DOES_NOT_HOLD,
		 "it is 0666, want no bit of 0022"},
		{"list", "a|b", "not: {has: a}", DOES_NOT_HOLD,
		 "it is \"a\", \"b\", want no member that is \"a\""},
	};

	JUDGE_ALL(rows);
}

Test(match, combinations)
{
	static const struct judge_row rows[] = {
		{"int", "5", "{ge: 1, le: 8}", HOLDS, NULL},
		{"int", "9", "{ge: 1, le: 8}", DOES_NOT_HOLD, "it is 9, want at most 8"},
		{"mode", "0666", "{at_most: 0644, any_bits: 0111}", DOES_NOT_HOLD,
		 "it is 0666, want at most 0644 and a bit of 0111"},
		{"int", "5", "all: [{ge: 1}, 5]", HOLDS, NULL},
		{"int", "5", "all: [{ge: 6}, {all: [{ge: 7}, 5]}]", DOES_NOT_HOLD,
		 "it is 5, want at least 6 and at least 7"},
		{"int", "5", "any: [{ge: 6}, 5]", HOLDS, NULL},
		{"int", "5", "any: [{ge: 6}, 4]", DOES_NOT_HOLD, "it is 5, want at least 6 or 4"},
		{"text", "x", "any: [{lt: 6}, x]", HOLDS, NULL},
		{"text", "x", "any: [{lt: 6}, y]", CANNOT_TELL, "it: `x` is no number"},
		{"text", "x", "all: [{lt: 6}, y]", DOES_NOT_HOLD, "it is \"x\", want \"y\""},
		{"text", "x", "all: [{lt: 6}, x]", CANNOT_TELL, "it: `x` is no number"},
		{"list", "a|b", "{has: c, count: {gt: 2}}", DOES_NOT_HOLD,
		 "it lacks \"c\"; it has 2 members, want above 2"},
		{"list", "a|b", "{is: c, has: d}", DOES_NOT_HOLD,
		 "it is \"a\", \"b\", want \"c\"; it lacks \"d\""},
	};

	JUDGE_ALL(rows);
}

/* "An absent attribute satisfies `exists: no` and nothing else, `not` included." */
Test(match, absent)
{
	static const struct judge_row rows[] = {
		{"text", NULL, "exists: no", HOLDS, NULL},
		{"text", NULL, "exists: yes", DOES_NOT_HOLD, "it is absent"},
		{"text", "a", "exists: yes", HOLDS, NULL},
		{"text", "a b", "exists: no", DOES_NOT_HOLD, "it is \"a b\", want it absent"},
		{"int", NULL, "0", DOES_NOT_HOLD, "it is absent, want 0"},
		{"text", NULL, "[a]", DOES_NOT_HOLD, "it is absent, want \"a\""},
		{"text", NULL, "not: a", DOES_NOT_HOLD, "it is absent, want anything but \"a\""},
		{"text", NULL, "all: [{exists: no}]", HOLDS, NULL},
		{"text", NULL, "{exists: yes, is: a}", DOES_NOT_HOLD, "it is absent, want \"a\""},
		{"text", NULL, "any: [{exists: no}, a]", HOLDS, NULL},
		{"text", NULL, "any: [a, b]", DOES_NOT_HOLD, "it is absent, want \"a\" or \"b\""},
		{"int", NULL, "lt: 5", DOES_NOT_HOLD, "it is absent, want below 5"},
		{"int", NULL, "le: 5", DOES_NOT_HOLD, "it is absent, want at most 5"},
		{"int", NULL, "gt: 5", DOES_NOT_HOLD, "it is absent, want above 5"},
		{"int", NULL, "ge: 5", DOES_NOT_HOLD, "it is absent, want at least 5"},
		{"text", NULL, "matches: a", DOES_NOT_HOLD, "it is absent, want a match for `a`"},
		{"text", NULL, "contains: a", DOES_NOT_HOLD,
		 "it is absent, want a text with \"a\""},
		{"text", NULL, "starts_with: a", DOES_NOT_HOLD,
		 "it is absent, want a text that starts with \"a\""},
		{"text", NULL, "ends_with: a", DOES_NOT_HOLD,
		 "it is absent, want a text that ends with \"a\""},
		{"mode", NULL, "at_most: 0600", DOES_NOT_HOLD, "it is absent, want at most 0600"},
		{"mode", NULL, "all_bits: 0600", DOES_NOT_HOLD,
		 "it is absent, want all bits of 0600"},
		{"mode", NULL, "any_bits: 0600", DOES_NOT_HOLD, "it is absent, want a bit of 0600"},
		{"mode", NULL, "no_bits: 0600", DOES_NOT_HOLD, "it is absent, want no bit of 0600"},
		{"list", NULL, "has: a", DOES_NOT_HOLD,
		 "it is absent, want a member that is \"a\""},
		{"list", NULL, "has_no: a", DOES_NOT_HOLD,
		 "it is absent, want no member that is \"a\""},
		{"list", NULL, "each: a", DOES_NOT_HOLD,
		 "it is absent, want each member to be \"a\""},
		{"list", NULL, "subset_of: [a]", DOES_NOT_HOLD,
		 "it is absent, want no member beyond \"a\""},
		{"list", NULL, "superset_of: [a]", DOES_NOT_HOLD,
		 "it is absent, want all of \"a\""},
		{"list", NULL, "same_as: [a]", DOES_NOT_HOLD, "it is absent, want exactly \"a\""},
		{"list", NULL, "count: 0", DOES_NOT_HOLD, "it is absent, want a count that is 0"},
	};

	JUDGE_ALL(rows);
}

Test(match, order)
{
	static const struct judge_row rows[] = {
		{"int", "5", "lt: 6", HOLDS, NULL},
		{"int", "6", "lt: 6", DOES_NOT_HOLD, "it is 6, want below 6"},
		{"int", "6", "le: 6", HOLDS, NULL},
		{"int", "7", "le: 6", DOES_NOT_HOLD, "it is 7, want at most 6"},
		{"int", "7", "gt: 6", HOLDS, NULL},
		{"int", "6", "gt: 6", DOES_NOT_HOLD, "it is 6, want above 6"},
		{"int", "6", "ge: 6", HOLDS, NULL},
		{"int", "5", "ge: 6", DOES_NOT_HOLD, "it is 5, want at least 6"},
		{"int", "-5", "lt: -4", HOLDS, NULL},
		{"real", "2.5", "gt: 2", HOLDS, NULL},
		{"size", "1 GiB", "ge: 1 GB", HOLDS, NULL},
		{"size", "50", "ge: 1 KiB", DOES_NOT_HOLD, "it is 50 B, want at least 1 KiB"},
		{"duration", "8d", "le: 1w", DOES_NOT_HOLD, "it is 8 d, want at most 7 d"},
		{"time", "2026-05-01", "lt: 2026-05-02", HOLDS, NULL},
		{"time", "2026-05-01", "gt: 2026-05-02", DOES_NOT_HOLD,
		 "it is 2026-05-01T00:00:00Z, want after 2026-05-02T00:00:00Z"},
		{"time", "2026-05-01", "not: {le: 2026-05-02}", DOES_NOT_HOLD,
		 "it is 2026-05-01T00:00:00Z, want after 2026-05-02T00:00:00Z"},
		/* a text is read as what the operand is */
		{"text", "5", "lt: 10", HOLDS, NULL},
		{"text", "5.5", "lt: 10", HOLDS, NULL},
		{"text", "12", "lt: 10.5", DOES_NOT_HOLD, "it is \"12\", want below 10.5"},
		{"text", "512 MiB", "ge: 1G", DOES_NOT_HOLD,
		 "it is \"512 MiB\", want at least 1 GiB"},
		{"text", "2147483648", "ge: 1 GiB", HOLDS, NULL},
		{"text", "90s", "le: 5min", HOLDS, NULL},
		{"text", "five", "lt: 10", CANNOT_TELL, "it: `five` is no number"},
		{"text", "", "lt: 10", CANNOT_TELL, "it: `` is no number"},
		{"text", "5 ", "lt: 10", CANNOT_TELL, "it: `5 ` is no number"},
		{"text", "2 GiB", "lt: 10", CANNOT_TELL, "it: `2 GiB` is no number"},
		{"text", "90x", "le: 5min", CANNOT_TELL,
		 "it: `90x` is no duration: write seconds, or a unit as in 500ms, 90s, 5m, 7d"},
	};

	JUDGE_ALL(rows);
}

Test(match, texts)
{
	static const struct judge_row rows[] = {
		{"text", "v1.5", "matches: '^v\\d'", HOLDS, NULL},
		{"text", "abc", "matches: '^v\\d'", DOES_NOT_HOLD,
		 "it is \"abc\", want a match for `^v\\d`"},
		{"text", "a\nb", "matches: ^b", DOES_NOT_HOLD, "it doesn't match `^b`"},
		{"text", "a\nb", "matches: (?m)^b", HOLDS, NULL},
		{"text", "a\nb", "not: {matches: b}", DOES_NOT_HOLD,
		 "it matches `b`, and should not"},
		{"text", "a\nb", "not: {not: {contains: c}}", DOES_NOT_HOLD,
		 "it doesn't contain \"c\""},
		{"text", "a\nb", "any: [{matches: c}, {contains: d}]", DOES_NOT_HOLD,
		 "it: want a match for `c` or a text with \"d\""},
		{"text", "a\nb", "all: [{matches: c}, {contains: b}, x]", DOES_NOT_HOLD,
		 "it is \"a\\nb\", want \"x\"; it doesn't match `c`"},
		{"text", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "matches: ^(a+)+$",
		 HOLDS, NULL},
		{"text", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "matches: ^(a+)+$",
		 CANNOT_TELL, "it: the pattern `^(a+)+$` took more than 1000000 steps"},
		{"text", "a=b", "contains: =", HOLDS, NULL},
		{"text", "a=b", "contains: ==", DOES_NOT_HOLD,
		 "it is \"a=b\", want a text with \"==\""},
		{"text", "a=b\n", "contains: ==", DOES_NOT_HOLD, "it doesn't contain \"==\""},
		{"text", "/run/x", "starts_with: /run/", HOLDS, NULL},
		{"text", "/var/x", "starts_with: /run/", DOES_NOT_HOLD,
		 "it is \"/var/x\", want a text that starts with \"/run/\""},
		{"text", "x.sock", "ends_with: .sock", HOLDS, NULL},
		{"text", "x.sock\n", "ends_with: .sock", DOES_NOT_HOLD,
		 "it doesn't end with \".sock\""},
	};

	JUDGE_ALL(rows);
}

Test(match, versions)
{
	static const struct judge_row rows[] = {
		{"text", "1.5.0", "semver: '>=1.5.0 <2'", HOLDS, NULL},
		{"text", "v1.5.0", "semver: ^1.5", HOLDS, NULL},
		{"text", "1.4.9", "semver: '>=1.5.0 <2'", DOES_NOT_HOLD,
		 "it is 1.4.9, want >=1.5.0 <2"},
		{"text", "1.15.0-dev", "semver: '>=1.5.0'", DOES_NOT_HOLD,
		 "it is 1.15.0-dev, want >=1.5.0"},
		{"text", "1.15.0-dev", "loose: '>=1.5.0'", HOLDS, NULL},
		{"text", "1.15.0-dev", "loose: '<=1.14.1'", DOES_NOT_HOLD,
		 "it is 1.15.0-dev, want <=1.14.1"},
		{"text", "1.5.0", "not: {loose: 1.x}", DOES_NOT_HOLD,
		 "it is 1.5.0, want outside 1.x"},
		{"text", "1.5", "semver: 1.x", CANNOT_TELL, "it: `1.5` is no version"},
		{"text", "1.5", "loose: 1.x", HOLDS, NULL},
		{"text", "abc", "loose: 1.x", CANNOT_TELL, "it: `abc` is no version"},
		{"text", "a\nb", "loose: 1.x", CANNOT_TELL, "it: `a\\nb` is no version"},
		{"?real", "1.10", "loose: 1.x", CANNOT_TELL,
		 "it: its type is real, where the text of a version was looked for"},
		{"?int", "2", "loose: '>=1'", HOLDS, NULL},
		{"?list", "1.5.0", "loose: '>=1'", CANNOT_TELL,
		 "it: its type is list, where the text of a version was looked for"},
		{"text", NULL, "loose: '>=1'", DOES_NOT_HOLD, "it is absent, want >=1"},
		{"text", "1:2.36-9+deb12u4", "deb: '>=1:2.36-9+deb12u4 <1:3'", HOLDS, NULL},
		{"text", "1:2.36-9+deb12u3", "deb: '>=1:2.36-9+deb12u4'", DOES_NOT_HOLD,
		 "it is 1:2.36-9+deb12u3, want >=1:2.36-9+deb12u4"},
		{"text", "2.0~rc1", "not: {deb: '<2.0'}", DOES_NOT_HOLD,
		 "it is 2.0~rc1, want outside <2.0"},
		{"text", " 1.0\t", "deb: 1.0", HOLDS, NULL},
		{"text", "v1.0", "deb: '>=1'", CANNOT_TELL,
		 "it: `v1.0` is no deb version: it doesn't begin with a digit"},
		{"text", "1.0_2", "deb: '>=1'", CANNOT_TELL,
		 "it: `1.0_2` is no deb version: `_2` can't stand in a version: want letters, "
		 "digits, or one of . + - ~"},
		{"text", "1.0-", "deb: '>=1'", CANNOT_TELL,
		 "it: `1.0-` is no deb version: want a release or revision behind it"},
		{"text", "5.14.0-362.el9", "rpm: '>=5.14 <6'", HOLDS, NULL},
		{"text", "5.14.0-362.el9", "rpm: '>=5.14.0-400'", DOES_NOT_HOLD,
		 "it is 5.14.0-362.el9, want >=5.14.0-400"},
		{"text", "(none):1.2", "rpm: '>=1'", CANNOT_TELL,
		 "it: `(none):1.2` is no rpm version: `(none)` is no epoch: want digits"},
		{"?real", "1.10", "deb: '>=1'", CANNOT_TELL,
		 "it: its type is real, where the text of a version was looked for"},
		{"?int", "2", "rpm: '>=1'", HOLDS, NULL},
	};

	JUDGE_ALL(rows);
}

Test(match, modes)
{
	static const struct judge_row rows[] = {
		{"mode", "0600", "at_most: 0640", HOLDS, NULL},
		{"mode", "0640", "at_most: 0640", HOLDS, NULL},
		{"mode", "0604", "at_most: 0640", DOES_NOT_HOLD, "it is 0604, want at most 0640"},
		{"mode", "4600", "at_most: 0777", DOES_NOT_HOLD, "it is 4600, want at most 0777"},
		{"mode", "0755", "all_bits: 0111", HOLDS, NULL},
		{"mode", "0744", "all_bits: a=x", DOES_NOT_HOLD,
		 "it is 0744, want all bits of 0111"},
		{"mode", "0744", "any_bits: 0111", HOLDS, NULL},
		{"mode", "0644", "any_bits: 0111", DOES_NOT_HOLD, "it is 0644, want a bit of 0111"},
		{"mode", "0755", "no_bits: go=w", HOLDS, NULL},
		{"mode", "0775", "no_bits: 0022", DOES_NOT_HOLD, "it is 0775, want no bit of 0022"},
		{"?text", "0600", "at_most: 0640", HOLDS, NULL},
		{"?text", "0666", "at_most: 0640", DOES_NOT_HOLD,
		 "it is \"0666\", want at most \"0640\""},
		{"?text", "rw", "at_most: 0640", CANNOT_TELL,
		 "it: `rw` is no mode: write octal digits as in 0600, or symbolic as in u=rw,go="},
		{"?int", "600", "at_most: 0640", CANNOT_TELL,
		 "it: `600` is of type int, not mode: write modes as texts"},
	};

	JUDGE_ALL(rows);
}

Test(match, lists)
{
	static const struct judge_row rows[] = {
		{"list", "a|b", "has: b", HOLDS, NULL},
		{"list", "a|b", "has: c", DOES_NOT_HOLD, "it lacks \"c\""},
		{"list", "", "has: c", DOES_NOT_HOLD, "it lacks \"c\""},
		{"list", "a|b", "has: {in: [c, d]}", DOES_NOT_HOLD, "it lacks \"c\" or \"d\""},
		{"list", "a|b", "has: {matches: ^b}", HOLDS, NULL},
		{"list", "a|b", "has: {matches: ^c}", DOES_NOT_HOLD,
		 "it has no member that is a match for `^c`"},
		{"list", "5|x", "has: {lt: 6}", HOLDS, NULL},
		{"list", "7|x", "has: {lt: 6}", CANNOT_TELL, "it: `x` is no number"},
		{"list", "a|b", "has_no: c", HOLDS, NULL},
		{"list", "", "has_no: c", HOLDS, NULL},
		{"list", "a|b", "has_no: b", DOES_NOT_HOLD, "it has \"b\", want it without"},
		{"list", "a|b|c", "has_no: [b, c]", DOES_NOT_HOLD,
		 "it has \"b\", \"c\", want it without"},
		{"list", "a|b", "has_no: {matches: b}", DOES_NOT_HOLD,
		 "it has \"b\", want no member that is a match for `b`"},
		{"list", "1|2", "each: {le: 2}", HOLDS, NULL},
		{"list", "", "each: {le: 2}", HOLDS, NULL},
		{"list", "1|3|2|4", "each: {le: 2}", DOES_NOT_HOLD,
		 "it has \"3\", \"4\", want each member to be at most 2"},
		{"list", "a|c", "each: [a, b]", DOES_NOT_HOLD,
		 "it has \"c\", want each member to be \"a\" or \"b\""},
		{"list", "1|x", "each: {le: 2}", CANNOT_TELL, "it: `x` is no number"},
		{"list", "a|b", "subset_of: [b, c, a]", HOLDS, NULL},
		{"list", "", "subset_of: a", HOLDS, NULL},
		{"list", "a|b|d", "subset_of: [a, c]", DOES_NOT_HOLD,
		 "it has \"b\", \"d\", want none beyond \"a\", \"c\""},
		{"list", "a|b|c", "superset_of: [c, a]", HOLDS, NULL},
		{"list", "a", "superset_of: [a, b, c]", DOES_NOT_HOLD, "it lacks \"b\", \"c\""},
		{"list", "b|a|a", "same_as: [a, b]", HOLDS, NULL},
		{"list", "a", "same_as: [a, b]", DOES_NOT_HOLD, "it lacks \"b\""},
		{"list", "a|b|c", "same_as: [a, b]", DOES_NOT_HOLD,
		 "it has \"c\", want none beyond \"a\", \"b\""},
		{"list", "a|c", "same_as: [a, b]", DOES_NOT_HOLD, "it has \"c\" instead of \"b\""},
		{"list", "a|b", "count: 2", HOLDS, NULL},
		{"list", "a|b", "count: {ge: 3}", DOES_NOT_HOLD,
		 "it has 2 members, want at least 3"},
		{"list", "a", "count: 0", DOES_NOT_HOLD, "it has 1 member, want 0"},
		{"list", "", "count: {gt: 0}", DOES_NOT_HOLD, "it has no members, want above 0"},
		{"?text", "a", "has: a", CANNOT_TELL,
		 "it: its type is text, where a list was looked for"},
		{"?int", "1", "count: 1", CANNOT_TELL,
		 "it: its type is int, where a list was looked for"},
		{"?text", "a", "same_as: a", CANNOT_TELL,
		 "it: its type is text, where a list was looked for"},
	};

	JUDGE_ALL(rows);
}

/* Keys of documents and columns: the operand is read as what was found. */
Test(match, types_that_only_a_look_tells)
{
	static const struct judge_row rows[] = {
		{"?int", "8080", "8080", HOLDS, NULL},
		{"?int", "8080", "80", DOES_NOT_HOLD, "it is 8080, want 80"},
		{"?int", "8080", "http", DOES_NOT_HOLD, "it is 8080, want \"http\""},
		{"?int", "2", "[1, 2]", HOLDS, NULL},
		{"?bool", "yes", "true", HOLDS, NULL},
		{"?bool", "yes", "no", DOES_NOT_HOLD, "it is yes, want no"},
		{"?real", "1.5", "1.50", HOLDS, NULL},
		{"?text", "8080", "8080", HOLDS, NULL},
		{"?text", "no", "no", HOLDS, NULL},
		{"?list", "a", "a", HOLDS, NULL},
		{"?list", "a|b", "is: [a, b]", HOLDS, NULL},
		{"?list", "a|b", "a", DOES_NOT_HOLD, "it is \"a\", \"b\", want \"a\""},
		{"?list", "a|b", "has: b", HOLDS, NULL},
		{"?int", "8080", "ge: 1024", HOLDS, NULL},
		{"?int", "8080", "lt: 1024.5", DOES_NOT_HOLD, "it is 8080, want below 1024.5"},
		{"?int", "8080", "ge: 8 KiB", DOES_NOT_HOLD, "it is 8080, want at least 8 KiB"},
		{"?int", "8080", "ge: 5s", CANNOT_TELL,
		 "it: there is no order between int and duration"},
		{"?int", "8080", "ge: many", CANNOT_TELL,
		 "it: `many` is no number, size or duration"},
		{"?real", "0.5", "lt: 1", HOLDS, NULL},
		{"?text", "90s", "lt: 2m", HOLDS, NULL},
		{"?text", "soon", "lt: 2m", CANNOT_TELL,
		 "it: `soon` is no duration: write seconds, or a unit as in 500ms, 90s, 5m, 7d"},
		{"?bool", "yes", "lt: 2", CANNOT_TELL, "it: values of type bool have no order"},
		{"?list", "1", "lt: 2", CANNOT_TELL, "it: values of type list have no order"},
		{"?time", "2026-01-01", "lt: 2026-01-02", HOLDS, NULL},
		{"?int", "8080", "matches: ^80", HOLDS, NULL},
		{"?int", "8080", "starts_with: 9", DOES_NOT_HOLD,
		 "it is 8080, want a text that starts with 9"},
		{"?list", "a", "matches: a", CANNOT_TELL,
		 "it: its type is list, where a text was looked for"},
		{"?text", NULL, "2", DOES_NOT_HOLD, "it is absent, want \"2\""},
	};

	JUDGE_ALL(rows);
}

/* A word of a table needs no quotes, and whether a target is there is said in words. */
/* One value to most operators, words to those for lists. */
Test(match, directives)
{
	static const struct judge_row rows[] = {
		{"?directive", "on", "yes", HOLDS, NULL},
		{"?directive", "off", "yes", DOES_NOT_HOLD, "it is no, want yes"},
		{"?directive", "strict", "[full, strict]", HOLDS, NULL},
		{"?directive", "read-only", "yes", DOES_NOT_HOLD,
		 "it is \"read-only\", want \"yes\""},
		{"?directive", "A B", "A B", HOLDS, NULL},
		{"?directive", "A B", "{is: [A, B]}", HOLDS, NULL},
		{"?directive", "A B", "{is: [B, A]}", DOES_NOT_HOLD,
		 "it is \"A B\", want \"B\", \"A\""},
		{"?directive", "A B", "{has: A, count: 2, each: {matches: '^[AB]$'}}", HOLDS, NULL},
		{"?directive", "A B", "{has_no: B}", DOES_NOT_HOLD,
		 "it has \"B\", want it without"},
		{"?directive", "A B", "{superset_of: [A, C]}", DOES_NOT_HOLD, "it lacks \"C\""},
		{"?directive", "A B", "{starts_with: A, matches: 'A B$'}", HOLDS, NULL},
		{"?directive", "A B", "{contains: C}", DOES_NOT_HOLD,
		 "it is \"A B\", want a text with \"C\""},
		{"?directive", "yes", "{has: yes}", HOLDS, NULL},
		{"?directive", "yes", "{matches: '^yes$'}", HOLDS, NULL},
		{"?directive", "yes", "{not: no, exists: yes}", HOLDS, NULL},
		{"?directive", "7", "{lt: 8, ge: 7}", HOLDS, NULL},
		{"?directive", "", "{count: 0}", HOLDS, NULL},
		{"?directive", NULL, "{exists: yes}", DOES_NOT_HOLD, "it is absent"},
	};

	JUDGE_ALL(rows);
}

Test(match, data_and_words)
{
	static const char *const kinds[] = {"file", "dir", "link", NULL};
	static const struct {
		const char *name, *type, *value, *yaml, *sentence, *found, *wanted;
	} rows[] = {
		{"type", "text", "link", "file", "type is link, want file", "link", "file"},
		{"type", "text", "link", "not: link", "type is link, want anything but link",
		 "link", "anything but link"},
		{"type", "text", "link", "[file, dir]", "type is link, want file or dir", "link",
		 "file or dir"},
		{"exists", "bool", "no", "yes", "not found", "no", "yes"},
		{"exists", "bool", "yes", "no", "it exists, want it absent", "yes", "no"},
		{"error", "int", "5", "exists: no", "error is 5, want it absent", "5", "absent"},
		{"uid", "int", NULL, "0", "uid is absent, want 0", NULL, "0"},
		{"pid", "int", NULL, "exists: yes", "pid is absent", NULL, "present"},
		{"mode", "mode", "0666", "{at_most: 0644, any_bits: 0111}",
		 "mode is 0666, want at most 0644 and a bit of 0111", "0666",
		 "at most 0644 and a bit of 0111"},
		{"users", "list", "a|b c", "has: d", "users lacks \"d\"", "a, b c",
		 "a member that is d"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct type *type = matching_type(rows[i].type);
		struct matching matching;
		struct record_attr attr;
		struct subject subject = {.name = str_of(rows[i].name)};
		const struct matcher *matcher;
		struct mismatch got;

		matching_init(&matching);
		if (rows[i].value) {
			attr.value = matching_value(&matching.arena, type, rows[i].value);
			attr.cannot_tell = STR_NONE;
			subject.attr = &attr;
		}
		matcher = matching_compile(&matching, rows[i].yaml, type,
					   type == &type_text ? kinds : NULL);
		got = match_explain(&matching.arena, matcher, &subject);
		cr_expect(str_is(got.sentence, rows[i].sentence), "got %.*s, want %s",
			  STR_ARG(got.sentence), rows[i].sentence);
		cr_expect(str_is_set(got.found) == (rows[i].found != NULL) &&
				  str_is(got.found, rows[i].found ? rows[i].found : ""),
			  "%s: found %.*s", rows[i].sentence, STR_ARG(got.found));
		cr_expect(str_is(got.wanted, rows[i].wanted), "%s: wanted %.*s", rows[i].sentence,
			  STR_ARG(got.wanted));
		matching_release(&matching);
	}
}

/* However long a text is, a sentence stays one, and on one line. */
Test(match, long_texts_are_cut)
{
	static const char *const yamls[] = {"x",
					    "{lt: 5}",
					    "{loose: 1.x}",
					    "{at_most: 0600}",
					    "{matches: \"y\\ny\"}",
					    "{not: {contains: z}}",
					    "[x, y]"};

	for (size_t i = 0; i < sizeof yamls / sizeof *yamls; i++) {
		struct matching matching;
		struct record_attr attr = {.name = STR("it")};
		struct subject subject = {.name = attr.name, .attr = &attr};
		struct judging judging = {.arena = &matching.arena};
		const struct matcher *matcher;
		struct str says;
		char *text;

		matching_init(&matching);
		text = arena_alloc(&matching.arena, 100000);
		memset(text, 'z', 100000);
		text[50] = '\n';
		attr.value = value_of_text((struct str){text, 100000});
		matcher = matching_compile(&matching, yamls[i], NULL, NULL);
		says = match_holds(matcher, &subject, &judging) == CANNOT_TELL
			       ? judging.why
			       : match_explain(&matching.arena, matcher, &subject).sentence;
		cr_expect(says.n > 0 && says.n < 500 && str_find_char(says, '\n') == says.n,
			  "%s: %.*s", yamls[i], STR_ARG(says));
		matching_release(&matching);
	}
}

static struct value many(struct arena *arena, size_t n, const struct type *type)
{
	struct value list = {.type = TYPE_list,
			     .list = {ARENA_ARRAY(arena, struct value, n), n, n}};

	for (size_t i = 0; i < n; i++) {
		list.list.at[i] = value_int((int64_t)i);
		if (type == &type_text)
			list.list.at[i] = value_of_text(value_text(arena, &list.list.at[i]));
	}
	return list;
}

/* Lists of lines are compared however long they are; others are where that takes no age. */
Test(match, long_lists)
{
	static const struct {
		size_t n;
		const struct type *type;
		enum holds want;
	} rows[] = {{100000, &type_text, HOLDS},
		    {3000, &type_int, HOLDS},
		    {4000, &type_int, CANNOT_TELL}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct matching matching;
		struct record_attr attr = {.name = STR("it")};
		struct subject subject = {.name = attr.name, .attr = &attr};
		struct judging judging = {.arena = &matching.arena};
		struct matcher matcher = {.op = &op_same_as};

		matching_init(&matching);
		attr.value = many(&matching.arena, rows[i].n, rows[i].type);
		matcher.operand = attr.value;
		cr_expect(match_holds(&matcher, &subject, &judging) == rows[i].want, "%zu of %s",
			  rows[i].n, rows[i].type->name);
		matching_release(&matching);
	}
}
