#include "choose.h"
#include "cli.h"
#include "interrupt.h"
#include "now.h"
#include "output.h"
#include "rules_dir.h"
#include "tty.h"

#include <errno.h>
#include <locale.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	RULES,
	LAYER,
	ONLY,
	SKIP,
	LIST,
	FORMAT,
	OUTPUT,
	STRICT,
	VERBOSE,
	QUIET,
	JOBS,
	TIMEOUT,
	DEADLINE,
	COLOR,
	CONFINE,
	RULES_OWNER,
	ROOT,
	UNTRUSTED,
	OPTIONS
};

static const struct option_row rows[OPTIONS] = {
	[RULES] = {"rules", 0, "DIR", true,
		   "the rules to run; else the installed ones, those in /etc/banger/rules.d and "
		   "your own; given again: a layer over the one before"},
	[LAYER] = {"layer", 0, "DIR", true, "a layer over all of those; may be given again"},
	[ONLY] = {"only", 0, "GLOB|TAG", true,
		  "only checks whose id or tag this is; may be given again"},
	[SKIP] = {"skip", 0, "GLOB|TAG", true, "not these; may be given again"},
	[LIST] = {"list", 0, NULL, false, "list the checks, look at nothing"},
	[FORMAT] = {"format", 0, "FORMAT", false,
		    "text (the default), or another one of those below"},
	[OUTPUT] = {"output", 'o', "FILE", false, "write the report to FILE, whole or not at all"},
	[STRICT] = {"strict", 0, NULL, false, "a WARN ends with status 1 too"},
	[VERBOSE] = {"verbose", 'v', NULL, false,
		     "what each row rests on, where it comes from, how long it took"},
	[QUIET] = {"quiet", 'q', NULL, false, "leave out rows that pass"},
	[JOBS] = {"jobs", 'j', "N", false,
		  "commands that run at a time; else as many as processors, at least 4"},
	[TIMEOUT] = {"timeout", 0, "DURATION", false,
		     "of a look that has none of its own; 10s if unsaid"},
	[DEADLINE] = {"deadline", 0, "DURATION", false, "of the whole run; 60s if unsaid"},
	[COLOR] = {"color", 0, "WHEN", false,
		   "auto (the default), always or never; NO_COLOR is respected"},
	[CONFINE] = {"confine", 0, "WHEN", false,
		     "give up the right to change this host: try (the default), require or off"},
	[RULES_OWNER] =
		{"rules-owner", 0, "USER", false,
		 "as root: whose rules, name or uid, are followed beside root's; any: everybody's"},
	[ROOT] = {"root", 0, "DIR", false,
		  "look at an image or a mounted disk that DIR is the root of"},
	[UNTRUSTED] = {"untrusted", 0, NULL, false,
		       "rules of strangers: they may stat and read, not run or query"},
};

static const char *const command = "banger doctor";

static void more(FILE *out)
{
	fputs("\nFormats:\n", out);
	for (const struct renderer *const *r = renderers(); *r; r++)
		fprintf(out, "  %-8s %s\n", (*r)->name, (*r)->summary);
	fputs("\nStatus: 0 all is well; 1 a FAIL (or, with --strict, a WARN); 2 wrong usage, or "
	      "rules that\n"
	      "don't load; 3 an ERROR and no FAIL; 4 the report could not be written.\n",
	      out);
}

static bool read_duration(const struct args *args, size_t row, int64_t fallback, int64_t *ret)
{
	const char *text = option_value(args, row);
	struct value value = {.number = fallback};
	struct str why;

	if (text && !(type_duration.read(args->arena, str_of(text), &value, &why) &&
		      value.number > 0 && value.number <= LIMIT_TIMEOUT_MAX)) {
		say_error("%s: `--%s %s` is no duration from 1ms to %d h, as in 500ms, 90s, 5m\n",
			  command, rows[row].name, text, LIMIT_TIMEOUT_MAX / 3600000);
		return false;
	}
	*ret = value.number;
	return true;
}

static bool read_jobs(const struct args *args, size_t *ret)
{
	const char *text = option_value(args, JOBS);
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct str digits = str_of(text);
	size_t n = 0;

	*ret = processors > 4 ? (size_t)processors : 4;
	if (*ret > LIMIT_JOBS)
		*ret = LIMIT_JOBS;
	if (!text)
		return true;
	for (size_t i = 0; i < digits.n && n <= LIMIT_JOBS; i++)
		n = digits.p[i] >= '0' && digits.p[i] <= '9' ? n * 10 + (size_t)(digits.p[i] - '0')
							     : LIMIT_JOBS + 1;
	if (n < 1 || n > LIMIT_JOBS) {
		say_error("%s: `--jobs` is a number from 1 to %d\n", command, LIMIT_JOBS);
		return false;
	}
	*ret = n;
	return true;
}

