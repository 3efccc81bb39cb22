#include "probe/probe.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "probe/content.h"
#include "probe/place.h"
#include "probe/program.h"
#include "sys/spawn.h"
#include "sys/trust.h"
#include "sys/which.h"
#include "value/scan.h"

#include <fcntl.h>
#include <unistd.h>

#include <string.h>

enum { ARGV, ENV, CWD, STDIN, LIMIT, EXTRACT };

static const struct option options[] = {
	[ARGV] = {"argv", OPTION_LIST, &type_text, OPTION_TARGET | OPTION_REQUIRED, NULL,
		  "the program, a name to look for or a path, and its arguments; no shell"},
	[ENV] = {"env", OPTION_MAP, &type_text, 0, NULL,
		 "variables set on top of the few that all commands have"},
	[CWD] = {"cwd", OPTION_ONE, &type_text, OPTION_PATH, NULL, "the directory it runs in"},
	[STDIN] = {"stdin", OPTION_ONE, &type_text, 0, NULL,
		   "what it reads from its standard input; nothing if unsaid"},
	[LIMIT] = {"limit", OPTION_ONE, &type_size, 0, NULL,
		   "how much it may print on either output: 1 MiB if unsaid, 64 MiB at most"},
	[EXTRACT] = {"extract", OPTION_PATTERN, NULL, OPTION_CONSTANT, NULL,
		     "a pattern; the named groups of its first match in stdout are attributes"},
};

enum {
	A_NAME,
	A_EXISTS,
	A_PATH,
	A_EXIT,
	A_SIGNAL,
	A_STDOUT,
	A_STDERR,
	A_LINES,
	A_DURATION,
	A_COUNT
};

static const struct attr attrs[A_COUNT] = {
	[A_NAME] = {.name = "name", .type = &type_text, .summary = "the program, as it was named"},
	[A_EXISTS] = {.name = "exists",
		      .type = &type_bool,
		      .summary = "whether there is such a file that the caller may execute"},
	[A_PATH] = {.name = "path", .type = &type_text, .summary = "where the program is"},
	[A_EXIT] = {.name = "exit",
		    .type = &type_int,
		    .summary = "its exit status; absent where a signal ended it"},
	[A_SIGNAL] = {.name = "signal",
		      .type = &type_text,
		      .summary = "the signal that ended it, as in KILL; absent where none did"},
	[A_STDOUT] = {.name = "stdout",
		      .type = &type_text,
		      .streams = true,
		      .summary = "what it printed, without the newlines at the end"},
	[A_STDERR] = {.name = "stderr",
		      .type = &type_text,
		      .streams = true,
		      .summary = "what it printed on standard error, the same"},
	[A_LINES] = {.name = "lines", .type = &type_list, .summary = "the lines of stdout"},
	[A_DURATION] = {.name = "duration", .type = &type_duration, .summary = "how long it ran"},
};

static bool is_shells(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] && strchr("|&;<>", line.p[i]))
			return true;
	return false;
}

/* `command: git --version` gives one text, the name of a program. */
static bool is_list_of_words(struct arena *arena, const struct value *argv, struct str *reterr)
{
	struct str line = argv->list.n == 1 ? argv->list.at[0].text : STR_NONE, rest = line, word;
	struct buf list;

	if (str_find_char(line, ' ') >= line.n)
		return true;
	if (str_find_char(line, '/') < str_find_char(line, ' ') &&
	    str_find(line, STR(" -"), 0) >= line.n)
		return true; /* a path may hold a blank */
	if (is_shells(line)) {
		*reterr =
			str_printf(arena,
				   "`%.*s` is a line for a shell, and none reads it: write a list "
				   "of the program and its arguments, and match its output with "
				   "`stdout: {matches: …}`",
				   STR_ARG(line));
		return false;
	}
	buf_init(&list, arena, LIMIT_PATTERN);
	while (str_next_word(&rest, &word))
		buf_addf(&list, "%s%.*s", list.n ? ", " : "", STR_ARG(word));
	*reterr = str_printf(arena,
			     "`%.*s` is taken for the name of one program: write a list of the "
			     "program and its arguments, [%.*s]",
			     STR_ARG(line), STR_ARG(buf_str(&list)));
	return false;
}

static bool check(struct arena *arena, const struct value *const *args, size_t *reterr_option,
		  size_t *reterr_at, struct str *reterr)
{
	size_t limit;

	*reterr_at = 0;
	*reterr_option = ARGV;
	if (args[ARGV] && !is_list_of_words(arena, args[ARGV], reterr))
		return false;
	if (args[ARGV] && !program_check(arena, args[ARGV]->list.at[0].text, reterr))
		return false;
	*reterr_option = LIMIT;
	return content_limit(args[LIMIT], &limit, reterr);
}

static struct strs texts(struct arena *arena, const struct value *list)
{
	struct strs texts = {0};

