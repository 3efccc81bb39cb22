#include "run/parts.h"
#include "run/run.h"

#include "report/status.h"

/* Rows that this one needs: true where all are judged. */
static bool needs_are_judged(struct run *run, uint32_t number, struct row_state *state)
{
	const struct check *check = &run->rules->checks.at[number];
	bool judged = true;

	for (size_t i = 0; i < check->n_needs; i++) {
		struct row_state *needed = &run->rows[check->needs[i]];

		if (needed->progress != ROW_PENDING)
			continue;
		*VEC_PUSH(run->arena, &needed->waiters) = number;
		state->waiting++;
		judged = false;
		if (!needed->queued) {
			needed->queued = true;
			*VEC_PUSH(run->arena, &run->ready) = check->needs[i];
		}
	}
	return judged;
}

static bool is_met(const struct row_state *needed)
{
	return needed->progress == ROW_JUDGED &&
	       (needed->row->status == STATUS_PASS || needed->row->status == STATUS_WARN);
}

static void skip(struct eval *eval, const struct check *needed, const struct row_state *state,
		 const struct check *check, struct outcome *outcome)
{
	struct problem *problem = outcome_problem(eval, outcome, STATUS_SKIP, check->id_at);
	struct arena *arena = eval->run->arena;
	struct str why = state->progress == ROW_ABSENT        ? STR("which has no row here")
			 : state->row->status == STATUS_ERROR ? STR("which could not be judged")
			 : state->row->status == STATUS_SKIP  ? STR("which was skipped")
							      : STR("which failed");

	problem->cause = CAUSE_NEEDS;
	problem->cause_key = needed->id;
	problem->cause_text =
		str_printf(arena, "not run: needs `%.*s`, %.*s", STR_ARG(needed->id), STR_ARG(why));
	problem->text = ARENA_NEW(arena, struct str);
	problem->text[0] = problem->cause_text;
	problem->n_text = 1;
}

/* The first need that isn't met makes it a SKIP. */
static bool skip_unmet(struct eval *eval, const struct check *check, struct outcome *outcome)
{
	const struct run *run = eval->run;

	for (size_t i = 0; i < check->n_needs; i++) {
		const struct row_state *needed = &run->rows[check->needs[i]];

		eval_saw(eval, &check->needs[i], is_met(needed));
		if (is_met(needed))
			continue;
		skip(eval, &run->rules->checks.at[check->needs[i]], needed, check, outcome);
		return true;
	}
	return false;
}

/* A document may hold a password beside what a rule asks of it, the environment a token. */
static bool is_for_reports(const struct run *run, const struct look_state *look, struct str name)
{
	size_t index;

	return !answer_is(name) && (!look->kind->open || kind_attr(look->kind, name, &index) ||
				    map_get(&run->rules->open_names, name));
}

static struct record_attr shown_attr(const struct look_state *look, const struct record_attr *attr)
{
	if (!look->secret || str_is(attr->name, "exists"))
		return *attr;
	return (struct record_attr){.name = attr->name, .value = value_of_text(SHOWN_SECRET)};
}

static void tell_look(struct eval *eval, const struct look_state *look, struct look_told *ret)
{
	struct run *run = eval->run;
	struct observation observation;
	size_t n = 0;

	look_observation(look, &run->scratch, &observation);
	ret->probe = str_of(look->kind->name);
	ret->target = look->wants.secret ? SHOWN_SECRET
					 : str_copy(run->arena, look_target(look, &run->scratch));
	ret->took = observation.took;
	ret->shared = look->first_row != eval->row;
	for (size_t i = 0; i < observation.record.n; i++)
		if (is_for_reports(run, look, observation.record.at[i].name))
			observation.record.at[n++] = shown_attr(look, &observation.record.at[i]);
	ret->evidence = evidence_of(run->arena, observation.record.at, n);
	ret->n_evidence = n;
}

static void tell_looks(struct eval *eval, struct row *row)
{
	struct run *run = eval->run;

	row->took = eval->took;
	if (!run->options->evidence)
		return;
	row->looks = ARENA_ARRAY(run->arena, struct look_told, eval->rests.n);
	for (size_t i = 0; i < eval->rests.n; i++)
		if (eval->rests.at[i]->kind->where != PROBE_PURE)
			tell_look(eval, eval->rests.at[i], &row->looks[row->n_looks++]);
}

static struct str row_name(struct eval *eval, const struct check *check, bool *ret_waiting)
{
	const struct cause *cause = NULL;
	struct str name = check->id;

	if (check->body.name)
		name = fill_message(eval, check->body.name, NULL, ret_waiting, &cause);
	return name;
}

static void tell_row(struct eval *eval, const struct check *check, struct str name,
		     const struct outcome *outcome, struct row *row)
{
	*row = (struct row){
		.id = check->id,
		.name = name,
		.tags = check->tags.at,
		.n_tags = check->tags.n,
		.status = outcome->status,
		.text = outcome->text.at,
		.n_text = outcome->status == STATUS_PASS ? outcome->text.n : 0,
		.problems = outcome->problems.at,
		.n_problems = outcome->problems.n,
		.rule = location_of(eval->run, check->body.at),
	};
	tell_looks(eval, row);
}

bool row_evaluate(struct eval *eval, struct row_state *state)
{
	const struct check *check = &eval->run->rules->checks.at[eval->row];
	struct outcome outcome = {.status = STATUS_PASS};
	enum holds there = HOLDS;
	struct str name = STR_NONE;

	/* A row that isn't there needs nothing, and isn't skipped either. */
	if (check->n_needs && check->body.when)
		there = when_holds(eval, check->body.when, &outcome);
	if (there == HOLDS && !needs_are_judged(eval->run, eval->row, state))
		return false;
	outcome.left_out = there == DOES_NOT_HOLD;
	if (there == HOLDS && !skip_unmet(eval, check, &outcome))
		judge_member(eval, &check->body, false, &outcome);
	if (!outcome.left_out && !outcome.waiting)
		name = row_name(eval, check, &outcome.waiting);
	if (outcome.waiting)
		return false;
	state->progress = outcome.left_out ? ROW_ABSENT : ROW_JUDGED;
	if (!outcome.left_out) {
		tell_row(eval, check, name, &outcome, state->row);
		row_waive(eval->run, eval->row, state->row);
	}
	return true;
}
