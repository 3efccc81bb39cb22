#include "cli.h"
#include "rules_dir.h"
#include "tty.h"

#include <stdlib.h>
#include <unistd.h>

enum { RULES, LAYER, COLOR, OPTIONS };

static const struct option_row rows[OPTIONS] = {
	[RULES] = {"rules", 0, "DIR", true,
		   "the rules; else the installed ones, those in /etc/banger/rules.d and your own; "
		   "given again: a layer over the one before"},
	[LAYER] = {"layer", 0, "DIR", true, "a layer over all of those; may be given again"},
	[COLOR] = {"color", 0, "WHEN", false, "auto (the default), always or never"},
};

static void more(FILE *out)
{
	fputs("\nStatus: 0 it is shown; 1 there is no such check, or something is wrong with the "
	      "rules;\n2 wrong usage; 4 standard output failed.\n",
	      out);
}

static int run(struct args *args)
{
	const char *color = option_value(args, COLOR);
	struct diag_style style = {.color = wants_color(color, STDOUT_FILENO)};
	struct engine_source source = {0};
	struct engine_rules loaded;
	struct buf out;
	bool shown;

	if (args->words.n != 1) {
		say_error("%s: the id of one check is wanted\n", command_rules_show.name);
		return EXIT_USAGE;
	}
	if (!check_color(command_rules_show.name, color) ||
	    !rules_layers(args->arena, &args->options[RULES], &args->options[LAYER], NULL, &source))
		return EXIT_USAGE;
	buf_init(&out, args->arena, LIMIT_REPORT);
	shown = engine_show(args->arena, &dialect, &source, str_of(args->words.at[0]), &out,
			    &loaded);
	if (!shown) {
		buf_clear(&out);
		diags_print(&loaded.diags, &loaded.sources, style, &out);
	}
	if (!print_all(buf_str(&out)))
		return EXIT_OWN;
	return shown ? EXIT_SUCCESS : EXIT_FINDING;
}

const struct command command_rules_show = {
	.name = "banger rules show",
	.summary = "one check as all layers leave it, with the place of every field",
	.usage = "ID [OPTION...]",
	.about = "Prints a check as YAML, as it ends up after all layers, each field with the file "
		 "and line\nthat set it.",
	.options = rows,
	.n_options = OPTIONS,
	.max_words = 1,
	.more = more,
	.run = run,
};
