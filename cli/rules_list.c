#include "cli.h"
#include "rules_loaded.h"
#include "tty.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LAYER, FACTS, FORMAT, COLOR, OPTIONS };

static const struct option_row rows[OPTIONS] = {
	[LAYER] = {"layer", 0, "DIR", true, "a layer over all of DIR; may be given again"},
	[FACTS] = {"facts", 0, NULL, false, "the facts, and where each has its value from"},
	[FORMAT] = {"format", 0, "FORMAT", false, "text (the default) or json, which has both"},
	[COLOR] = {"color", 0, "WHEN", false, "auto (the default), always or never"},
};

static void more(FILE *out)
{
	fputs("\nStatus: 0 they are listed, 2 wrong usage, or the rules don't load, 4 standard "
	      "output failed.\n",
	      out);
}

static bool check_format(const char *format)
{
	if (!format || strcmp(format, "text") == 0 || strcmp(format, "json") == 0)
		return true;
	say_error("%s: there is no format `%s`; it is text or json\n", command_rules_list.name,
		  format);
	return false;
}

static int run(struct args *args)
{
	const char *color = option_value(args, COLOR), *format = option_value(args, FORMAT);
	struct engine_rules loaded;
	struct sink sink = standard_output();
	struct render_style style = {0};

	if (!check_color(command_rules_list.name, color) || !check_format(format))
		return EXIT_USAGE;
	setlocale(LC_CTYPE, "");
	style.color = wants_color(color, STDOUT_FILENO);
	style.ascii = !is_utf8_locale();
	if (!rules_loaded(args->arena, &args->words, &args->options[LAYER], color, &loaded))
		return EXIT_USAGE;
	if (option_is(args, FORMAT, "json"))
		list_json(loaded.rules, args->arena, &sink);
	else if (option_given(args, FACTS))
		list_facts(loaded.rules, &style, args->arena, &sink);
	else
		list_checks(loaded.rules, &style, args->arena, &sink);
	return print_all(STR("")) ? EXIT_SUCCESS : EXIT_OWN;
}

static const char *value(size_t row, size_t i)
{
	static const char *const formats[] = {"text", "json", NULL};

	return row == FORMAT ? formats[i] : NULL;
}

const struct command command_rules_list = {
	.name = "banger rules list",
	.summary = "list checks, or facts, and where they stand",
	.usage = "[DIR...] [OPTION...]",
	.about = "Lists the checks of DIR (else the installed ones) in the order of their rows: "
		 "id, name, what is\nlooked at, place, tags. `banger doctor --list` lists those "
		 "that would run.",
	.options = rows,
	.n_options = OPTIONS,
	.max_words = LIMIT_LAYERS,
	.value = value,
	.more = more,
	.run = run,
};
