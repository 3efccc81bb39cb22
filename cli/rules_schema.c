#include "cli.h"
#include "embedded.h"
#include "tty.h"

#include <stdlib.h>
#include <string.h>

static void add_report(struct buf *out, const struct dialect *unused)
{
	(void)unused;
	buf_add(out,
		(struct str){(const char *)embedded_report_schema.bytes, embedded_report_schema.n});
}

static const struct {
	const char *word;
	const char *summary;
	void (*add)(struct buf *out, const struct dialect *dialect);
} schemas[] = {
	{"rules", "a file of rules; what is printed if nothing is said", schema_rules},
	{"cases", "a file of tests of rules", schema_cases},
	{"report", "what `banger doctor --format json` prints", add_report},
};

enum { SCHEMAS = sizeof schemas / sizeof *schemas };

static void more(FILE *out)
{
	fputs("\nSchemas:\n", out);
	for (size_t i = 0; i < SCHEMAS; i++)
		fprintf(out, "  %-8s %s\n", schemas[i].word, schemas[i].summary);
	fputs("\nStatus: 0 it is printed, 2 wrong usage, 4 standard output failed.\n", out);
}

static int run(struct args *args)
{
	const char *word = args->words.n ? args->words.at[0] : schemas[0].word;
	struct buf out;

	buf_init(&out, args->arena, LIMIT_REPORT);
	for (size_t i = 0; i < SCHEMAS; i++) {
		if (strcmp(schemas[i].word, word) != 0)
			continue;
		schemas[i].add(&out, &dialect);
		return print_all(buf_str(&out)) ? EXIT_SUCCESS : EXIT_OWN;
	}
	say_error("%s: there is no schema `%s`: it is rules, cases or report\n",
		  command_rules_schema.name, word);
	return EXIT_USAGE;
}

const struct command command_rules_schema = {
	.name = "banger rules schema",
	.summary = "print the JSON Schema of rules, for editors",
	.usage = "[rules|cases|report]",
	.about = "Prints a JSON Schema (2020-12). Editors complete and check rules by it: "
		 "docs/editors.md.",
	.max_words = 1,
	.more = more,
	.run = run,
};
