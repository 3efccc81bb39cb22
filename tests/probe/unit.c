#include "looking.h"

#include "base/buf.h"
#include "base/limits.h"
#include "sys/clock.h"
#include "sys/looker.h"
#include "value/observation.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What lies in the search path of a user: `high` comes before `low`. */
struct laid {
	const char *path, *text; /* "-> TARGET" is a link, NULL a directory */
};

static const char *place(struct looking *looking, const char *path)
{
	const char *folder = looking_folder(looking);
	const char *rest = strchr(path, '/');
	bool high = strncmp(path, "high", 4) == 0, low = strncmp(path, "low", 3) == 0;

	return str_printf(&looking->arena, "%s/%s%s", folder,
			  high  ? "config/systemd/user"
			  : low ? "data/systemd/user"
				: "other",
			  rest ? rest : "")
		.p;
}

static void make_parents(const char *path)
{
	char parent[512];

	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
		mkdir(parent, 0755);
	}
}

static void lay_bytes(struct looking *looking, const char *path, struct str text)
{
	const char *at = place(looking, path);

	make_parents(at);
	looking_file(looking, at + strlen(looking_folder(looking)) + 1, text);
}

static void lay(struct looking *looking, const struct laid *laid)
{
	const char *path = place(looking, laid->path);

	make_parents(path);
	if (!laid->text)
		mkdir(path, 0755);
	else if (strncmp(laid->text, "-> /", 4) == 0)
		cr_assert(symlink(laid->text + 3, path) == 0);
	else if (strncmp(laid->text, "-> .", 4) == 0)
		cr_assert(symlink(laid->text + 3, path) == 0);
	else if (strncmp(laid->text, "-> ", 3) == 0)
		cr_assert(symlink(place(looking, laid->text + 3), path) == 0);
	else
		lay_bytes(looking, laid->path, str_of(laid->text));
}

static void look_at(struct looking *looking, const char *unit)
{
	const char *folder = looking_folder(looking);

	setenv("XDG_CONFIG_HOME", str_printf(&looking->arena, "%s/config", folder).p, 1);
	setenv("XDG_DATA_HOME", str_printf(&looking->arena, "%s/data", folder).p, 1);
	unsetenv("XDG_RUNTIME_DIR");
	looking_arg(looking, "unit", unit);
	looking_arg(looking, "scope", "user");
	looking_run(looking);
}

/* Places as they were laid. */
static void add_place(struct looking *looking, struct buf *out, struct str path)
{
	static const char *const from[] = {"config/systemd/user/", "data/systemd/user/", "other/"};
	static const char *const to[] = {"high/", "low/", "other/"};
	struct str rest = str_from(path, strlen(looking_folder(looking)) + 1);

	for (size_t i = 0; i < 3; i++)
		if (str_starts_with(rest, str_of(from[i])))
			buf_addf(out, "%s%.*s", to[i], STR_ARG(str_from(rest, strlen(from[i]))));
}

/* The value, and the places that set it, the last first: "no < high/a.service:2 low/…". */
static const char *told(struct looking *looking, const char *attr)
{
	const struct record_attr *found = record_find(&looking->record, str_of(attr));
	struct buf out;

	buf_init(&out, &looking->arena, LIMIT_MIB);
	buf_add(&out, str_of(looking_says(looking, attr)));
	for (const struct origin *at = found ? found->origin : NULL; at; at = at->over) {
		buf_add(&out, at == found->origin ? STR(" < ") : STR(" "));
		add_place(looking, &out, at->file);
		buf_addf(&out, ":%u", at->line);
	}
	return buf_str(&out).p;
}

enum { LAID = 12, TOLD = 8 };

struct row {
	const char *name;
	struct laid laid[LAID];
	const char *unit;
	const char *want[TOLD][2]; /* attribute, what is told */
};

static void check_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct looking looking;

		looking_init(&looking, "unit");
		for (size_t k = 0; k < LAID && rows[i].laid[k].path; k++)
			lay(&looking, &rows[i].laid[k]);
		look_at(&looking, rows[i].unit);
		cr_expect(looking.done, "%s: %s", rows[i].name, looking_fault(&looking));
		for (size_t k = 0; k < TOLD && rows[i].want[k][0]; k++) {
			const char *got = told(&looking, rows[i].want[k][0]);

			cr_expect_str_eq(got, rows[i].want[k][1], "%s: %s: got %s, want %s",
					 rows[i].name, rows[i].want[k][0], got, rows[i].want[k][1]);
		}
		looking_release(&looking);
	}
}