static bool read_owner(const struct args *args, struct trust *ret)
{
	const char *name = option_value(args, RULES_OWNER);
	const struct passwd *user;
	uint64_t uid;

	/* What rules may not do needs no trust. */
	ret->anybody = option_given(args, UNTRUSTED) || option_is(args, RULES_OWNER, "any");
	if (!name || ret->anybody)
		return true;
	if (num_read_u64(str_of(name), 10, &uid) && uid < UINT32_MAX) {
		ret->owner = (uid_t)uid;
		return true;
	}
	user = getpwnam(name);
	if (user)
		ret->owner = user->pw_uid;
	else
		say_error("%s: `--rules-owner %s`: there is no user of that name\n", command, name);
	return user != NULL;
}

static const char *const confine_words[] = {"try", "require", "off", NULL};

static bool check_confine(const struct args *args)
{
	if (!option_given(args, CONFINE))
		return true;
	for (size_t i = 0; confine_words[i]; i++)
		if (option_is(args, CONFINE, confine_words[i]))
			return true;
	say_error("%s: `--confine` is try, require or off\n", command);
	return false;
}

static bool check_usage(const struct args *args)
{
	const char *format = option_value(args, FORMAT);

	if (option_given(args, LIST) && (format || option_given(args, OUTPUT))) {
		say_error("%s: `--list` is no report: it takes no `--%s`\n", command,
			  rows[format ? FORMAT : OUTPUT].name);
		return false;
	}
	if (!check_color(command, option_value(args, COLOR)) || !check_confine(args))
		return false;
	if (format && !renderer_named(str_of(format))) {
		say_error("%s: `--format` is", command);
		for (const struct renderer *const *r = renderers(); *r; r++)
			say_error("%s%s",
				  r == renderers() ? " "
				  : r[1]           ? ", "
						   : " or ",
				  (*r)->name);
		say_error("\n");
		return false;
	}
	return true;
}

static void tick(void *self, struct str waits_for)
{
	const size_t words = strlen("waiting for ");
	unsigned columns = terminal_columns(STDERR_FILENO);
	size_t room = columns ? columns - 1 : 79;

	*(bool *)self = true;
	if (room <= words)
		return;
	fputs("\r\033[Kwaiting for ", stderr);
	put_visible(waits_for, room - words);
	fflush(stderr);
}

/* Bytes of the report go where they are to go; a failure is remembered. */
struct destination {
	struct output *output; /* NULL: standard output */
	bool failed;
	int error; /* the errno of the output's */
};

static void write_report(void *self, struct str bytes)
{
	struct destination *to = self;

	if (to->failed)
		return;
	if (to->output)
		to->failed = !output_write(to->output, bytes, &to->error);
	else
		to->failed = !print_all(bytes);
}

/* One call of the command. */
struct doctor {
	struct arena *arena;
	struct args *args;
	int64_t now; /* seconds since 1970 */
	struct engine_options options;
	struct confined confined;
	struct trust trust;    /* whose rules are followed */
	struct output *output; /* NULL: standard output */
	struct root root;
};

static bool render(const struct doctor *doctor, const struct report *report)
{
	const struct args *args = doctor->args;
	const char *format = option_value(args, FORMAT), *path = option_value(args, OUTPUT);
	struct output *output = doctor->output;
	struct destination to = {.output = output};
	struct sink sink = {write_report, &to};
	struct render_style style = {
		.columns = output ? 0 : terminal_columns(STDOUT_FILENO),
		.color = output ? false : wants_color(option_value(args, COLOR), STDOUT_FILENO),
		.ascii = !is_utf8_locale(),
		.verbose = option_given(args, VERBOSE),
		.quiet = option_given(args, QUIET),
		.timings = true,
	};

	renderer_named(str_of(format ? format : "text"))
		->render(report, &style, doctor->arena, &sink);
	if (!output)
		return !to.failed && print_all(STR(""));
	if (to.failed)
		say_error("banger: %s: %s\n", path, strerror(to.error));
	return !to.failed && output_commit(output, path);
}

/* A file is only ever replaced by a whole report. */
static void end_early(const struct doctor *doctor, const struct report *report, int number)
{
	if (doctor->output)
		say_error("%s: ended by signal %s; %s is left as it was\n", command,
			  sigabbrev_np(number), option_value(doctor->args, OUTPUT));
	else
		render(doctor, report);
	raise(number);
}

static int examine(struct doctor *doctor, struct engine_rules *rules)
{
	bool ticked = false;
	struct interrupt interrupt;
	int number;
	struct report report = {.program = dialect.program,
				.version = dialect.version,
				.strict = option_given(doctor->args, STRICT),
				.started = doctor->now,
				.confinement = confine_level(doctor->arena, &doctor->confined),
				.examined = str_of(option_value(doctor->args, ROOT)),
				.unconfined = option_is(doctor->args, CONFINE, "off"),
				.rules = rules->dirs.at,
				.n_rules = rules->dirs.n};

	doctor->options.untrusted = option_given(doctor->args, UNTRUSTED);
	doctor->options.evidence = option_given(doctor->args, VERBOSE);
	doctor->options.self = &ticked;
	doctor->options.tick = is_terminal(STDERR_FILENO) ? tick : NULL;
	interrupt_begin(&interrupt);
	doctor->options.stop = interrupt.fd;
	engine_run(doctor->arena, rules, &doctor->options, &report);
	number = interrupt_end(&interrupt);
	if (ticked)
		fputs("\r\033[K", stderr);
	if (number)
		end_early(doctor, &report, number);
	if (!render(doctor, &report))
		return EXIT_OWN;
	return report_exit_status(&report);
}

