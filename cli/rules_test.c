#include "cli.h"
#include "now.h"
#include "output.h"
#include "rules_dir.h"
#include "tty.h"

#include <fnmatch.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LAYER, RUN, COVERAGE, MIN_COVERAGE, FORMAT, VERBOSE, COLOR, OPTIONS };

static const struct option_row rows[OPTIONS] = {
	[LAYER] = {"layer", 0, "DIR", true, "a layer over all of DIR; may be given again"},
	[RUN] = {"run", 0, "GLOB", true, "only cases of such a name; may be given again"},
	[COVERAGE] = {"coverage", 0, NULL, false,
		      "say which outcomes of the rules no case has seen"},
	[MIN_COVERAGE] = {"min-coverage", 0, "PERCENT", false,
			  "the same, and end with 1 where it is less"},
	[FORMAT] = {"format", 0, "FORMAT", false, "text (the default), junit or tap"},
	[VERBOSE] = {"verbose", 'v', NULL, false, "name cases that pass, too"},
	[COLOR] = {"color", 0, "WHEN", false, "auto (the default), always or never"},
};

static void more(FILE *out)
{
	fputs("\nStatus: 0 all cases pass; 1 one doesn't, there is none, `--min-coverage` isn't "
	      "reached, or\nsomething is wrong with the rules; 2 wrong usage; 4 standard output "
	      "failed.\n",
	      out);
}

/* One call of the command. */
struct testing {
	struct args *args;
	const struct renderer *renderer; /* NULL: text */
	bool coverage;
	int64_t percent; /* the least */
	struct engine_rules loaded;
	struct cases_result result;
	struct render_style style;
};

static bool read_percent(const struct args *args, int64_t *ret)
{
	const char *text = option_value(args, MIN_COVERAGE);

	*ret = 0;
	if (!text || (num_read_i64(str_of(text), ret) && *ret >= 0 && *ret <= 100))
		return true;
	say_error("%s: `--min-coverage` takes a number from 0 to 100; this is `%s`\n",
		  command_rules_test.name, text);
	return false;
}

static bool read_format(const struct args *args, const struct renderer **ret)
{
	const char *format = option_value(args, FORMAT);

	*ret = NULL;
	if (!format || strcmp(format, "text") == 0)
		return true;
	if (strcmp(format, "junit") == 0 || strcmp(format, "tap") == 0) {
		*ret = renderer_named(str_of(format));
		return true;
	}
	say_error("%s: there is no format `%s`; it is text, junit or tap\n",
		  command_rules_test.name, format);
	return false;
}

static bool is_chosen(void *self, struct str name)
{
	const struct testing *testing = self;
	const struct given *globs = &testing->args->options[RUN];

	for (size_t i = 0; i < globs->n; i++)
		if (fnmatch(globs->at[i], str_c(testing->args->arena, name), 0) == 0)
			return true;
	return false;
}

static void write_err(void *self, struct str bytes)
{
	(void)self;
	fwrite(bytes.p, 1, bytes.n, stderr);
}

static void tell_diags(const struct testing *testing, const struct sink *sink)
{
	int fd = testing->renderer ? STDERR_FILENO : STDOUT_FILENO;
	struct diag_style style = {.color = wants_color(option_value(testing->args, COLOR), fd)};
	struct buf out;

	buf_init(&out, testing->args->arena, LIMIT_REPORT);
	diags_print(&testing->loaded.diags, &testing->loaded.sources, style, &out);
	sink->write(sink->self, buf_str(&out));
}

static void tell_report(struct testing *testing, const struct sink *sink)
{
	struct report report = {.program = str_of(command_rules_test.name),
				.version = dialect.version,
				.incomplete = testing->loaded.rules == NULL,
				.rules = testing->loaded.dirs.at,
				.n_rules = testing->loaded.dirs.n};

	cases_report(&testing->result, testing->args->arena, &report);
	testing->renderer->render(&report, &testing->style, testing->args->arena, sink);
}