Test(unit, values)
{
	static const struct row rows[] = {
		{"kinds",
		 {{"low/a.service", "[Service]\nNoNewPrivileges=on\nProtectHome=TRUE\n"
				    "ProtectSystem=strict\nUMask=77\nTimeoutStartSec=1min 30s\n"
				    "OOMScoreAdjust=-500\nNew=x y\nType=oneshot\n"}},
		 "a.service",
		 {{"NoNewPrivileges", "yes < low/a.service:2"},
		  {"Service.ProtectHome", "yes < low/a.service:3"},
		  {"ProtectSystem", "strict < low/a.service:4"},
		  {"UMask", "0077 < low/a.service:5"},
		  {"TimeoutStartSec", "90 s < low/a.service:6"},
		  {"OOMScoreAdjust", "-500 < low/a.service:7"},
		  {"New", "x y < low/a.service:8"},
		  {"Type", "oneshot < low/a.service:9"}}},
		{"refused values change nothing, and are told",
		 {{"low/a.service", "[Service]\nNoNewPrivileges=yes\nNoNewPrivileges=\n"
				    "NoNewPrivileges=maybe\nUMask=rw\nType=\nNice=99\n"}},
		 "a.service",
		 {{"NoNewPrivileges", "yes < low/a.service:2"},
		  {"UMask", "-"},
		  {"Type", "-"},
		  {"Nice", "-"}}},
		{"empty resets lists and texts",
		 {{"low/a.service", "[Service]\nUser=bob\nUser=\nExecStart=/a\nExecStart=\n"
				    "CapabilityBoundingSet=CAP_KILL\nCapabilityBoundingSet=\n"
				    "SystemCallFilter=@a\nSystemCallFilter=\n"
				    "ReadOnlyPaths=/a\nReadOnlyDirectories=/b\n"
				    "[Unit]\nAfter=b.service\nAfter=\n"}},
		 "a.service",
		 {{"User", "-"},
		  {"ExecStart", " < low/a.service:5 low/a.service:4"},
		  {"CapabilityBoundingSet", " < low/a.service:7 low/a.service:6"},
		  {"SystemCallFilter", "-"},
		  {"ReadOnlyPaths", "/a /b < low/a.service:11 low/a.service:10"},
		  {"After", "b.service < low/a.service:13"}}},
		{"one empty condition resets all",
		 {{"low/a.service", "[Unit]\nConditionPathExists=/a\nAssertPathExists=/b\n"
				    "ConditionHost=\nConditionHost=x\n"}},
		 "a.service",
		 {{"ConditionPathExists", " < low/a.service:2"},
		  {"AssertPathExists", "/b < low/a.service:3"},
		  {"ConditionHost", "x < low/a.service:5 low/a.service:4"}}},
		{"sets",
		 {{"low/a.service", "[Service]\nCapabilityBoundingSet=A B\n"
				    "CapabilityBoundingSet=~A\nAmbientCapabilities=~A B\n"
				    "AmbientCapabilities=B C\nRestrictNamespaces=yes\n"}},
		 "a.service",
		 {{"CapabilityBoundingSet", "B < low/a.service:3 low/a.service:2"},
		  {"AmbientCapabilities", "~A < low/a.service:5 low/a.service:4"},
		  {"RestrictNamespaces", "yes < low/a.service:6"}}},
		{"sets that come to nothing, or to all",
		 {{"low/a.service", "[Service]\nCapabilityBoundingSet=~\nAmbientCapabilities=~\n"
				    "RestrictNamespaces=user\nRestrictNamespaces=~user\n"
				    "SystemCallFilter=~a\nSystemCallFilter=a\n"
				    "RestrictAddressFamilies=AF_UNIX\n"
				    "RestrictAddressFamilies=~AF_UNIX\n"}},
		 "a.service",
		 {{"CapabilityBoundingSet", "-"},
		  {"AmbientCapabilities", "~ < low/a.service:3"},
		  {"RestrictNamespaces", "yes < low/a.service:5 low/a.service:4"},
		  {"SystemCallFilter", "-"},
		  {"RestrictAddressFamilies", " < low/a.service:9 low/a.service:8"}}},
		{"a set begins anew",
		 {{"low/a.service", "[Service]\nCapabilityBoundingSet=A\n"
				    "CapabilityBoundingSet=~A\nCapabilityBoundingSet=~B\n"
				    "AmbientCapabilities=A\nAmbientCapabilities=~A\n"
				    "AmbientCapabilities=~B\nRestrictNamespaces=no\n"}},
		 "a.service",
		 {{"CapabilityBoundingSet", " < low/a.service:4 low/a.service:3 low/a.service:2"},
		  {"AmbientCapabilities", "~B < low/a.service:7 low/a.service:6 low/a.service:5"},
		  {"RestrictNamespaces", "no < low/a.service:8"}}},
		{"several sections",
		 {{"low/a.service", "[Unit]\nFailureAction=none\n[Service]\n"
				    "FailureAction=reboot\npath=x\n[X-Own]\nexists=no\n"
				    "User=a\n[Install]\nUser=b\n"}},
		 "a.service",
		 {{"FailureAction", "? stands in several sections: name it with its own, as in "
				    "Service.FailureAction"},
		  {"Unit.FailureAction", "none < low/a.service:2"},
		  {"[path]", "x < low/a.service:5"},
		  {"User", "-"},
		  {"exists", "yes"},
		  {"X-Own.exists", "no < low/a.service:7"}}},
	};

	check_rows(rows, sizeof rows / sizeof *rows);
}

