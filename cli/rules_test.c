#include "cli.h"
#include "rules_dir.h"
#include "tty.h"

#include <stdlib.h>
#include <unistd.h>

enum { COLOR, OPTIONS };

static const struct option_row rows[OPTIONS] = {
	[COLOR] = {"color", 0, "WHEN", false, "auto (the default), always or never"},
};

static void more(FILE *out)
{
	fputs("\nStatus: 0 all cases pass; 1 one doesn't, there is none, or something is wrong "
	      "with the rules;\n2 wrong usage; 4 standard output failed.\n",
	      out);
}

/* Nothing is said of how many where rules or files of cases were too wrong to tell. */
static void count_cases(struct buf *out, struct str dir, const struct cases_result *result,
			bool done)
{
	if (result->n == 0 && done)
		buf_addf(out, "no cases in %.*s: a file whose first key is `%.*s` holds them\n",
			 STR_ARG(dir), STR_ARG(dialect.tests_key));
	if (result->n == 0)
		return;
	buf_addf(out, "%zu cases: %zu passed, %zu failed", result->n, result->n_passed,
		 result->n_failed);
	if (result->n_unread)
		buf_addf(out, ", %zu not run", result->n_unread);
	buf_add_char(out, '\n');
}

static int run(struct args *args)
{
	const char *color = option_value(args, COLOR);
	struct engine_rules loaded;
	struct diag_style style = {.color = wants_color(color, STDOUT_FILENO)};
	struct cases_result result = {0};
	struct str dir = rules_dir(args->arena, args->words.n ? args->words.at[0] : NULL, NULL);
	struct buf out;
	bool done;

	if (!check_color(command_rules_test.name, color))
		return EXIT_USAGE;
	engine_load(args->arena, &dialect, dir, NULL, &loaded);
	buf_init(&out, args->arena, LIMIT_REPORT);
	done = loaded.rules && engine_test(args->arena, &dialect, &loaded, &out, &result);
	if (!done)
		diags_print(&loaded.diags, &loaded.sources, style, &out);
	count_cases(&out, dir, &result, done);
	if (!print_all(buf_str(&out)))
		return EXIT_OWN;
	return done && result.n > 0 && result.n_failed == 0 ? EXIT_SUCCESS : EXIT_FINDING;
}

const struct command command_rules_test = {
	.name = "banger rules test",
	.summary = "run the cases that lie beside rules, without a look at the host",
	.usage = "[DIR] [OPTION...]",
	.about = "Runs the cases that lie among the rules of DIR (else the installed ones), "
		 "without a look\nat the host.",
	.options = rows,
	.n_options = OPTIONS,
	.max_words = 1,
	.more = more,
	.run = run,
};
