#include "judged.h"

#include "base/buf.h"
#include "base/limits.h"
#include "cases/cases.h"
#include "cases/parts.h"
#include "probe/probe.h"
#include "report/renderer.h"
#include "report/status.h"
#include "rule/dialect.h"
#include "rule/load.h"
#include "run/observer.h"
#include "run/run.h"
#include "source/diag.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum { OUTPUT_MAX = 4 * LIMIT_MIB };

static const struct dialect dialect = {.program = STR_INIT("test"),
				       .version = STR_INIT("0"),
				       .rules_key = STR_INIT("rules"),
				       .tests_key = STR_INIT("tests")};

static void out_of_memory(void)
{
	abort();
}

/* Loaded rules, with all that they rest on. */
struct loaded {
	struct arena *arena;
	struct sources sources;
	struct diags diags;
	const struct rule_set *rules;
	struct rule_file files[2];
};

static void load(struct loaded *loaded, struct arena *arena, const char *rules, const char *cases)
{
	*loaded = (struct loaded){.arena = arena};
	loaded->files[0] = (struct rule_file){.path = STR("r.yaml"),
					      .root = STR("/rules"),
					      .text = str_printf(arena, "rules: 1\n%s\n", rules)};
	loaded->files[1] = (struct rule_file){.path = STR("c.yaml"),
					      .root = STR("/rules"),
					      .text = str_printf(arena, "tests: 1\n%s\n", cases)};
	sources_init(&loaded->sources, arena);
	diags_init(&loaded->diags, arena);
	loaded->rules =
		rules_load(arena, &dialect, loaded->files, 2, &loaded->sources, &loaded->diags);
}

static void add_diags(struct loaded *loaded, struct buf *out)
{
	diags_print(&loaded->diags, &loaded->sources, (struct diag_style){0}, out);
}

static void must_be_right(struct loaded *loaded, const char *name)
{
	struct buf out;

	buf_init(&out, loaded->arena, OUTPUT_MAX);
	add_diags(loaded, &out);
	cr_assert(loaded->diags.n == 0, "%s: the row itself is wrong\n%s", name, buf_str(&out).p);
}

static void read_given(struct loaded *loaded, const char *name, struct one_case *ret)
{
	struct yaml_request request = {.texts = loaded->arena,
				       .nodes = loaded->arena,
				       .sources = &loaded->sources,
				       .file = sources_add(&loaded->sources, loaded->files[1].path,
							   loaded->files[1].root,
							   loaded->files[1].text)};
	const struct node *root = yaml_read(&request, &loaded->diags);
	struct case_loader loader = {loaded->arena, &loaded->diags, loaded->rules};

	if (root)
		given_read(&loader, node_get(root, STR("given")), ret);
	must_be_right(loaded, name);
}

/* The canned observer, which keeps what it was asked for and answers when and how it is told. */
struct watching {
	struct canned canned;
	struct observer inner;
	struct buf asked;
	const struct judged_case *one;
	size_t n_answered;
};

static void start(void *self, const struct look_request *request)
{
	struct watching *watching = self;
	size_t i = 0;
	const struct option *target = kind_target(request->kind, &i);

	buf_addf(&watching->asked, "%s%s", watching->asked.n ? ", " : "", request->kind->name);
	if (target && request->args[i]) {
		buf_add_char(&watching->asked, ' ');
		value_print(&watching->asked, request->args[i]);
	}
	watching->inner.start(watching->inner.self, request);
}

static bool next(void *self, struct look_answer *ret)
{
	struct watching *watching = self;
	struct canned *canned = &watching->canned;

	if (watching->one->answers && watching->n_answered == watching->one->answers)
		return false;
	watching->n_answered++;
	if (!watching->one->backwards) {
		if (!watching->inner.next(watching->inner.self, ret))
			return false;
		ret->bytes.n /= watching->one->torn ? 2 : 1;
		return true;
	}
	if (canned->answers.n == 0)
		return false;
	*ret = canned->answers.at[--canned->answers.n];
	return true;
}

static const char *ended(void *self, const char **ret_fault)
{
	(void)self;
	*ret_fault = "timeout";
	return "the time of the whole run was over";
}

static void add_lines(struct buf *out, const struct str *lines, size_t n, const char *between)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s%.*s", i ? between : "", STR_ARG(lines[i]));
}

