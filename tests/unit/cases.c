/*
 * Files of cases: what passes, what is told of a case that doesn't, and what is wrong with a file.
 */
#include "cases/cases.h"
#include "judged.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void out_of_memory(void)
{
	abort();
}

static const char *const rules =
	"facts:\n"
	"  dir: /d\n"
	"  host: {host: }\n"
	"  config: {document: /c.toml}\n"
	"  bin: [\"${config.bin}\", {value: \"${host.home}/bin\", as: home}]\n"
	"  tool: {executable: \"${bin}\"}\n"
	"checks:\n"
	"  - {id: sock, stat: /s, when: {config.exists: yes}, hint: start it, expect: {type: "
	"socket}}\n"
	"  - {id: tool, value: \"${tool.path}\", pass: \"${tool.path} (${bin.source})\"}\n"
	"  - {id: shell, command: [sh, -c, \"echo 'a, b'\"]}\n"
	"  - {id: gone, stat: /g, expect: {exists: no}}\n"
	"  - {id: there, executable: t}\n"
	"  - {id: link, stat: {path: /l, follow: no}, expect: {type: link, mode: {no_bits: "
	"o=w}}}\n";

struct file_row {
	const char *name, *cases, *want;
};

static void check_all(const struct file_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct arena arena;
		struct str got;

		arena_init(&arena, out_of_memory);
		got = judged_tests(&arena, rules, rows[i].cases, false);
		cr_expect(str_is(got, rows[i].want), "%s\n--- got\n%.*s\n--- want\n%s",
			  rows[i].name, STR_ARG(got), rows[i].want);
		arena_release(&arena);
	}
}

#define CHECK_ALL(rows) check_all((rows), sizeof(rows) / sizeof *(rows))
#define SOCK(gives) "given: {facts: {config: {}}, looks: [{stat: /s, gives: " gives "}]}"

