#include "engine.h"

#include "lint/lint.h"
#include "probe/live.h"
#include "rule/load.h"
#include "run/observer.h"
#include "run/run.h"
#include "sys/clock.h"
#include "sys/host.h"
#include "sys/tree.h"

#include <errno.h>

static void unreadable(struct diags *diags, const struct fault *fault)
{
	enum diag_id id = fault->kind == FAULT_LIMIT       ? DIAG_FILE_TOO_LARGE
			  : fault->kind == FAULT_UNTRUSTED ? DIAG_FILE_UNTRUSTED
							   : DIAG_FILE_UNREADABLE;

	diag_add_path(diags, id, fault->what, "%.*s", STR_ARG(fault->text));
}

struct rule_files VEC_OF(struct rule_file);

static void add_files(struct arena *arena, const struct tree_files *tree, unsigned layer,
		      struct rule_files *files, struct engine_rules *ret)
{
	for (size_t i = 0; i < tree->n; i++) {
		const struct tree_file *file = &tree->at[i];

		if (file->fault.kind != FAULT_NONE)
			unreadable(&ret->diags, &file->fault);
		else
			*VEC_PUSH(arena, files) = (struct rule_file){.path = file->path,
								     .root = tree->root,
								     .text = file->text,
								     .below = file->below,
								     .layer = layer};
	}
}

static bool is_lacking(const struct fault *fault)
{
	return fault->error == ENOENT || fault->error == ENOTDIR;
}

static void read_layer(struct arena *arena, const struct engine_source *source,
		       const struct engine_layer *layer, struct rule_files *files,
		       struct engine_rules *ret)
{
	static const struct trust anybody = {.anybody = true};
	struct tree_files tree;
	struct fault fault;

	if (!tree_read(arena, layer->dir, source->runs ? source->runs : &anybody, &tree, &fault)) {
		if (!layer->is_optional || !is_lacking(&fault))
			unreadable(&ret->diags, &fault);
		return;
	}
	if (tree.n == 0 && layer->is_optional)
		return;
	if (tree.n == 0)
		diag_add_path(&ret->diags, DIAG_RULES_NONE, layer->dir,
			      "no rule files (*.yaml, *.yml) here");
	add_files(arena, &tree, (unsigned)ret->dirs.n, files, ret);
	*VEC_PUSH(arena, &ret->dirs) = layer->dir;
}

static void read_layers(struct arena *arena, const struct engine_source *source,
			struct engine_rules *ret)
{
	struct rule_files files = {0};

	*ret = (struct engine_rules){0};
	sources_init(&ret->sources, arena);
	diags_init(&ret->diags, arena);
	for (size_t i = 0; i < source->n_layers; i++)
		read_layer(arena, source, &source->layers[i], &files, ret);
	ret->files = files.at;
	ret->n_files = files.n;
}

enum { LARGE = 256 * LIMIT_KIB };

static bool is_large(const struct engine_rules *rules)
{
	size_t bytes = 0;

	for (size_t i = 0; i < rules->n_files; i++)
		bytes += rules->files[i].text.n;
	return bytes > LARGE;
}

/* A waiver for ever is a check that is switched off where nobody sees it. */
static void refuse_far_waivers(struct engine_rules *rules, int64_t today)
{
	const struct waivers *waivers = rules->rules ? &rules->rules->waivers : NULL;

	for (size_t i = 0; waivers && today && i < waivers->n; i++)
		if (waivers->at[i].until - today > LIMIT_WAIVER_DAYS)
			diag_add(&rules->diags, DIAG_WAIVER, waivers->at[i].until_at,
				 "a waiver runs for a year at most; this one for %lld days",
				 (long long)(waivers->at[i].until - today));
	if (rules->diags.n)
		rules->rules = NULL;
}

void engine_load(struct arena *arena, const struct dialect *dialect,
		 const struct engine_source *source, struct engine_rules *ret)
{
	read_layers(arena, source, ret);
	if (source->runs && is_large(ret)) {
		ret->live = live_new(arena);
		live_prepare(ret->live);
	}
	ret->rules =
		rules_load(arena, dialect, ret->files, ret->n_files, &ret->sources, &ret->diags);
	refuse_far_waivers(ret, source->today);
}

bool engine_show(struct arena *arena, const struct dialect *dialect,
		 const struct engine_source *source, struct str id, struct buf *out,
		 struct engine_rules *ret)
{
	struct rule_show show = {id, out};

	read_layers(arena, source, ret);
	return rules_show(arena, dialect, ret->files, ret->n_files, &show, &ret->sources,
			  &ret->diags);
}

static struct rule_file *files_of(struct arena *arena, const struct engine_rules *rules,
				  bool (*belongs)(unsigned layer, unsigned of), unsigned of,
				  size_t *ret_n)
{
	struct rule_file *files = ARENA_ARRAY(arena, struct rule_file, rules->n_files);

	*ret_n = 0;
	for (size_t i = 0; i < rules->n_files; i++)
		if (belongs(rules->files[i].layer, of))
			files[(*ret_n)++] = rules->files[i];
	return files;
}