Test(unit, places)
{
	static const struct row rows[] = {
		{"the higher directory",
		 {{"low/a.service", "[Unit]\nA=1\nB=1\n"}, {"high/a.service", "[Unit]\nA=2\n"}},
		 "a.service",
		 {{"A", "2 < high/a.service:2"}, {"B", "-"}}},
		{"drop-ins by their names, the higher directory hides",
		 {{"low/a.service", "[Service]\nUser=a\nNoNewPrivileges=yes\n"},
		  {"low/a.service.d/10-x.conf", "[Service]\nNoNewPrivileges=no\nUser=low\n"},
		  {"high/a.service.d/10-x.conf", "[Service]\nUser=high\n"},
		  {"low/a.service.d/90-y.conf", "[Service]\nUser=last\n"},
		  {"high/service.d/50-z.conf", "[Service]\nUser=type\n"},
		  {"high/a.service.d/ignored.txt", "[Service]\nUser=no\n"},
		  {"high/a.service.d/.hidden.conf", "[Service]\nUser=no\n"}},
		 "a.service",
		 {{"User", "last < low/a.service.d/90-y.conf:2 high/service.d/50-z.conf:2 "
			   "high/a.service.d/10-x.conf:2 low/a.service:2"},
		  {"NoNewPrivileges", "yes < low/a.service:3"}}},
		{"a masked drop-in",
		 {{"low/a.service", "[Service]\nUser=a\n"},
		  {"low/a.service.d/x.conf", "[Service]\nUser=b\n"},
		  {"high/a.service.d/x.conf", "-> /dev/null"},
		  {"low/a.service.d/y.conf", "[Service]\nGroup=b\n"},
		  {"high/a.service.d/y.conf", ""}},
		 "a.service",
		 {{"User", "a < low/a.service:2"}, {"Group", "-"}}},
		{"prefixes, and an instance",
		 {{"low/a-b@.service", "[Service]\nUser=a\n"},
		  {"low/a-b@1.service.d/x.conf", "[Service]\nUser=own\n"},
		  {"low/a-b@.service.d/x.conf", "[Service]\nUser=template\n"},
		  {"low/a-b@.service.d/y.conf", "[Service]\nGroup=template\n"},
		  {"low/a-@.service.d/y.conf", "[Service]\nGroup=prefix\n"},
		  {"low/a-.service.d/z.conf", "[Service]\nUMask=0\n"}},
		 "a-b@1.service",
		 {{"name", "a-b@1.service"},
		  {"User", "own < low/a-b@1.service.d/x.conf:2 low/a-b@.service:2"},
		  {"Group", "template < low/a-b@.service.d/y.conf:2"},
		  {"UMask", "0000 < low/a-.service.d/z.conf:2"}}},
		{"an alias has the drop-ins of all names",
		 {{"low/a.service", "[Service]\nUser=a\n"},
		  {"high/b.service", "-> low/a.service"},
		  {"high/b.service.d/x.conf", "[Service]\nUser=b\n"},
		  {"low/c.service", "-> ./b.service"},
		  {"low/c.service.d/y.conf", "[Service]\nGroup=c\n"}},
		 "b.service",
		 {{"name", "a.service"},
		  {"User", "b < high/b.service.d/x.conf:2 low/a.service:2"},
		  {"Group", "c < low/c.service.d/y.conf:2"}}},
		{"a unit that is linked from elsewhere",
		 {{"other/own.service", "[Service]\nUser=a\n"},
		  {"high/a.service", "-> other/own.service"}},
		 "a.service",
		 {{"name", "a.service"}, {"User", "a < high/a.service:2"}}},
		{"links that count for nothing",
		 {{"low/a.service", "[Service]\nUser=a\n"},
		  {"high/a.service", "-> low/a.service"},
		  {"high/b.service", "-> low/a.socket"},
		  {"low/b.service", "[Service]\nUser=b\n"}},
		 "a.service",
		 {{"User", "a < low/a.service:2"}}},
		{"masked",
		 {{"low/a.service", "[Service]\nUser=a\n"},
		  {"high/a.service", "-> /dev/null"},
		  {"high/a.service.d/x.conf", "[Service]\nUser=b\n"}},
		 "a.service",
		 {{"exists", "yes"}, {"masked", "yes"}, {"User", "-"}, {"drop_ins", ""}}},
		{"masked by an empty file",
		 {{"low/a.service", ""}},
		 "a.service",
		 {{"exists", "yes"}, {"masked", "yes"}}},
		{"absent",
		 {{"high/b.service", "-> low/nowhere.service"},
		  {"high/a.service.d/x.conf", "[Service]\nUser=b\n"}},
		 "a.service",
		 {{"exists", "no"}, {"masked", "no"}, {"path", "-"}, {"User", "-"}}},
		{"a dangling link",
		 {{"high/b.service", "-> /nowhere/b.service"}},
		 "b.service",
		 {{"exists", "no"}, {"path", "-"}}},
		{"a drop-in directory that is a file",
		 {{"low/a.service", "[Service]\nUser=a\n"}, {"high/a.service.d", "[Service]\n"}},
		 "a.service",
		 {{"exists", "yes"}, {"User", "a < low/a.service:2"}, {"drop_ins", ""}}},
		{"links to drop-in directories: a relative one isn't followed",
		 {{"low/a.service", "[Service]\nUser=a\nGroup=a\n"},
		  {"other/x.d/x.conf", "[Service]\nUser=b\n"},
		  {"other/y.d/y.conf", "[Service]\nGroup=b\n"},
		  {"high/a.service.d", "-> other/x.d"},
		  {"low/a.service.d", "-> ../../../other/y.d"}},
		 "a.service",
		 {{"User", "b < other/x.d/x.conf:2 low/a.service:2"},
		  {"Group", "a < low/a.service:3"}}},
		{"a drop-in that is a directory, or dangles",
		 {{"low/a.service", "[Service]\nUser=a\n"},
		  {"high/a.service.d/x.conf", NULL},
		  {"high/a.service.d/y.conf", "-> /nowhere"}},
		 "a.service",
		 {{"exists", "yes"}, {"User", "a < low/a.service:2"}}},
		{"a broken drop-in counts up to there",
		 {{"low/a.service", "[Service]\nUser=a\n"},
		  {"high/a.service.d/x.conf", "[Service]\nUser=b\n[Oops\nUser=c\n"}},
		 "a.service",
		 {{"User", "b < high/a.service.d/x.conf:2 low/a.service:2"}}},
	};

	check_rows(rows, sizeof rows / sizeof *rows);
}

