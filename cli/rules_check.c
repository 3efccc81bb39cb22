#include "cli.h"
#include "now.h"
#include "rules_dir.h"
#include "tty.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LAYER, FORMAT, COLOR, OPTIONS };

static const struct option_row rows[OPTIONS] = {
	[LAYER] = {"layer", 0, "DIR", true, "a layer over all of DIR; may be given again"},
	[FORMAT] = {"format", 0, "FORMAT", false,
		    "text (the default), or another one of those below"},
	[COLOR] = {"color", 0, "WHEN", false, "auto (the default), always or never"},
};

static void more(FILE *out)
{
	fputs("\nFormats:\n  text      for people: the line, and a mark under the place\n", out);
	for (const struct findings_format *format = findings_formats(); format->name; format++)
		fprintf(out, "  %-8s  %s\n", format->name, format->summary);
	fputs("\nStatus: 0 nothing is wrong, 1 something is, 2 wrong usage, 4 standard output "
	      "failed.\n",
	      out);
}

static bool check_format(const char *name)
{
	if (!name || strcmp(name, "text") == 0 || findings_format_named(str_of(name)))
		return true;
	say_error("%s: `--format` is text", command_rules_check.name);
	for (const struct findings_format *format = findings_formats(); format->name; format++)
		say_error("%s%s", format[1].name ? ", " : " or ", format->name);
	say_error("\n");
	return false;
}

static void say_as(const struct findings_format *format, struct arena *arena,
		   const struct engine_rules *loaded)
{
	struct findings findings = {&loaded->diags, &loaded->sources, &dialect, arena};
	struct sink sink = standard_output();

	format->write(&findings, &sink);
}

static void say_text(struct args *args, const struct engine_rules *loaded, size_t n_cases)
{
	struct diag_style style = {.color = wants_color(option_value(args, COLOR), STDOUT_FILENO)};
	struct buf out;

	buf_init(&out, args->arena, LIMIT_REPORT);
	diags_print(&loaded->diags, &loaded->sources, style, &out);
	if (diags_findings(&loaded->diags) == 0)
		buf_addf(&out,
			 "%.*s: %zu checks, %zu facts, %zu cases in %zu files, nothing wrong\n",
			 STR_ARG(rules_named(args->arena, loaded)), loaded->rules->checks.n,
			 loaded->rules->facts.n, n_cases, loaded->n_files);
	fwrite(buf_str(&out).p, 1, out.n, stdout);
}

static int run(struct args *args)
{
	const char *format = option_value(args, FORMAT);
	struct engine_source source = {0};
	struct engine_rules loaded;
	struct cases_options read_alone = {.runs = false};
	struct cases_result cases = {0};
	int64_t now;

	if (!check_color(command_rules_check.name, option_value(args, COLOR)) ||
	    !check_format(format) || !now_read(&now) ||
	    !rules_layers(args->arena, &args->words, &args->options[LAYER], NULL, &source))
		return EXIT_USAGE;
	source.today = now_day(now);
	engine_load(args->arena, &dialect, &source, &loaded);
	if (loaded.rules) {
		engine_lint(args->arena, &loaded);
		engine_test(args->arena, &dialect, &loaded, &read_alone, &cases);
	}
	if (format && findings_format_named(str_of(format)))
		say_as(findings_format_named(str_of(format)), args->arena, &loaded);
	else
		say_text(args, &loaded, cases.n);
	if (!print_all(STR("")))
		return EXIT_OWN;
	return diags_findings(&loaded.diags) == 0 ? EXIT_SUCCESS : EXIT_FINDING;
}

static const char *value(size_t row, size_t i)
{
	if (row != FORMAT)
		return NULL;
	return i ? findings_formats()[i - 1].name : "text";
}

const struct command command_rules_check = {
	.name = "banger rules check",
	.summary = "load rules and cases, print all that is wrong",
	.usage = "[DIR...] [OPTION...]",
	.about = "Loads the rules and cases of DIR (else the installed ones and those over them) "
		 "and prints all\nthat is wrong. Each further DIR is a layer over the one before.",
	.options = rows,
	.n_options = OPTIONS,
	.max_words = LIMIT_LAYERS,
	.value = value,
	.more = more,
	.run = run,
};
