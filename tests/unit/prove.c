#include "match/prove.h"

#include "matching.h"

#include <criterion/criterion.h>
#include <stdio.h>

static const char *const words[] = {"file", "dir", "link", NULL};

#define BOTH PROOF_BOTH
#define ALWAYS PROOF_ALWAYS
#define NEVER PROOF_NEVER

/* By operator; a type `word` is a text of which there are three, `any` one that a look tells. */
static const struct {
	const char *type, *matcher;
	enum proof_answer want;
} cases[] = {
	/* is, in */
	{"text", "a", BOTH},
	{"int", "5", BOTH},
	{"bool", "yes", BOTH},
	{"word", "file", BOTH},
	{"list", "{is: [a, b]}", BOTH},
	{"any", "8080", BOTH},
	{"text", "{all: [a, b]}", NEVER},
	{"int", "{all: [5, {in: [6, 7]}]}", NEVER},
	{"bool", "{all: [yes, no]}", NEVER},
	{"word", "{all: [{not: file}, {not: dir}, {not: link}]}", NEVER},
	{"word", "{in: [file, dir, link]}", ALWAYS},
	{"bool", "{in: [yes, no]}", ALWAYS},
	{"any", "{all: [a, b]}", NEVER},
	{"any", "{all: [1, {gt: 2}]}", NEVER},
	{"any", "{all: [yes, {is: on}]}", BOTH},
	{"any", "{all: [1, 1.0]}", BOTH},
	{"list", "{all: [{is: [a, b]}, {is: [b, a]}]}", NEVER},
	{"list", "{is: [a, b], has_no: {starts_with: c}}", BOTH},
	{"list", "{is: [a, b], has: c}", NEVER},
	/* not */
	{"text", "{not: a}", BOTH},
	{"text", "{all: [a, {not: a}]}", NEVER},
	{"text", "{any: [a, {not: a}]}", ALWAYS},
	{"text", "{not: {any: [{matches: x}, {not: {matches: x}}]}}", NEVER},
	{"mode", "{all: [0600, {not: 0600}]}", NEVER},
	{"any", "{all: [{semver: ^1.2}, {not: {semver: ^1.2}}]}", NEVER},
	/* exists */
	{"text", "{exists: yes}", BOTH},
	{"text", "{exists: no}", BOTH},
	{"text", "{exists: no, is: a}", NEVER},
	{"text", "{all: [{exists: no}, {exists: yes}]}", NEVER},
	{"int", "{exists: no, ge: 5}", NEVER},
	{"text", "{any: [{exists: no}, {exists: yes}]}", ALWAYS},
	{"text", "{any: [{exists: no}, a]}", BOTH},
	{"text", "{any: [{exists: no}, {not: {contains: x}}]}", BOTH},
	/* all, any */
	{"int", "{any: [{lt: 5}, {ge: 5}]}", ALWAYS},
	{"int", "{all: [{any: [1, 2]}, {any: [3, 4]}]}", NEVER},
	{"int", "{all: [{any: [1, 2]}, {any: [2, 4]}]}", BOTH},
	/* lt, le, gt, ge */
	{"int", "{ge: 5, lt: 10}", BOTH},
	{"int", "{ge: 5, lt: 5}", NEVER},
	{"int", "{gt: 5, lt: 6}", NEVER},
	{"int", "{gt: 9223372036854775807}", NEVER},
	{"size", "{lt: 0}", NEVER},
	{"size", "{ge: 0}", ALWAYS},
	{"size", "{ge: 2 GiB, le: 1 GiB}", NEVER},
	{"size", "{ge: 1 GiB, le: 2 GiB}", BOTH},
	{"duration", "{gt: 7d, lt: 1h}", NEVER},
	{"time", "{ge: 2024-01-01, lt: 2020-01-01}", NEVER},
	{"time", "{ge: 2020-01-01, lt: 2024-01-01}", BOTH},
	{"text", "{gt: 5, lt: 6}", BOTH},
	{"text", "{gt: 6, lt: 5}", NEVER},
	{"text", "{ge: 1 GiB, lt: 1 GiB}", NEVER},
	{"text", "{lt: 5min}", BOTH},
	{"text", "{lt: 1 GiB}", BOTH},
	{"any", "{ge: 10, lt: 9}", NEVER},
	{"any", "{ge: 9, lt: 10}", BOTH},
	{"int", "{not: {any: [{ge: 3}, {le: 3}]}}", NEVER},
	/* matches */
	{"text", "{matches: '^a+b$'}", BOTH},
	{"text", "{matches: '(?m)^[ \\t]*(?i:Include)(?=[\"\\s]|\\z)'}", BOTH},
	{"text", "{matches: '^v(?<major>\\d+)\\.(?:\\d{2,}|x)$'}", BOTH},
	{"text", "{matches: .*}", ALWAYS},
	{"text", "{matches: '^a?'}", ALWAYS},
	{"text", "{matches: '^.*$'}", BOTH},
	{"text", "{matches: ''}", ALWAYS},
	{"text", "{not: {matches: '(x|y)?'}}", NEVER},
	{"text", "{all: [{matches: '^a'}, {matches: '^b'}]}", NEVER},
	{"text", "{all: [{matches: 'a$'}, {ends_with: b}]}", NEVER},
	{"text", "{all: [{matches: 'a$'}, {ends_with: \"\\n\"}]}", BOTH},
	{"text", "{all: [{matches: '^abc$'}, {matches: '^abd$'}]}", NEVER},
	{"text", "{all: [{is: abc}, {matches: '^b'}]}", NEVER},
	{"text", "{all: [{matches: '^abc$'}, {starts_with: b}]}", NEVER},
	{"text", "{all: [{matches: abc}, {not: {contains: b}}]}", NEVER},
	{"text", "{all: [{starts_with: abc}, {not: {matches: '^ab'}}]}", NEVER},
	{"text", "{all: [{matches: '(?i)^a'}, {matches: '^A'}]}", BOTH},
	{"text", "{all: [{matches: '(?m)^a'}, {matches: '^b'}]}", PROOF_NONE},
	/* contains, starts_with, ends_with */
	{"text", "{contains: x}", BOTH},
	{"text", "{starts_with: /run/, not: {contains: //}}", BOTH},
	{"text", "{starts_with: /usr/, ends_with: .so}", BOTH},
	{"text", "{all: [{starts_with: /usr}, {starts_with: /opt}]}", NEVER},
	{"text", "{all: [{ends_with: .so}, {ends_with: .a}]}", NEVER},
	{"text", "{starts_with: abc, not: {contains: b}}", NEVER},
	{"text", "{ends_with: abc, not: {contains: b}}", NEVER},
	{"text", "{contains: abc, not: {contains: b}}", NEVER},
	{"text", "{is: abc, starts_with: b}", NEVER},
	{"text", "{is: abc, contains: x}", NEVER},
	{"text", "{in: [abc, abd], ends_with: x}", NEVER},
	{"any", "{all: [{starts_with: a}, {starts_with: b}]}", NEVER},
	/* semver, loose, deb, rpm */
	{"text", "{semver: '>=1.5.0 <2'}", BOTH},
	{"text", "{semver: '>=2 <1'}", NEVER},
	{"text", "{semver: '>1.2.3 <1.2.4'}", NEVER},
	{"text", "{loose: '>1.2.3 <1.2.4'}", BOTH},
	{"text", "{all: [{semver: ^1.2}, {semver: ^2}]}", NEVER},
	{"text", "{all: [{semver: ^1.2}, {semver: '1.x || 3'}]}", BOTH},
	{"text", "{loose: '>=1.14 <=1.5'}", NEVER},
	{"text", "{all: [{loose: '>=1.5'}, {not: {loose: '>=1.4'}}]}", NEVER},
	{"text", "{loose: '>=0.0.0-0'}", ALWAYS},
	{"text", "{loose: '*'}", ALWAYS},
	{"text", "{semver: '*'}", BOTH},
	{"text", "{semver: '>=1.0.0-a <1.0.0-b'}", BOTH},
	{"text", "{is: 1.4.0, semver: '>=1.5'}", NEVER},
	{"text", "{deb: '>=1:2.0-1 <3:0'}", BOTH},
	{"text", "{deb: '>=2.0 <1:1.0'}", BOTH},
	{"text", "{deb: '>=1:2.0 <2.0'}", NEVER},
	{"text", "{all: [{deb: '<1.0'}, {deb: '>=1.0'}]}", NEVER},
	{"text", "{rpm: '>2.0-1 <2.0-1'}", NEVER},
	{"text", "{rpm: '>=2.0-1'}", BOTH},
	/* at_most, all_bits, any_bits, no_bits */
	{"mode", "{at_most: 0640}", BOTH},
	{"mode", "{at_most: 7777}", ALWAYS},
	{"mode", "{at_most: 0600, any_bits: 0077}", NEVER},
	{"mode", "{all_bits: 0111, no_bits: 0001}", NEVER},
	{"mode", "{all_bits: 0644, at_most: 0640}", NEVER},
	{"mode", "{is: 0644, no_bits: go=r}", NEVER},
	{"mode", "{all_bits: 0111, no_bits: 0022}", BOTH},
	{"mode", "{any: [{any_bits: 0022}, {no_bits: 0022}]}", ALWAYS},
	{"any", "{at_most: 0600, any_bits: 0077}", NEVER},
	{"any", "{at_most: 0640}", BOTH},
	/* has, has_no, each */
	{"list", "{has: a}", BOTH},
	{"list", "{has_no: {matches: '^a'}}", BOTH},
	{"list", "{each: {starts_with: /}}", BOTH},
	{"list", "{has: a, has_no: a}", NEVER},
	{"list", "{has: a, has_no: {starts_with: a}}", NEVER},
	{"list", "{has: {all: [a, b]}}", NEVER},
	{"list", "{each: {starts_with: /}, has: a}", NEVER},
	{"list", "{each: {all: [a, b]}, count: {ge: 1}}", NEVER},
	{"list", "{has_no: {matches: .*}, has: {contains: x}}", NEVER},
	{"any", "{has: a, has_no: a}", NEVER},
	{"any", "{has: a}", BOTH},
	/* subset_of, superset_of, same_as */
	{"list", "{subset_of: [a, b]}", BOTH},
	{"list", "{superset_of: [a, b]}", BOTH},
	{"list", "{same_as: [a, b]}", BOTH},
	{"list", "{subset_of: [a, b], has: c}", NEVER},
	{"list", "{superset_of: [a, b], has_no: b}", NEVER},
	{"list", "{same_as: [a, b], superset_of: [c]}", NEVER},
	{"list", "{subset_of: [a, b], superset_of: [b, c]}", NEVER},
	{"list", "{all: [{same_as: [a]}, {not: {subset_of: [a, b]}}]}", NEVER},
	/* count */
	{"list", "{count: 3}", BOTH},
	{"list", "{count: {ge: 0}}", ALWAYS},
	{"list", "{count: {lt: 0}}", NEVER},
	{"list", "{count: {gt: 3, lt: 4}}", NEVER},
	{"list", "{count: 0, has: a}", NEVER},
	{"list", "{count: {lt: 2}, superset_of: [a, b]}", NEVER},
	{"list", "{count: 1, superset_of: [a, a]}", BOTH},
};

