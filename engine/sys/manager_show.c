#include "base/arena.h"
#include "base/limits.h"
#include "sys/manager_parts.h"
#include "sys/showtext.h"
#include "sys/spawn.h"
#include "sys/which.h"

#include <stdlib.h>

static struct strs argv_of(const struct manager_request *request)
{
	static const struct str show[] = {
		STR_INIT("systemctl"),
		STR_INIT("--no-pager"),
		STR_INIT("--system"),
		STR_INIT("show"),
		STR_INIT("-p"),
		STR_INIT("Id,Names,LoadState,ActiveState,SubState,UnitFileState"),
		STR_INIT("--"),
	};
	size_t n = sizeof show / sizeof *show;
	struct strs argv = {.at = ARENA_ARRAY(request->arena, struct str, n + request->n)};

	for (; argv.n < n; argv.n++)
		argv.at[argv.n] = show[argv.n];
	if (request->of_user)
		argv.at[2] = STR("--user");
	for (size_t i = 0; i < request->n; i++)
		argv.at[argv.n++] = request->names[i];
	return argv;
}

/* Its messages name the cause behind a colon: in English, as it is run with LC_ALL=C. */
static struct fault refused(const struct manager_request *request, struct str program,
			    const struct spawn_result *result)
{
	struct str line = STR_NONE, err = result->err;
	bool denied = str_ends_with(str_trim(err), STR("enied"));

	str_next(&err, '\n', &line);
	if (!line.n)
		line = str_printf(request->arena, "ended with status %d and said nothing",
				  result->exit);
	return fault_made(request->arena, denied ? FAULT_DENIED : FAULT_SYSTEM, program, "%.*s",
			  STR_ARG(line));
}

static bool run(const struct manager_request *request, const struct spawn_request *command,
		struct spawn_result *ret, struct fault *reterr)
{
	struct spawner *spawner = spawner_new(request->arena, reterr);
	bool done = spawner && spawner_start(spawner, command, 0, reterr) == SPAWN_STARTED;

	while (done && !spawner_wait(spawner, INT64_MAX, ret))
		;
	spawner_free(spawner);
	if (!done)
		return false;
	if (ret->fault.kind != FAULT_NONE)
		*reterr = ret->fault;
	else if (ret->exit != 0)
		*reterr = refused(request, command->program, ret);
	else
		return true;
	return false;
}

enum manager_answer manager_ask_show(const struct manager_request *request,
				     const struct manager_places *places, struct unit_state *ret,
				     struct fault *reterr)
{
	struct arena *arena = request->arena;
	struct str runtime = str_printf(arena, "XDG_RUNTIME_DIR=%.*s", STR_ARG(places->runtime));
	struct which_found found;
	struct spawn_result result;
	struct which_ask ask = {.name = STR("systemctl"), .path = str_of(getenv("PATH"))};
	struct spawn_request command = {
		.arena = arena,
		.argv = argv_of(request),
		.env = {.at = &runtime, .n = request->of_user},
		.deadline = request->deadline,
		.out_limit = LIMIT_TEXT,
		.err_limit = LIMIT_TEXT,
	};

	if (!which_find(arena, &ask, &found, reterr))
		return MANAGER_REFUSED;
	if (!found.exists) {
		*reterr = fault_made(arena, FAULT_SYSTEM, places->at[0].socket,
				     "a systemd manager listens there, but neither libsystemd nor "
				     "`systemctl` is here to ask it; install systemd's programs");
		return MANAGER_REFUSED;
	}
	command.program = found.path;
	if (!run(request, &command, &result, reterr))
		return MANAGER_REFUSED;
	if (showtext_read(result.out, request->names, request->n, ret))
		return MANAGER_TOLD;
	*reterr = fault_made(arena, FAULT_MALFORMED, found.path,
			     "what it printed isn't about the units that were asked");
	return MANAGER_REFUSED;
}
