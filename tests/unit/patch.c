/* What an override makes of a check, as `rules show` tells it, without the places. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "rule/dialect.h"
#include "rule/load.h"
#include "source/diag.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const struct dialect dialect = {.program = STR_INIT("test"),
				       .version = STR_INIT("0"),
				       .rules_key = STR_INIT("rules"),
				       .tests_key = STR_INIT("tests")};

static void out_of_memory(void)
{
	abort();
}

/* base, over: fields of the check x, in flow style. want: the same of what comes out, in block
 * style; or the text of the first diagnostic. */
static const struct {
	const char *name, *base, *over, *want;
} merges[] = {
	{"a field is added", "stat: /", "hint: h", "stat: /\nhint: h\n"},
	{"a text is replaced", "stat: /, hint: a", "hint: b", "stat: /\nhint: b\n"},
	{"null removes", "stat: /, hint: a", "hint: null", "stat: /\n"},
	{"nothing removes", "stat: /, hint: a", "hint: ", "stat: /\n"},
	{"a quoted null is a text", "stat: /, hint: a", "hint: 'null'",
	 "stat: /\nhint: \"null\"\n"},
	{"a list is replaced", "stat: /, tags: [a, b]", "tags: [c]", "stat: /\ntags:\n  - c\n"},
	{"short over short", "stat: /a", "stat: /b", "stat: /b\n"},
	{"long over short", "stat: /a", "stat: {follow: no}", "stat:\n  path: /a\n  follow: no\n"},
	{"short over long", "stat: {path: /a, follow: no}", "stat: /b",
	 "stat:\n  path: /b\n  follow: no\n"},
	{"long over long", "stat: {path: /a, follow: no}", "stat: {path: /b, follow: ~}",
	 "stat:\n  path: /b\n"},
	{"a list for a target", "command: [a, b]", "command: {cwd: /}",
	 "command:\n  argv:\n    - a\n    - b\n  cwd: /\n"},
	{"a map option merges", "command: {argv: a, env: {A: '1', B: '2'}}",
	 "command: {env: {A: ~, C: '3'}}", "command:\n  argv: a\n  env:\n    B: 2\n    C: 3\n"},
	{"another probe", "stat: /a", "stat: ~, file: /b", "file: /b\n"},
	{"a probe without a target is added", "stat: /a", "{stat: ~, host: }", "host:\n"},
	{"expectations merge", "stat: /, expect: {type: dir, mode: 0755}",
	 "expect: {mode: {at_most: 0700}, uid: 0}",
	 "stat: /\nexpect:\n  type: dir\n  mode:\n    at_most: 0700\n  uid: 0\n"},
	{"a matcher is replaced whole", "stat: /, expect: {mode: {at_most: 0755, no_bits: 0007}}",
	 "expect: {mode: {no_bits: 0006}}", "stat: /\nexpect:\n  mode:\n    no_bits: 0006\n"},
	{"an expectation is removed", "stat: /, expect: {type: dir, mode: 0755}",
	 "expect: {mode: ~}", "stat: /\nexpect:\n  type: dir\n"},
	{"a short step gets a hint", "stat: /, expect: {type: dir}", "expect: {hint: h}",
	 "stat: /\nexpect:\n  that:\n    type: dir\n  hint: h\n"},
	{"attributes go into `that`", "stat: /, expect: {that: {type: dir}, hint: h}",
	 "expect: {mode: 0755}",
	 "stat: /\nexpect:\n  that:\n    type: dir\n    mode: 0755\n  hint: h\n"},
	{"long over long step", "stat: /, expect: {that: {type: dir}, hint: h}",
	 "expect: {that: {uid: 0}, hint: ~}",
	 "stat: /\nexpect:\n  that:\n    type: dir\n    uid: 0\n"},
	{"a name alone is an attribute", "executable: sh, expect: {exists: yes}",
	 "expect: {name: sh}", "executable: sh\nexpect:\n  exists: yes\n  name: sh\n"},
	{"a list replaces", "stat: /, expect: {type: dir}", "expect: [{mode: 0755}]",
	 "stat: /\nexpect:\n  - mode: 0755\n"},
	{"a step by its name",
	 "stat: /, expect: [{name: a, that: {type: dir}}, {name: b, that: {uid: 0}}]",
	 "expect: {b: {gid: 0}}",
	 "stat: /\nexpect:\n  - name: a\n    that:\n      type: dir\n  - name: b\n    that:\n"
	 "      uid: 0\n      gid: 0\n"},
	{"the only step by its name", "stat: /, expect: {name: a, that: {type: dir}}",
	 "expect: {a: {that: {type: ~, uid: 0}}}",
	 "stat: /\nexpect:\n  - name: a\n    that:\n      uid: 0\n"},
	{"a step is removed", "stat: /, expect: [{name: a, that: {type: dir}}, {uid: 0}]",
	 "expect: {a: ~}", "stat: /\nexpect:\n  - uid: 0\n"},
	{"a step is added", "stat: /, expect: [{uid: 0}]", "expect: {new: {that: {gid: 0}}}",
	 "stat: /\nexpect:\n  - uid: 0\n  - that:\n      gid: 0\n    name: new\n"},
	{"a step isn't added by halves", "stat: /, expect: [{uid: 0}]", "expect: {new: {gid: 0}}",
	 "there is no step `new`"},
	{"nor under nearly the name of another",
	 "stat: /, expect: [{name: rights, that: {uid: 0}}]", "expect: {right: {that: {gid: 0}}}",
	 "there is no step `right`"},
	{"a name of two", "stat: /, expect: [{name: a, that: {uid: 0}}, {name: a, that: {gid: 0}}]",
	 "expect: {a: ~}", "two things here are called `a`"},
	{"a member by its name", "all: [{name: a, stat: /}, {name: b, stat: /b, hint: h}]",
	 "all: {b: {stat: {follow: no}, hint: ~}}",
	 "all:\n  - name: a\n    stat: /\n  - name: b\n    stat:\n      path: /b\n      follow: "
	 "no\n"},
	{"a member is removed and one added", "all: [{name: a, stat: /}, {name: b, stat: /b}]",
	 "all: {a: ~, another: {executable: sh}}",
	 "all:\n  - name: b\n    stat: /b\n  - executable: sh\n    name: another\n"},
	{"a member of a group in the group", "all: [{name: g, all: [{name: a, stat: /}]}]",
	 "all: {g: {all: {a: {hint: h}}}}",
	 "all:\n  - name: g\n    all:\n      - name: a\n        stat: /\n        hint: h\n"},
	{"what isn't there can't be removed", "stat: /", "hint: ~",
	 "there is no key `hint` to remove"},
	{"an unknown key", "stat: /", "hnit: h", "a check has no key `hnit`"},
	{"an id stays", "stat: /", "id: y",
	 "an override can't change the `id` of a check: drop it with `enabled: no`, and add one of "
	 "the other id"},
};

