#include "sys/showtext.h"

#include "base/arena.h"
#include "sys/manager.h"

#include <criterion/criterion.h>

/* What systemd 252 printed. */
#define ALIAS                                                                       \
	"Id=active.service\nNames=other.service active.service\nLoadState=loaded\n" \
	"ActiveState=active\nSubState=running\nUnitFileState=enabled"
#define NOWHERE                                                                                  \
	"Id=nowhere.service\nNames=nowhere.service\nLoadState=not-found\nActiveState=inactive\n" \
	"SubState=dead\nUnitFileState="
#define ESCAPED                                                                   \
	"Id=a@b\\x2dc.service\nNames=\"a@b\\\\x2dc.service\"\nLoadState=loaded\n" \
	"ActiveState=inactive\nSubState=dead\nUnitFileState=static"

static const char *shown(struct arena *arena, const char *text, const char *units)
{
	struct str names[8], name, rest = str_of(units), all = STR("");
	struct unit_state states[8];
	size_t n = 0;

	while (str_next_word(&rest, &name))
		names[n++] = name;
	if (!showtext_read(str_of(text), names, n, states))
		return "refused";
	for (size_t i = 0; i < n; i++)
		all = str_printf(
			arena, "%.*s%.*s %.*s %.*s %.*s;", STR_ARG(all), STR_ARG(states[i].load),
			STR_ARG(states[i].active), STR_ARG(states[i].sub),
			STR_ARG(str_is_set(states[i].enabled) ? states[i].enabled : STR("-")));
	return all.p;
}

Test(showtext, blocks)
{
	static const struct {
		const char *text, *units, *want;
	} rows[] = {
		{ALIAS, "other.service", "loaded active running enabled;"},
		{NOWHERE "\n", "nowhere.service", "not-found inactive dead -;"},
		{ESCAPED, "a@b\\x2dc.service", "loaded inactive dead static;"},
		{ALIAS "\n\n" NOWHERE "\n\n" ESCAPED,
		 "active.service nowhere.service a@b\\x2dc.service",
		 "loaded active running enabled;not-found inactive dead -;loaded inactive dead "
		 "static;"},
		{ALIAS "\n\n" NOWHERE, "nowhere.service active.service", "refused"},
		{ALIAS "\n\n" NOWHERE, "active.service", "refused"},
		{ALIAS, "active.service nowhere.service", "refused"},
		{"", "active.service", "refused"},
		{"\n\n", "active.service", "refused"},
		{"Names=a.service", "a.service", "refused"},
		{"Names=a.service\nLoadState=loaded\nActiveState=", "a.service", "refused"},
		{"Names=\"a.service", "a.service", "refused"},
		{"Names=\"\nLoadState=loaded\nActiveState=active", "a.service", "refused"},
		{"Names=\"a\\\\\"\nLoadState=loaded\nActiveState=active", "a\\b.service",
		 "refused"},
	};
	struct arena arena;

	arena_init(&arena, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *got = shown(&arena, rows[i].text, rows[i].units);

		cr_expect_str_eq(got, rows[i].want, "%zu: got %s, want %s", i, got, rows[i].want);
	}
	arena_release(&arena);
}
