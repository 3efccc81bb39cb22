/*
 * Facts: candidates in their order, lazily, each once. As tests/unit/run.c.
 */
#include "judged.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* What a row doesn't say is 0. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

static void check_all(const struct judged_case *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		judged_check(&rows[i]);
}

#define CHECK_ALL(rows) check_all((rows), sizeof(rows) / sizeof *(rows))

#define BIN                                                                      \
	"facts: {config: {document: /c.toml}, bin: [\"${config.bin}\", {value: " \
	"\"${config.other}\", "                                                  \
	"as: other}, {value: fallback, as: builtin}]}\n"                         \
	"checks: [{id: a, value: \"${bin} (${bin.source})\"}, {id: b, value: \"${bin}\"}]"

Test(facts, candidates)
{
	static const struct judged_case rows[] = {
		{"the first", BIN, "{looks: [{document: /c.toml, gives: {bin: x, other: y}}]}",
		 "fail a: nothing to look at: `bin.source` is absent\npass b: x"},
		{"the next, where it is absent", BIN,
		 "{looks: [{document: /c.toml, gives: {other: y}}]}",
		 "pass a: y (other)\npass b: y"},
		{"or blank", BIN,
		 "{looks: [{document: /c.toml, gives: {bin: \"\", other: \" \\t\"}}]}",
		 "pass a: fallback (builtin)\npass b: fallback"},
		{"nothing there at all", BIN, "{looks: [{document: /c.toml, gives: {exists: no}}]}",
		 "pass a: fallback (builtin)\npass b: fallback"},
		{"one that failed fails the fact", BIN,
		 "{looks: [{document: /c.toml, gives: {error: bad}}]}",
		 "error a: bad\nerror b: bad"},
		{"looks: the first that is there",
		 "facts: {tool: [{executable: one}, {executable: two, as: second}]}\n"
		 "checks: [{id: a, value: \"${tool.path} ${tool.source}\"}]",
		 "{looks: [{executable: one, gives: {exists: no}}, {executable: two, gives: {path: "
		 "/two}}]}",
		 "pass a: /two second", "executable one, executable two"},
		{"none: what the last saw",
		 "facts: {tool: [{executable: one}, {executable: two}]}\n"
		 "checks: [{id: a, when: {tool.exists: no}, value: none, pass: \"${tool.name}\"}]",
		 "{looks: [{executable: one, gives: {exists: no}}, {executable: two, gives: "
		 "{exists: no}}]}",
		 "pass a: two"},
		{"what isn't needed isn't looked at",
		 "facts: {tool: [{executable: one}, {executable: two}], never: {stat: /never}}\n"
		 "checks: [{id: a, value: \"${tool.path}\"}]",
		 "{looks: [{executable: one, gives: {path: /one}}]}", "pass a: /one",
		 "executable one"},
		{"a failed look isn't passed over",
		 "facts: {tool: [{executable: one}, {executable: two}]}\n"
		 "checks: [{id: a, value: \"${tool.path}\"}]",
		 "{looks: [{executable: one, gives: {error: denied}}]}", "error a: denied",
		 "executable one"},
	};

	CHECK_ALL(rows);
}

#define CHOOSE                                                                                \
	"facts: {host: {host: }, how: {choose: \"${host.os.id} ${host.os.id_like}\", cases: " \
	"{debian "                                                                            \
	"ubuntu: \"apt ${host.arch}\", arch: pacman}}}\n"                                     \
	"checks: [{id: a, stat: /x, hint: [\"${how}\", see docs]}]"

Test(facts, choose)
{
	static const struct {
		const char *name, *host, *want;
	} hosts[] = {
		{"the first word", "{os.id: debian, arch: amd64}", "<apt amd64, see docs>"},
		{"a case of several words", "{os.id: ubuntu, os.id_like: arch, arch: a}",
		 "<apt a, see docs>"},
		{"a later word", "{os.id: mine, os.id_like: strange arch}", "<pacman, see docs>"},
		{"no word", "{exists: yes}", "<see docs>"},
		{"no case", "{os.id: mine}", "<see docs>"},
		{"part of a word", "{os.id: archer}", "<see docs>"},
		{"failed", "{error: bad}", "<(bad), see docs>"},
	};

	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		char text[256], want[256];
		struct judged_case one = {hosts[i].name, CHOOSE, text, want};

		snprintf(text, sizeof text,
			 "{facts: {host: %s}, looks: [{stat: /x, gives: {exists: no}}]}",
			 hosts[i].host);
		snprintf(want, sizeof want, "fail a: not found: /x %s", hosts[i].want);
		judged_check(&one);
	}
}

