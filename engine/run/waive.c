/*
 * What a waiver makes of a row: its FAIL is accepted until a day, that day included. What could not
 * be judged is no failure that somebody accepted, and stays an ERROR.
 */
#include "run/parts.h"
#include "run/run.h"

void waivers_init(struct run *run)
{
	const struct waivers *waivers = &run->rules->waivers;

	if (waivers->n == 0 || run->options->today == 0)
		return;
	run->waivers = ARENA_ARRAY(run->arena, const struct waiver *, run->rules->checks.n);
	for (size_t i = 0; i < waivers->n; i++)
		run->waivers[waivers->at[i].check] = &waivers->at[i];
}

static struct str days_told(struct arena *arena, int64_t days)
{
	if (days == 0)
		return STR("its last day");
	return str_printf(arena, "%lld day%s left", (long long)days, days == 1 ? "" : "s");
}

static void accept(struct run *run, const struct waiver *waiver, struct row *row)
{
	struct str *text = ARENA_NEW(run->arena, struct str);

	*text = str_printf(
		run->arena, "waived until %.*s (%.*s): %.*s", STR_ARG(waiver->until_text),
		STR_ARG(days_told(run->arena, row->waiver->days_left)), STR_ARG(waiver->reason));
	row->text = text;
	row->n_text = 1;
	row->status = STATUS_WAIVED;
}

static void note(struct run *run, const struct waiver *waiver, struct waiver_told *told,
		 const char *what)
{
	const struct location *at = &told->rule;

	told->note = str_printf(run->arena, "its waiver until %.*s %s: %.*s (%.*s:%u)",
				STR_ARG(waiver->until_text), what, STR_ARG(waiver->reason),
				STR_ARG(at->file), at->line);
}

static bool has_error(const struct row *row)
{
	for (size_t i = 0; i < row->n_problems; i++)
		if (row->problems[i].status == STATUS_ERROR)
			return true;
	return false;
}

static struct waiver_told *told_of(struct run *run, const struct waiver *waiver)
{
	struct waiver_told *told = ARENA_NEW(run->arena, struct waiver_told);

	*told = (struct waiver_told){.until = waiver->until_text,
				     .reason = waiver->reason,
				     .days_left = waiver->until - run->options->today,
				     .rule = location_of(run, waiver->at)};
	return told;
}

void row_waive(struct run *run, uint32_t number, struct row *row)
{
	const struct waiver *waiver = run->waivers ? run->waivers[number] : NULL;
	struct waiver_told *told;

	if (!waiver || (row->status != STATUS_FAIL && row->status != STATUS_PASS))
		return;
	row->waiver = told = told_of(run, waiver);
	if (row->status == STATUS_PASS)
		note(run, waiver, told, "isn't needed, as the check passes");
	else if (row->waiver->days_left < 0)
		note(run, waiver, told, "has ended");
	else if (!has_error(row))
		accept(run, waiver, row);
	else {
		row->status = STATUS_ERROR;
		note(run, waiver, told, "accepts what fails, not what can't be judged");
	}
}