static void add_row(struct buf *out, const struct row *row)
{
	buf_addf(out, "%s%s %.*s: ", out->n ? "\n" : "", status_word(row->status),
		 STR_ARG(row->id));
	add_lines(out, row->text, row->n_text, " / ");
	for (size_t i = 0; i < row->n_problems; i++) {
		const struct problem *problem = &row->problems[i];

		buf_add(out, i ? STR("; ") : STR(""));
		if (problem->status != row->status)
			buf_addf(out, "(%s) ", status_word(problem->status));
		if (str_is_set(problem->subject))
			buf_addf(out, "%.*s: ", STR_ARG(problem->subject));
		add_lines(out, problem->text, problem->n_text, " / ");
		buf_add(out, problem->n_hints ? STR(" <") : STR(""));
		add_lines(out, problem->hints, problem->n_hints, ", ");
		buf_add(out, problem->n_hints ? STR(">") : STR(""));
	}
}

static void choose(const struct judged_case *one, const struct rule_set *rules, bool *chosen)
{
	for (size_t i = 0; i < rules->checks.n; i++)
		chosen[i] = !one->only || str_is(rules->checks.at[i].id, one->only);
}

static void judge(struct loaded *loaded, const struct judged_case *one, struct buf *rows,
		  struct watching *watching)
{
	struct observer observer = {watching, start, next, ended};
	const struct one_case *given = watching->canned.given;
	bool *chosen = ARENA_ARRAY(loaded->arena, bool, loaded->rules->checks.n);
	struct run_options options = {
		.chosen = chosen, .given = given->facts.at, .n_given = given->facts.n};
	struct report report = {0};

	choose(one, loaded->rules, chosen);
	run_rules(loaded->arena, loaded->rules, &observer, &options, &report);
	for (size_t i = 0; i < report.n_rows; i++)
		add_row(rows, &report.rows[i]);
	for (size_t i = 0; i < watching->canned.missing.n; i++)
		buf_addf(rows, "\nnot given: %.*s", STR_ARG(watching->canned.missing.at[i]));
}

void judged_check(const struct judged_case *one)
{
	struct arena arena;
	struct loaded loaded;
	struct one_case given = {0};
	struct buf rows;
	struct watching watching = {.one = one};

	arena_init(&arena, out_of_memory);
	load(&loaded, &arena, one->rules,
	     str_printf(&arena, "given: %s", one->given ? one->given : "{}").p);
	must_be_right(&loaded, one->name);
	read_given(&loaded, one->name, &given);
	buf_init(&rows, &arena, OUTPUT_MAX);
	watching.canned = (struct canned){.arena = &arena, .given = &given};
	watching.inner = canned_observer(&watching.canned);
	buf_init(&watching.asked, &arena, OUTPUT_MAX);
	judge(&loaded, one, &rows, &watching);
	cr_expect(str_is(buf_str(&rows), one->want), "%s\n got  %s\n want %s", one->name,
		  buf_str(&rows).p, one->want);
	cr_expect(!one->looks || str_is(buf_str(&watching.asked), one->looks),
		  "%s: looks\n got  %s\n want %s", one->name, buf_str(&watching.asked).p,
		  one->looks);
	arena_release(&arena);
}

static void write_out(void *self, struct str bytes)
{
	buf_add(self, bytes);
}

struct str judged_tests(struct arena *arena, const char *rules, const char *cases, bool coverage)
{
	struct cases_options options = {.runs = true, .coverage = coverage};
	struct render_style style = {0};
	struct loaded loaded;
	struct cases_result result = {0};
	struct cases_request request;
	struct buf out;
	struct sink sink = {write_out, &out};

	load(&loaded, arena, rules, cases);
	must_be_right(&loaded, "rules of a test of cases");
	buf_init(&out, arena, OUTPUT_MAX);
	request = (struct cases_request){.arena = arena,
					 .dialect = &dialect,
					 .rules = loaded.rules,
					 .files = loaded.files,
					 .n_files = 2,
					 .sources = &loaded.sources,
					 .diags = &loaded.diags,
					 .options = &options};
	cases_run(&request, &result);
	add_diags(&loaded, &out);
	cases_tell(&result, &style, arena, &sink);
	if (coverage)
		cases_tell_coverage(&result.coverage, &loaded.sources, &style, arena, &sink);
	return buf_str(&out);
}
