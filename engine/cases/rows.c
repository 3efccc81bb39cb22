#include "cases/cases.h"

#include "base/arena.h"

static struct str place_text(struct arena *arena, const struct location *at)
{
	return str_printf(arena, "%.*s:%u:%u", STR_ARG(at->file), at->line, at->column);
}

static void add_lines(struct arena *arena, struct strs *lines, const char *label, struct str text)
{
	struct str line;

	while (str_next(&text, '\n', &line)) {
		*VEC_PUSH(arena, lines) = str_printf(arena, "%-6s%.*s", label, STR_ARG(line));
		label = "";
	}
}

static struct problem problem_of(struct arena *arena, const struct case_problem *problem)
{
	struct strs lines = {0};

	switch (problem->kind) {
	case CASE_DIFFERS:
		*VEC_PUSH(arena, &lines) =
			str_printf(arena, "%.*s isn't as wanted", STR_ARG(problem->id));
		add_lines(arena, &lines, "want:", problem->wanted);
		add_lines(arena, &lines, "got:", problem->got);
		add_lines(arena, &lines, "case:", place_text(arena, &problem->at));
		break;
	case CASE_LACKS:
		add_lines(arena, &lines, "", STR("the case lacks a look; add under `looks`:"));
		add_lines(arena, &lines, "-", problem->text);
		break;
	case CASE_UNASKED:
		*VEC_PUSH(arena, &lines) = str_printf(arena, "nothing asks for this look: %.*s",
						      STR_ARG(problem->text));
		break;
	}
	return (struct problem){.status = STATUS_FAIL,
				.text = lines.at,
				.n_text = lines.n,
				.rule = problem->kind == CASE_DIFFERS ? problem->rule
								      : problem->at};
}

static const struct str unread = STR_INIT("not run: it is wrong as it is written");

static struct row row_of(struct arena *arena, const struct case_told *told)
{
	size_t n = told->problems.n;
	struct row row = {.id = told->at.file,
			  .name = told->name,
			  .problems = ARENA_ARRAY(arena, struct problem, n + 1),
			  .rule = told->at};

	for (size_t i = 0; i < n; i++)
		row.problems[row.n_problems++] = problem_of(arena, &told->problems.at[i]);
	row.status = n ? STATUS_FAIL : told->is_unread ? STATUS_ERROR : STATUS_PASS;
	if (!told->is_unread)
		return row;
	row.problems[row.n_problems++] = (struct problem){.status = STATUS_ERROR,
							  .text = ARENA_NEW(arena, struct str),
							  .n_text = 1,
							  .rule = told->at};
	*row.problems->text = unread;
	return row;
}

void cases_report(const struct cases_result *result, struct arena *arena, struct report *report)
{
	report->n_rows = result->told.n;
	report->rows = ARENA_ARRAY(arena, struct row, report->n_rows);
	for (size_t i = 0; i < report->n_rows; i++)
		report->rows[i] = row_of(arena, &result->told.at[i]);
	report_count(report);
}
