#include "run/run.h"

#include "base/bug.h"
#include "report/report.h"
#include "rule/expr.h"
#include "run/observer.h"
#include "run/parts.h"

void eval_saw(const struct eval *eval, const void *what, bool holds)
{
	const struct run *run = eval->run;
	const struct seen *seen = run->options->seen;

	if (seen && run->rows[eval->row].wanted)
		seen->saw(seen->self, what, holds);
}

static void queue(struct run *run, uint32_t row)
{
	if (run->rows[row].queued || run->rows[row].progress != ROW_PENDING)
		return;
	run->rows[row].queued = true;
	*VEC_PUSH(run->arena, &run->ready) = row;
}

static void wake(struct run *run, const struct waiters *waiters)
{
	for (size_t i = 0; i < waiters->n; i++)
		if (--run->rows[waiters->at[i]].waiting == 0)
			queue(run, waiters->at[i]);
}

/* A row waits once for each look that it lacks. */
static void wait_for_looks(struct eval *eval, struct row_state *state)
{
	for (size_t i = 0; i < eval->lacks.n; i++) {
		struct look_state *look = eval->lacks.at[i];
		const struct waiters *waiters = &look->waiters;

		if (waiters->n && waiters->at[waiters->n - 1] == eval->row)
			continue;
		*VEC_PUSH(eval->run->arena, &look->waiters) = eval->row;
		state->waiting++;
	}
}

static void evaluate(struct run *run, uint32_t row)
{
	struct row_state *state = &run->rows[row];
	struct arena_mark mark = arena_mark(&run->scratch);
	struct eval eval = {.run = run, .row = row, .number = ++run->n_evaluations};

	state->queued = false;
	if (row_evaluate(&eval, state)) {
		wake(run, &state->waiters);
		state->waiters.n = 0;
		if (state->look && state->look->is_lone && state->row->n_problems == 0)
			look_give_up(run, state);
	} else {
		wait_for_looks(&eval, state);
		BUG_UNLESS(state->waiting > 0);
	}
	arena_rewind(&run->scratch, mark);
}

/* Rows evaluated before their looks are started: what several of them ask is asked once. */
enum { ROUND = 256, MANY_LOOKS = 512 };

static bool has_ready(const struct run *run)
{
	return run->ready.n || run->next < run->rules->checks.n;
}

/* Rows that waited come first, so that what they rest on is soon done with. */
static bool take_ready(struct run *run, uint32_t *ret)
{
	if (run->ready.n) {
		*ret = run->ready.at[run->evaluated++];
		if (run->evaluated == run->ready.n)
			run->evaluated = run->ready.n = 0;
		return true;
	}
	while (run->next < run->rules->checks.n) {
		const struct row_state *row = &run->rows[run->next++];

		if (!row->wanted || row->progress != ROW_PENDING || row->queued || row->waiting)
			continue;
		*ret = run->next - 1;
		return true;
	}
	return false;
}

static void settle(struct run *run)
{
	uint32_t row;

	for (size_t i = 0; i < ROUND && take_ready(run, &row); i++)
		evaluate(run, row);
	looks_start(run);
}

static bool take_answer(struct run *run)
{
	struct look_answer answer;
	struct look_state *look;

	if (!run->observer->next(run->observer->self, &answer))
		return false;
	BUG_UNLESS(answer.ticket < run->all.n);
	look = run->all.at[answer.ticket];
	look_answered(run, look, answer.bytes);
	run->n_looking--;
	wake(run, &look->waiters);
	look->waiters.n = 0;
	return true;
}

