#include "dbstate.h"

#include "base/arena.h"
#include "dbwriter.h"

#include <criterion/criterion.h>
#include <unistd.h>

void dbstate_empty(const struct dbfolder *folder)
{
	dbfolder_write(folder, "state.db", STR(""));
}

void dbstate_add_zero_journal(const struct dbfolder *folder)
{
	dbfolder_write(folder, JOURNAL, (struct str){arena_alloc(folder->arena, 5000), 5000});
}

/* As it is after a transaction over several databases was cut short. */
void dbstate_add_super_journal(const struct dbfolder *folder)
{
	dbstate_add_zero_journal(folder);
	dbfolder_overwrite(folder, JOURNAL, 0, STR(JOURNAL_MAGIC "\xff\xff\xff\xff"));
	dbfolder_overwrite(folder, JOURNAL, -30, STR("/nowhere-mj0123"));
	dbfolder_overwrite(folder, JOURNAL, -8, STR(JOURNAL_MAGIC));
}

static struct str want_of(const struct dbfolder *folder, const struct dbstate *state, pid_t writer)
{
	if (!state->want)
		return dbfolder_oracle(folder, QUERY);
	if (strcmp(state->want, LOCKED) == 0)
		return str_printf(folder->arena, "timeout: process %d holds it locked for writing",
				  writer);
	return str_of(state->want);
}

void dbstate_expect(const char *name, const char *as, struct str got, struct str want)
{
	cr_expect(str_eq(got, want), "%s%s: got `%.*s`, want `%.*s`", name, as, STR_ARG(got),
		  STR_ARG(want));
}

/* A reader who doesn't own a file cannot but set the time of its last access. */
void dbstate_look(const struct dbfolder *folder, const char *name, struct str want)
{
	int ms = str_starts_with(want, STR("timeout")) ? SHORT : LONG;
	struct str picture = dbfolder_picture(folder, true);

	dbstate_expect(name, "", dbfolder_look(folder, "state.db", QUERY, ms), want);
	dbstate_expect(name, ", picture", dbfolder_picture(folder, true), picture);
	if (getuid() != 0)
		return;
	picture = dbfolder_picture(folder, false);
	dbstate_expect(name, ", as nobody", dbfolder_look_as(folder, NOBODY, QUERY, ms), want);
	dbstate_expect(name, ", picture, as nobody", dbfolder_picture(folder, false), picture);
}

static void try_state(struct arena *arena, const struct dbstate *state)
{
	struct dbwriter writer = {.pid = -1};
	struct dbfolder folder;

	dbfolder_make(&folder, arena);
	dbfolder_sql(&folder, "state.db", state->before ? state->before : "");
	if (state->live)
		dbwriter_start(&writer, &folder, state->live);
	if (state->dies)
		dbwriter_kill(&writer);
	if (state->change)
		state->change(&folder);
	dbstate_look(&folder, state->name, want_of(&folder, state, writer.pid));
	if (state->live && !state->dies) {
		dbwriter_end(&writer);
		dbstate_look(&folder, state->name, dbfolder_oracle(&folder, QUERY));
	}
	dbfolder_remove(&folder);
}

void dbstate_try_all(const struct dbstate *states, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct arena arena;

		arena_init(&arena, NULL);
		try_state(&arena, &states[i]);
		arena_release(&arena);
	}
}
