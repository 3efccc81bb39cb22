#include "sys/unitname.h"

#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdio.h>

static int form_of(struct str text)
{
	struct unit_name name;

	return unit_name_read(text, &name) ? (int)name.form : -1;
}

Test(unitname, as_systemd_has_them)
{
	static const struct {
		const char *name;
		int want; /* -1: no name */
	} rows[] = {
		{"ssh.service", UNIT_PLAIN},
		{"-.mount", UNIT_PLAIN},
		{"a.b.timer", UNIT_PLAIN},
		{".a.service", UNIT_PLAIN},
		{"dev-disk-by\\x2did.device", UNIT_PLAIN},
		{"a:b_c.automount", UNIT_PLAIN},
		{"getty@tty1.service", UNIT_INSTANCE},
		{"a@b@c.service", UNIT_INSTANCE},
		{"a@b.c.service", UNIT_INSTANCE},
		{"getty@.service", UNIT_TEMPLATE},
		{"", -1},
		{"ssh", -1},
		{".service", -1},
		{"ssh.", -1},
		{"ssh.SERVICE", -1},
		{"ssh.service ", -1},
		{"ssh.snapshot", -1},
		{"@tty1.service", -1},
		{"@.service", -1},
		{"a b.service", -1},
		{"a@b c.service", -1},
		{"a/b.service", -1},
		{"a*.service", -1},
		{"\303\244.service", -1},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int got = form_of(str_of(rows[i].name));

		cr_expect_eq(got, rows[i].want, "%s: got %d, want %d", rows[i].name, got,
			     rows[i].want);
	}
}

Test(unitname, long_ones)
{
	char name[300];

	memset(name, 'a', sizeof name);
	memcpy(name + 247, ".service", 8);
	cr_expect_eq(form_of((struct str){name, 255}), UNIT_PLAIN);
	memcpy(name + 247, "a.service", 9);
	cr_expect_eq(form_of((struct str){name, 256}), -1);
}

Test(unitname, zero_byte)
{
	cr_expect_eq(form_of(STR("a\0.service")), -1);
}

Test(unitname, says_what_to_write)
{
	static const struct {
		const char *name, *want;
	} rows[] = {
		{"ssh.service", "-"},
		{"getty@tty1.service", "-"},
		{"ssh", "`ssh` doesn't say its type: write `ssh.service`"},
		{"getty@tty1", "`getty@tty1` doesn't say its type: write `getty@tty1.service`"},
		{"getty@.service", "`getty@.service` is a template: name an instance of it, with a "
				   "text between `@` and the dot"},
		{"a b", "`a b` is no name of a unit: those are made of letters, digits and "
			"`:-_.\\@`, and end in their type, as `.service`"},
	};
	struct arena arena;

	arena_init(&arena, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str got = STR("-");

		unit_name_check(&arena, str_of(rows[i].name), false, &got);
		cr_expect(str_is(got, rows[i].want), "%s: got %.*s, want %s", rows[i].name,
			  STR_ARG(got), rows[i].want);
	}
	arena_release(&arena);
}

Test(unitname, forms)
{
	static const struct {
		const char *text, *want; /* prefix, form, instance, type; "-": no name */
	} rows[] = {
		{"foo.service", "foo 0 - service"},
		{"foo@.service", "foo 1 - service"},
		{"foo@a@b.socket", "foo 2 a@b socket"},
		{"foo.bar.timer", "foo.bar 0 - timer"},
		{"a\\x2db:c_d.mount", "a\\x2db:c_d 0 - mount"},
		{"-.slice", "- 0 - slice"},
		{"foo", "-"},
		{"foo.txt", "-"},
		{".service", "-"},
		{"@x.service", "-"},
		{"a b.service", "-"},
		{"a/b.service", "-"},
		{"", "-"},
		{".", "-"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct unit_name name;
		char got[64] = "-";

		if (unit_name_read(str_of(rows[i].text), &name))
			snprintf(got, sizeof got, "%.*s %d %.*s %.*s", STR_ARG(name.prefix),
				 (int)name.form,
				 STR_ARG(str_is_set(name.instance) ? name.instance : STR("-")),
				 STR_ARG(name.type));
		cr_expect_str_eq(got, rows[i].want, "%s: got %s, want %s", rows[i].text, got,
				 rows[i].want);
	}
	cr_expect(unit_is_drop_in_dir(STR("service.d")) && unit_is_drop_in_dir(STR("a.slice.d")));
	cr_expect(!unit_is_drop_in_dir(STR(".d")) && !unit_is_drop_in_dir(STR("a.wants")));
}