/* What was still open when the run was ended: said, not left out. */
static void give_up(struct run *run, uint32_t number, struct row *row)
{
	const char *fault = NULL, *why = run->observer->ended(run->observer->self, &fault);
	const struct check *check = &run->rules->checks.at[number];
	struct problem *problem = ARENA_NEW(run->arena, struct problem);
	struct str *text = ARENA_NEW(run->arena, struct str);

	*text = str_printf(run->arena, "not judged: %s first", why);
	*problem = (struct problem){.status = STATUS_ERROR,
				    .text = text,
				    .n_text = 1,
				    .cause = CAUSE_FAULT,
				    .fault = fault,
				    .cause_key = *text,
				    .cause_text = *text,
				    .rule = location_of(run, check->id_at)};
	*row = (struct row){.id = check->id,
			    .name = check->body.name && template_is_constant(check->body.name)
					    ? check->body.name->constant
					    : check->id,
			    .status = STATUS_ERROR,
			    .problems = problem,
			    .n_problems = 1,
			    .rule = location_of(run, check->body.at)};
}

static bool is_well(const struct row_state *state)
{
	return state->progress == ROW_ABSENT ||
	       (state->progress == ROW_JUDGED &&
		(state->row->status == STATUS_PASS || state->row->status == STATUS_WARN));
}

/* What kept a row from being judged is told, chosen or not: else its SKIP would say that nothing is
 * wrong. */
static void want_causes(struct run *run)
{
	struct rows_queue wanted = {0};
	uint32_t n = (uint32_t)run->rules->checks.n;

	for (uint32_t i = 0; i < n; i++)
		if (run->rows[i].wanted)
			*VEC_PUSH(run->arena, &wanted) = i;
	while (wanted.n) {
		uint32_t at = wanted.at[--wanted.n];
		const struct check *check = &run->rules->checks.at[at];
		bool skipped = run->rows[at].progress == ROW_JUDGED &&
			       run->rows[at].row->status == STATUS_SKIP;

		for (size_t i = 0; skipped && i < check->n_needs; i++) {
			struct row_state *needed = &run->rows[check->needs[i]];

			if (needed->wanted || is_well(needed))
				continue;
			needed->wanted = true;
			*VEC_PUSH(run->arena, &wanted) = check->needs[i];
		}
	}
}

static void collect(struct run *run, struct report *report)
{
	if (run->options->chosen)
		want_causes(run);
	report->n_rows = 0;
	for (uint32_t i = 0; i < run->rules->checks.n; i++) {
		struct row_state *state = &run->rows[i];

		if (!state->wanted)
			continue;
		if (state->progress == ROW_ABSENT) {
			report->n_left_out++;
			continue;
		}
		if (state->progress == ROW_PENDING) {
			give_up(run, i, state->row);
			report->incomplete = true;
		}
		report->rows[report->n_rows++] = *state->row;
	}
	report_count(report);
}

/* Looking goes on while further rows are evaluated: the host is never waited for in vain. */
static void judge_all(struct run *run)
{
	bool goes_on = true;

	while (goes_on && (has_ready(run) || run->n_looking)) {
		settle(run);
		while (goes_on && run->n_looking &&
		       (run->n_looking > MANY_LOOKS || !has_ready(run)))
			goes_on = take_answer(run);
	}
}

void run_rules(struct arena *arena, const struct rule_set *rules, const struct observer *observer,
	       const struct run_options *options, struct report *report)
{
	struct run run = {.arena = arena, .rules = rules, .observer = observer, .options = options};

	arena_init(&run.scratch, arena->out_of_memory);
	arena_alloc(&run.scratch, 1); /* so that a rewind keeps its first chunk */
	map_init(&run.looks, arena);
	run.facts = ARENA_ARRAY(arena, struct fact_state, rules->facts.n);
	facts_give(&run);
	waivers_init(&run);
	run.rows = ARENA_ARRAY(arena, struct row_state, rules->checks.n);
	report->rows = ARENA_ARRAY(arena, struct row, rules->checks.n);
	for (uint32_t i = 0; i < rules->checks.n; i++) {
		run.rows[i].row = &report->rows[i];
		run.rows[i].wanted = !options->chosen || options->chosen[i];
	}
	judge_all(&run);
	collect(&run, report);
	expr_engine_close(run.expressions);
	arena_release(&run.scratch);
}
