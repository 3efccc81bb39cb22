#include "looking.h"

#include "probe/kinds.h"
#include "sys/clock.h"
#include "value/observation.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

void looking_init(struct looking *looking, const char *kind)
{
	*looking = (struct looking){.kind = kinds_named(str_of(kind)), .wants.attrs = UINT64_MAX};
	cr_assert(looking->kind, "no probe %s", kind);
	cr_assert(looking->kind->n_options <= LOOKING_OPTIONS);
	arena_init(&looking->arena, NULL);
	looking->wants.patterns = looking->asked;
	looking->deadline = clock_now() + 3600 * 1000 * CLOCK_MS;
}

void looking_arg(struct looking *looking, const char *option, const char *text)
{
	for (size_t i = 0; i < looking->kind->n_options; i++) {
		const struct option *at = &looking->kind->options[i];
		struct value *value;
		struct str why;

		if (strcmp(at->name, option) != 0)
			continue;
		value = ARENA_NEW(&looking->arena, struct value);
		*value = value_of_text(str_copy(&looking->arena, str_of(text)));
		cr_assert(!at->type || at->type->read(&looking->arena, value->text, value, &why),
			  "%s: %s", option, text);
		looking->args[i] = value;
		return;
	}
	cr_assert_fail("no option %s", option);
}

void looking_wants_no(struct looking *looking, const char *attr)
{
	for (size_t i = 0; i < looking->kind->n_attrs; i++)
		if (strcmp(looking->kind->attrs[i].name, attr) == 0)
			looking->wants.attrs &= ~(1ULL << i);
}

void looking_asks(struct looking *looking, const char *attr, const char *op, const char *operand)
{
	cr_assert(looking->wants.n_patterns < LOOKING_PATTERNS);
	looking->asked[looking->wants.n_patterns++] =
		(struct asked){str_of(attr), str_of(op), str_of(operand)};
}

void looking_run(struct looking *looking)
{
	struct look_call call = {
		.arena = &looking->arena,
		.args = looking->args,
		.wants = &looking->wants,
		.deadline = looking->deadline,
		.kept = looking->kept,
	};

	record_init(&looking->record, &looking->arena);
	looking->done = looking->kind->observe(&call, &looking->record, &looking->fault);
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
	(void)stat, (void)type, (void)ftw;
	return remove(path);
}

void looking_release(struct looking *looking)
{
	if (looking->folder)
		nftw(looking->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_release(&looking->arena);
}

static const char *says(struct looking *looking, struct str name)
{
	const struct record_attr *attr = record_find(&looking->record, name);

	if (!attr)
		return "-";
	if (str_is_set(attr->cannot_tell))
		return str_printf(&looking->arena, "? %.*s", STR_ARG(attr->cannot_tell)).p;
	return str_c(&looking->arena, value_text(&looking->arena, &attr->value));
}

const char *looking_says(struct looking *looking, const char *attr)
{
	return says(looking, str_of(attr));
}

const char *looking_answers(struct looking *looking, const char *attr, const char *op,
			    const char *operand)
{
	return says(looking,
		    answer_name(&looking->arena, str_of(attr), str_of(op), str_of(operand)));
}

const char *looking_fault(struct looking *looking)
{
	struct fault fault = looking->fault;

	if (looking->done)
		return "a record";
	if (looking->folder && str_starts_with(fault.what, str_of(looking->folder)))
		fault.what = str_from(fault.what, strlen(looking->folder) + 1);
	return str_printf(&looking->arena, "%.*s: %.*s", STR_ARG(fault_kind_name(fault.kind)),
			  STR_ARG(fault_text(&looking->arena, &fault)))
		.p;
}

const char *looking_folder(struct looking *looking)
{
	struct str name = str_copy(&looking->arena, STR("/tmp/look.XXXXXX"));

	if (looking->folder)
		return looking->folder;
	looking->folder = mkdtemp((char *)(uintptr_t)name.p);
	cr_assert(looking->folder && chmod(looking->folder, 0755) == 0, "no folder in /tmp");
	return looking->folder;
}

const char *looking_file(struct looking *looking, const char *name, struct str bytes)
{
	const char *folder = looking_folder(looking);
	const char *path = str_printf(&looking->arena, "%s/%s", folder, name).p;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	cr_assert(fd >= 0, "%s", path);
	cr_assert(write(fd, bytes.p ? bytes.p : "", bytes.n) == (ssize_t)bytes.n, "%s", path);
	close(fd);
	return path;
}

/* The leak checker traces this process: it must stay one that may be traced. */
static void become(uid_t uid)
{
	if (getuid() != 0)
		return;
	cr_assert(seteuid(0) == 0 && setgroups(0, NULL) == 0);
	cr_assert(setegid(uid) == 0 && seteuid(uid) == 0);
	cr_assert(prctl(PR_SET_DUMPABLE, 1) == 0);
}

void begin_being_nobody(void)
{
	become(65534);
}

void end_being_nobody(void)
{
	become(0);
}
