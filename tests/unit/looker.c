#include "sys/looker.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "sys/clock.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t open_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	size_t n = 0;

	while (folder && readdir(folder))
		n++;
	if (folder)
		closedir(folder);
	return n;
}

/* What the looker does with a request; most is its own name. */
static void serve(struct arena *arena, struct looker_kept *kept, struct str request,
		  struct buf *reply)
{
	if (str_is(request, "counts")) {
		unsigned *count = kept->at ? kept->at : ARENA_NEW(&kept->arena, unsigned);

		kept->at = count;
		buf_addf(reply, "%u", ++*count);
	} else if (str_is(request, "descriptors"))
		buf_addf(reply, "%zu", open_descriptors() - 3); /* ".", "..", the folder's own */
	else if (str_is(request, "standard"))
		buf_addf(reply, "%zd %zd", read(0, (char[1]){0}, 1), write(1, "x", 1));
	else if (str_is(request, "killed"))
		kill(getpid(), SIGKILL);
	else if (str_is(request, "exits"))
		_exit(7);
	else if (str_is(request, "no memory"))
		arena_alloc(arena, SIZE_MAX / 4);
	else if (str_is(request, "terminal's"))
		buf_addf(reply, "%d", kill(getpid(), SIGINT) + kill(getpid(), SIGTERM));
	else if (str_is(request, "big"))
		buf_add_repeated(reply, 'x', 20 * LIMIT_MIB);
	else if (str_is(request, "memory"))
		buf_addf(reply, "%d", *(char *)arena_alloc(arena, LIMIT_MIB));
	else
		buf_add(reply, request);
}

/* The next reply; absent where the looker is gone. */
static struct str next_reply(struct looker *looker)
{
	struct str reply;

	while (!looker_reply(looker, &reply)) {
		struct pollfd fd = {looker->fd, POLLIN, 0};

		if (looker_wants_out(looker))
			fd.events |= POLLOUT;
		poll(&fd, 1, -1);
		if (!looker_move(looker) && !looker_reply(looker, &reply))
			return STR_NONE;
	}
	return reply;
}

static struct looker start(struct arena *arena)
{
	struct looker_ask ask = {.serve = serve};
	struct looker looker;
	struct fault fault;

	arena_init(arena, NULL);
	cr_assert(looker_start(&looker, arena, &ask, &fault));
	return looker;
}

static void finish(struct looker *looker, struct arena *arena)
{
	int status;

	cr_expect(looker_end(looker, &status) && status == -1, "one that lived: status %d", status);
	cr_expect(waitpid(-1, NULL, WNOHANG) == -1, "it is still there");
	arena_release(arena);
}

Test(looker, serves_in_order)
{
	static const struct {
		const char *request, *want;
	} rows[] = {
		{"", ""},        {"one", "one"},      {"descriptors", "4"}, {"standard", "0 1"},
		{"two", "two"},  {"terminal's", "0"}, {"memory", "0"},      {"memory", "0"},
		{"counts", "1"}, {"three", "three"},  {"counts", "2"},
	};
	struct arena arena;
	struct looker looker;
	size_t n = sizeof rows / sizeof *rows;
	int64_t when;

	cr_assert(dup2(2, 77) == 77, "a descriptor that it mustn't have");
	looker = start(&arena);
	cr_expect(looker_began(&looker, &when) == 0);
	for (size_t i = 0; i < n; i++)
		looker_send(&looker, str_of(rows[i].request));
	for (size_t i = 0; i < n; i++) {
		struct str got = next_reply(&looker);

		cr_expect(str_is(got, rows[i].want), "%s: got %.*s, want %s", rows[i].request,
			  STR_ARG(got), rows[i].want);
	}
	cr_expect(looker_began(&looker, &when) == n && when > 0 && when <= clock_now());
	finish(&looker, &arena);
}

Test(looker, takes_and_gives_much)
{
	struct arena arena;
	struct looker looker = start(&arena);
	struct str big = {arena_alloc(&arena, 20 * LIMIT_MIB), 20 * LIMIT_MIB};

	for (int i = 0; i < 3; i++)
		looker_send(&looker, STR("big"));
	looker_send(&looker, big);
	for (int i = 0; i < 3; i++)
		cr_expect(next_reply(&looker).n == 20 * LIMIT_MIB);
	cr_expect(str_eq(next_reply(&looker), big), "what is sent is what came");
	for (int i = 0; i < 20000; i++)
		looker_send(&looker, STR("small"));
	for (int i = 0; i < 20000; i++)
		cr_assert(str_is(next_reply(&looker), "small"));
	finish(&looker, &arena);
}

/* However it ends, what it had replied before is had, and how it ended is told. */
Test(looker, tells_how_it_ended)
{
	static const struct {
		const char *request;
		int want;
	} rows[] = {
		{"killed", SIGKILL},
		{"exits", 7 << 8},
		{"no memory", LOOKER_NO_MEMORY << 8},
	};
	size_t before = open_descriptors();

	for (size_t i = 0; i < 100 * sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		struct looker looker = start(&arena);
		size_t row = i % (sizeof rows / sizeof *rows);
		int status;

		looker_send(&looker, STR("one"));
		looker_send(&looker, str_of(rows[row].request));
		looker_send(&looker, STR("never"));
		cr_expect(str_is(next_reply(&looker), "one") ||
			  looker_began(&looker, &(int64_t){0}) == 2);
		while (str_is_set(next_reply(&looker)))
			;
		cr_expect(looker_end(&looker, &status) && status == rows[row].want,
			  "%s: got status %d, want %d", rows[row].request, status, rows[row].want);
		arena_release(&arena);
	}
	cr_expect(open_descriptors() == before, "%zu descriptors, %zu before", open_descriptors(),
		  before);
}

Test(looker, ends_one_that_is_stopped)
{
	struct arena arena;
	struct looker looker = start(&arena);

	kill(looker.pid, SIGSTOP);
	looker_send(&looker, STR("one"));
	cr_expect(looker_move(&looker), "it is there, and says nothing");
	finish(&looker, &arena);
}

/* Whoever has it after its parent may not be quick to reap it. */
static bool runs(pid_t pid)
{
	char path[64], text[256] = "";
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	file = fopen(path, "r");
	if (!file)
		return false;
	if (!fgets(text, sizeof text, file))
		text[0] = '\0';
	fclose(file);
	return strstr(text, ") ") && !strstr(text, ") Z");
}

/* It must not outlive a parent that is killed. */
Test(looker, dies_with_its_parent)
{
	int tell[2];
	pid_t parent, looker = 0;

	cr_assert(pipe(tell) == 0);
	parent = fork();
	if (parent == 0) {
		struct arena arena;
		struct looker started = start(&arena);

		if (write(tell[1], &started.pid, sizeof started.pid) > 0)
			kill(getpid(), SIGKILL);
	}
	close(tell[1]);
	cr_assert(read(tell[0], &looker, sizeof looker) == sizeof looker && looker > 0);
	cr_assert(waitpid(parent, NULL, 0) == parent);
	for (int i = 0; i < 10000 && runs(looker); i++)
		poll(NULL, 0, 1);
	cr_expect(!runs(looker), "it runs on");
}
