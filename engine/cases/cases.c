#include "cases/cases.h"

#include "base/buf.h"
#include "base/limits.h"
#include "cases/keys.h"
#include "cases/parts.h"
#include "report/report.h"
#include "rule/dialect.h"
#include "rule/load.h"
#include "source/fields.h"

/* What a run saw of a part of the rules: struct seen. */
struct note {
	const void *what;
	bool holds;
};

struct running {
	struct case_loader loader;
	const struct cases_request *request;
	struct cases_result *result;
	struct case_told *told;           /* the case that is run, */
	struct VEC_OF(struct note) notes; /* and what it saw */
};

static const struct row *find_row(const struct report *report, struct str id)
{
	for (size_t i = 0; i < report->n_rows; i++)
		if (str_eq(report->rows[i].id, id))
			return &report->rows[i];
	return NULL;
}

/* All that a row says, as one text: its lines, and those of its problems led by their members. */
static struct str said(struct arena *arena, const struct row *row)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_TEXT);
	for (size_t i = 0; i < row->n_text; i++)
		buf_addf(&out, "%s%.*s", i ? "\n" : "", STR_ARG(row->text[i]));
	for (size_t i = 0; i < row->n_problems; i++) {
		const struct problem *problem = &row->problems[i];

		buf_add(&out, out.n ? STR("; ") : STR(""));
		if (str_is_set(problem->subject))
			buf_addf(&out, "%.*s: ", STR_ARG(problem->subject));
		for (size_t k = 0; k < problem->n_text; k++)
			buf_addf(&out, "%s%.*s", k ? "\n" : "", STR_ARG(problem->text[k]));
	}
	return buf_str(&out);
}

static struct str hinted(struct arena *arena, const struct row *row)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_TEXT);
	for (size_t i = 0; i < row->n_problems; i++)
		for (size_t k = 0; k < row->problems[i].n_hints; k++)
			buf_addf(&out, "%s%.*s", out.n ? "\n" : "",
				 STR_ARG(row->problems[i].hints[k]));
	return buf_str(&out);
}

static struct location location_of(const struct running *running, struct span at)
{
	struct place place = sources_place(running->loader.rules->sources, at);

	return (struct location){place.path, place.line, place.column};
}

static struct case_problem *differs(struct running *running, const struct wanted_row *want,
				    struct str wanted, struct str got)
{
	struct case_problem *problem = VEC_PUSH(running->loader.arena, &running->told->problems);

	*problem = (struct case_problem){.kind = CASE_DIFFERS,
					 .at = location_of(running, want->at),
					 .id = want->id,
					 .wanted = wanted,
					 .got = got};
	return problem;
}

static bool was_seen(const struct running *running, const void *what, bool holds)
{
	VEC_EACH (&running->notes, const struct note *, note)
		if (note->what == what && note->holds == holds)
			return true;
	return false;
}

/* The first condition of it that was judged and doesn't hold. */
static struct span unmet_condition(const struct running *running, const struct member *member)
{
	struct span at = {0};

	for (size_t i = 0; member->when && i < member->when->n; i++)
		if (was_seen(running, &member->when->at[i], false))
			return member->when->at[i].ref.at;
	for (size_t i = 0; i < member->n_kids && !span_is_set(at); i++)
		at = unmet_condition(running, &member->kids[i]);
	return at;
}

/* The same of what makes it pass early, by `otherwise: pass`. */
static struct span unmet_step(const struct running *running, const struct member *member)
{
	struct span at = {0};

	for (size_t i = 0; i < member->n_steps; i++)
		for (size_t k = 0; k < member->steps[i].n_that; k++)
			if (was_seen(running, &member->steps[i].that[k], false))
				return member->steps[i].that[k].at;
	for (size_t i = 0; i < member->n_kids && !span_is_set(at); i++)
		at = unmet_step(running, &member->kids[i]);
	return at;
}

