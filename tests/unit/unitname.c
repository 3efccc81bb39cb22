#include "sys/unitname.h"

#include "base/arena.h"

#include <criterion/criterion.h>

Test(unitname, as_systemd_has_them)
{
	static const struct {
		const char *name;
		enum unitname want;
	} rows[] = {
		{"ssh.service", UNITNAME_PLAIN},
		{"-.mount", UNITNAME_PLAIN},
		{"a.b.timer", UNITNAME_PLAIN},
		{".a.service", UNITNAME_PLAIN},
		{"dev-disk-by\\x2did.device", UNITNAME_PLAIN},
		{"a:b_c.automount", UNITNAME_PLAIN},
		{"getty@tty1.service", UNITNAME_INSTANCE},
		{"a@b@c.service", UNITNAME_INSTANCE},
		{"a@b.c.service", UNITNAME_INSTANCE},
		{"getty@.service", UNITNAME_TEMPLATE},
		{"", UNITNAME_NONE},
		{"ssh", UNITNAME_NONE},
		{".service", UNITNAME_NONE},
		{"ssh.", UNITNAME_NONE},
		{"ssh.SERVICE", UNITNAME_NONE},
		{"ssh.service ", UNITNAME_NONE},
		{"ssh.snapshot", UNITNAME_NONE},
		{"@tty1.service", UNITNAME_NONE},
		{"@.service", UNITNAME_NONE},
		{"a b.service", UNITNAME_NONE},
		{"a@b c.service", UNITNAME_NONE},
		{"a/b.service", UNITNAME_NONE},
		{"a*.service", UNITNAME_NONE},
		{"\303\244.service", UNITNAME_NONE},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum unitname got = unitname_read(str_of(rows[i].name));

		cr_expect_eq(got, rows[i].want, "%s: got %d, want %d", rows[i].name, (int)got,
			     (int)rows[i].want);
	}
}

Test(unitname, long_ones)
{
	char name[300];

	memset(name, 'a', sizeof name);
	memcpy(name + 247, ".service", 8);
	cr_expect_eq(unitname_read((struct str){name, 255}), UNITNAME_PLAIN);
	memcpy(name + 247, "a.service", 9);
	cr_expect_eq(unitname_read((struct str){name, 256}), UNITNAME_NONE);
}

Test(unitname, zero_byte)
{
	cr_expect_eq(unitname_read(STR("a\0.service")), UNITNAME_NONE);
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

		unitname_check(&arena, str_of(rows[i].name), &got);
		cr_expect(str_is(got, rows[i].want), "%s: got %.*s, want %s", rows[i].name,
			  STR_ARG(got), rows[i].want);
	}
	arena_release(&arena);
}