static bool is_of(unsigned layer, unsigned of)
{
	return layer == of;
}

static bool is_up_to(unsigned layer, unsigned of)
{
	return layer <= of;
}

static bool may_hold_cases(const struct rule_file *files, size_t n, const struct dialect *dialect)
{
	for (size_t i = 0; i < n; i++)
		if (str_contains(files[i].text, dialect->tests_key))
			return true;
	return false;
}

/* The cases of a layer, against it and those below: what layers above change isn't theirs. */
static bool test_layer(struct cases_request *request, struct engine_rules *rules, unsigned layer,
		       struct cases_result *ret)
{
	struct arena *arena = request->arena;
	size_t n;
	struct rule_file *files;

	*ret = (struct cases_result){0};
	request->files = files_of(arena, rules, is_of, layer, &request->n_files);
	if (!may_hold_cases(request->files, request->n_files, request->dialect))
		return true;
	request->rules = rules->rules;
	if (layer + 1 < rules->dirs.n) {
		files = files_of(arena, rules, is_up_to, layer, &n);
		request->rules = rules_load(arena, request->dialect, files, n, &rules->sources,
					    &rules->diags);
	}
	return request->rules && cases_run(request, ret);
}

bool engine_files(struct arena *arena, struct str dir, struct strs *ret, struct str *reterr)
{
	static const struct trust anybody = {.anybody = true};
	struct tree_files files;
	struct fault fault;

	*ret = (struct strs){0};
	if (!tree_read(arena, dir, &anybody, &files, &fault)) {
		*reterr = str_printf(arena, "%.*s: %.*s", STR_ARG(fault.what), STR_ARG(fault.text));
		return false;
	}
	for (size_t i = 0; i < files.n; i++)
		*VEC_PUSH(arena, ret) = files.at[i].path;
	return true;
}

bool engine_test(struct arena *arena, const struct dialect *dialect, struct engine_rules *rules,
		 const struct cases_options *options, struct cases_result *ret)
{
	struct cases_request request = {.arena = arena,
					.dialect = dialect,
					.sources = &rules->sources,
					.diags = &rules->diags,
					.options = options};
	bool done = true;

	*ret = (struct cases_result){0};
	if (options->coverage)
		coverage_init(&ret->coverage, arena, rules->rules);
	for (unsigned layer = 0; layer < rules->dirs.n; layer++) {
		struct cases_result one;

		done &= test_layer(&request, rules, layer, &one);
		cases_add(&request, &one, ret);
	}
	return done;
}

void engine_lint(struct arena *arena, struct engine_rules *rules)
{
	lint_rules(arena, rules->rules, &rules->diags);
}

static void start_look(void *self, const struct look_request *request)
{
	live_start(self, request->ticket, request->kind, request->args, request->wants,
		   request->timeout);
}

static bool next_look(void *self, struct look_answer *ret)
{
	return live_next(self, &ret->ticket, &ret->bytes);
}

static const char *ended_by(void *self, const char **ret_fault)
{
	return live_ended(self, ret_fault);
}

void engine_unload(struct engine_rules *rules)
{
	live_free(rules->live);
	rules->live = NULL;
}

/* With the folders of the rules apart: what a rule reads beside itself is of this host. */
static const struct root *root_beside(struct arena *arena, const struct engine_rules *rules,
				      const struct root *root)
{
	struct root *beside = root ? ARENA_NEW(arena, struct root) : NULL;
	struct str last = STR_NONE;

	if (root)
		*beside = *root;
	for (size_t i = 0; root && i < rules->n_files; i++) {
		if (!str_eq(rules->files[i].root, last))
			*VEC_PUSH(arena, &beside->apart) = rules->files[i].root;
		last = rules->files[i].root;
	}
	return beside;
}

void engine_run(struct arena *arena, struct engine_rules *rules,
		const struct engine_options *options, struct report *report)
{
	int64_t began = clock_now();
	struct live_options live_options = {.jobs = options->jobs,
					    .timeout = options->timeout,
					    .deadline = began + options->deadline * CLOCK_MS,
					    .stop = options->stop,
					    .tick = options->tick,
					    .self = options->self,
					    .root = root_beside(arena, rules, options->root)};
	struct observer observer = {.start = start_look, .next = next_look, .ended = ended_by};
	struct run_options run = {.chosen = options->chosen,
				  .evidence = options->evidence,
				  .untrusted = options->untrusted,
				  .today = options->today};

	if (!rules->live)
		rules->live = live_new(arena);
	live_begin(rules->live, &live_options);
	observer.self = rules->live;
	run_rules(arena, rules->rules, &observer, &run, report);
	engine_unload(rules);
	report->took = clock_now() - began;
	report->is_root = host_is_root();
	report->host = options->root ? STR_NONE : host_name(arena);
}
