#include "sys/slurp.h"

#include "base/arena.h"
#include "base/buf.h"
#include "looking.h"
#include "sys/clock.h"
#include "sys/fault.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

/* What happens to the file while a reading of it is under way. */
enum event {
	NOTHING,
	GROWS,
	CHANGES, /* other bytes, as many */
	SHRINKS,
};

/* Reads four bytes at a time, and lets something happen behind the first of each reading. */
struct reader {
	struct buf got;
	char room[4];
	int fd; /* for the events */
	enum event events[2];
	size_t readings, stop_at;
	bool begun;
};

static char *room(void *self, size_t *ret_n)
{
	struct reader *reader = self;

	*ret_n = sizeof reader->room;
	return reader->room;
}

/* Times set by hand: two changes within a tick of the clock would look like one. */
static void happen(const struct reader *reader, enum event event)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 0}};

	times[1].tv_sec = 1000 + (time_t)reader->readings;
	switch (event) {
	case NOTHING: return;
	case GROWS:
		cr_assert(lseek(reader->fd, 0, SEEK_END) > 0 && write(reader->fd, "++", 2) == 2);
		break;
	case CHANGES: cr_assert(pwrite(reader->fd, "XX", 2, 6) == 2); break;
	case SHRINKS: cr_assert(ftruncate(reader->fd, 6 - (off_t)reader->readings) == 0);
	}
	cr_assert(futimens(reader->fd, times) == 0);
}

static bool filled(void *self, size_t n)
{
	struct reader *reader = self;

	buf_add(&reader->got, (struct str){reader->room, n});
	if (!reader->begun && reader->readings < 2)
		happen(reader, reader->events[reader->readings]);
	reader->begun = true;
	return reader->got.n < reader->stop_at;
}

static void restart(void *self)
{
	struct reader *reader = self;

	buf_clear(&reader->got);
	reader->readings++;
	reader->begun = false;
}

struct row {
	const char *name, *bytes;
	enum event events[2];
	size_t stop_at;
	uint64_t ceiling;
	const char *want; /* the bytes, or ! and the fault */
};

static const char *slurped(struct looking *looking, const struct row *row)
{
	struct reader reader = {.stop_at = row->stop_at ? row->stop_at : SIZE_MAX};
	struct slurp_sink sink = {&reader, room, filled, restart};
	struct slurp slurp = {.what = STR("f"), .ceiling = row->ceiling};
	const char *path = looking_file(looking, "f", str_of(row->bytes));
	struct fault fault;
	bool done;

	memcpy(reader.events, row->events, sizeof reader.events);
	buf_init(&reader.got, &looking->arena, 1000);
	slurp.fd = open(path, O_RDONLY | O_CLOEXEC);
	reader.fd = open(path, O_RDWR | O_CLOEXEC);
	cr_assert(slurp.fd >= 0 && reader.fd >= 0);
	if (slurp.ceiling == 0)
		slurp.ceiling = UINT64_MAX;
	done = slurp_into(&slurp, &sink, &looking->arena, &fault);
	close(slurp.fd);
	close(reader.fd);
	if (done)
		return buf_str(&reader.got).p;
	return str_printf(&looking->arena, "!%.*s: %.*s", STR_ARG(fault_kind_name(fault.kind)),
			  STR_ARG(fault.text))
		.p;
}

Test(slurp, files_that_change)
{
	static const struct row rows[] = {
		{.name = "as it is", .bytes = "0123456789", .want = "0123456789"},
		{.name = "empty", .bytes = "", .want = ""},
		{.name = "grows once", .bytes = "0123456789", {GROWS}, .want = "0123456789++"},
		{.name = "grows on", .bytes = "0123456789", {GROWS, GROWS}, .want = "0123456789++"},
		{.name = "changes", .bytes = "0123456789", {CHANGES}, .want = "012345XX89"},
		{.name = "changes on",
		 .bytes = "0123456789",
		 {CHANGES, CHANGES},
		 .want = "!gone: changed while it was read"},
		{.name = "grows after a change",
		 .bytes = "0123456789",
		 {CHANGES, GROWS},
		 .want = "!gone: changed while it was read"},
		{.name = "shrinks", .bytes = "0123456789", {SHRINKS}, .want = "012345"},
		{.name = "shrinks on",
		 .bytes = "0123456789",
		 {SHRINKS, SHRINKS},
		 .want = "!gone: changed while it was read"},
		{.name = "enough", .bytes = "0123456789", .stop_at = 4, .want = "0123"},
		{.name = "enough, and grows",
		 .bytes = "0123456789",
		 {GROWS, GROWS},
		 .stop_at = 4,
		 .want = "0123"},
		{.name = "as much as may be",
		 .bytes = "0123456789",
		 .ceiling = 10,
		 .want = "0123456789"},
		{.name = "too much",
		 .bytes = "0123456789",
		 .ceiling = 9,
		 .want = "!limit: holds more than 9 bytes"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		const char *got;

		looking_init(&looking, "file");
		got = slurped(&looking, &rows[i]);
		cr_expect_str_eq(got, rows[i].want, "%s: got `%s`, want `%s`", rows[i].name, got,
				 rows[i].want);
		looking_release(&looking);
	}
}

static bool whole(struct looking *looking, const char *path, int64_t deadline, struct str *ret,
		  struct fault *reterr)
{
	struct slurp slurp = {open(path, O_RDONLY | O_CLOEXEC), str_of(path), deadline, 1 << 20};
	bool done;

	cr_assert(slurp.fd >= 0, "%s", path);
	done = slurp_whole(&slurp, &looking->arena, ret, reterr);
	close(slurp.fd);
	return done;
}

/* Their sizes mean nothing: 0 under /proc, a page under /sys. */
Test(slurp, files_that_the_kernel_makes)
{
	static const struct {
		const char *path, *begins;
	} rows[] = {
		{"/proc/self/status", "Name:\t"},
		{"/proc/version", "Linux version "},
		{"/sys/devices/system/cpu/online", "0"},
	};
	struct looking looking;

	looking_init(&looking, "file");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fault fault = {.text = STR_NONE};
		struct str got = STR_NONE;

		cr_expect(whole(&looking, rows[i].path, 0, &got, &fault), "%s: %.*s", rows[i].path,
			  STR_ARG(fault.text));
		cr_expect(str_starts_with(got, str_of(rows[i].begins)), "%s: got `%.*s`",
			  rows[i].path, STR_ARG(got));
	}
	looking_release(&looking);
}

Test(slurp, a_deadline_that_is_over)
{
	struct looking looking;
	struct fault fault = {.kind = FAULT_NONE};
	struct str got;

	looking_init(&looking, "file");
	cr_expect(!whole(&looking, "/etc/passwd", clock_now() - 1, &got, &fault));
	cr_expect_eq(fault.kind, FAULT_TIMEOUT);
	looking_release(&looking);
}
