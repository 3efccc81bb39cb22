#include "cli.h"
#include "rewrite.h"
#include "tty.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHECK, COLOR, OPTIONS };

static const struct option_row rows[OPTIONS] = {
	[CHECK] = {"check", 0, NULL, false,
		   "write nothing: print the names of files that would change"},
	[COLOR] = {"color", 0, "WHEN", false, "auto (the default), always or never"},
};

static void more(FILE *out)
{
	fputs("\nStatus: 0 all is in its form now; 1 with `--check` a file isn't, or one is no "
	      "rule "
	      "file or is\nrefused; 2 wrong usage; 4 a file could not be read or written.\n",
	      out);
}

/* One call of the command. */
struct formatting {
	const struct args *args;
	struct arena *arena; /* of one file */
	bool found, failed;
};

static void tell(struct formatting *formatting, const struct format_request *request,
		 enum formatted formatted, const struct format_result *result)
{
	struct diag_style style = {
		.color = wants_color(option_value(formatting->args, COLOR), STDERR_FILENO)};
	struct place place = sources_place(request->sources, result->at);
	struct buf out;

	buf_init(&out, formatting->arena, LIMIT_REPORT);
	diags_print(request->diags, request->sources, style, &out);
	if (formatted == FORMAT_REFUSED)
		buf_addf(&out, "%.*s:%u:%u: not formatted: %s\n", STR_ARG(request->path),
			 place.line, place.column, result->why);
	fwrite(out.n ? out.p : "", 1, out.n, stderr);
	formatting->found = true;
}

/* False, and told: it isn't formatted. */
static bool format(struct formatting *formatting, struct str path, struct str text, struct str *ret)
{
	struct sources sources;
	struct diags diags;
	struct format_request request = {formatting->arena, &dialect, &sources, &diags, path, text};
	struct format_result result;
	enum formatted formatted;

	sources_init(&sources, formatting->arena);
	diags_init(&diags, formatting->arena);
	formatted = format_text(&request, &result);
	*ret = result.text;
	if (formatted != FORMAT_DONE)
		tell(formatting, &request, formatted, &result);
	return formatted == FORMAT_DONE;
}

static void format_file(struct formatting *formatting, const char *path)
{
	struct rewrite rewrite;
	struct str text;

	if (!rewrite_read(formatting->arena, path, &rewrite)) {
		formatting->failed = true;
		return;
	}
	if (!format(formatting, str_of(path), rewrite.text, &text) || str_eq(text, rewrite.text))
		return;
	if (option_given(formatting->args, CHECK))
		formatting->found = true;
	else if (!rewrite_begin(&rewrite) || !rewrite_commit(&rewrite, text)) {
		formatting->failed = true;
		return;
	}
	puts(path);
}

static void format_folder(struct formatting *formatting, const char *path)
{
	struct arena arena;
	struct strs paths;
	struct str why;

	arena_init(&arena, out_of_memory);
	if (!engine_files(&arena, str_of(path), &paths, &why)) {
		fprintf(stderr, "banger: %.*s\n", STR_ARG(why));
		formatting->failed = true;
	}
	for (size_t i = 0; i < paths.n; i++) {
		struct arena_mark mark = arena_mark(formatting->arena);

		format_file(formatting, str_c(formatting->arena, paths.at[i]));
		arena_rewind(formatting->arena, mark);
	}
	arena_release(&arena);
}

static void format_stdin(struct formatting *formatting)
{
	struct buf in;
	struct str text;
	size_t n;

	buf_init(&in, formatting->arena, LIMIT_RULE_FILE);
	do {
		char bytes[65536];

		n = fread(bytes, 1, sizeof bytes, stdin);
		buf_add(&in, (struct str){bytes, n});
	} while (n);
	if (in.over || ferror(stdin)) {
		fprintf(stderr, "banger: standard input: %s\n",
			in.over ? "it is larger than a rule file may be, 16 MiB" : strerror(errno));
		formatting->failed = true;
		return;
	}
	if (!format(formatting, STR("standard input"), buf_str(&in), &text))
		return;
	if (!option_given(formatting->args, CHECK))
		formatting->failed |= !print_all(text);
	else if (!str_eq(text, buf_str(&in))) {
		formatting->found = true;
		puts("standard input");
	}
}

static void format_word(struct formatting *formatting, const char *word)
{
	struct stat st;

	if (strcmp(word, "-") == 0)
		format_stdin(formatting);
	else if (stat(word, &st) == 0 && S_ISDIR(st.st_mode))
		format_folder(formatting, word);
	else
		format_file(formatting, word);
}

static int run(struct args *args)
{
	struct formatting formatting = {.args = args, .arena = args->arena};

	if (!check_color(command_rules_fmt.name, option_value(args, COLOR)))
		return EXIT_USAGE;
	if (args->words.n == 0) {
		fprintf(stderr, "%s: name a FILE or DIR of yours, or - for standard input\n",
			command_rules_fmt.name);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < args->words.n; i++)
		format_word(&formatting, args->words.at[i]);
	if (!print_all(STR("")) || formatting.failed)
		return EXIT_OWN;
	return formatting.found ? EXIT_FINDING : EXIT_SUCCESS;
}

const struct command command_rules_fmt = {
	.name = "banger rules fmt",
	.summary = "put rule files in their one form, comments kept",
	.usage = "[OPTION...] FILE|DIR|-...",
	.about =
		"Puts the keys of rules and cases in their order, indents them, evens out blanks "
		"and blank lines.\nComments, words, quotes and line ends stay. Prints the names of "
		"files that it changed; `-` reads\nstandard input and prints it.",
	.options = rows,
	.n_options = OPTIONS,
	.max_words = SIZE_MAX,
	.more = more,
	.run = run,
};