static const char *const answers[] = {"both", "always", "never", "nothing"};

static bool is_any(const char *type)
{
	return strcmp(type, "any") == 0;
}

static const struct matcher *compiled(struct matching *matching, size_t i)
{
	bool is_word = strcmp(cases[i].type, "word") == 0;
	const struct matcher *matcher = matching_compile(matching, cases[i].matcher,
							 is_any(cases[i].type) ? NULL
							 : is_word             ? &type_text
								   : matching_type(cases[i].type),
							 is_word ? words : NULL);

	cr_assert(matcher, "%s doesn't compile", cases[i].matcher);
	return matcher;
}

static enum holds judged(struct arena *arena, const struct matcher *matcher,
			 const struct witness *witness)
{
	struct record_attr attr = {.name = STR("x"), .value = witness->value};
	struct subject subject = {.name = STR("x"), .attr = witness->absent ? NULL : &attr};
	struct judging judging = {.arena = arena};

	return match_holds(matcher, &subject, &judging);
}

/* The matcher itself confirms each witness. */
Test(prove, what_can_hold_and_what_can_fail)
{
	size_t contradictions = 0;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct matching matching;
		const struct matcher *matcher;
		struct proof got;

		matching_init(&matching);
		matcher = compiled(&matching, i);
		got = match_prove(&matching.arena, matcher, NULL);
		cr_expect(got.answer == cases[i].want, "%s %s: got %s, want %s", cases[i].type,
			  cases[i].matcher, answers[got.answer], answers[cases[i].want]);
		contradictions += cases[i].want == NEVER;
		cr_expect(!got.holds.found || judged(&matching.arena, matcher, &got.holds) == HOLDS,
			  "%s", cases[i].matcher);
		cr_expect(!got.fails.found ||
				  judged(&matching.arena, matcher, &got.fails) == DOES_NOT_HOLD,
			  "%s", cases[i].matcher);
		matching_release(&matching);
	}
	printf("%zu contradictions planted\n", contradictions);
	cr_expect(contradictions >= 40);
}
