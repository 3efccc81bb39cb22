#include "probe/probe.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "probe/content.h"
#include "probe/place.h"
#include "sys/path.h"
#include "sys/slurp.h"
#include "value/scan.h"

enum { PATH, LIMIT, EXTRACT };

static const struct option options[] = {
	[PATH] = {"path", OPTION_ONE, &type_text, OPTION_TARGET | OPTION_REQUIRED | OPTION_PATH,
		  NULL, "an absolute path; links are followed"},
	[LIMIT] = {"limit", OPTION_ONE, &type_size, 0, NULL,
		   "how much text may be kept: 1 MiB if unsaid, never more than 64 MiB"},
	[EXTRACT] = {"extract", OPTION_PATTERN, NULL, OPTION_CONSTANT, NULL,
		     "a pattern; the named groups of its first match are attributes"},
};

enum { A_PATH, A_EXISTS, A_SIZE, A_TEXT, A_LINES, A_COUNT };

static const struct attr attrs[A_COUNT] = {
	[A_PATH] = {.name = "path", .type = &type_text, .summary = "the path"},
	[A_EXISTS] = {.name = "exists",
		      .type = &type_bool,
		      .summary = "whether something is there"},
	[A_SIZE] = {.name = "size",
		    .type = &type_size,
		    .summary = "bytes, as the file system tells: 0 for files of /proc"},
	[A_TEXT] = {.name = "text",
		    .type = &type_text,
		    .streams = true,
		    .summary = "its content, without the newlines at the end"},
	[A_LINES] = {.name = "lines",
		     .type = &type_list,
		     .streams = true,
		     .summary = "the lines of the text"},
};

/* More than may be kept is no mistake: what is asked of a text is answered however long it is. */
static bool read_limit(const struct value *limit, size_t *ret, struct str *reterr)
{
	if (limit && limit->number > LIMIT_TEXT_MAX) {
		*ret = LIMIT_TEXT_MAX;
		return true;
	}
	return content_limit(limit, ret, reterr);
}

static bool check(struct arena *arena, const struct value *const *args, size_t *reterr_option,
		  size_t *reterr_at, struct str *reterr)
{
	size_t limit;

	(void)arena;
	*reterr_option = LIMIT;
	*reterr_at = 0;
	return read_limit(args[LIMIT], &limit, reterr);
}

static char *sink_room(void *self, size_t *ret_n)
{
	return scan_room(self, ret_n);
}

static bool sink_filled(void *self, size_t n)
{
	scan_filled(self, n);
	return !scan_is_done(self);
}

static void sink_restart(void *self)
{
	scan_restart(self);
}

static bool read_content(const struct content_ask *ask, const struct slurp *slurp,
			 struct record *record, struct fault *reterr)
{
	struct content *content = content_new(ask);
	struct slurp_sink sink = {content_scan(content), sink_room, sink_filled, sink_restart};

	bool done = content_is_idle(content) || slurp_into(slurp, &sink, record->arena, reterr);

	if (done)
		content_tell(content, record);
	content_release(content);
	return done;
}

static bool observe(const struct look_call *call, struct record *record, struct fault *reterr)
{
	struct content_ask ask = {
		.call = call,
		.name = "text",
		.text = wants_attr(call->wants, A_TEXT),
		.lines = wants_attr(call->wants, A_LINES),
		.has_lines = true,
		.extract = call->args[EXTRACT] ? call->args[EXTRACT]->text : STR_NONE,
	};
	struct str path = call->args[PATH]->text, why;
	CLEANUP_FD int fd = -1;
	struct place place;
	struct path_file file;
	struct slurp slurp;

	record_set_text(record, "path", path);
	if (!read_limit(call->args[LIMIT], &ask.limit, &why)) {
		*reterr = fault_made(call->arena, FAULT_LIMIT, path, "%.*s", STR_ARG(why));
		return false;
	}
	if (!place_find(call, path, &place, reterr))
		return false;
	path = place.path;
	record_set_text(record, "path", path);
	if (!path_open(call->arena, place.root, path, &file, reterr))
		return false;
	fd = file.fd;
	slurp = (struct slurp){fd, path, call->deadline, UINT64_MAX};
	record_set_bool(record, "exists", file.exists);
	if (!file.exists)
		return true;
	record_set_number(record, "size", TYPE_size, (int64_t)file.stat.st_size);
	return read_content(&ask, &slurp, record, reterr);
}

const struct probe_kind probe_file = {
	.name = "file",
	.summary = "the content of a file: its text, lines, and what patterns find in it",
	.where = PROBE_LOOKER,
	.options = options,
	.n_options = sizeof options / sizeof *options,
	.attrs = attrs,
	.n_attrs = A_COUNT,
	.check = check,
	.observe = observe,
};