/* A run that tested nothing mustn't read as one in which all is well. */
static void tell_none(const struct testing *testing, const struct sink *sink)
{
	struct str dirs = rules_named(testing->args->arena, &testing->loaded);
	struct buf out;

	buf_init(&out, testing->args->arena, LIMIT_TEXT);
	if (testing->result.n == 0)
		buf_addf(&out, "no cases in %.*s: a file whose first key is `%.*s` holds them\n",
			 STR_ARG(dirs), STR_ARG(dialect.tests_key));
	else if (testing->result.n == testing->result.n_left_out)
		buf_add(&out, STR("no case has a name that `--run` fits\n"));
	sink->write(sink->self, buf_str(&out));
}

/* Beside another format what isn't of it goes to standard error. */
static void tell(struct testing *testing, bool done)
{
	struct arena *arena = testing->args->arena;
	struct sink out = standard_output(), err = {write_err, NULL};
	const struct sink *beside = testing->renderer ? &err : &out;

	if (!done)
		tell_diags(testing, beside);
	else
		tell_none(testing, beside);
	if (testing->renderer)
		tell_report(testing, &out);
	else
		cases_tell(&testing->result, &testing->style, arena, &out);
	if (testing->coverage && testing->loaded.rules)
		cases_tell_coverage(&testing->result.coverage, &testing->loaded.sources,
				    &testing->style, arena, beside);
}

static bool is_right(const struct testing *testing)
{
	const struct cases_result *result = &testing->result;

	return result->n_passed > 0 && result->n_failed == 0 &&
	       (!testing->coverage || coverage_percent(&result->coverage) >= testing->percent);
}

static int run(struct args *args)
{
	const char *color = option_value(args, COLOR);
	struct testing testing = {.args = args};
	struct cases_options options = {.runs = true, .self = &testing};
	struct engine_source source = {0};
	int64_t now;
	bool done;

	if (!check_color(command_rules_test.name, color) || !read_format(args, &testing.renderer) ||
	    !read_percent(args, &testing.percent) || !now_read(&now) ||
	    !rules_layers(args->arena, &args->words, &args->options[LAYER], NULL, &source))
		return EXIT_USAGE;
	setlocale(LC_CTYPE, "");
	testing.coverage = option_given(args, COVERAGE) || option_given(args, MIN_COVERAGE);
	testing.style = (struct render_style){.color = wants_color(color, STDOUT_FILENO),
					      .ascii = !is_utf8_locale(),
					      .verbose = option_given(args, VERBOSE)};
	options.coverage = testing.coverage;
	options.chosen = option_given(args, RUN) ? is_chosen : NULL;
	source.today = now_day(now);
	engine_load(args->arena, &dialect, &source, &testing.loaded);
	done = testing.loaded.rules &&
	       engine_test(args->arena, &dialect, &testing.loaded, &options, &testing.result);
	tell(&testing, done);
	if (!print_all(STR("")))
		return EXIT_OWN;
	return done && is_right(&testing) ? EXIT_SUCCESS : EXIT_FINDING;
}

static const char *value(size_t row, size_t i)
{
	static const char *const formats[] = {"text", "junit", "tap", NULL};

	return row == FORMAT ? formats[i] : NULL;
}

const struct command command_rules_test = {
	.name = "banger rules test",
	.summary = "run the cases that lie beside rules, without a look at the host",
	.usage = "[DIR...] [OPTION...]",
	.about = "Runs the cases that lie among the rules of DIR (else the installed ones and "
		 "those over them),\nwithout a look at the host. Each further DIR is a layer over "
		 "the one before; the cases of a\nlayer are about it and those below.",
	.options = rows,
	.n_options = OPTIONS,
	.max_words = LIMIT_LAYERS,
	.value = value,
	.more = more,
	.run = run,
};