Test(cases, outcomes)
{
	static const struct file_row rows[] = {
		{"right in all it wants",
		 "cases:\n"
		 "  - {name: a, " SOCK(
			 "{type: socket}") ", want: {sock: pass}}\n"
					   "  - {name: b, " SOCK(
						   "{type: file}") ", want: {sock: {status: fail, "
								   "says: [type is file, want "
								   "socket], hints: start}}}\n"
								   "  - {name: c, given: {facts: "
								   "{config: {exists: no}}}, want: "
								   "{sock: absent}}\n"
								   "  - {name: d, " SOCK(
									   "{type: file}") ", "
											   "want: "
											   "{sock: "
											   "{says: "
											   "file}}}"
											   "\n",
		 "4 cases: 4 passed, 0 failed\n"},
		{"another status",
		 "cases:\n"
		 "  - {name: a, " SOCK("{type: file}") ", want: {sock: pass}}\n",
		 "FAIL a\n"
		 "  c.yaml:3:94: sock\n"
		 "    want: pass\n"
		 "    got:  fail: type is file, want socket\n"
		 "    rule: r.yaml:9:79\n"
		 "1 case: 0 passed, 1 failed\n"},
		{"other texts",
		 "cases:\n"
		 "  - {name: a, " SOCK(
			 "{type: file}") ", want: {sock: {says: [type, dir]}}}\n"
					 "  - {name: b, " SOCK(
						 "{type: file}") ", want: {sock: {status: fail, "
								 "hints: stop}}}\n",
		 "FAIL a\n"
		 "  c.yaml:3:94: sock\n"
		 "    want: says `dir`\n"
		 "    got:  type is file, want socket\n"
		 "    rule: r.yaml:9:79\n"
		 "FAIL b\n"
		 "  c.yaml:4:94: sock\n"
		 "    want: hints `stop`\n"
		 "    got:  start it\n"
		 "    rule: r.yaml:9:79\n"
		 "2 cases: 0 passed, 2 failed\n"},
		{"a row where none is wanted, and none where one is",
		 "cases:\n"
		 "  - {name: a, " SOCK("{type: file}") ", want: {sock: absent}}\n"
						       "  - {name: b, given: {facts: {config: "
						       "{exists: no}}}, want: {sock: warn}}\n"
						       "  - {name: c, given: {facts: {config: "
						       "{exists: no}}}, want: {sock: {says: x}}}\n",
		 "FAIL a\n"
		 "  c.yaml:3:94: sock\n"
		 "    want: no row\n"
		 "    got:  fail: type is file, want socket\n"
		 "    rule: r.yaml:9:79\n"
		 "FAIL b\n"
		 "  c.yaml:4:62: sock\n"
		 "    want: warn\n"
		 "    got:  no row\n"
		 "    rule: r.yaml:9:33\n"
		 "FAIL c\n"
		 "  c.yaml:5:62: sock\n"
		 "    want: a row\n"
		 "    got:  no row\n"
		 "    rule: r.yaml:9:33\n"
		 "3 cases: 0 passed, 3 failed\n"},
		{"looks that are not given are told as they would be written, each once",
		 "cases:\n"
		 "  - name: a\n"
		 "    given: {facts: {bin: x}}\n"
		 "    want: {sock: absent, tool: error, shell: error, gone: error}\n",
		 "FAIL a\n"
		 "  c.yaml:5:12: sock\n"
		 "    want: no row\n"
		 "    got:  error: the case doesn't give this look\n"
		 "    rule: r.yaml:9:33\n"
		 "  the case lacks a look; add under `looks`:\n"
		 "    - {document: /c.toml, gives: {exists: …, …}}\n"
		 "  the case lacks a look; add under `looks`:\n"
		 "    - {executable: x, gives: {path: …}}\n"
		 "  the case lacks a look; add under `looks`:\n"
		 "    - {command: [sh, -c, \"echo 'a, b'\"], gives: {…}}\n"
		 "  the case lacks a look; add under `looks`:\n"
		 "    - {stat: /g, gives: {exists: …}}\n"
		 "1 case: 0 passed, 1 failed\n"},
		{"of a look that is only to be there it is whether it is",
		 "cases: [{name: a, want: {there: error}}]",
		 "FAIL a\n"
		 "  the case lacks a look; add under `looks`:\n"
		 "    - {executable: t, gives: {exists: …}}\n"
		 "1 case: 0 passed, 1 failed\n"},
		{"facts as values, with their source, as records; names of what was looked at",
		 "cases:\n"
		 "  - name: a\n"
		 "    given: {facts: {bin: {value: x, source: home}}, looks: [{executable: x, "
		 "gives: {path: /x}}]}\n"
		 "    want: {tool: {status: pass, says: /x (home)}}\n"
		 "  - {name: b, given: {facts: {tool: {path: /y, mode: 0755}, bin: z}}, want: "
		 "{tool: pass}}\n"
		 "  - {name: c, given: {facts: {tool: {exists: no}}}, want: {tool: fail}}\n"
		 "  - {name: d, given: {facts: {tool: {error: no}}}, want: {tool: {status: error, "
		 "says: no}}}\n"
		 "  - {name: e, given: {facts: {config: {}, host: {}}}, want: {tool: fail}}\n"
		 "  - {name: f, given: {looks: [{stat: {path: /g}, gives: {exists: no}}]}, want: "
		 "{gone: pass}}\n",
		 "6 cases: 6 passed, 0 failed\n"},
		{"texts that lack both, where there is nothing to contain them",
		 "cases:\n"
		 "  - {name: a, given: {looks: [{stat: /g, gives: {exists: no}}]}, want: {gone: "
		 "{says: socket, hints: y}}}\n",
		 "FAIL a\n"
		 "  c.yaml:3:73: gone\n"
		 "    want: says `socket`\n"
		 "    got:  /g: as expected\n"
		 "    rule: r.yaml:12:5\n"
		 "  c.yaml:3:73: gone\n"
		 "    want: hints `y`\n"
		 "    got:  nothing\n"
		 "    rule: r.yaml:12:5\n"
		 "1 case: 0 passed, 1 failed\n"},
		{"the look that names most wins, and the other is asked all the same",
		 "cases:\n"
		 "  - name: a\n"
		 "    given: {looks: [{stat: /l, gives: {type: dir}}, "
		 "{stat: {path: /l, follow: no}, gives: {type: link, mode: 0700}}]}\n"
		 "    want: {link: pass}\n",
		 "1 case: 1 passed, 0 failed\n"},
		{"looks that nothing asks for: misspelt, with another option, of a row that isn't "
		 "there",
		 "cases:\n"
		 "  - name: a\n"
		 "    given:\n"
		 "      looks:\n"
		 "        - {stat: /lnk, gives: {type: link}}\n"
		 "        - {stat: {path: /l, follow: yes}, gives: {type: link}}\n"
		 "    want: {link: {status: error}}\n"
		 "  - name: b\n"
		 "    given: {facts: {config: {exists: no}}, looks: [{stat: /s, gives: {}}]}\n"
		 "    want: {sock: absent}\n"
		 "  - name: c\n"
		 "    given: {looks: [{command: [sh, -c, x], gives: {exit: 0}}, {stat: /g, gives: "
		 "{exists: no}}]}\n"
		 "    want: {gone: pass}\n",
		 "FAIL a\n"
		 "  the case lacks a look; add under `looks`:\n"
		 "    - {stat: /l, gives: {type: …, mode: …}}\n"
		 "  c.yaml:6:11: nothing asks for this look: stat: /lnk\n"
		 "  c.yaml:7:11: nothing asks for this look: stat: /l\n"
		 "FAIL b\n"
		 "  c.yaml:10:52: nothing asks for this look: stat: /s\n"
		 "FAIL c\n"
		 "  c.yaml:13:21: nothing asks for this look: command: [sh, -c, x]\n"
		 "3 cases: 0 passed, 3 failed\n"},
	};

	CHECK_ALL(rows);
}

