#include "probe/probe.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "probe/keys.h"
#include "probe/place.h"
#include "sys/doc.h"
#include "sys/path.h"
#include "sys/slurp.h"

enum { PATH, FORMAT };

static const char *const formats[] = {"toml", "yaml", "json", "env", "ini", NULL};

static const struct option options[] = {
	[PATH] = {"path", OPTION_ONE, &type_text, OPTION_TARGET | OPTION_REQUIRED | OPTION_PATH,
		  NULL, "an absolute path; links are followed"},
	[FORMAT] = {"format", OPTION_ONE, &type_text, OPTION_CONSTANT, formats,
		    "what it is written in; by its name if unsaid"},
};

static const struct attr attrs[] = {
	{.name = "path", .type = &type_text, .summary = "the path"},
	{.name = "exists", .type = &type_bool, .summary = "whether something is there"},
};

static const char no_format[] = "the file's name doesn't tell what it is written in: say `format: "
				"toml`, or yaml, json, env, ini";

static bool format_of(const struct value *const *args, enum doc_format *ret)
{
	return args[FORMAT] ? doc_format_named(args[FORMAT]->text, ret)
			    : doc_format_of(args[PATH]->text, ret);
}

static bool check(struct arena *arena, const struct value *const *args, size_t *reterr_option,
		  size_t *reterr_at, struct str *reterr)
{
	enum doc_format format;

	(void)arena;
	if (!args[PATH] || format_of(args, &format))
		return true;
	*reterr_option = PATH;
	*reterr_at = 0;
	*reterr = str_of(no_format);
	return false;
}

/* A first key that has the name of an attribute stands in brackets. */
static bool is_attribute(struct str key)
{
	return str_is(key, "path") || str_is(key, "exists") || str_is(key, "error");
}

static void name_key(struct buf *out, const struct doc_walk *walk)
{
	for (size_t i = 0; i < walk->n; i++)
		attr_name_add(out, walk->path[i], i == 0 && is_attribute(walk->path[0]));
}

/* A name that is longer than a rule can write is left out. All names together are bounded, as a
 * long key stands in the name of each that it holds. */
static bool add_keys(struct record *record, const struct keys_text *text,
		     const struct doc_value *root, struct fault *reterr)
{
	struct doc_walk walk;
	size_t total = 0;

	doc_walk_init(&walk, root);
	while (total <= LIMIT_OBSERVATION && doc_walk_next(&walk)) {
		struct buf name;

		buf_init(&name, record->arena, LIMIT_PATTERN);
		name_key(&name, &walk);
		total += name.n;
		if (!name.over)
			keys_add(record, text, buf_str(&name), walk.value);
	}
	if (total > LIMIT_OBSERVATION)
		*reterr = fault_made(record->arena, FAULT_LIMIT, text->file,
				     "the names of its keys are more than %d MiB together",
				     LIMIT_OBSERVATION / LIMIT_MIB);
	return total <= LIMIT_OBSERVATION;
}

static bool read_document(const struct look_call *call, const struct slurp *slurp,
			  struct record *record, struct fault *reterr)
{
	struct doc_source source = {.name = slurp->what};
	struct doc_value root = {0};
	struct keys_text text;

	if (!format_of(call->args, &source.format)) {
		*reterr = fault_made(call->arena, FAULT_MALFORMED, source.name, "%s", no_format);
		return false;
	}
	if (!slurp_whole(slurp, call->arena, &source.bytes, reterr) ||
	    !doc_read(call->arena, &source, &root, reterr))
		return false;
	text = keys_text(call->arena, source.name, source.bytes);
	return add_keys(record, &text, &root, reterr);
}

static bool observe(const struct look_call *call, struct record *record, struct fault *reterr)
{
	struct str path = call->args[PATH]->text;
	CLEANUP_FD int fd = -1;
	struct place place;
	struct path_file file;
	struct slurp slurp;

	record_set_text(record, "path", path);
	if (!place_find(call, path, &place, reterr))
		return false;
	path = place.path;
	record_set_text(record, "path", path);
	if (!path_open(call->arena, place.root, path, &file, reterr))
		return false;
	fd = file.fd;
	record_set_bool(record, "exists", file.exists);
	slurp = (struct slurp){fd, path, call->deadline, LIMIT_DOCUMENT};
	return !file.exists || read_document(call, &slurp, record, reterr);
}

const struct probe_kind probe_document = {
	.name = "document",
	.summary = "the keys of a TOML, YAML, JSON, env or INI file",
	.where = PROBE_LOOKER,
	.options = options,
	.n_options = sizeof options / sizeof *options,
	.attrs = attrs,
	.n_attrs = sizeof attrs / sizeof *attrs,
	.open = "the document's keys, nested with dots",
	.check = check,
	.observe = observe,
};