Test(unit, by_its_path)
{
	struct looking looking;

	looking_init(&looking, "unit");
	lay(&looking, &(struct laid){"other/a.service", "[Service]\nUser=a\n"});
	lay(&looking, &(struct laid){"high/a.service", "[Service]\nUser=b\n"});
	lay(&looking, &(struct laid){"high/a.service.d/x.conf", "[Service]\nGroup=b\n"});
	look_at(&looking, place(&looking, "other/a.service"));
	cr_expect_str_eq(told(&looking, "User"), "a < other/a.service:2");
	cr_expect_str_eq(told(&looking, "Group"), "b < high/a.service.d/x.conf:2");
	looking_arg(&looking, "drop_ins", "no");
	looking_run(&looking);
	cr_expect_str_eq(told(&looking, "Group"), "-");
	looking_release(&looking);
}

Test(unit, what_is_passed_over)
{
	struct looking looking;
	const char *got;

	looking_init(&looking, "unit");
	lay(&looking, &(struct laid){"low/a.service", "A=1\n[Service]\nNoNewPrivileges=maybe\n"});
	look_at(&looking, "a.service");
	got = looking_says(&looking, "ignored");
	cr_expect(strstr(got, "/a.service:1: stands before any section, "), "%s", got);
	cr_expect(strstr(got, "/a.service:3: `NoNewPrivileges=maybe` isn't taken, and changes "
			      "nothing"),
		  "%s", got);
	looking_release(&looking);
}