	if (!list)
		return texts;
	texts.at = ARENA_ARRAY(arena, struct str, list->list.n);
	for (; texts.n < list->list.n; texts.n++)
		texts.at[texts.n] = list->list.at[texts.n].text;
	return texts;
}

static bool fill(const struct look_call *call, struct str program, struct spawn_request *ret,
		 struct fault *reterr)
{
	const struct value *const *args = call->args;
	struct spawn_request request = {
		.arena = call->arena,
		.program = program,
		.argv = texts(call->arena, args[ARGV]),
		.env = texts(call->arena, args[ENV]),
		.input = args[STDIN] ? args[STDIN]->text : STR_NONE,
		.deadline = call->deadline,
	};
	struct place cwd = {STR_NONE, NULL};
	struct str why;

	if (args[CWD] && !place_find(call, args[CWD]->text, &cwd, reterr))
		return false;
	request.cwd = cwd.path;
	if (!content_limit(args[LIMIT], &request.out_limit, &why)) {
		*reterr = fault_made(call->arena, FAULT_LIMIT, program, "%.*s", STR_ARG(why));
		return false;
	}
	request.err_limit = request.out_limit;
	*ret = request;
	return true;
}

/* What starting it will touch, so that a file system that doesn't answer keeps us and nobody else;
 * what is refused is told by the start. */
static void touch(const struct look_call *call, struct str program)
{
	const int how = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	CLEANUP_FD int fd = open(str_c(call->arena, program), how), dir = -1;
	struct fault fault;
	struct place cwd;
	char byte;

	if (fd >= 0 && read(fd, &byte, 1) < 0)
		return;
	if (call->args[CWD] && place_find(call, call->args[CWD]->text, &cwd, &fault))
		dir = open(str_c(call->arena, str_printf(call->arena, "%.*s/.", STR_ARG(cwd.path))),
			   how | O_DIRECTORY);
}

static bool find(const struct look_call *call, struct record *record, struct fault *reterr)
{
	struct str name = call->args[ARGV]->list.at[0].text;
	struct which_found found;

	record_set_text(record, "name", name);
	if (!program_find(call, name, &found, reterr))
		return false;
	record_set_bool(record, "exists", found.exists);
	if (str_is_set(found.path))
		record_set_text(record, "path", found.path);
	if (!found.exists)
		return true;
	if (!trust_program(call->arena, found.path, reterr))
		return false;
	touch(call, found.path);
	return true;
}

static bool begin(const struct look_call *call, struct spawn_request *ret, struct record *record,
		  struct fault *fault)
{
	struct str program = call->program;

	record_set_text(record, "name", call->args[ARGV]->list.at[0].text);
	record_set_bool(record, "exists", true);
	record_set_text(record, "path", program);
	return fill(call, program, ret, fault);
}

/* A short text is told though only patterns are asked of it: messages show what was found. */
static void tell_stream(const struct look_call *call, struct content_ask *ask, struct str bytes,
			struct record *record)
{
	struct content *content;

	ask->call = call;
	ask->text = ask->text || bytes.n <= LIMIT_TEXT_UNASKED;
	ask->limit = bytes.n + 1;
	content = content_new(ask);
	scan_push(content_scan(content), bytes);
	content_tell(content, record);
	content_release(content);
}

static void tell_output(const struct look_call *call, const struct spawn_result *result,
			struct record *record)
{
	const struct value *extract = call->args[EXTRACT];
	struct content_ask out = {
		.name = "stdout",
		.text = wants_attr(call->wants, A_STDOUT),
		.lines = wants_attr(call->wants, A_LINES),
		.extract = extract ? extract->text : STR_NONE,
	};
	struct content_ask err = {
		.name = "stderr",
		.text = wants_attr(call->wants, A_STDERR),
	};

	tell_stream(call, &out, result->out, record);
	tell_stream(call, &err, result->err, record);
}

static bool finish(const struct look_call *call, const struct spawn_result *result,
		   struct record *record, struct fault *reterr)
{
	enum { NS_PER_MS = 1000000 };

	if (result->fault.kind != FAULT_NONE) {
		*reterr = result->fault;
		return false;
	}
	if (result->signal)
		record_set_text(record, "signal", result->name);
	else
		record_set_number(record, "exit", TYPE_int, result->exit);
	record_set_number(record, "duration", TYPE_duration, result->took / NS_PER_MS);
	tell_output(call, result, record);
	return true;
}

static const struct probe_need need = {"exec", "runs programs"};

const struct probe_kind probe_command = {
	.name = "command",
	.summary = "a program that is run: how it ended, and what it printed",
	.where = PROBE_COMMAND,
	.needs = &need,
	.options = options,
	.n_options = sizeof options / sizeof *options,
	.attrs = attrs,
	.n_attrs = A_COUNT,
	.check = check,
	.observe = find,
	.begin = begin,
	.finish = finish,
};
