/*
 * A file of cases out of anything, against rules that use all kinds of looks: read, run, and told
 * as text and as rows. Nothing of it may pass unseen: what isn't told as passed, failed, left out
 * or not run is a mistake of ours.
 */
#include "cases/cases.h"

#include "base/arena.h"
#include "base/bug.h"
#include "report/renderer.h"
#include "rule/dialect.h"
#include "rule/load.h"
#include "source/diag.h"
#include "source/source.h"

#include <stdint.h>

static const struct dialect dialect = {.program = STR_INIT("test"),
				       .version = STR_INIT("0"),
				       .rules_key = STR_INIT("rules"),
				       .tests_key = STR_INIT("tests")};

static const char rules[] =
	"rules: 1\n"
	"facts:\n"
	"  h: {host: }\n"
	"  d: {document: /d.toml}\n"
	"  c: {choose: \"${h.os.id}\", cases: {a b: x, c: y}, else: z}\n"
	"checks:\n"
	"  - {id: s, when: {d.exists: yes}, stat: /s, hint: \"${c}\", expect: [{exists: yes}, "
	"{type: file, mode: 0600, uid: \"${d.uid}\"}]}\n"
	"  - {id: f, needs: [s], file: {path: /f, extract: '(?<n>\\d+)'}, expect: {n: {ge: 5}, "
	"text: {matches: a+}}}\n"
	"  - {id: p, command: [p, \"${c}\"], expect: [{error: {exists: no}}, {exit: 0, lines: "
	"{has: x}}]}\n"
	"  - {id: u, unit: u.service, expect: {NoNewPrivileges: yes, CapabilityBoundingSet: "
	"{has: CAP_X}}}\n"
	"  - {id: g, all: [{for_each: [i, j], executable: \"${item}\"}, {service: u.service}, "
	"{sqlite: "
	"/q, expect: {rows: 1}}]}\n";

static void swallow(void *self, struct str bytes)
{
	*(size_t *)self += bytes.n;
}

static void tell(const struct cases_result *result, const struct sources *sources,
		 struct arena *arena)
{
	size_t n = 0;
	struct sink sink = {swallow, &n};
	struct render_style style = {.verbose = true};
	struct report report = {.program = STR("test"), .version = STR("0")};

	cases_tell(result, &style, arena, &sink);
	cases_tell_coverage(&result->coverage, sources, &style, arena, &sink);
	cases_report(result, arena, &report);
	renderer_named(STR("junit"))->render(&report, &style, arena, &sink);
	BUG_UNLESS(n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct sources sources;
	struct diags diags;
	struct str text = {(const char *)data, size};
	const struct rule_file files[] = {
		{.path = STR("r.yaml"), .root = STR("/"), .text = STR(rules)},
		{.path = STR("c.yaml"), .root = STR("/"), .text = text},
	};
	struct cases_options options = {.runs = true, .coverage = true};
	struct cases_request request = {.arena = &arena,
					.dialect = &dialect,
					.files = files,
					.n_files = 2,
					.sources = &sources,
					.diags = &diags,
					.options = &options};
	struct cases_result result;

	arena_init(&arena, NULL);
	sources_init(&sources, &arena);
	diags_init(&diags, &arena);
	request.rules = rules_load(&arena, &dialect, files, 1, &sources, &diags);
	BUG_UNLESS(request.rules);
	cases_run(&request, &result);
	BUG_UNLESS(result.n == result.n_passed + result.n_failed + result.n_unread);
	BUG_UNLESS(result.n == result.told.n);
	BUG_UNLESS(result.coverage.n_seen <= result.coverage.outcomes.n);
	tell(&result, &sources, &arena);
	arena_release(&arena);
	return 0;
}
