#include "value/package_range.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/limits.h"
#include "value/deb.h"
#include "value/rpm.h"
#include "value/version_error.h"

#include <criterion/criterion.h>

static struct arena arena;

static void out_of_memory(void)
{
	BUG("out of memory");
}

static void set_up(void)
{
	arena_init(&arena, out_of_memory);
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(packages, .init = set_up, .fini = tear_down);

static struct evr read(enum package_scheme scheme, const char *text)
{
	struct evr evr = {0};
	struct version_error error = {0};

	cr_assert(package_read(scheme, str_of(text), &evr, &error), "%s: got: %s", text, error.why);
	return evr;
}

static int sign(int order)
{
	return (order > 0) - (order < 0);
}

static int order_of(enum package_scheme scheme, const struct evr *a, const struct evr *b)
{
	return sign(scheme == PACKAGE_DEB ? deb_order(a, b) : rpm_order(a, b));
}

/* Each is below the next; a row with `=` in front equals the one before. */
static void check_order(enum package_scheme scheme, const char *const *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct evr a = read(scheme, rows[i] + (rows[i][0] == '='));
		int want = 0;

		for (size_t k = i + 1; k < n; k++) {
			struct evr b = read(scheme, rows[k] + (rows[k][0] == '='));
			int got = order_of(scheme, &a, &b), back = order_of(scheme, &b, &a);

			want = rows[k][0] == '=' ? want : -1;
			cr_expect(got == want && back == -want, "%s to %s: got %d, want %d",
				  rows[i], rows[k], got, want);
		}
	}
}

#define CHECK_ORDER(scheme, rows) check_order((scheme), (rows), sizeof(rows) / sizeof *(rows))

Test(packages, order_of_dpkg)
{
	/* policy 5.6.12 has ~~, ~~a, ~, the empty part, a; deb-version(7) the rest */
	static const char *const rows[] = {
		"0~~",
		"0~~a",
		"0~",
		"0",
		"=0-0",
		"=0:0-00",
		"0-0+b1",
		"0a",
		"0+",
		"0.0",
		"1.0~beta1~svn1245",
		"1.0~beta1",
		"1.0",
		"1.0-1~",
		"1.0-1",
		"=1.00-01",
		"1.0-1+b1",
		"1.0-1.1",
		"1.0-2",
		"1.0-10",
		"1.0-a",
		"1.0a",
		"1.0+dfsg-1",
		"1.0-1-1",
		"1.0.1",
		"1.2",
		"1.10",
		"1.18446744073709551616",
		"1.18446744073709551617",
		"2-1",
		"9:1",
		"10:0",
		"2147483647:0",
	};

	CHECK_ORDER(PACKAGE_DEB, rows);
}

Test(packages, order_of_rpm)
{
	/* rpm-version(7) */
	static const char *const rows[] = {
		"~1",
		"^",
		"a",
		"0",
		"=0:0",
		"=00:000",
		"=0.",
		"=_0",
		"1~~",
		"1~a",
		"1~rc1",
		"1",
		"1-1",
		"=1-1.",
		"=1_-01",
		"1-10",
		"1^~1",
		"1^",
		"1^git1",
		"1^git1^2",
		"1^git2",
		"1a",
		"=1.a",
		"1.0",
		"=1_0",
		"=1.+00",
		"1.0.1",
		"1.2",
		"1.10",
		"1.18446744073709551616",
		"1.18446744073709551617",
		"2-1.fc38",
		"2-1.fc39",
		"9:1",
		"10:0",
		"4294967295:0",
	};

	CHECK_ORDER(PACKAGE_RPM, rows);
}

Test(packages, what_is_a_version)
{
	static const struct {
		const char *text;
		bool deb, rpm;
	} rows[] = {
		{"1", true, true},
		{"1.2-3", true, true},
		{"1:1.2-3", true, true},
		{" 1.2-3\t", true, true},
		{"0:0", true, true},
		{"1.0~rc1+git20200101-1~bpo12+1", true, true},
		{"1-2-3", true, false},
		{"1:2:3-4", true, false},
		{"1.2^git3", false, true},
		{"1_2", false, true},
		{"a1", false, true},
		{"~1", false, true},
		{"_", false, true},
		{"1..2", true, false},
		{"2147483648:1", false, true},
		{"4294967296:1", false, false},
		{"99999999999999999999999:1", false, false},
		{"+1:1", false, false},
		{":1", false, false},
		{"1:", false, false},
		{"a:1", false, false},
		{"1.2:3", false, false},
		{"1-", false, false},
		{"-1", false, false},
		{"1:-1", false, false},
		{"1-2_3", false, true},
		{"1-2:3", false, false},
		{"", false, false},
		{" ", false, false},
		{"1 2", false, false},
		{"1%2", false, false},
		{"(none)", false, false},
		{"1,2", false, false},
		{"\xc3\xa9", false, false},
		{"1\xff", false, false},
		{"bash-5.2.15-1.fc38.x86_64", false, false},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str text = str_of(rows[i].text);
		struct version_error error;
		struct evr evr;
		bool deb = package_read(PACKAGE_DEB, text, &evr, &error);
		bool rpm = package_read(PACKAGE_RPM, text, &evr, &error);

		cr_expect(deb == rows[i].deb, "deb: `%s`: got %d", rows[i].text, deb);
		cr_expect(rpm == rows[i].rpm, "rpm: `%s`: got %d", rows[i].text, rpm);
	}
}

