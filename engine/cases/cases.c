#include "cases/cases.h"

#include "base/buf.h"
#include "base/limits.h"
#include "cases/parts.h"
#include "report/report.h"
#include "rule/dialect.h"
#include "rule/load.h"
#include "source/fields.h"

struct running {
	struct case_loader loader;
	const struct cases_request *request;
	struct buf *out;
	struct cases_result *result;
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

static void add_place(struct running *running, struct span at)
{
	struct place place = sources_place(running->loader.rules->sources, at);

	buf_addf(running->out, "  %.*s:%u:%u: ", STR_ARG(place.path), place.line, place.column);
}

static void mismatch(struct running *running, const struct wanted_row *want, struct str wanted,
		     struct str got)
{
	add_place(running, want->at);
	buf_addf(running->out, "%.*s\n    want: %.*s\n    got:  %.*s\n", STR_ARG(want->id),
		 STR_ARG(wanted), STR_ARG(got));
}

/* key: of the wanted row, `says` or `hints`. */
static bool compare_texts(struct running *running, const struct wanted_row *want, const char *key,
			  struct str whole)
{
	const struct strs *parts = str_is(STR("says"), key) ? &want->says : &want->hints;
	bool right = true;

	for (size_t i = 0; i < parts->n; i++) {
		if (str_contains(whole, parts->at[i]))
			continue;
		mismatch(running, want,
			 str_printf(running->loader.arena, "%s `%.*s`", key, STR_ARG(parts->at[i])),
			 whole.n ? whole : STR("nothing"));
		right = false;
	}
	return right;
}

static struct str told(struct arena *arena, const struct row *row)
{
	return str_printf(arena, "%s: %.*s", status_word(row->status), STR_ARG(said(arena, row)));
}

static bool compare_row(struct running *running, const struct wanted_row *want,
			const struct row *row)
{
	struct arena *arena = running->loader.arena;
	struct str got;
	bool says;

	if (want->absent || !row) {
		if (want->absent == !row)
			return true;
		mismatch(running, want,
			 want->absent               ? STR("no row")
			 : str_is_set(want->status) ? want->status
						    : STR("a row"),
			 row ? told(arena, row) : STR("no row"));
		return false;
	}
	got = told(arena, row);
	if (str_is_set(want->status) && !str_is(want->status, status_word(row->status))) {
		mismatch(running, want, want->status, got);
		return false;
	}
	/* Both are told where both differ. */
	says = compare_texts(running, want, "says", said(arena, row));
	return compare_texts(running, want, "hints", hinted(arena, row)) && says;
}

static bool tell_missing(struct running *running, const struct canned *canned)
{
	for (size_t i = 0; i < canned->missing.n; i++)
		buf_addf(running->out, "  the case lacks a look; add under `looks`:\n    - %.*s\n",
			 STR_ARG(canned->missing.at[i]));
	return canned->missing.n == 0;
}

/* A look that nothing asks for tests nothing: mostly its target is misspelt. */
static bool tell_unasked(struct running *running, const struct one_case *one)
{
	bool right = true;

	VEC_EACH (&one->looks, const struct canned_look *, look) {
		if (look->is_asked)
			continue;
		add_place(running, look->at);
		buf_add(running->out, STR("nothing asks for this look: "));
		canned_add_look(running->out, running->loader.arena, look->kind, look->args);
		buf_add(running->out, STR("\n"));
		right = false;
	}
	return right;
}

static bool judge(struct running *running, struct one_case *one)
{
	struct arena *arena = running->loader.arena;
	const struct rule_set *rules = running->loader.rules;
	bool *chosen = ARENA_ARRAY(arena, bool, rules->checks.n), right = true;
	struct canned canned = {.arena = arena, .given = one};
	struct observer observer = canned_observer(&canned);
	struct run_options options = {
		.chosen = chosen, .given = one->facts.at, .n_given = one->facts.n};
	struct report report = {0};

	VEC_EACH (&one->want, const struct wanted_row *, want)
		chosen[rule_set_check(rules, want->id) - rules->checks.at] = true;
	run_rules(arena, rules, &observer, &options, &report);
	VEC_EACH (&one->want, const struct wanted_row *, want)
		right &= compare_row(running, want, find_row(&report, want->id));
	right &= tell_missing(running, &canned);
	right &= tell_unasked(running, one);
	return right;
}

static void run_case(struct running *running, const struct node *node)
{
	struct one_case one;
	struct buf *out = running->out;
	size_t before, head;

	running->result->n++;
	if (!case_read(&running->loader, node, &one)) {
		running->result->n_unread++;
		return;
	}
	if (!out)
		return;
	before = out->n;
	buf_addf(out, "FAIL %.*s\n", STR_ARG(one.name));
	head = out->n;
	if (judge(running, &one) && out->n == head) {
		out->n = before;
		running->result->n_passed++;
	} else {
		running->result->n_failed++;
	}
}

static void run_file(struct running *running, const struct node *root)
{
	static const struct field fields[] = {
		{"cases", FIELD_REQUIRED, "what is given and wanted"}};
	static const struct fields keys = {"a file of tests", fields, 1, NULL, NULL};
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
	fields_read(&keys, &rest, &cases, diags);
	if (cases && cases->kind != NODE_LIST)
		diag_add(diags, DIAG_SHAPE, cases->at, "`cases` is a list; this is %s",
			 node_kind_name(cases));
	for (size_t i = 0; cases && cases->kind == NODE_LIST && i < cases->n_items; i++)
		run_case(running, cases->items[i]);
}

bool cases_run(const struct cases_request *request, struct cases_result *ret)
{
	struct running running = {.loader = {request->arena, request->diags, request->rules},
				  .request = request,
				  .out = request->out,
				  .result = ret};

	*ret = (struct cases_result){0};
	for (size_t i = 0; i < request->n_files; i++) {
		const struct rule_file *file = &request->files[i];
		struct yaml_request yaml = {
			.texts = request->arena,
			.nodes = request->arena,
			.sources = request->sources,
			.file = sources_add(request->sources, file->path, file->root, file->text)};

		run_file(&running, yaml_read(&yaml, request->diags));
	}
	return diags_added(request->diags) == 0;
}
