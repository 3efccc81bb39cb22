#include "engine.h"

#include "lint/lint.h"
#include "probe/live.h"
#include "rule/load.h"
#include "run/observer.h"
#include "run/run.h"
#include "sys/clock.h"
#include "sys/host.h"
#include "sys/tree.h"

static void unreadable(struct diags *diags, const struct fault *fault)
{
	enum diag_id id = fault->kind == FAULT_LIMIT       ? DIAG_FILE_TOO_LARGE
			  : fault->kind == FAULT_UNTRUSTED ? DIAG_FILE_UNTRUSTED
							   : DIAG_FILE_UNREADABLE;

	diag_add_path(diags, id, fault->what, "%.*s", STR_ARG(fault->text));
}

static struct rule_file *readable(struct arena *arena, const struct tree_files *files,
				  struct engine_rules *ret)
{
	struct rule_file *rules = ARENA_ARRAY(arena, struct rule_file, files->n);

	for (size_t i = 0; i < files->n; i++) {
		const struct tree_file *file = &files->at[i];

		if (file->fault.kind != FAULT_NONE)
			unreadable(&ret->diags, &file->fault);
		else
			rules[ret->n_files++] =
				(struct rule_file){file->path, files->root, file->text};
	}
	return rules;
}

enum { LARGE = 256 * LIMIT_KIB };

static bool is_large(const struct engine_rules *rules)
{
	size_t bytes = 0;

	for (size_t i = 0; i < rules->n_files; i++)
		bytes += rules->files[i].text.n;
	return bytes > LARGE;
}

void engine_load(struct arena *arena, const struct dialect *dialect, struct str dir,
		 const struct trust *runs, struct engine_rules *ret)
{
	static const struct trust anybody = {.anybody = true};
	struct tree_files files;
	struct fault fault;
	*ret = (struct engine_rules){.dir = dir};
	sources_init(&ret->sources, arena);
	diags_init(&ret->diags, arena);
	if (!tree_read(arena, dir, runs ? runs : &anybody, &files, &fault)) {
		unreadable(&ret->diags, &fault);
		return;
	}
	if (files.n == 0)
		diag_add_path(&ret->diags, DIAG_RULES_NONE, dir,
			      "no rule files (*.yaml, *.yml) here");
	ret->files = readable(arena, &files, ret);
	if (runs && is_large(ret)) {
		ret->live = live_new(arena);
		live_prepare(ret->live);
	}
	ret->rules =
		rules_load(arena, dialect, ret->files, ret->n_files, &ret->sources, &ret->diags);
}

bool engine_test(struct arena *arena, const struct dialect *dialect, struct engine_rules *rules,
		 const struct cases_options *options, struct cases_result *ret)
{
	struct cases_request request = {.arena = arena,
					.dialect = dialect,
					.rules = rules->rules,
					.files = rules->files,
					.n_files = rules->n_files,
					.sources = &rules->sources,
					.diags = &rules->diags,
					.options = options};

	return cases_run(&request, ret);
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
				  .untrusted = options->untrusted};

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