static int run_loaded(struct doctor *doctor, struct engine_rules *loaded)
{
	const struct args *args = doctor->args;
	struct choice choice = {&args->words, &args->options[ONLY], &args->options[SKIP]};
	struct buf out;

	buf_init(&out, doctor->arena, LIMIT_REPORT);
	if (!loaded->rules) {
		struct diag_style style = {
			.color = wants_color(option_value(args, COLOR), STDERR_FILENO)};

		diags_print(&loaded->diags, &loaded->sources, style, &out);
		fwrite(buf_str(&out).p, 1, out.n, stderr);
		return EXIT_USAGE;
	}
	doctor->options.chosen = choose(doctor->arena, loaded->rules, &choice);
	if (!doctor->options.chosen)
		return EXIT_USAGE;
	if (option_given(args, LIST)) {
		choose_list(loaded->rules, doctor->options.chosen, &out);
		return print_all(buf_str(&out)) ? EXIT_SUCCESS : EXIT_OWN;
	}
	return examine(doctor, loaded);
}

static int load_and_run(struct doctor *doctor)
{
	const struct args *args = doctor->args;
	struct engine_source source = {.today = doctor->options.today,
				       .runs = option_given(args, LIST) ? NULL : &doctor->trust};
	struct engine_rules loaded;
	int status;

	if (!rules_layers(doctor->arena, &args->options[RULES], &args->options[LAYER],
			  &doctor->trust, &source))
		return EXIT_USAGE;
	engine_load(doctor->arena, &dialect, &source, &loaded);
	status = run_loaded(doctor, &loaded);
	engine_unload(&loaded);
	return status;
}

/* Before the rules are read, and before any thread or other process of the run. */
static bool confine(struct doctor *doctor)
{
#ifdef CONFINE_WRITABLE
	static const char *const writable[] = {CONFINE_WRITABLE, NULL};
#else
	static const char *const *const writable = NULL;
#endif

	if (option_is(doctor->args, CONFINE, "off"))
		return true;
	confine_process(doctor->arena, writable, &doctor->confined);
	if (!option_is(doctor->args, CONFINE, "require") || !str_is_set(doctor->confined.lacking))
		return true;
	say_error("%s: `--confine=require`, and this kernel doesn't give all of it: %.*s\n",
		  command, STR_ARG(doctor->confined.lacking));
	return false;
}

/* Gives 0, or the exit status. */
static int open_root(struct doctor *doctor)
{
	const char *dir = option_value(doctor->args, ROOT);
	struct fault fault;

	if (!dir)
		return 0;
	if (root_take(doctor->arena, str_of(dir), &doctor->root, &fault)) {
		doctor->options.root = &doctor->root;
		return 0;
	}
	if (fault.error == ENOSYS) {
		say_error(
			"%s: `--root` needs openat2, which this kernel doesn't give: Linux has it "
			"from 5.6 on\n",
			command);
		return EXIT_OWN;
	}
	say_error("%s: --root %s: %.*s\n", command, dir, STR_ARG(fault.text));
	return EXIT_USAGE;
}

static int run(struct args *args)
{
	struct doctor doctor = {.arena = args->arena, .args = args};
	struct engine_options *options = &doctor.options;
	struct output output;
	const char *path = option_value(args, OUTPUT);
	int status;

	if (!check_usage(args) || !now_read(&doctor.now) || !read_owner(args, &doctor.trust) ||
	    !read_jobs(args, &options->jobs) ||
	    !read_duration(args, TIMEOUT, LIMIT_TIMEOUT_DEFAULT, &options->timeout) ||
	    !read_duration(args, DEADLINE, LIMIT_DEADLINE_DEFAULT, &options->deadline))
		return EXIT_USAGE;
	status = open_root(&doctor);
	if (status)
		return status;
	options->today = now_day(doctor.now);
	if (path && !output_open(path, false, &output))
		return EXIT_OWN;
	doctor.output = path ? &output : NULL;
	if (!confine(&doctor))
		return EXIT_OWN;
	setlocale(LC_CTYPE, "");
	return load_and_run(&doctor);
}

static const char *value(size_t row, size_t i)
{
	switch (row) {
	case FORMAT: return renderers()[i] ? renderers()[i]->name : NULL;
	case CONFINE: return confine_words[i];
	default: return NULL;
	}
}

const struct command command_doctor = {
	.name = "banger doctor",
	.summary = "look at this host, say what is right and what isn't",
	.usage = "[ID...] [OPTION...]",
	.about = "Looks at this host and says, row by row, what is right, what isn't, and what to "
		 "do about it.\n"
		 "Nothing is changed. With IDs only those checks are looked at; IDs and `--only` "
		 "add up, `--skip`\ntakes away.",
	.options = rows,
	.n_options = OPTIONS,
	.max_words = SIZE_MAX,
	.value = value,
	.more = more,
	.run = run,
};