/* The line of the rules that made the row what it is, or left it out. */
static struct location decided(const struct running *running, const struct check *check,
			       const struct row *row)
{
	struct span at =
		row ? unmet_step(running, &check->body) : unmet_condition(running, &check->body);

	if (row && row->n_problems)
		return row->problems[0].rule;
	return location_of(running, span_is_set(at) ? at : check->body.at);
}

/* key: of the wanted row, `says` or `hints`. */
static void compare_texts(struct running *running, const struct wanted_row *want, const char *key,
			  struct str whole)
{
	const struct strs *parts = str_is(STR("says"), key) ? &want->says : &want->hints;

	for (size_t i = 0; i < parts->n; i++)
		if (!str_contains(whole, parts->at[i]))
			differs(running, want,
				str_printf(running->loader.arena, "%s `%.*s`", key,
					   STR_ARG(parts->at[i])),
				whole.n ? whole : STR("nothing"))
				->text = parts->at[i];
}

static struct str told(struct arena *arena, const struct row *row)
{
	return str_printf(arena, "%s: %.*s", status_word(row->status), STR_ARG(said(arena, row)));
}

static void compare_row(struct running *running, const struct wanted_row *want,
			const struct row *row)
{
	struct arena *arena = running->loader.arena;
	struct str got = row ? told(arena, row) : STR("no row");

	if (want->absent) {
		if (row)
			differs(running, want, STR("no row"), got);
		return;
	}
	if (!row || (str_is_set(want->status) && !str_is(want->status, status_word(row->status)))) {
		differs(running, want, str_is_set(want->status) ? want->status : STR("a row"), got);
		return;
	}
	/* Both are told where both differ. */
	compare_texts(running, want, "says", said(arena, row));
	compare_texts(running, want, "hints", hinted(arena, row));
}

static void compare(struct running *running, const struct wanted_row *want,
		    const struct report *report)
{
	const struct rule_set *rules = running->loader.rules;
	const struct row *row = find_row(report, want->id);
	size_t before = running->told->problems.n;

	compare_row(running, want, row);
	for (size_t i = before; i < running->told->problems.n; i++)
		running->told->problems.at[i].rule =
			decided(running, rule_set_check(rules, want->id), row);
}

static void tell_missing(struct running *running, const struct canned *canned)
{
	for (size_t i = 0; i < canned->missing.n; i++)
		*VEC_PUSH(running->loader.arena, &running->told->problems) = (struct case_problem){
			.kind = CASE_LACKS, .at = running->told->at, .text = canned->missing.at[i]};
}

static void tell_unasked(struct running *running, const struct one_case *one)
{
	struct arena *arena = running->loader.arena;

	VEC_EACH (&one->looks, const struct canned_look *, look) {
		struct buf line;

		if (look->is_asked)
			continue;
		buf_init(&line, arena, LIMIT_TEXT);
		canned_add_look(&line, arena, look->kind, look->args);
		*VEC_PUSH(arena, &running->told->problems) =
			(struct case_problem){.kind = CASE_UNASKED,
					      .at = location_of(running, look->at),
					      .text = buf_str(&line)};
	}
}

static void note(void *self, const void *what, bool holds)
{
	struct running *running = self;

	*VEC_PUSH(running->loader.arena, &running->notes) = (struct note){what, holds};
}

static void judge(struct running *running, struct one_case *one)
{
	struct arena *arena = running->loader.arena;
	const struct rule_set *rules = running->loader.rules;
	bool *chosen = ARENA_ARRAY(arena, bool, rules->checks.n);
	struct canned canned = {.arena = arena, .given = one};
	struct observer observer = canned_observer(&canned);
	struct seen seen = {running, note};
	struct run_options options = {
		.chosen = chosen, .given = one->facts.at, .n_given = one->facts.n, .seen = &seen};
	struct report report = {0};

	VEC_EACH (&one->want, const struct wanted_row *, want)
		chosen[rule_set_check(rules, want->id) - rules->checks.at] = true;
	run_rules(arena, rules, &observer, &options, &report);
	VEC_EACH (&one->want, const struct wanted_row *, want)
		compare(running, want, &report);
	tell_missing(running, &canned);
	tell_unasked(running, one);
}

