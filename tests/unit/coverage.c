/*
 * Which outcomes a rule set has, and which of them cases have seen.
 */
#include "judged.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void out_of_memory(void)
{
	abort();
}

struct cover_row {
	const char *name, *rules, *cases, *want;
};

static void check_all(const struct cover_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct arena arena;
		struct str got;

		arena_init(&arena, out_of_memory);
		got = judged_tests(&arena, rows[i].rules, rows[i].cases, true);
		cr_expect(str_is(got, rows[i].want), "%s\n--- got\n%.*s\n--- want\n%s",
			  rows[i].name, STR_ARG(got), rows[i].want);
		arena_release(&arena);
	}
}

#define CHECK_ALL(rows) check_all((rows), sizeof(rows) / sizeof *(rows))

#define STEPS                                        \
	"checks:\n"                                  \
	"  - id: a\n"                                \
	"    stat: /a\n"                             \
	"    expect:\n"                              \
	"      - {exists: yes}\n"                    \
	"      - {that: {type: file, mode: 0600}}\n" \
	"      - that: {size: {ge: 1, lt: 8 GiB}}\n" \
	"        otherwise: warn\n"

Test(coverage, steps)
{
	static const struct cover_row rows[] = {
		{"nothing is seen", STEPS, "cases: []",
		 "r.yaml:6:10: a: never seen: `exists: yes` to hold\n"
		 "r.yaml:6:10: a: never seen: `exists: yes` not to hold\n"
		 "r.yaml:7:17: a: never seen: `type: file` to hold\n"
		 "r.yaml:7:17: a: never seen: `type: file` not to hold\n"
		 "r.yaml:7:29: a: never seen: `mode: 0600` to hold\n"
		 "r.yaml:7:29: a: never seen: `mode: 0600` not to hold\n"
		 "r.yaml:8:16: a: never seen: `size: {ge: 1, lt: 8 GiB}` to hold\n"
		 "r.yaml:8:16: a: never seen: `size: {ge: 1, lt: 8 GiB}` not to hold\n"
		 "coverage: 0 of 8 outcomes (0 %)\n"},
		{"each member of a step is seen by itself, what comes behind it isn't", STEPS,
		 "cases:\n"
		 "  - {name: a, given: {looks: [{stat: /a, gives: {type: file, mode: 0644}}]}, "
		 "want: {a: fail}}\n",
		 "1 case: 1 passed, 0 failed\n"
		 "r.yaml:6:10: a: never seen: `exists: yes` not to hold\n"
		 "r.yaml:7:17: a: never seen: `type: file` not to hold\n"
		 "r.yaml:7:29: a: never seen: `mode: 0600` to hold\n"
		 "r.yaml:8:16: a: never seen: `size: {ge: 1, lt: 8 GiB}` to hold\n"
		 "r.yaml:8:16: a: never seen: `size: {ge: 1, lt: 8 GiB}` not to hold\n"
		 "coverage: 3 of 8 outcomes (37 %)\n"},
		{"all is", STEPS,
		 "cases:\n"
		 "  - {name: a, given: {looks: [{stat: /a, gives: {exists: no}}]}, want: {a: "
		 "fail}}\n"
		 "  - {name: b, given: {looks: [{stat: /a, gives: {type: dir, mode: 0644}}]}, "
		 "want: "
		 "{a: fail}}\n"
		 "  - {name: c, given: {looks: [{stat: /a, gives: {type: file, mode: 0600, size: "
		 "0}}]}, want: {a: warn}}\n"
		 "  - {name: d, given: {looks: [{stat: /a, gives: {type: file, mode: 0600, size: "
		 "1}}]}, want: {a: pass}}\n",
		 "4 cases: 4 passed, 0 failed\n"
		 "coverage: 8 of 8 outcomes (100 %)\n"},
		{"what a case that fails saw proves nothing", STEPS,
		 "cases:\n"
		 "  - {name: a, given: {looks: [{stat: /a, gives: {exists: no}}]}, want: {a: "
		 "pass}}\n",
		 "FAIL a\n"
		 "  c.yaml:3:73: a\n"
		 "    want: pass\n"
		 "    got:  fail: not found: /a\n"
		 "    rule: r.yaml:6:10\n"
		 "1 case: 0 passed, 1 failed\n"
		 "r.yaml:6:10: a: never seen: `exists: yes` to hold\n"
		 "r.yaml:6:10: a: never seen: `exists: yes` not to hold\n"
		 "r.yaml:7:17: a: never seen: `type: file` to hold\n"
		 "r.yaml:7:17: a: never seen: `type: file` not to hold\n"
		 "r.yaml:7:29: a: never seen: `mode: 0600` to hold\n"
		 "r.yaml:7:29: a: never seen: `mode: 0600` not to hold\n"
		 "r.yaml:8:16: a: never seen: `size: {ge: 1, lt: 8 GiB}` to hold\n"
		 "r.yaml:8:16: a: never seen: `size: {ge: 1, lt: 8 GiB}` not to hold\n"
		 "coverage: 0 of 8 outcomes (0 %)\n"},
		{"an error of a look, where steps name it",
		 "checks: [{id: a, stat: /a, expect: [{error: {exists: no}}, {type: file}]}]",
		 "cases:\n"
		 "  - {name: a, given: {looks: [{stat: /a, gives: {error: no}}]}, want: {a: "
		 "fail}}\n"
		 "  - {name: b, given: {looks: [{stat: /a, gives: {type: file}}]}, want: {a: "
		 "pass}}\n",
		 "2 cases: 2 passed, 0 failed\n"
		 "r.yaml:2:10: a: never seen: its target to be missing\n"
		 "r.yaml:2:61: a: never seen: `type: file` not to hold\n"
		 "coverage: 3 of 5 outcomes (60 %)\n"},
		{"no rules have no outcomes", "facts: {a: b}", "cases: []",
		 "coverage: 0 of 0 outcomes (100 %)\n"},
	};

	CHECK_ALL(rows);
}