#define LOOKS "cases:\n- name: a\n  want: {sock: pass}\n  given:\n    looks:\n"
#define FACTS "cases:\n- name: a\n  want: {sock: pass}\n  given:\n    facts:\n"

Test(cases, wrong_files)
{
	static const struct file_row rows[] = {
		{"an unknown check", "cases: [{name: a, want: {sokc: pass}}]",
		 "c.yaml:2:26: error: there is no check `sokc` [name-unknown]\n"
		 "    2 | cases: [{name: a, want: {sokc: pass}}]\n"
		 "      |                          ^~~~ did you mean `sock`?\n"
		 "1 case: 0 passed, 0 failed, 1 not run\n"},
		{"an unknown status", "cases: [{name: a, want: {sock: failed}}]",
		 "c.yaml:2:32: error: a status is pass, warn, fail, skip, error or absent [word]\n"
		 "    2 | cases: [{name: a, want: {sock: failed}}]\n"
		 "      |                                ^~~~~~ did you mean `fail`?\n"
		 "1 case: 0 passed, 0 failed, 1 not run\n"},
		{"an unknown fact, a constant one",
		 FACTS "      conifg: {exists: no}\n      dir: /e\n",
		 "c.yaml:7:7: error: there is no fact `conifg` [name-unknown]\n"
		 "    7 |       conifg: {exists: no}\n"
		 "      |       ^~~~~~ did you mean `config`?\n"
		 "c.yaml:8:7: error: `dir` is constant: it was filled in where it is named, and "
		 "can't be given [value]\n"
		 "    8 |       dir: /e\n"
		 "      |       ^~~\n"
		 "1 case: 0 passed, 0 failed, 1 not run\n"},
		{"a look given as a value, a value given as a look",
		 FACTS "      config: x\n      bin: {path: y}\n",
		 "c.yaml:7:15: error: `config` is a look: give its attributes, as in {exists: no} "
		 "[shape]\n"
		 "    7 |       config: x\n"
		 "      |               ^\n"
		 "c.yaml:8:13: error: a fact without a look has no key `path` [key-unknown]\n"
		 "    8 |       bin: {path: y}\n"
		 "      |             ^~~~\n"
		 "1 case: 0 passed, 0 failed, 1 not run\n"},
		{"a list among the words of a directive",
		 LOOKS "    - {unit: a.service, gives: {Service.ExecStart: [a, [b]]}}\n",
		 "c.yaml:7:56: error: what a directive is set to is texts; this is a list "
		 "[shape]\n"
		 "    7 |     - {unit: a.service, gives: {Service.ExecStart: [a, [b]]}}\n"
		 "      |                                                        ^~~\n"
		 "1 case: 0 passed, 0 failed, 1 not run\n"},
		{"attributes that aren't there, and don't read",
		 LOOKS "    - {stat: /s, gives: {mdoe: 0600}}\n"
		       "    - {stat: /t, gives: {uid: me}}\n"
		       "    - {stat: /u, gives: {type: sokcet}}\n",
		 "c.yaml:7:26: error: `stat` has no attribute `mdoe` [attr-unknown]\n"
		 "    7 |     - {stat: /s, gives: {mdoe: 0600}}\n"
		 "      |                          ^~~~ did you mean `mode`?\n"
		 "c.yaml:8:31: error: `me` is no whole number [value]\n"
		 "    8 |     - {stat: /t, gives: {uid: me}}\n"
		 "      |                               ^~\n"
		 "c.yaml:9:32: error: `sokcet` is none of the words it may be [word]\n"
		 "    9 |     - {stat: /u, gives: {type: sokcet}}\n"
		 "      |                                ^~~~~~ did you mean `socket`?\n"
		 "1 case: 0 passed, 0 failed, 1 not run\n"},
		{"no probe, two, an unknown one, an unknown option, no record",
		 LOOKS "    - {gives: {}}\n"
		       "    - {stat: /s, file: /t, gives: {}}\n"
		       "    - {stta: /s, gives: {}}\n"
		       "    - {stat: {path: /s, folow: no}, gives: {}}\n"
		       "    - {stat: /s}\n",
		 "c.yaml:7:7: error: a look of a case names one probe [probe]\n"
		 "    7 |     - {gives: {}}\n"
		 "      |       ^~~~~~~~~~~\n"
		 "c.yaml:8:7: error: a look of a case names one probe [probe]\n"
		 "    8 |     - {stat: /s, file: /t, gives: {}}\n"
		 "      |       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
		 "c.yaml:9:8: error: a look of a case has no key `stta` [key-unknown]\n"
		 "    9 |     - {stta: /s, gives: {}}\n"
		 "      |        ^~~~ did you mean `stat`?\n"
		 "c.yaml:10:25: error: `stat` has no option `folow` [key-unknown]\n"
		 "   10 |     - {stat: {path: /s, folow: no}, gives: {}}\n"
		 "      |                         ^~~~~ did you mean `follow`?\n"
		 "c.yaml:11:7: error: a look of a case needs the key `gives` [key-missing]\n"
		 "   11 |     - {stat: /s}\n"
		 "      |       ^~~~~~~~~~\n"
		 "      = help: `gives: {}` if it is there, `gives: {exists: no}` if it isn't; "
		 "what "
		 "rules ask of it stands in the braces\n"
		 "1 case: 0 passed, 0 failed, 1 not run\n"},
		{"looks that are no list", LOOKS "      {stat: /s, gives: {}}\n",
		 "c.yaml:7:7: error: `looks` is a list; this is a map [shape]\n"
		 "    7 |       {stat: /s, gives: {}}\n"
		 "      |       ^~~~~~~~~~~~~~~~~~~~~\n"
		 "1 case: 0 passed, 0 failed, 1 not run\n"},
		{"a key of a case that isn't one: the case isn't run, the next one is",
		 "cases:\n"
		 "  - {name: a, given: {fact: {config: {}}}, want: {gone: pass}}\n"
		 "  - {name: b, wants: {gone: pass}, want: {gone: pass}}\n"
		 "  - {name: c, want: {gone: {state: pass}}}\n"
		 "  - {name: d, given: {looks: [{stat: /g, gives: {exists: no}}]}, want: {gone: "
		 "pass}}\n",
		 "c.yaml:3:23: error: `given` has no key `fact` [key-unknown]\n"
		 "    3 |   - {name: a, given: {fact: {config: {}}}, want: {gone: pass}}\n"
		 "      |                       ^~~~ did you mean `facts`?\n"
		 "c.yaml:4:15: error: a case has no key `wants` [key-unknown]\n"
		 "    4 |   - {name: b, wants: {gone: pass}, want: {gone: pass}}\n"
		 "      |               ^~~~~ did you mean `want`?\n"
		 "c.yaml:5:29: error: a wanted row has no key `state` [key-unknown]\n"
		 "    5 |   - {name: c, want: {gone: {state: pass}}}\n"
		 "      |                             ^~~~~ did you mean `status`?\n"
		 "4 cases: 1 passed, 0 failed, 3 not run\n"},
		{"the file's own keys", "case: []",
		 "c.yaml:1:1: error: a file of tests needs the key `cases` [key-missing]\n"
		 "    1 | tests: 1\n"
		 "      | ^~~~~~~~\n"
		 "c.yaml:2:1: error: a file of tests has no key `case` [key-unknown]\n"
		 "    2 | case: []\n"
		 "      | ^~~~ did you mean `cases`?\n"},
		{"cases that are none", "cases: {a: 1}",
		 "c.yaml:2:8: error: `cases` is a list; this is a map [shape]\n"
		 "    2 | cases: {a: 1}\n"
		 "      |        ^~~~~~\n"},
		{"a case that wants nothing", "cases: [{name: a, want: {}}, {name: b}, c]",
		 "c.yaml:2:25: error: a case that wants no row tests nothing [key-missing]\n"
		 "    2 | cases: [{name: a, want: {}}, {name: b}, c]\n"
		 "      |                         ^~\n"
		 "c.yaml:2:30: error: a case needs the key `want` [key-missing]\n"
		 "    2 | cases: [{name: a, want: {}}, {name: b}, c]\n"
		 "      |                              ^~~~~~~~~\n"
		 "c.yaml:2:41: error: a case is a map of keys; this is a text [shape]\n"
		 "    2 | cases: [{name: a, want: {}}, {name: b}, c]\n"
		 "      |                                         ^\n"
		 "3 cases: 0 passed, 0 failed, 3 not run\n"},
	};

	CHECK_ALL(rows);
}