#define EXPR(text) \
	"facts: {host: {host: }, e: {expr: \"" text "\"}}\nchecks: [{id: a, value: \"${e}\"}]"

Test(facts, expressions)
{
	static const struct judged_case rows[] = {
		{"numbers", EXPR("min(max(host.cpus / 4, 1), 8)"), "{facts: {host: {cpus: 16}}}",
		 "pass a: 4"},
		{"sizes are bytes", EXPR("host.memory / 1048576"),
		 "{facts: {host: {memory: 2 GiB}}}", "pass a: 2048"},
		{"text that reads as a number is one", EXPR("host.os.n + 1"),
		 "{facts: {host: {os.n: \"41\"}}}", "pass a: 42"},
		{"yes is 1", EXPR("host.env.a + 1"), "{facts: {host: {env.a: true}}}", "pass a: 2"},
		{"absent is NULL, and NULL is absent", EXPR("host.cpus / 4"),
		 "{facts: {host: {exists: yes}}}", "fail a: nothing to look at: `e` is absent"},
		{"a text that comes out blank is absent", EXPR("'  '"), NULL,
		 "fail a: nothing to look at: `e` is absent"},
		{"failed", EXPR("host.cpus / 4"), "{facts: {host: {error: bad}}}", "error a: bad"},
		{"no lists", EXPR("host.os.l + 1"), "{facts: {host: {os.l: [1, 2]}}}",
		 "error a: an expression: `host.os.l` is a list: an expression takes single "
		 "values"},
		{"an overflow", EXPR("abs(-9223372036854775807 - 1)"), NULL,
		 "error a: an expression: integer overflow"},
		{"all that it names is asked for at once",
		 "facts: {x: {stat: /x}, y: {stat: /y}, e: {expr: x.uid + y.uid}}\n"
		 "checks: [{id: a, value: \"${e}\"}]",
		 "{looks: [{stat: /x, gives: {uid: 1}}, {stat: /y, gives: {uid: 2}}]}", "pass a: 3",
		 "stat /x, stat /y"},
	};

	CHECK_ALL(rows);
}

/* Facts that each name the one before twice: what waits is asked once, not 2^40 times. */
Test(facts, wait_once, .timeout = 60)
{
	static char rules[8192];
	size_t n = (size_t)snprintf(rules, sizeof rules,
				    "facts:\n  f0: {value: \"${x.uid}\"}\n  x: {stat: /x}\n");
	struct judged_case one = {"a pile", rules, "{looks: [{stat: /x, gives: {uid: 1}}]}",
				  "pass a: 1", "stat /x"};

	for (int i = 1; i <= 40; i++)
		n += (size_t)snprintf(rules + n, sizeof rules - n,
				      "  f%d: {choose: \"${f%d} ${f%d}\", cases: {1: 1}}\n", i,
				      i - 1, i - 1);
	snprintf(rules + n, sizeof rules - n, "checks: [{id: a, value: \"${f40}\"}]");
	judged_check(&one);
}

Test(facts, given_by_a_case)
{
	static const char *const rules =
		"facts: {config: {document: /c.toml}, bin: [\"${config.bin}\", {value: other, as: "
		"builtin}]}\n"
		"checks: [{id: a, value: \"${bin}\", pass: \"${bin} ${bin.source}\"}]";
	const struct judged_case rows[] = {
		{"a value", rules, "{facts: {bin: x}}", "pass a: x ", ""},
		{"a blank one is none", rules, "{facts: {bin: \"\"}}",
		 "fail a: nothing to look at: `bin` is absent", ""},
		{"none", rules, "{facts: {bin: {exists: no}}}",
		 "fail a: nothing to look at: `bin` is absent", ""},
		{"a failed one", rules, "{facts: {bin: {error: bad}}}", "error a: bad", ""},
		{"one with its source", rules, "{facts: {bin: {value: x, source: builtin}}}",
		 "pass a: x builtin", ""},
	};

	CHECK_ALL(rows);
}