Test(coverage, targets)
{
	static const struct cover_row rows[] = {
		{"a target is there, or isn't; what has no target is there",
		 "checks: [{id: a, stat: /a}, {id: h, host: }, {id: v, value: x}]", "cases: []",
		 "r.yaml:2:10: a: never seen: its target to be there\n"
		 "r.yaml:2:10: a: never seen: its target to be missing\n"
		 "r.yaml:2:29: h: never seen: its target to be there\n"
		 "r.yaml:2:46: v: never seen: its target to be there\n"
		 "coverage: 0 of 4 outcomes (0 %)\n"},
		{"a value may be missing where nothing stands for what it names",
		 "facts:\n"
		 "  d: {document: /d.toml}\n"
		 "  known: [\"${d.a}\", b]\n"
		 "  unknown: [\"${d.a}\", \"${d.b}\"]\n"
		 "checks: [{id: k, value: \"${known}\"}, {id: u, value: \"${unknown}\"}]",
		 "cases: []",
		 "r.yaml:6:10: k: never seen: its target to be there\n"
		 "r.yaml:6:38: u: never seen: its target to be there\n"
		 "r.yaml:6:38: u: never seen: its target to be missing\n"
		 "coverage: 0 of 3 outcomes (0 %)\n"},
		{"nor where a condition rules it out, either way",
		 "facts: {s: {stat: /s}, d: {document: /d.toml}, v: [\"${d.v}\"]}\n"
		 "checks:\n"
		 "  - {id: a, when: {v: {exists: yes}}, value: \"${v}\"}\n"
		 "  - {id: b, when: {v: {exists: no}}, value: \"${v}\"}\n"
		 "  - {id: c, when: {s.exists: no}, stat: \"${s.path}\"}\n",
		 "cases: []",
		 "r.yaml:4:20: a: never seen: its condition `v: {exists: yes}` to hold\n"
		 "r.yaml:4:20: a: never seen: its condition `v: {exists: yes}` not to hold\n"
		 "r.yaml:4:5: a: never seen: its target to be there\n"
		 "r.yaml:5:20: b: never seen: its condition `v: {exists: no}` to hold\n"
		 "r.yaml:5:20: b: never seen: its condition `v: {exists: no}` not to hold\n"
		 "r.yaml:5:5: b: never seen: its target to be missing\n"
		 "r.yaml:6:20: c: never seen: its condition `s.exists: no` to hold\n"
		 "r.yaml:6:20: c: never seen: its condition `s.exists: no` not to hold\n"
		 "r.yaml:6:5: c: never seen: its target to be missing\n"
		 "coverage: 0 of 9 outcomes (0 %)\n"},
	};

	CHECK_ALL(rows);
}

Test(coverage, groups_needs_and_choices)
{
	static const struct cover_row rows[] = {
		{"each of what is repeated, led by its name",
		 "checks: [{id: g, all: [{for_each: [ip, nft], executable: \"${item}\"}, {name: "
		 "two, host: }]}]",
		 "cases:\n"
		 "  - {name: a, given: {looks: [{executable: ip, gives: {}}, {executable: nft, "
		 "gives: {exists: no}}, {host: , gives: {}}]}, want: {g: fail}}\n",
		 "1 case: 1 passed, 0 failed\n"
		 "r.yaml:2:24: g: ip: never seen: its target to be missing\n"
		 "r.yaml:2:24: g: nft: never seen: its target to be there\n"
		 "coverage: 3 of 5 outcomes (60 %)\n"},
		{"needs, of rows that a case wants",
		 "checks: [{id: a, stat: /a}, {id: b, needs: [a], stat: /b}]",
		 "cases:\n"
		 "  - {name: a, given: {looks: [{stat: /a, gives: {exists: no}}]}, want: {b: "
		 "skip}}\n",
		 "1 case: 1 passed, 0 failed\n"
		 "r.yaml:2:10: a: never seen: its target to be there\n"
		 "r.yaml:2:10: a: never seen: its target to be missing\n"
		 "r.yaml:2:34: b: never seen: its need `a` to be met\n"
		 "r.yaml:2:29: b: never seen: its target to be there\n"
		 "r.yaml:2:29: b: never seen: its target to be missing\n"
		 "coverage: 1 of 6 outcomes (16 %)\n"},
		{"cases of `choose`, and what comes where none fits",
		 "facts:\n"
		 "  h: {host: }\n"
		 "  c: {choose: \"${h.os.id}\", cases: {debian: apt, arch manjaro: paru}}\n"
		 "  e: {choose: \"${h.os.id}\", cases: {debian: apt}, else: by hand}\n"
		 "checks: [{id: a, value: \"${e}\", say: \"${c}\"}]",
		 "cases:\n"
		 "  - {name: a, given: {facts: {h: {os.id: manjaro}}}, want: {a: pass}}\n",
		 "1 case: 1 passed, 0 failed\n"
		 "r.yaml:6:10: a: never seen: its target to be missing\n"
		 "r.yaml:4:45: fact c: never seen: its case `debian` to be chosen\n"
		 "r.yaml:4:64: fact c: never seen: its case `arch manjaro` to be chosen\n"
		 "r.yaml:4:6: fact c: never seen: none of its cases to fit\n"
		 "r.yaml:5:45: fact e: never seen: its case `debian` to be chosen\n"
		 "coverage: 2 of 7 outcomes (28 %)\n"},
	};

	CHECK_ALL(rows);
}
