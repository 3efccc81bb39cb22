/*
 * Judging: rules and what looks saw become rows. Each row of a table is a rule set of its own.
 */
#include "judged.h"

#include <criterion/criterion.h>

/* What a row doesn't say is 0. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

static void check_all(const struct judged_case *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		judged_check(&rows[i]);
}

#define CHECK_ALL(rows) check_all((rows), sizeof(rows) / sizeof *(rows))

Test(run, steps)
{
	static const struct judged_case rows[] = {
		{"all hold, one", "checks: [{id: a, stat: /x, expect: {type: file}}]",
		 "{looks: [{stat: /x, gives: {type: file}}]}", "pass a: /x: as expected"},
		{"all hold, several",
		 "checks: [{id: a, stat: /x, expect: {type: file, mode: 0600, uid: 0}}]",
		 "{looks: [{stat: /x, gives: {type: file, mode: 0600, uid: 0}}]}",
		 "pass a: /x: all 3 hold"},
		{"all of a map that don't hold are told",
		 "checks: [{id: a, stat: /x, hint: mend it, expect: {type: file, mode: 0600, uid: "
		 "0}}]",
		 "{looks: [{stat: /x, gives: {type: dir, mode: 0644, uid: 0}}]}",
		 "fail a: type is dir, want file <mend it>; mode is 0644, want 0600 <mend it>"},
		{"the first step that doesn't hold decides",
		 "checks: [{id: a, stat: /x, expect: [{type: file}, {that: {uid: 0}, otherwise: "
		 "warn}, "
		 "{mode: 0600}]}]",
		 "{looks: [{stat: /x, gives: {type: file, mode: 0644, uid: 7}}]}",
		 "warn a: uid is 7, want 0"},
		{"a step says it once",
		 "checks: [{id: a, stat: /x, expect: {that: {type: file, uid: 0}, say: [no, "
		 "\"${type}\"], "
		 "hint: [one, two]}}]",
		 "{looks: [{stat: /x, gives: {type: dir, uid: 7}}]}",
		 "fail a: no / dir <one, two>"},
		{"the nearest otherwise, say and hint",
		 "checks: [{id: a, stat: /x, otherwise: warn, say: far, hint: far away, expect: "
		 "[{that: {uid: 0}, say: near}]},\n"
		 "  {id: b, stat: /x, otherwise: warn, say: far, hint: far away, expect: "
		 "[{that: {uid: 0}, otherwise: skip, hint: close}]}]",
		 "{looks: [{stat: /x, gives: {uid: 7}}]}",
		 "warn a: near <far away>\nskip b: far <close>"},
		{"otherwise: pass says why",
		 "checks: [{id: a, stat: /x, expect: [{that: {exists: yes}, otherwise: pass, "
		 "say: \"later, at ${path}\", hint: none}, {uid: 0}]}]",
		 "{looks: [{stat: /x, gives: {exists: no}}]}", "pass a: later, at /x"},
		{"otherwise: pass without words of its own",
		 "checks: [{id: a, stat: /x, otherwise: pass, expect: {uid: 0, type: file}}]",
		 "{looks: [{stat: /x, gives: {uid: 7, type: dir}}]}",
		 "pass a: uid is 7, want 0 / type is dir, want file"},
		{"what can't be told is an ERROR, though a later step doesn't hold",
		 "checks: [{id: a, file: /x, expect: [{text: {lt: 5}}, {that: {text: many}}]}]",
		 "{looks: [{file: /x, gives: {text: few}}]}", "error a: text: `few` is no number"},
		{"of one map what doesn't hold decides, told or not",
		 "checks: [{id: a, file: /x, expect: {text: {lt: 5}, size: 1}}]",
		 "{looks: [{file: /x, gives: {text: few, size: 3}}]}",
		 "fail a: size is 3 B, want 1 B"},
		{"a pass of its own",
		 "checks: [{id: a, stat: /x, pass: [\"${path}\", \"${size} free\"]}]",
		 "{looks: [{stat: /x, gives: {size: 2 KiB}}]}", "pass a: /x / 2 KiB free"},
		{"own attributes on the other side",
		 "checks: [{id: a, stat: /x, expect: {uid: \"${gid}\"}}]",
		 "{looks: [{stat: /x, gives: {uid: 7, gid: 8}}]}", "fail a: uid is 7, want 8"},
	};

	CHECK_ALL(rows);
}

Test(run, absent_and_failed)
{
	static const struct judged_case rows[] = {
		{"without expect a target must be there", "checks: [{id: a, stat: /x}]",
		 "{looks: [{stat: /x, gives: {exists: no}}]}", "fail a: not found: /x"},
		{"absent, no step names exists",
		 "checks: [{id: a, stat: /x, otherwise: warn, hint: make it, expect: "
		 "{that: {uid: 0}, otherwise: fail, say: no, hint: no}}]",
		 "{looks: [{stat: /x, gives: {exists: no}}]}", "warn a: not found: /x <make it>"},
		{"absent, with the check's say",
		 "checks: [{id: a, stat: /x, say: \"no ${path}\", expect: {uid: 0}}]",
		 "{looks: [{stat: /x, gives: {exists: no}}]}", "fail a: no /x"},
		{"absent, a step names exists among others",
		 "checks: [{id: a, stat: /x, expect: [{that: {uid: 0}, otherwise: warn}, "
		 "{exists: yes, type: file}]}]",
		 "{looks: [{stat: /x, gives: {exists: no}}]}", "fail a: not found: /x"},
		{"absent, as it should be",
		 "checks: [{id: a, stat: /x, expect: {exists: no}, pass: gone}]",
		 "{looks: [{stat: /x, gives: {exists: no}}]}", "pass a: gone"},
		{"there, though it shouldn't be",
		 "checks: [{id: a, stat: /x, expect: {exists: no}}]",
		 "{looks: [{stat: /x, gives: {}}]}", "fail a: it exists, want it absent"},
		{"failed, no step names error",
		 "checks: [{id: a, stat: /x, otherwise: warn, say: no}]",
		 "{looks: [{stat: /x, gives: {error: Permission denied}}]}",
		 "error a: Permission denied"},
		{"failed, a step names error",
		 "checks: [{id: a, stat: /x, expect: [{that: {error: {exists: no}}, otherwise: "
		 "warn, "
		 "say: \"${path}: ${error}\"}, {uid: 0}]}]",
		 "{looks: [{stat: /x, gives: {error: Permission denied}}]}",
		 "warn a: /x: Permission denied"},
		{"failed, the step holds: the others can't be told",
		 "checks: [{id: a, stat: /x, expect: [{error: {contains: denied}}, {uid: 0}]}]",
		 "{looks: [{stat: /x, gives: {error: Permission denied}}]}",
		 "error a: Permission denied"},
		{"failed, as it should be",
		 "checks: [{id: a, stat: /x, expect: {error: {contains: denied}}}]",
		 "{looks: [{stat: /x, gives: {error: Permission denied}}]}",
		 "pass a: /x: as expected"},
		{"failed, exists isn't asked", "checks: [{id: a, stat: /x, expect: {exists: yes}}]",
		 "{looks: [{stat: /x, gives: {error: Permission denied}}]}",
		 "error a: Permission denied"},
		{"failed, and what is known all the same",
		 "checks: [{id: a, command: [c], expect: {that: {error: {exists: no}}, "
		 "say: \"${path} ${stdout}: ${error}\"}}]",
		 "{looks: [{command: [c], gives: {path: /bin/c, stdout: half, error: too slow}}]}",
		 "fail a: /bin/c half: too slow"},
		{"three rows, one failing look",
		 "checks: [{id: a, stat: /x}, {id: b, stat: /x, expect: {uid: 0}},\n"
		 "  {id: c, stat: {path: /x}, expect: {that: {error: {exists: no}}, say: no}}]",
		 "{looks: [{stat: /x, gives: {error: Permission denied}}]}",
		 "error a: Permission denied\nerror b: Permission denied\nfail c: no", "stat /x"},
		{"an absent attribute satisfies exists: no alone",
		 "checks: [{id: a, stat: /x, expect: {uid: {exists: no}}},\n"
		 "  {id: b, stat: /x, expect: {uid: {not: 0}}}, {id: c, stat: /x, expect: {uid: "
		 "0}}]",
		 "{looks: [{stat: /x, gives: {type: file}}]}",
		 "pass a: /x: as expected\nfail b: uid is absent, want anything but 0\n"
		 "fail c: uid is absent, want 0"},
	};

	CHECK_ALL(rows);
}

#define CONFIG "facts: {config: {document: /c.toml}}\n"

Test(run, texts)
{
	static const struct judged_case rows[] = {
		{"a target that names something absent isn't there",
		 CONFIG "checks: [{id: a, stat: \"${config.path_to}\"}]",
		 "{facts: {config: {exists: yes}}}",
		 "fail a: nothing to look at: `config.path_to` is absent"},
		{"in a group nothing leads it",
		 CONFIG "checks: [{id: a, all: [{stat: \"${config.dir}/${config.name}\"}]}]",
		 "{facts: {config: {dir: /d}}}",
		 "fail a: nothing to look at: `config.name` is absent"},
		{"a target that names something failed",
		 CONFIG "checks: [{id: a, stat: \"${config.path_to}\", otherwise: warn}]",
		 "{facts: {config: {error: bad}}}", "error a: bad"},
		{"a target that is no path",
		 CONFIG "checks: [{id: a, stat: \"${config.path_to}\"}]",
		 "{facts: {config: {path_to: x}}}",
		 "error a: `path` of `stat`: `x` is no absolute path"},
		{"an operand that names something absent",
		 CONFIG "checks: [{id: a, stat: /x, expect: {uid: \"${config.uid}\"}}]",
		 "{facts: {config: {exists: yes}}, looks: [{stat: /x, gives: {uid: 7}}]}",
		 "error a: uid: what it is to be compared with, `config.uid`, is absent"},
		{"an operand that names something failed",
		 CONFIG "checks: [{id: a, stat: /x, expect: {uid: \"${config.uid}\"}}]",
		 "{facts: {config: {error: bad}}, looks: [{stat: /x, gives: {uid: 7}}]}",
		 "error a: bad"},
		{"an operand that doesn't read",
		 CONFIG "checks: [{id: a, stat: /x, expect: {uid: \"${config.uid}\"}}]",
		 "{facts: {config: {uid: ann}}, looks: [{stat: /x, gives: {uid: 7}}]}",
		 "error a: `ann` is no whole number"},
		{"an absent target before an operand that isn't there",
		 CONFIG
		 "checks: [{id: a, stat: /x, expect: [{exists: yes}, {uid: \"${config.uid}\"}]}]",
		 "{facts: {config: {error: bad}}, looks: [{stat: /x, gives: {exists: no}}]}",
		 "fail a: not found: /x"},
		{"what is absent shows as nothing, blank lines are left out",
		 CONFIG "checks: [{id: a, stat: /x, hint: [\"${config.b}\", see docs], "
			"say: [\"is (${config.a})\", \" ${config.b} \"]}]",
		 "{facts: {config: {exists: yes}}, looks: [{stat: /x, gives: {exists: no}}]}",
		 "fail a: is () <see docs>"},
		{"a say that comes out blank is none",
		 CONFIG "checks: [{id: a, stat: /x, say: \"${config.a}\", expect: {uid: 0}},\n"
			"  {id: b, stat: /y, say: \"${config.a}\", expect: {uid: 0, gid: 0}, pass: "
			"\"${config.b}\"},\n"
			"  {id: c, stat: /z, pass: \"${config.b}\"}]",
		 "{facts: {config: {exists: yes}}, looks: [{stat: /x, gives: {exists: no}}, "
		 "{stat: /y, gives: {uid: 1, gid: 2}}, {stat: /z, gives: {}}]}",
		 "fail a: not found: /x\nfail b: uid is 1, want 0; gid is 2, want 0\npass c: /z"},
		{"a message that names a failed fact shows its cause",
		 CONFIG
		 "checks: [{id: a, stat: /x, say: \"no ${config.a}\", hint: \"put ${config.b}\"}]",
		 "{facts: {config: {error: bad}}, looks: [{stat: /x, gives: {exists: no}}]}",
		 "fail a: no (bad) <put (bad)>"},
		{"a pass that names a failed fact can't be told",
		 CONFIG "checks: [{id: a, stat: /x, pass: \"right, as ${config.a}\"},\n"
			"  {id: b, all: [{stat: /x}], pass: \"right, as ${config.a}\"}]",
		 "{facts: {config: {error: bad}}, looks: [{stat: /x, gives: {}}]}",
		 "error a: bad\nerror b: bad"},
		{"the error of a failed fact may be named",
		 CONFIG "checks: [{id: a, stat: /x, pass: \"right, but ${config.error}\"}]",
		 "{facts: {config: {error: bad}}, looks: [{stat: /x, gives: {}}]}",
		 "pass a: right, but bad"},
		{"messages wait for what they name",
		 CONFIG
		 "checks: [{id: a, stat: /x, say: \"no ${config.a}\", hint: \"put ${config.b}\"},\n"
		 "  {id: b, stat: /y, pass: \"${config.a}\"}]",
		 "{looks: [{stat: /x, gives: {exists: no}}, {stat: /y, gives: {}}, "
		 "{document: /c.toml, gives: {a: A, b: B}}]}",
		 "fail a: no A <put B>\npass b: A", "stat /x, stat /y, document /c.toml"},
		{"$${ is literal", "checks: [{id: a, stat: /x, say: \"set $${x}\"}]",
		 "{looks: [{stat: /x, gives: {exists: no}}]}", "fail a: set ${x}"},
		{"texts that double: what grows over the ceiling is no value",
		 "facts: {a: \"0123456789abcdef0123456789abcdef\", b: "
		 "\"${a}${a}${a}${a}${a}${a}${a}${a}\",\n"
		 " c: \"${b}${b}${b}${b}${b}${b}${b}${b}\", d: "
		 "\"${c}${c}${c}${c}${c}${c}${c}${c}\",\n"
		 " e: \"${d}${d}${d}${d}${d}${d}${d}${d}\", f: "
		 "\"${e}${e}${e}${e}${e}${e}${e}${e}\",\n"
		 " g: \"${f}${f}${f}${f}${f}${f}${f}${f}\"}\n"
		 "checks: [{id: a, value: \"${g}\"}]",
		 NULL, "error a: a text grew over 1 MiB"},
		{"a name that names facts and waits for them",
		 CONFIG "checks: [{id: a, all: [{name: \"the ${config.a}\", stat: /x}]}]",
		 "{looks: [{stat: /x, gives: {exists: no}}, {document: /c.toml, gives: {a: A}}]}",
		 "fail a: the A: not found: /x"},
	};

	CHECK_ALL(rows);
}

Test(run, values_keep_their_type)
{
	static const struct judged_case rows[] = {
		{"numbers of a document",
		 "checks: [{id: a, document: /d.toml, expect: {n: 3, t: 3, m: {lt: 10}}}]",
		 "{looks: [{document: /d.toml, gives: {n: 3, t: \"3\", m: 9}}]}",
		 "pass a: /d.toml: all 3 hold"},
		{"words of a document",
		 "checks: [{id: a, document: /d.toml, expect: {b: yes, l: {has: 2}}}]",
		 "{looks: [{document: /d.toml, gives: {b: true, l: [1, 2]}}]}",
		 "pass a: /d.toml: all 2 hold"},
		{"a reference alone keeps the type, a longer text doesn't",
		 CONFIG "checks: [{id: a, value: \"${config.n}\", expect: {value: {le: 10}}},\n"
			"  {id: b, value: \"${config.l}\", expect: {value: {has: b}}},\n"
			"  {id: c, value: \"n${config.n}\", expect: {value: n9}}]",
		 "{facts: {config: {n: 9, l: [a, b]}}}",
		 "pass a: 9: as expected\npass b: a, b: as expected\npass c: n9: as expected"},
		{"a list on the other side gives its members",
		 CONFIG "checks: [{id: a, value: b, expect: {value: {in: [\"${config.l}\"]}}}]",
		 "{facts: {config: {l: [a, b]}}}", "pass a: b: as expected"},
		{"a size of a document against a size of the host",
		 CONFIG "checks: [{id: a, stat: /x, expect: {free: {ge: \"${config.disk}\"}}}]",
		 "{facts: {config: {disk: 4 GiB}}, looks: [{stat: /x, gives: {free: 2 GiB}}]}",
		 "fail a: free is 2 GiB, want at least 4 GiB"},
	};

	CHECK_ALL(rows);
}

Test(run, when)
{
	static const struct judged_case rows[] = {
		{"no row",
		 CONFIG
		 "checks: [{id: a, when: {config.exists: yes}, stat: /x}, {id: b, value: 1}]",
		 "{looks: [{document: /c.toml, gives: {exists: no}}]}", "pass b: 1",
		 "document /c.toml"},
		{"the check is looked at after what it rests on",
		 CONFIG "checks: [{id: a, when: {config.n: {ge: 2}, config.t: [x, y]}, stat: /x}]",
		 "{looks: [{document: /c.toml, gives: {n: 2, t: y}}, {stat: /x, gives: {}}]}",
		 "pass a: /x", "document /c.toml, stat /x"},
		{"a failed fact", CONFIG "checks: [{id: a, when: {config.n: 2}, stat: /x}]",
		 "{facts: {config: {error: bad}}}", "error a: bad", ""},
		{"beside its error: no row",
		 CONFIG
		 "checks: [{id: a, when: {config.n: 2, config.error: {exists: no}}, stat: /x}]",
		 "{facts: {config: {error: bad}}}", ""},
		{"what can't be told",
		 CONFIG "checks: [{id: a, when: {config.n: {lt: 2}}, stat: /x}]",
		 "{facts: {config: {n: many}}}", "error a: config.n: `many` is no number"},
		{"what it is compared with is absent",
		 CONFIG "checks: [{id: a, when: {config.n: \"${config.m}\"}, stat: /x}]",
		 "{facts: {config: {n: 1}}}",
		 "error a: config.n: what it is to be compared with, `config.m`, is absent"},
		{"of a member",
		 CONFIG "checks: [{id: a, all: [{when: {config.n: 2}, stat: /x}, {stat: /y}]}]",
		 "{facts: {config: {n: 1}}, looks: [{stat: /y, gives: {exists: no}}]}",
		 "fail a: /y: not found"},
		{"of a member, failed",
		 CONFIG
		 "checks: [{id: a, all: [{name: m, when: {config.n: 2}, stat: /x}, {stat: /y}]}]",
		 "{facts: {config: {error: bad}}, looks: [{stat: /y, gives: {}}]}",
		 "error a: m: bad"},
		{"of all members: no row, as nothing was checked",
		 CONFIG "checks: [{id: a, pass: all right, all: [{when: {config.n: 2}, stat: /x}, "
			"{all: [{when: {config.n: 3}, stat: /y}]}]}]",
		 "{facts: {config: {n: 1}}}", ""},
		{"over a value, which may be absent",
		 "facts: {config: {document: /c.toml}, bin: \"${config.bin}\"}\n"
		 "checks: [{id: a, when: {bin: {exists: no}}, value: none},\n"
		 "  {id: b, when: {bin: {exists: yes}}, value: \"${bin}\"}]",
		 "{facts: {config: {exists: no}}}", "pass a: none"},
	};

	CHECK_ALL(rows);
}

#define CHAIN                                                                                \
	"checks: [{id: c, needs: [b], stat: /c}, {id: b, needs: a, stat: /b, expect: {uid: " \
	"0}},\n  {id: a, stat: /a, expect: {that: {uid: 0}, otherwise: warn}}]"

Test(run, needs)
{
	static const struct judged_case rows[] = {
		{"in whatever order", CHAIN,
		 "{looks: [{stat: /a, gives: {uid: 1}}, {stat: /b, gives: {uid: 0}}, {stat: /c, "
		 "gives: {}}]}",
		 "pass c: /c\npass b: /b: as expected\nwarn a: uid is 1, want 0",
		 "stat /a, stat /b, stat /c"},
		{"what failed", CHAIN,
		 "{looks: [{stat: /a, gives: {uid: 1}}, {stat: /b, gives: {uid: 1}}]}",
		 "skip c: not run: needs `b`, which failed\nfail b: uid is 1, want 0\n"
		 "warn a: uid is 1, want 0",
		 "stat /a, stat /b"},
		{"what could not be judged, and what was skipped", CHAIN,
		 "{looks: [{stat: /a, gives: {error: denied}}]}",
		 "skip c: not run: needs `b`, which was skipped\n"
		 "skip b: not run: needs `a`, which could not be judged\nerror a: denied",
		 "stat /a"},
		{"what has no row",
		 CONFIG
		 "checks: [{id: b, needs: [a], stat: /b}, {id: a, when: {config.n: 1}, stat: /a}]",
		 "{facts: {config: {n: 2}}}", "skip b: not run: needs `a`, which has no row here",
		 ""},
		{"what is chosen judges what it needs, and tells it not", CHAIN,
		 "{looks: [{stat: /a, gives: {uid: 0}}, {stat: /b, gives: {uid: 0}}]}",
		 "pass b: /b: as expected", "stat /a, stat /b", .only = "b"},
		{"of a row that isn't there nothing is asked",
		 CONFIG
		 "checks: [{id: a, stat: /a}, {id: b, when: {config.n: 1}, needs: [a], stat: /b}]",
		 "{facts: {config: {n: 2}}}", "", "", .only = "b"},
		{"a row that isn't there isn't skipped",
		 CONFIG
		 "checks: [{id: a, stat: /a}, {id: b, when: {config.n: 1}, needs: [a], stat: /b}]",
		 "{facts: {config: {n: 2}}, looks: [{stat: /a, gives: {exists: no}}]}",
		 "fail a: not found: /a"},
		{"two rows that need one, of two looks",
		 CONFIG
		 "checks: [{id: x, needs: [a, a], stat: /x}, {id: y, needs: [a], stat: /y},\n"
		 "  {id: a, when: {config.n: 1}, stat: /a, expect: {uid: 0}, pass: "
		 "\"${config.n}\"}]",
		 "{looks: [{document: /c.toml, gives: {n: 1}}, {stat: /a, gives: {uid: 0}}, "
		 "{stat: /x, gives: {}}, {stat: /y, gives: {}}]}",
		 "pass x: /x\npass y: /y\npass a: 1",
		 "document /c.toml, stat /a, stat /x, stat /y"},
	};

	CHECK_ALL(rows);
}

Test(run, groups)
{
	static const struct judged_case rows[] = {
		{"every problem, led by the member's name or target",
		 "checks: [{id: a, all: [{name: one, stat: /x, hint: x}, {stat: /y, expect: {uid: "
		 "0}}, "
		 "{stat: /z}]}]",
		 "{looks: [{stat: /x, gives: {exists: no}}, {stat: /y, gives: {uid: 1}}, {stat: "
		 "/z, gives: {}}]}",
		 "fail a: one: not found: /x <x>; /y: uid is 1, want 0"},
		{"worst first: FAIL",
		 "checks: [{id: a, all: [{stat: /e}, {stat: /w, otherwise: warn}, "
		 "{stat: /s, otherwise: skip}, {stat: /f}, {stat: /p}]}]",
		 "{looks: [{stat: /e, gives: {error: denied}}, {stat: /w, gives: {exists: no}}, "
		 "{stat: /s, "
		 "gives: {exists: no}}, {stat: /f, gives: {exists: no}}, {stat: /p, gives: {}}]}",
		 "fail a: (error) /e: denied; (warn) /w: not found; (skip) /s: not found; /f: not "
		 "found"},
		{"then ERROR",
		 "checks: [{id: a, all: [{stat: /w, otherwise: warn}, {stat: /e}, {stat: /p}]}]",
		 "{looks: [{stat: /e, gives: {error: denied}}, {stat: /w, gives: {exists: no}}, "
		 "{stat: /p, "
		 "gives: {}}]}",
		 "error a: (warn) /w: not found; /e: denied"},
		{"then WARN",
		 "checks: [{id: a, all: [{stat: /w, otherwise: warn, say: \"warned of ${path}\"}, "
		 "{stat: /s, otherwise: skip}, {stat: /p}]}]",
		 "{looks: [{stat: /w, gives: {exists: no}}, {stat: /s, gives: {exists: no}}, "
		 "{stat: /p, gives: "
		 "{}}]}",
		 "warn a: /w: warned of /w; (skip) /s: not found"},
		{"then SKIP", "checks: [{id: a, all: [{stat: /s, otherwise: skip}, {stat: /p}]}]",
		 "{looks: [{stat: /s, gives: {exists: no}}, {stat: /p, gives: {}}]}",
		 "skip a: /s: not found"},
		{"PASS: the members' own texts",
		 "checks: [{id: a, all: [{stat: /x, pass: x is there}, {stat: /y}, {stat: /z, "
		 "expect: "
		 "{that: {exists: yes}, otherwise: pass, say: z will be}}]}]",
		 "{looks: [{stat: /x, gives: {}}, {stat: /y, gives: {}}, {stat: /z, gives: "
		 "{exists: no}}]}",
		 "pass a: x is there / /y / z will be"},
		{"PASS: the group's",
		 "checks: [{id: a, pass: all there, all: [{stat: /x, pass: x}, {stat: /y}]}]",
		 "{looks: [{stat: /x, gives: {}}, {stat: /y, gives: {}}]}", "pass a: all there"},
		{"a group in a group: its name leads what has none",
		 "checks: [{id: a, hint: far, all: [{name: in, hint: near, all: [{stat: /x}, "
		 "{name: y, stat: /y}, "
		 "{when: {bad.n: 1}, stat: /z}]}]}]\nfacts: {bad: {document: /c.toml}}",
		 "{facts: {bad: {error: bad}}, looks: [{stat: /x, gives: {exists: no}}, {stat: /y, "
		 "gives: "
		 "{exists: no}}]}",
		 "fail a: /x: not found <near>; y: not found: /y <near>; (error) in: bad"},
		{"for_each",
		 "checks: [{id: a, all: [{for_each: [x, y], stat: \"/${item}\", hint: \"make "
		 "${item}\"}, "
		 "{for_each: [{f: p, n: 1}, {f: q, n: 2}], name: \"the ${item.f}\", stat: "
		 "\"/${item.f}\", "
		 "expect: {uid: \"${item.n}\"}}]}]",
		 "{looks: [{stat: /x, gives: {exists: no}}, {stat: /y, gives: {exists: no}}, "
		 "{stat: /p, gives: "
		 "{uid: 1}}, {stat: /q, gives: {uid: 1}}]}",
		 "fail a: /x: not found <make x>; /y: not found <make y>; the q: uid is 1, want 2"},
		{"looks of all members are asked for at once",
		 CONFIG "checks: [{id: a, all: [{when: {config.n: 1}, stat: /x}, {stat: /y}, "
			"{stat: /z}]}]",
		 "{looks: [{document: /c.toml, gives: {n: 1}}, {stat: /x, gives: {}}, {stat: /y, "
		 "gives: {}}, "
		 "{stat: /z, gives: {}}]}",
		 "pass a: /x / /y / /z", "document /c.toml, stat /y, stat /z, stat /x"},
	};

	CHECK_ALL(rows);
}

Test(run, patterns)
{
	static const struct judged_case rows[] = {
		{"what a reference gives is literal",
		 CONFIG "checks: [{id: a, file: /f, expect: {text: {matches: '^${config.p}$'}}}]",
		 "{facts: {config: {p: a.b(c}}, looks: [{file: /f, gives: {text: \"a.b(c\"}}]}",
		 "pass a: /f: as expected"},
		{"and nothing else",
		 CONFIG "checks: [{id: a, file: /f, expect: {text: {matches: '^${config.p}$'}}}]",
		 "{facts: {config: {p: a.b}}, looks: [{file: /f, gives: {text: axb}}]}",
		 "fail a: text is \"axb\", want a match for `^a\\.b$`"},
		{"one that names something absent",
		 CONFIG "checks: [{id: a, file: /f, expect: {text: {matches: '^${config.p}$'}}}]",
		 "{facts: {config: {exists: yes}}, looks: [{file: /f, gives: {text: x}}]}",
		 "error a: text: what it is to be compared with, `config.p`, is absent"},
		{"one that runs away",
		 "checks: [{id: a, file: /f, expect: {text: {matches: '^(a+)+$'}}}]",
		 "{looks: [{file: /f, gives: {text: "
		 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab}}]}",
		 "error a: text: the pattern `^(a+)+$` took more than 1000000 steps"},
		{"two patterns over one file",
		 "checks: [{id: a, file: /f, expect: {text: {matches: x}}}, "
		 "{id: b, file: /f, expect: {text: {matches: z}}}]",
		 "{looks: [{file: /f, gives: {text: only x}}]}",
		 "pass a: /f: as expected\nfail b: text is \"only x\", want a match for `z`",
		 "file /f"},
		{"a pattern that is known later asks again",
		 CONFIG "checks: [{id: a, file: /f, expect: {text: {matches: x}}}, "
			"{id: b, file: /f, expect: {text: {matches: '${config.p}'}}}]",
		 "{looks: [{file: /f, gives: {text: only x}}, {document: /c.toml, gives: {p: x}}]}",
		 "pass a: /f: as expected\npass b: /f: as expected"},
		{"named groups of extract",
		 "checks: [{id: a, command: {argv: [v, --version], extract: "
		 "'(?m)^v(?<version>\\S+)$'}, "
		 "expect: [{version: {exists: yes}}, {version: {semver: '>=1.5.0'}}], pass: "
		 "\"${version}\"},\n"
		 "  {id: b, command: [w, --version], expect: {lines: {has: two}}}]",
		 "{looks: [{command: [v, --version], gives: {stdout: \"noise\\nv1.10.0\\n\"}}, "
		 "{command: [w], "
		 "gives: {stdout: \"\"}}, {command: [w, --version], gives: {stdout: "
		 "\"one\\ntwo\\n\"}}]}",
		 "pass a: 1.10.0\npass b: w --version: as expected"},
	};

	CHECK_ALL(rows);
}

Test(run, looks)
{
	static const struct judged_case rows[] = {
		{"one look for several rows, facts and forms",
		 "facts: {x: {stat: /x}}\n"
		 "checks: [{id: a, stat: /x}, {id: b, stat: {path: /x}}, {id: c, value: "
		 "\"${x.uid}\"}]",
		 "{looks: [{stat: /x, gives: {uid: 7}}]}", "pass a: /x\npass b: /x\npass c: 7",
		 "stat /x"},
		{"another option, another look",
		 "checks: [{id: a, stat: /x, expect: {type: file}}, {id: b, stat: {path: /x, "
		 "follow: no}, "
		 "expect: {type: file}}]",
		 "{looks: [{stat: /x, gives: {type: file}}, {stat: {path: /x, follow: no}, gives: "
		 "{type: link}}]}",
		 "pass a: /x: as expected\nfail b: type is link, want file", "stat /x, stat /x"},
		{"a chosen row looks at nothing else",
		 CONFIG
		 "checks: [{id: a, stat: /a, hint: \"${config.n}\"}, {id: b, stat: /b, hint: "
		 "\"${config.n}\"}]",
		 "{looks: [{stat: /b, gives: {}}]}", "pass b: /b", "stat /b", .only = "b"},
		{"answers in whatever order",
		 CONFIG "checks: [{id: a, stat: /a}, {id: b, needs: [c], stat: /b}, {id: c, when: "
			"{config.n: 1}, "
			"stat: /c}, {id: d, stat: \"/${config.n}\"}]",
		 "{looks: [{document: /c.toml, gives: {n: 1}}, {stat: /a, gives: {}}, {stat: /b, "
		 "gives: {}}, "
		 "{stat: /c, gives: {}}, {stat: /1, gives: {}}]}",
		 "pass a: /a\npass b: /b\npass c: /c\npass d: /1", .backwards = true},
		{"what was open when the time was over is told",
		 "checks: [{id: a, stat: /a}, {id: b, stat: /b}, {id: c, needs: [b], stat: /c}]",
		 "{looks: [{stat: /a, gives: {}}, {stat: /b, gives: {}}]}",
		 "pass a: /a\nerror b: not judged: the time of the whole run was over first\n"
		 "error c: not judged: the time of the whole run was over first",
		 .answers = 1},
	};

	CHECK_ALL(rows);
}

Test(run, torn_answers)
{
	static const struct judged_case rows[] = {
		{"of a check", "checks: [{id: a, stat: /x, expect: {target: {exists: no}}}]",
		 "{looks: [{stat: /x, gives: {uid: 0, type: link, target: /y}}]}",
		 "error a: an answer that can't be read", .torn = true},
		{"of a fact",
		 "facts: {x: {stat: /x}}\nchecks: [{id: a, value: here, when: {x.uid: {exists: "
		 "no}}}]",
		 "{looks: [{stat: /x, gives: {gid: 0, type: link, uid: 1}}]}",
		 "error a: an answer that can't be read", .torn = true},
	};

	CHECK_ALL(rows);
}
