#include "probe/probe.h"

#include "base/arena.h"
#include "base/limits.h"
#include "sys/manager.h"
#include "sys/unitname.h"

enum { UNIT, SCOPE };

static const char *const scopes[] = {"system", "user", NULL};

static const struct option options[] = {
	[UNIT] = {"unit", OPTION_ONE, &type_text, OPTION_TARGET | OPTION_REQUIRED, NULL,
		  "its whole name, as in `ssh.service` or `getty@tty1.service`"},
	[SCOPE] = {"scope", OPTION_ONE, &type_text, 0, scopes,
		   "whose manager is asked: that of the system if unsaid, or the user's own"},
};

enum { A_NAME, A_EXISTS, A_STATE, A_SUB, A_LOAD, A_ENABLED, A_COUNT };

static const struct attr attrs[A_COUNT] = {
	[A_NAME] = {.name = "name", .type = &type_text, .summary = "the unit, as it was named"},
	[A_EXISTS] = {.name = "exists",
		      .type = &type_bool,
		      .summary = "whether systemd runs and finds such a unit"},
	[A_STATE] = {.name = "state",
		     .type = &type_text,
		     .summary = "systemd's ActiveState, as active, inactive, failed, activating; "
				"unknown where no systemd runs"},
	[A_SUB] = {.name = "sub",
		   .type = &type_text,
		   .summary = "its SubState, as running, exited, dead, start-pre"},
	[A_LOAD] = {.name = "load",
		    .type = &type_text,
		    .summary = "its LoadState, as loaded, masked, not-found, bad-setting"},
	[A_ENABLED] = {.name = "enabled",
		       .type = &type_text,
		       .summary = "its UnitFileState, as enabled, disabled, static, masked; absent "
				  "where it has none"},
};

static bool check(struct arena *arena, const struct value *const *args, size_t *reterr_option,
		  size_t *reterr_at, struct str *reterr)
{
	*reterr_option = UNIT;
	*reterr_at = 0;
	return !args[UNIT] || unit_name_check(arena, args[UNIT]->text, false, reterr);
}

static bool is_of_user(const struct look_call *call)
{
	return call->args[SCOPE] && str_is(call->args[SCOPE]->text, scopes[1]);
}

static void set_word(struct record *record, const char *name, struct str word)
{
	if (str_is_set(word))
		record_set_text(record, name, word);
}

static const struct str unknown = STR_INIT("unknown");

static void tell(struct look_result *result, const struct unit_state *state)
{
	record_set_bool(&result->record, "exists", !str_is(state->load, "not-found"));
	record_set_text(&result->record, "state",
			str_is_set(state->active) ? state->active : unknown);
	set_word(&result->record, "sub", state->sub);
	set_word(&result->record, "load", state->load);
	set_word(&result->record, "enabled", state->enabled);
}

static void tell_no_manager(struct look_result *result)
{
	record_set_bool(&result->record, "exists", false);
	record_set_text(&result->record, "state", unknown);
}

/* The looks whose units may be asked about. */
struct group {
	struct look_result *results[LIMIT_TOGETHER];
	struct str names[LIMIT_TOGETHER];
	size_t n;
	bool enabled;
};

static void gather(const struct look_call *calls, size_t n, struct look_result *results,
		   struct group *ret)
{
	for (size_t i = 0; i < n; i++) {
		struct str why, name = calls[i].args[UNIT]->text;

		record_set_text(&results[i].record, "name", name);
		if (!unit_name_check(calls[i].arena, name, false, &why)) {
			results[i].failed = true;
			results[i].fault = fault_made(calls[i].arena, FAULT_MALFORMED, STR_NONE,
						      "%.*s", STR_ARG(why));
			continue;
		}
		ret->enabled |= wants_attr(calls[i].wants, A_ENABLED);
		ret->results[ret->n] = &results[i];
		ret->names[ret->n++] = name;
	}
}

static void observe_all(const struct look_call *calls, size_t n, struct look_result *results)
{
	struct group group = {0};
	struct unit_state states[LIMIT_TOGETHER];
	struct fault fault;
	enum manager_answer answer;

	gather(calls, n, results, &group);
	if (!group.n)
		return;
	answer = manager_ask(&(struct manager_request){.arena = calls[0].arena,
						       .of_user = is_of_user(&calls[0]),
						       .names = group.names,
						       .n = group.n,
						       .enabled = group.enabled,
						       .deadline = calls[0].deadline},
			     states, &fault);
	for (size_t i = 0; i < group.n; i++) {
		switch (answer) {
		case MANAGER_TOLD: tell(group.results[i], &states[i]); break;
		case MANAGER_NONE: tell_no_manager(group.results[i]); break;
		case MANAGER_REFUSED:
			group.results[i]->failed = true;
			group.results[i]->fault = fault;
			break;
		}
	}
}

static const struct probe_need need = {"dbus", "asks the service manager"};

const struct probe_kind probe_service = {
	.name = "service",
	.summary = "how a unit does, as systemd tells it: its state, and whether it is enabled",
	.where = PROBE_TOGETHER,
	.needs = &need,
	.options = options,
	.n_options = sizeof options / sizeof *options,
	.attrs = attrs,
	.n_attrs = A_COUNT,
	.check = check,
	.observe_all = observe_all,
};
