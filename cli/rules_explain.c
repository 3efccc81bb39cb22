#include "cli.h"
#include "rules_loaded.h"
#include "tty.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LAYER, COLOR, OPTIONS };

static const struct option_row rows[OPTIONS] = {
	[LAYER] = {"layer", 0, "DIR", true, "a layer over all of DIR; may be given again"},
	[COLOR] = {"color", 0, "WHEN", false, "auto (the default), always or never"},
};

static void more(FILE *out)
{
	fputs("\nStatus: 0 it was explained, 2 wrong usage, there is no such check, or the rules "
	      "don't load;\n4 standard output failed.\n",
	      out);
}

static const struct check *find(const struct rule_set *rules, const char *id)
{
	const struct check *check = rule_set_check(rules, str_of(id));
	struct near near;
	struct str found;

	if (check)
		return check;
	near_init(&near, str_of(id));
	for (size_t i = 0; i < rules->checks.n; i++)
		near_offer(&near, rules->checks.at[i].id);
	found = near_found(&near);
	say_error("%s: no check has the id `%s`", command_rules_explain.name, id);
	if (str_is_set(found))
		say_error("; did you mean `%.*s`?", STR_ARG(found));
	fputs(" (`banger rules list` lists them)\n", stderr);
	return NULL;
}

static int run(struct args *args)
{
	const char *color = option_value(args, COLOR);
	struct engine_rules loaded;
	struct sink sink = standard_output();
	struct render_style style;
	const struct check *check;
	struct given dirs;

	if (!check_color(command_rules_explain.name, color))
		return EXIT_USAGE;
	if (args->words.n == 0) {
		say_error("%s: which check? Its id is wanted\n", command_rules_explain.name);
		return EXIT_USAGE;
	}
	setlocale(LC_CTYPE, "");
	dirs = (struct given){.at = args->words.at + 1, .n = args->words.n - 1};
	if (!rules_loaded(args->arena, &dirs, &args->options[LAYER], color, &loaded))
		return EXIT_USAGE;
	check = find(loaded.rules, args->words.at[0]);
	if (!check)
		return EXIT_USAGE;
	style = (struct render_style){.columns = terminal_columns(STDOUT_FILENO),
				      .color = wants_color(color, STDOUT_FILENO),
				      .ascii = !is_utf8_locale()};
	explain_check(loaded.rules, check, &style, args->arena, &sink);
	return print_all(STR("")) ? EXIT_SUCCESS : EXIT_OWN;
}

const struct command command_rules_explain = {
	.name = "banger rules explain",
	.summary = "say in sentences what a check looks at, and what comes of it",
	.usage = "ID [DIR...] [OPTION...]",
	.about = "Says of the check ID, among the rules of DIR (else the installed ones), when it "
		 "has a row, what\nit looks at, what must hold, what each outcome says, and on "
		 "which facts that rests.",
	.options = rows,
	.n_options = OPTIONS,
	.max_words = LIMIT_LAYERS + 1,
	.more = more,
	.run = run,
};