static void check_versions(enum package_scheme scheme, const char *range, const char *versions,
			   bool want)
{
	struct str rest = str_of(versions), version, cause = STR_NONE;
	size_t at = 0;
	struct package_range *compiled =
		package_range_compile(&arena, scheme, str_of(range), &at, &cause);

	cr_assert(compiled, "%s: %zu: %.*s", range, at, STR_ARG(cause));
	while (str_next_word(&rest, &version)) {
		struct evr evr = read(scheme, str_c(&arena, version));
		bool got = package_range_holds(compiled, &evr);

		cr_expect(got == want, "%.*s in `%s`: got %d, want %d", STR_ARG(version), range,
			  got, want);
	}
}

Test(packages, ranges)
{
	static const struct {
		enum package_scheme scheme;
		const char *range, *in, *out;
	} rows[] = {
		{PACKAGE_DEB, ">=1.2-3 <2:0", "1.2-3 1.2-10 9.0 1:5", "1.2-2 1.2~rc1-9 2:0 2:1"},
		{PACKAGE_DEB, ">= 1.2-3\t<\n2:0", "1.2-3", "1.2-2 2:0"},
		{PACKAGE_DEB, "1.0", "1.0 1.0-0 0:1.0", "1.0-1 1:1.0"},
		{PACKAGE_DEB, "=1.0-1", "1.0-1 1.00-01", "1.0"},
		{PACKAGE_DEB, "<1.0", "1.0~ 0.9", "1.0 1.0-1"},
		{PACKAGE_DEB, "<=1.0", "1.0 1.0~", "1.0-1"},
		{PACKAGE_DEB, ">1.0", "1.0-1 1.0a", "1.0 1.0-0 1.0~"},
		{PACKAGE_DEB, "<1 || >=2~ <3||9", "0.1 2~rc1 2.9 9", "1 2~~ 3 9.1"},
		{PACKAGE_DEB, ">=1.5~rc1", "1.5~rc1 1.5", "1.5~beta"},
		{PACKAGE_RPM, ">=1.2-3 <2", "1.2-3 1.2-3.fc38 1.9", "1.2-2 1.2 2 2-1 1:0"},
		{PACKAGE_RPM, "1.2", "1.2 1.2-1 1.2-0 0:1.2-9", "1.2.0 1:1.2 1.2^ 1.2~"},
		{PACKAGE_RPM, "<=1.2", "1.2 1.2-9 1.2~rc1", "1.2^git1-1 1.2.0"},
		{PACKAGE_RPM, ">1.2", "1.2^1 1.2.0-1 1:0", "1.2 1.2-9"},
		{PACKAGE_RPM, "<1.2", "1.2~rc1-5 1.1", "1.2-0 1.2"},
		{PACKAGE_RPM, "<1 || >= 4:1.0^git1", "0.9 4:1.0^git1-1 5:0", "1 4:1.0-1"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		check_versions(rows[i].scheme, rows[i].range, rows[i].in, true);
		check_versions(rows[i].scheme, rows[i].range, rows[i].out, false);
	}
}

/* The offset is where the loader puts its caret. */
Test(packages, what_is_wrong_with_a_range)
{
	static const struct {
		enum package_scheme scheme;
		const char *range;
		size_t at;
		const char *cause;
	} rows[] = {
		{PACKAGE_DEB, "", 0, "nothing stands here: want a comparator, as >=1.2"},
		{PACKAGE_DEB, "  ", 2, "nothing stands here: want a comparator, as >=1.2"},
		{PACKAGE_DEB, ">1 || ", 6, "nothing stands here: want a comparator, as >=1.2"},
		{PACKAGE_DEB, "||>1", 0, "nothing stands here: want a comparator, as >=1.2"},
		{PACKAGE_DEB, ">=", 2, "`>=`: want a version behind it"},
		{PACKAGE_DEB, ">1 >= ", 6, "`>= `: want a version behind it"},
		{PACKAGE_DEB, ">=1:", 4, "`>=1:`: want a version behind it"},
		{PACKAGE_DEB, ">=1.0-", 6, "`>=1.0-`: want a release or revision behind it"},
		{PACKAGE_DEB, ">=-1", 2, "`>=-1`: `-` has no version in front of it"},
		{PACKAGE_DEB, "latest", 0, "`latest` doesn't begin with a digit"},
		{PACKAGE_DEB, "<2 >=v1.0", 5, "`>=v1.0`: `v1.0` doesn't begin with a digit"},
		{PACKAGE_DEB, ">=1.0_2.3", 5,
		 "`>=1.0_2.3`: `_2` can't stand in a version: want letters, digits, or one of "
		 ". + - ~"},
		{PACKAGE_DEB, ">=1.0-2:3", 2, "`>=1.0-2:3`: `1.0-2` is no epoch: want digits"},
		{PACKAGE_DEB, ">=1:1.0-2:3", 9,
		 "`>=1:1.0-2:3`: `:3` can't stand in a revision: want letters, digits, or one of "
		 ". + ~"},
		{PACKAGE_DEB, ">=1.0-2_3", 7,
		 "`>=1.0-2_3`: `_3` can't stand in a revision: want letters, digits, or one of . "
		 "+ ~"},
		{PACKAGE_DEB, ">=:1", 2, "`>=:1`: `:` has no epoch in front of it: want digits"},
		{PACKAGE_DEB, "2147483648:1", 0,
		 "`2147483648:1`: `2147483648` is too large for an epoch"},
		{PACKAGE_DEB, ">> 1.0", 0, "`>>` isn't a comparator here: write >"},
		{PACKAGE_DEB, ">=1 <<2", 4, "`<<2`: `<<` isn't a comparator here: write <"},
		{PACKAGE_DEB, "==1", 0, "`==1`: `==` isn't a comparator here: write ="},
		{PACKAGE_DEB, "=>1", 0, "`=>1`: `=>` isn't a comparator here: write >="},
		{PACKAGE_DEB, "=<1", 0, "`=<1`: `=<` isn't a comparator here: write <="},
		{PACKAGE_DEB, "!=1", 0,
		 "`!=1`: `!=` isn't a comparator here: `not` turns a range round"},
		{PACKAGE_DEB, "^1.5", 0,
		 "`^1.5`: `^` isn't a comparator here: want <, <=, =, >= or >"},
		{PACKAGE_RPM, "~1.5", 0,
		 "`~1.5`: `~` isn't a comparator here: want <, <=, =, >= or >"},
		{PACKAGE_RPM, "1.5 - 2", 4, "`-` joins nothing: from A to B is written >=A <=B"},
		{PACKAGE_RPM, "1.x", 2,
		 "`1.x`: `x` stands for nothing here: all of 1 is written >=1 <2"},
		{PACKAGE_RPM, ">=1.X.2", 4,
		 "`>=1.X.2`: `X` stands for nothing here: all of 1 is written >=1 <2"},
		{PACKAGE_DEB, ">=11..x", 6,
		 "`>=11..x`: `x` stands for nothing here: all of 1 is written >=1 <2"},
		{PACKAGE_DEB, "*", 0, "`*` stands for nothing here: all of 1 is written >=1 <2"},
		{PACKAGE_DEB, "1.*", 2,
		 "`1.*`: `*` stands for nothing here: all of 1 is written >=1 <2"},
		{PACKAGE_DEB, ">=1,<2", 3,
		 "`>=1,<2`: `,` joins nothing: comparators are joined by spaces"},
		{PACKAGE_DEB, ">=1|<2", 3,
		 "`>=1|<2`: `|` joins nothing: alternatives are joined by ||"},
		{PACKAGE_DEB, ">=1<2", 3, "`>=1<2`: `<2` must begin a comparator"},
		{PACKAGE_RPM, "> =1", 2,
		 "`> =1`: `=1` can't stand in it: want letters, digits, or one of . _ + ~ ^"},
		{PACKAGE_RPM, ">=1..2", 3, "`>=1..2`: `..` has nothing between its dots"},
		{PACKAGE_RPM, ">=1-2-3", 3,
		 "`>=1-2-3`: `-2` can't stand in it: want letters, digits, or one of . _ + ~ ^"},
		{PACKAGE_RPM, ">=1\xc3\xa9", 3,
		 "`>=1\xc3\xa9`: `\xc3\xa9` can't stand in it: want letters, digits, or one of . _ "
		 "+ ~ ^"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t at = SIZE_MAX;
		struct str cause = STR_NONE;
		struct package_range *range = package_range_compile(
			&arena, rows[i].scheme, str_of(rows[i].range), &at, &cause);

		cr_expect(!range && at == rows[i].at && str_is(cause, rows[i].cause),
			  "`%s`: got %zu: %.*s, want %zu: %s", rows[i].range, at, STR_ARG(cause),
			  rows[i].at, rows[i].cause);
	}
}

Test(packages, a_long_range_ends_soon)
{
	static const char *const pieces[] = {"1", "1||", ">=1 ", "~", "-", "1.", "< "};

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct arena_mark mark = arena_mark(&arena);
		size_t n = strlen(pieces[i]), at = 0;
		struct str cause = STR_NONE;
		char *text = arena_alloc(&arena, LIMIT_RANGE + 1);

		for (size_t k = 0; k + n <= LIMIT_RANGE; k += n)
			memcpy(text + k, pieces[i], n);
		package_range_compile(&arena, PACKAGE_DEB, str_of(text), &at, &cause);
		package_range_compile(&arena, PACKAGE_RPM, str_of(text), &at, &cause);
		memset(text, '1', LIMIT_RANGE + 1);
		cr_expect(!package_range_compile(&arena, PACKAGE_RPM,
						 (struct str){text, LIMIT_RANGE + 1}, &at, &cause));
		arena_rewind(&arena, mark);
	}
}