struct loaded {
	struct sources sources;
	struct diags diags;
	struct buf out;
};

static bool show(struct arena *arena, const char *base, const char *over, struct loaded *ret)
{
	struct rule_file files[] = {
		{.path = STR("o.yaml"),
		 .root = STR("/o"),
		 .below = STR("o.yaml"),
		 .layer = 1,
		 .text = str_printf(arena, "rules: 1\noverride: {x: %s%s%s}\n",
				    *over == '{' ? "" : "{", over, *over == '{' ? "" : "}")},
		{.path = STR("b.yaml"),
		 .root = STR("/b"),
		 .below = STR("b.yaml"),
		 .text = str_printf(arena, "rules: 1\nchecks:\n  - {id: x, %s}\n", base)},
	};
	struct rule_show wanted = {STR("x"), &ret->out};

	sources_init(&ret->sources, arena);
	diags_init(&ret->diags, arena);
	buf_init(&ret->out, arena, LIMIT_TEXT);
	return rules_show(arena, &dialect, files, 2, &wanted, &ret->sources, &ret->diags);
}

/* What stands behind the id, without places, at the first column. */
static struct str plain(struct arena *arena, struct str shown)
{
	struct buf out;
	struct str line;
	size_t number = 0;

	buf_init(&out, arena, LIMIT_TEXT);
	while (str_next(&shown, '\n', &line)) {
		size_t comment = str_find(line, STR("  # "), 0);

		if (++number > 4)
			buf_addf(&out, "%.*s\n", STR_ARG(str_from(str_sub(line, 0, comment), 4)));
	}
	return buf_str(&out);
}

Test(patch, merges)
{
	for (size_t i = 0; i < sizeof merges / sizeof *merges; i++) {
		struct arena arena;
		struct loaded loaded;
		struct str got;

		arena_init(&arena, out_of_memory);
		got = show(&arena, merges[i].base, merges[i].over, &loaded)
			      ? plain(&arena, buf_str(&loaded.out))
			      : loaded.diags.at[0].text;
		cr_expect(str_is(got, merges[i].want), "%s: got\n%.*s\nwant\n%s", merges[i].name,
			  STR_ARG(got), merges[i].want);
		arena_release(&arena);
	}
}