/* What a case that fails saw proves nothing. */
static void count(struct running *running)
{
	struct cases_result *result = running->result;

	if (running->told->problems.n) {
		result->n_failed++;
		return;
	}
	result->n_passed++;
	if (running->request->options->coverage)
		VEC_EACH (&running->notes, const struct note *, each)
			coverage_saw(&result->coverage, each->what, each->holds);
}

static void begin_case(struct running *running, const struct one_case *one)
{
	running->told = VEC_PUSH(running->loader.arena, &running->result->told);
	running->told->name = one->name;
	running->told->at = location_of(running, one->at);
	running->notes.n = 0;
}

static void run_case(struct running *running, const struct node *node)
{
	const struct cases_options *options = running->request->options;
	struct cases_result *result = running->result;
	struct one_case one;
	bool right = case_read(&running->loader, node, &one);

	result->n++;
	if (options->chosen && !options->chosen(options->self, one.name)) {
		result->n_left_out++;
		return;
	}
	begin_case(running, &one);
	if (!right) {
		running->told->is_unread = true;
		result->n_unread++;
	} else if (options->runs) {
		judge(running, &one);
		count(running);
	}
}

static const struct field file_fields[] = {{"cases", FIELD_REQUIRED, "what is given and wanted"}};

static const struct fields file_keys = {"a file of tests", file_fields, 1, NULL, NULL};

const struct fields *keys_of_tests(void)
{
	return &file_keys;
}

static void run_file(struct running *running, const struct node *root)
{
	struct diags *diags = running->loader.diags;
	const struct node *cases;
	struct node rest;

	if (!root || root->kind != NODE_MAP || !root->n_pairs ||
	    !str_eq(root->pairs[0].key->text, running->request->dialect->tests_key))
		return;
	if (root->pairs[0].value->kind != NODE_TEXT || !str_is(root->pairs[0].value->text, "1"))
		diag_add(diags, DIAG_VERSION, root->pairs[0].value->at,
			 "this program reads version 1 of the format");
	rest = *root;
	rest.pairs++;
	rest.n_pairs--;
	fields_read(&file_keys, &rest, &cases, diags);
	if (cases && cases->kind != NODE_LIST)
		diag_add(diags, DIAG_SHAPE, cases->at, "`cases` is a list; this is %s",
			 node_kind_name(cases));
	for (size_t i = 0; cases && cases->kind == NODE_LIST && i < cases->n_items; i++)
		run_case(running, cases->items[i]);
}

/* Large files of rules aren't read as YAML once more to find that their first key is another one.
 */
static bool may_be_tests(const struct cases_request *request, const struct rule_file *file)
{
	return str_contains(file->text, request->dialect->tests_key);
}

bool cases_run(const struct cases_request *request, struct cases_result *ret)
{
	struct running running = {.loader = {request->arena, request->diags, request->rules},
				  .request = request,
				  .result = ret};

	*ret = (struct cases_result){0};
	if (request->options->coverage)
		coverage_init(&ret->coverage, request->arena, request->rules);
	for (size_t i = 0; i < request->n_files; i++) {
		const struct rule_file *file = &request->files[i];
		struct yaml_request yaml = {.texts = request->arena,
					    .nodes = request->arena,
					    .sources = request->sources};

		if (!may_be_tests(request, file))
			continue;
		yaml.file = sources_add(request->sources, file->path, file->root, file->text);
		run_file(&running, yaml_read(&yaml, request->diags));
	}
	return diags_added(request->diags) == 0;
}

void cases_add(const struct cases_request *request, const struct cases_result *more,
	       struct cases_result *to)
{
	to->n += more->n;
	to->n_passed += more->n_passed;
	to->n_failed += more->n_failed;
	to->n_unread += more->n_unread;
	to->n_left_out += more->n_left_out;
	VEC_EACH (&more->told, const struct case_told *, told)
		*VEC_PUSH(request->arena, &to->told) = *told;
	coverage_add(&to->coverage, request->arena, &more->coverage, request->sources);
}