Test(unit, faults)
{
	static const struct {
		struct laid laid[3];
		const char *unit, *want;
	} rows[] = {
		{{{"low/a.service", "[Unit]\n[Oops\n"}},
		 "a.service",
		 "malformed: data/systemd/user/a.service:2: the section's name isn't closed"},
		{{{"low/a.service", "\x7f"
				    "ELF\xff\xfe\n"}},
		 "a.service",
		 "malformed: data/systemd/user/a.service:1: the line isn't UTF-8"},
		{{{"low/a.service", "-> low/b.service"}, {"low/b.service", "-> low/a.service"}},
		 "a.service",
		 "malformed: a.service: its aliases lead from one to the other more than 8"},
		{{{"low/a.service", "-> /proc/self/fd"}},
		 "a.service",
		 "malformed: data/systemd/user/a.service: is a directory, not a file"},
		{{{NULL, NULL}}, "a", "malformed: a: `a` doesn't say its type: write `a.service`"},
		{{{NULL, NULL}}, "./a.service", "malformed: ./a.service: `./a.service` is neither"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		const char *got;

		looking_init(&looking, "unit");
		for (size_t k = 0; k < 3 && rows[i].laid[k].path; k++)
			lay(&looking, &rows[i].laid[k]);
		look_at(&looking, rows[i].unit);
		got = looking_fault(&looking);
		cr_expect(strncmp(got, rows[i].want, strlen(rows[i].want)) == 0, "got %s, want %s",
			  got, rows[i].want);
		looking_release(&looking);
	}
}

/* Whatever it is that may not be read: never nothing. */
Test(unit, denied)
{
	static const struct {
		const char *path;
		mode_t mode;
		const char *want;
	} rows[] = {
		{"low/a.service", 0200, "data/systemd/user/a.service"},
		{"high/a.service.d/x.conf", 0200, "config/systemd/user/a.service.d/x.conf"},
		{"high/a.service.d", 0101, "config/systemd/user/a.service.d"},
		{"high/a.service.d", 0404, "config/systemd/user/a.service.d/x.conf"},
		{"high", 0101, "config/systemd/user"},
		{"high", 0000, "config/systemd/user"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct looking looking;
		const char *path, *got, *want;

		looking_init(&looking, "unit");
		lay(&looking, &(struct laid){"low/a.service", "[Service]\nUser=a\n"});
		lay(&looking, &(struct laid){"high/a.service.d/x.conf", "[Service]\nUser=b\n"});
		path = place(&looking, rows[i].path);
		cr_assert(chmod(path, rows[i].mode) == 0);
		begin_being_nobody();
		look_at(&looking, "a.service");
		end_being_nobody();
		chmod(path, 0700);
		got = looking_fault(&looking);
		want = str_printf(&looking.arena, "denied: %s: Permission denied", rows[i].want).p;
		cr_expect_str_eq(got, want, "got %s, want %s", got, want);
		looking_release(&looking);
	}
}

Test(unit, too_much)
{
	static char large[LIMIT_UNIT + 2];
	struct looking looking;
	const char *path;

	looking_init(&looking, "unit");
	memset(large, '\n', sizeof large);
	lay_bytes(&looking, "low/a.service", (struct str){large, LIMIT_UNIT + 1});
	look_at(&looking, "a.service");
	cr_expect_str_eq(looking_fault(&looking),
			 "limit: data/systemd/user/a.service: holds more than 4 MiB");
	path = place(&looking, "low/a.service");
	cr_assert(truncate(path, 100 << 20) == 0);
	looking_run(&looking);
	cr_expect_str_eq(looking_fault(&looking),
			 "limit: data/systemd/user/a.service: holds more than 4 MiB");
	memset(large, 'x', LIMIT_UNIT_LINE);
	lay_bytes(&looking, "low/a.service", (struct str){large, LIMIT_UNIT_LINE + 1});
	looking_run(&looking);
	cr_expect(strstr(looking_fault(&looking), "a.service:1: the line is longer than 1 MiB"),
		  "%s", looking_fault(&looking));
	looking_release(&looking);
}

static void lay_many(struct looking *looking, unsigned from, unsigned to)
{
	const char *dir = place(looking, "high/a.service.d");
	char path[512];

	lay(looking, &(struct laid){"high/a.service.d", NULL});
	for (unsigned i = from; i < to; i++) {
		FILE *file;

		snprintf(path, sizeof path, "%s/%05u.conf", dir, i);
		file = fopen(path, "w");
		cr_assert(file && fprintf(file, "[Service]\nUMask=%o\n", i % 512) > 0);
		fclose(file);
	}
}

Test(unit, ten_thousand_drop_ins)
{
	const struct record_attr *umask;
	struct looking looking;
	size_t n = 0;

	looking_init(&looking, "unit");
	lay(&looking, &(struct laid){"low/a.service", "[Service]\nUser=a\n"});
	lay_many(&looking, 0, 10000);
	look_at(&looking, "a.service");
	cr_assert(looking.done, "%s", looking_fault(&looking));
	cr_expect_str_eq(looking_says(&looking, "UMask"), "0417");
	umask = record_find(&looking.record, STR("UMask"));
	for (const struct origin *at = umask->origin; at; at = at->over)
		n++;
	cr_expect_eq(n, LIMIT_OVERRIDDEN);
	lay_many(&looking, 10000, LIMIT_DROP_INS + 1);
	looking_run(&looking);
	cr_expect_str_eq(looking_fault(&looking),
			 "limit: config/systemd/user/a.service.d: the unit has more than 16384 "
			 "drop-ins");
	looking_release(&looking);
}

Test(unit, too_many_directives)
{
	struct looking looking;
	struct buf text;

	looking_init(&looking, "unit");
	buf_init(&text, &looking.arena, LIMIT_MIB);
	buf_add(&text, STR("[Service]\n"));
	for (unsigned i = 0; i <= LIMIT_UNIT_DIRECTIVES; i++)
		buf_addf(&text, "New%u=1\n", i);
	lay_bytes(&looking, "low/a.service", buf_str(&text));
	look_at(&looking, "a.service");
	cr_expect_str_eq(looking_fault(&looking),
			 "limit: data/systemd/user/a.service: the unit sets more than 4096 "
			 "directives");
	looking_release(&looking);
}

/* What is listed once stands for all that follow; what couldn't be is tried again. */
Test(unit, listings_are_kept)
{
	struct looker_kept kept = {0};
	struct looking looking;

	arena_init(&kept.arena, NULL);
	looking_init(&looking, "unit");
	looking.kept = &kept;
	lay(&looking, &(struct laid){"low/a.service", "[Service]\nUser=a\n"});
	looking.deadline = clock_now() - 1;
	look_at(&looking, "a.service");
	cr_expect(!looking.done);
	looking.deadline = clock_now() + 3600 * 1000 * CLOCK_MS;
	look_at(&looking, "a.service");
	cr_expect_str_eq(told(&looking, "User"), "a < low/a.service:2");
	lay(&looking, &(struct laid){"high/a.service", "[Service]\nUser=b\n"});
	look_at(&looking, "a.service");
	cr_expect_str_eq(told(&looking, "User"), "a < low/a.service:2");
	looking.kept = NULL;
	look_at(&looking, "a.service");
	cr_expect_str_eq(told(&looking, "User"), "b < high/a.service:2");
	looking_release(&looking);
	arena_release(&kept.arena);
}

Test(unit, out_of_time)
{
	struct looking looking;

	looking_init(&looking, "unit");
	looking.deadline = clock_now() - 1;
	lay(&looking, &(struct laid){"low/a.service", "[Service]\nUser=a\n"});
	look_at(&looking, "a.service");
	cr_expect(!looking.done && looking.fault.kind == FAULT_TIMEOUT, "%s",
		  looking_fault(&looking));
	looking_release(&looking);
}
