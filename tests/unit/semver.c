#include "value/semver.h"

#include "base/arena.h"
#include "base/bug.h"
#include "value/range.h"
#include "version_pair.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

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

TestSuite(semver, .init = set_up, .fini = tear_down);

/* What npm's semver answered to pairs that tests/oracle/semver.js drew (--sample). */
Test(semver, agrees_with_the_sample)
{
	FILE *file = fopen(TESTS_DIR "/unit/semver-sample.txt", "re");
	char *line = NULL;
	size_t cap = 0, n_lines = 0;
	ssize_t n;

	cr_assert(file, "the sample can't be read");
	while ((n = getline(&line, &cap, file)) > 0) {
		struct arena_mark mark = arena_mark(&arena);
		struct str rest = {line, (size_t)n - (line[n - 1] == '\n')};
		struct str want = version_pair_field(&arena, &rest);
		struct str version = version_pair_field(&arena, &rest);
		struct str range = version_pair_field(&arena, &rest);
		struct str got = version_pair_judge(&arena, version, range);

		cr_expect(str_eq(got, want), "%.*s: got %.*s", (int)n - 1, line, STR_ARG(got));
		arena_rewind(&arena, mark);
		n_lines++;
	}
	cr_assert(n_lines > 2500, "%zu lines in the sample", n_lines);
	free(line);
	fclose(file);
}

static struct semver read(enum version_scheme scheme, const char *text)
{
	struct semver version = {0};

	cr_assert(version_read(scheme, str_of(text), &version), "%s: got no version", text);
	return version;
}

static int sign(int order)
{
	return (order > 0) - (order < 0);
}

/* Each is below the next; a row with `=` in front equals the one before. */
static void check_order(enum version_scheme scheme, const char *const *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			bool same = true;
			int got, want;

			for (size_t j = i + 1; j <= k; j++)
				same &= rows[j][0] == '=';
			struct semver a = read(scheme, rows[i] + (rows[i][0] == '='));
			struct semver b = read(scheme, rows[k] + (rows[k][0] == '='));

			want = same ? 0 : -1;
			got = sign(semver_order(&a, &b));
			cr_expect(got == want, "%s to %s: got %d, want %d", rows[i], rows[k], got,
				  want);
			cr_expect(sign(semver_order(&b, &a)) == -want, "%s to %s", rows[k],
				  rows[i]);
		}
}

#define CHECK_ORDER(scheme, rows) check_order((scheme), (rows), sizeof(rows) / sizeof *(rows))

Test(semver, precedence)
{
	/* semver.org 2.0.0, section 11, and what stands between the lines there */
	static const char *const rows[] = {"0.0.0-0",
					   "0.0.0",
					   "0.0.1",
					   "0.9.0",
					   "1.0.0-0",
					   "1.0.0-2",
					   "1.0.0-10",
					   "1.0.0--",
					   "1.0.0-10a",
					   "1.0.0-A",
					   "1.0.0-alpha",
					   "1.0.0-alpha.1",
					   "1.0.0-alpha.beta",
					   "1.0.0-beta",
					   "1.0.0-beta.2",
					   "1.0.0-beta.11",
					   "1.0.0-rc.1",
					   "=1.0.0-rc.1+x",
					   "1.0.0",
					   "=1.0.0+build",
					   "=v1.0.0+build.2",
					   "2.0.0",
					   "2.1.0",
					   "2.1.1",
					   "10.0.0-rc",
					   "10.0.0",
					   "9007199254740991.0.0"};

	CHECK_ORDER(VERSION_SEMVER, rows);
}

Test(semver, loose_precedence)
{
	static const char *const rows[] = {
		"0",          "1-rc1",   "=v1.0.0-rc1", "1",         "=1.0",        "=v1.0.0",
		"=01.00+x",   "1.0.0.1", "1.0.1",       "1.5.0-rc1", "1.5",         "1.14.1",
		"1.15.0-dev", "1.15.0",  "1.15.0.0.1",  "2024.01",   "=2024.1.0.0", "2024.1.15"};

	CHECK_ORDER(VERSION_LOOSE, rows);
}

Test(semver, what_is_a_version)
{
	static const struct {
		const char *text;
		bool semver, loose;
	} rows[] = {
		{"1.2.3", true, true},
		{"v1.2.3", true, true},
		{" 1.2.3\n", true, true},
		{"\xc2\xa0"
		 "1.2.3\xe2\x80\x83",
		 true, true},
		{"1.2.3-a.b-c.0+x.01", true, true},
		{"1.2.3--", true, true},
		{"1", false, true},
		{"1.5", false, true},
		{"1.5-dev", false, true},
		{"1.2.3.4", false, true},
		{"1.2.3.4.5.6.7.8", false, true},
		{"01.2.3", false, true},
		{"1.2.3-01", false, true},
		{"1.2.3.4.5.6.7.8.9", false, false},
		{"", false, false},
		{"v", false, false},
		{"vv1.2.3", false, false},
		{"V1.2.3", false, false},
		{"=1.2.3", false, false},
		{"v 1.2.3", false, false},
		{"1.2.3 4", false, false},
		{"1.2.3-", false, false},
		{"1.2.3+", false, false},
		{"1.2.3-a..b", false, false},
		{"1.2.3-a_b", false, false},
		{"1.2.3+a+b", false, false},
		{"1.2.x", false, false},
		{"x", false, false},
		{"*", false, false},
		{"1..3", false, false},
		{"1.2.", false, false},
		{".1", false, false},
		{"1.2.3beta", false, false},
		{"9007199254740991.0.0", true, true},
		{"9007199254740992.0.0", false, false},
		{"99999999999999999999999999", false, false},
		{"latest", false, false},
		{"\xff\xfe", false, false},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str text = str_of(rows[i].text);
		struct semver version;
		bool semver = version_read(VERSION_SEMVER, text, &version);
		bool loose = version_read(VERSION_LOOSE, text, &version);

		cr_expect(semver == rows[i].semver, "semver: `%s`: got %d", rows[i].text, semver);
		cr_expect(loose == rows[i].loose, "loose: `%s`: got %d", rows[i].text, loose);
	}
}

static bool holds(enum version_scheme scheme, const char *range, const char *version)
{
	size_t at = 0;
	struct str cause = STR_NONE;
	struct range *compiled = range_compile(&arena, scheme, str_of(range), &at, &cause);
	struct semver read_version = read(scheme, version);

	cr_assert(compiled, "%s: %zu: %.*s", range, at, STR_ARG(cause));
	return range_holds(compiled, &read_version);
}

/* Versions with a space between. */
static void check_versions(enum version_scheme scheme, const char *range, const char *versions,
			   bool want)
{
	struct str rest = str_of(versions), version;

	while (str_next_word(&rest, &version)) {
		bool got = holds(scheme, range, str_c(&arena, version));

		cr_expect(got == want, "%.*s in `%s`: got %d, want %d", STR_ARG(version), range,
			  got, want);
	}
}

struct range_row {
	const char *range, *in, *out;
};

static void check_rows(enum version_scheme scheme, const struct range_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		check_versions(scheme, rows[i].range, rows[i].in, true);
		check_versions(scheme, rows[i].range, rows[i].out, false);
	}
}

#define CHECK_ROWS(scheme, rows) check_rows((scheme), (rows), sizeof(rows) / sizeof *(rows))

Test(semver, ranges_by_hand)
{
	static const struct range_row rows[] = {
		{">=1.5.0 <2", "1.5.0 1.14.1 1.99.0", "1.4.9 2.0.0 1.15.0-dev 2.0.0-rc1 1.5.0-rc1"},
		{"^1.5", "1.5.0 1.6.0", "2.0.0 1.4.0 1.5.0-rc1"},
		{"^0.2.3", "0.2.3 0.2.9", "0.3.0 0.2.2"},
		{"^0.0.3", "0.0.3", "0.0.4"},
		{"~1.5.2", "1.5.2 1.5.9", "1.6.0 1.5.1"},
		{"1.x", "1.0.0 1.99.0", "2.0.0 0.9.0"},
		{"1.5 - 1.14.1", "1.5.0 1.14.1", "1.14.2 1.4.0"},
		{"1.5 - 1.14", "1.14.9", "1.15.0"},
		{"<1 || >=2.1", "0.5.0 2.1.0", "1.5.0 2.0.0"},
		{">1.2.3-a.3", "1.2.3-a.7 1.2.3 3.4.5", "3.4.5-a.9 1.2.3-a.3"},
		{"", "0.0.0 1.2.3", "1.2.3-a"},
		{"* || 1.2.3-a", "1.2.3", "1.2.3-a"},
	};

	CHECK_ROWS(VERSION_SEMVER, rows);
}

Test(semver, loose_ranges)
{
	static const struct range_row rows[] = {
		{">=1.14.1", "1.15.0-dev 1.14.1 v1.15 1.14.1.1", "1.14.1-dev 1.14"},
		{">=1.5.0", "1.5 1.5.0 1.15.0-dev 2", "1.5.0-rc1 1.4.9.9"},
		{"<1.15.0", "1.15.0-dev 1.14.1", "1.15 1.15.0.0"},
		{"<2", "1.9 2.0.0-rc1", "2 2.0.0 2.0.0.1"},
		{">=2", "2 2.0.0.1 3", "2.0.0-rc1 1.9"},
		{">1.5", "1.6.0-rc1 1.6 2", "1.5 1.5.9 1.5.0-rc1"},
		{"<=1.5", "1.5 1.5.9.9 1.5.0-rc1", "1.6.0-rc1 1.6"},
		{">1.5.0", "1.5.0.1 1.5.1", "1.5 1.5.0-rc1"},
		{"<=1.5.0", "1.5 1.5.0-rc1", "1.5.0.1 1.5.1"},
		{"^1.5", "1.5 1.9-rc1 1.9.9.9", "1.5-rc1 2.0.0-rc1 2"},
		{"^0.3", "0.3 0.3.9", "0.4.0-rc1 0.2.9"},
		{"^0.0.3", "0.0.3 0.0.3.9", "0.0.4-rc1 0.0.4"},
		{"^1.2.3.4", "1.2.3.4 1.3", "1.2.3.3 2-a 2"},
		{"~1.5.2", "1.5.2 1.5.9-a", "1.6-a 1.5.1"},
		{"~1.2.3.4", "1.2.3.4 1.2.9", "1.2.3 1.3"},
		{"~1", "1 1.9.9-rc", "2-0 0.9"},
		{"1.x", "1 1.9.9-rc", "1.0-rc 2-0"},
		{"1.5", "1.5 1.5.9", "1.6-a 1.4.9"},
		{"=1.5.0", "1.5 v1.5.0+x", "1.5.0.1 1.5.0-a"},
		{"1.2.3.x", "1.2.3 1.2.3.9 1.2.3.0.1", "1.2.4-a 1.2.2"},
		{"1.5-rc2", "1.5.0-rc2", "1.5.0-rc1 1.5"},
		{">=1.5-rc2 <1.6", "1.5-rc2 1.5 1.6-a", "1.5-rc1 1.6"},
		{"1.5 - 1.14.1", "1.5 1.14.1-dev 1.14.1", "1.5-rc1 1.14.1.1"},
		{"1.5 - 1.14", "1.14.9.9", "1.15-a"},
		{"* - 2", "0 2.9", "3-a"},
		{"v1.5 || =2.0.0 || > 3", "1.5.1 2 4-a", "1.6 2.0.1 3.9"},
		{"*", "0-a 1.2.3-a 5", ""},
		{"", "0-a 1.2.3-a 5", ""},
		{">=0", "0 1-a", "0-a"},
		{"* || 1.2.3-a", "1.2.3-a 7-a", ""},
		{">* || <*", "", "0-0 0 1"},
		{">=2024.01.15", "2024.1.15 2024.02", "2024.1.14"},
	};

	CHECK_ROWS(VERSION_LOOSE, rows);
}

/* The offset is where the loader puts its caret. */
Test(semver, what_is_wrong_with_a_range)
{
	static const struct {
		enum version_scheme scheme;
		const char *range;
		size_t at;
		const char *cause;
	} rows[] = {
		{VERSION_SEMVER, ">=1.5.a", 6, "`>=1.5.a`: `a` is no number: want digits, or x"},
		{VERSION_SEMVER, "latest", 0, "`latest` is no number: want digits, or x"},
		{VERSION_SEMVER, "1.5.0 || latest", 9, "`latest` is no number: want digits, or x"},
		{VERSION_SEMVER, ">=", 2, "`>=`: want a number or x behind it"},
		{VERSION_SEMVER, "^", 1, "`^`: want a number or x behind it"},
		{VERSION_SEMVER, "1.02", 2, "`1.02`: `02` has a leading zero"},
		{VERSION_SEMVER, "01", 0, "`01` has a leading zero"},
		{VERSION_SEMVER, "1.2.3.4", 5, "`1.2.3.4`: `.4` is one number too many"},
		{VERSION_SEMVER, "1.2.3beta", 5,
		 "`1.2.3beta`: `beta` can't follow a number: want `.` or `-`"},
		{VERSION_SEMVER, "1-a", 1, "`1-a`: `-a` needs three numbers in front of it"},
		{VERSION_SEMVER, "1.2.3-", 6,
		 "`1.2.3-`: want letters, digits or hyphens behind it"},
		{VERSION_SEMVER, "1.2.3-a..b", 8,
		 "`1.2.3-a.`: want letters, digits or hyphens behind it"},
		{VERSION_SEMVER, "1.2.3-01", 6, "`1.2.3-01`: `01` has a leading zero"},
		{VERSION_SEMVER, "1.2.3-a_b", 7,
		 "`1.2.3-a_b`: `_b` can't stand in a prerelease: want letters, digits or hyphens"},
		{VERSION_SEMVER, "1|2", 1,
		 "`1|2`: `|` joins nothing: alternatives are joined by ||"},
		{VERSION_SEMVER, "1,2", 1,
		 "`1,2`: `,` joins nothing: comparators are joined by spaces"},
		{VERSION_SEMVER, ">=1.5.0, <2", 7,
		 "`>=1.5.0,`: `,` joins nothing: comparators are joined by spaces"},
		{VERSION_SEMVER, "=>1", 1, "`=>1`: `>1` must begin a comparator"},
		{VERSION_SEMVER, "1 -2", 2, "`-2` is no number: want digits, or x"},
		{VERSION_SEMVER, "1 - ", 2,
		 "`-` joins nothing: want a bare version on either side"},
		{VERSION_SEMVER, "- 1", 0, "`-` joins nothing: want a bare version on either side"},
		{VERSION_SEMVER, ">1 - 2", 3,
		 "`-` joins nothing: want a bare version on either side"},
		{VERSION_SEMVER, "1.x.2", 0, "`1.x.2` has a number behind an x"},
		{VERSION_SEMVER, "==1.2.3", 1, "`==1.2.3`: `=` can't stand in front of a version"},
		{VERSION_SEMVER, "v 1", 1, "`v`: want a number or x behind it"},
		{VERSION_SEMVER, "= v 1", 3, "`=v`: want a number or x behind it"},
		{VERSION_SEMVER, "1.2.3 - =2.3.4", 8,
		 "`=2.3.4`: `=` can't stand in front of a version"},
		{VERSION_SEMVER, "v=1.2.3 - 2", 0,
		 "`v=1.2.3`: `v=` can't stand in front of a version"},
		{VERSION_SEMVER, "9007199254740992", 0,
		 "`9007199254740992` has a bound over 9007199254740991, the largest number"},
		{VERSION_SEMVER, "^9007199254740991", 0,
		 "`^9007199254740991` has a bound over 9007199254740991, the largest number"},
		{VERSION_SEMVER, "1.2.3+", 5,
		 "`1.2.3+`: `+` can't follow a number: want `.` or `-`"},
		{VERSION_SEMVER, "1..2", 2, "`1..2`: `.` is no number: want digits, or x"},
		{VERSION_SEMVER, "1.2.", 4, "`1.2.`: want a number or x behind it"},
		{VERSION_SEMVER, "> = 1", 3, "`>=`: want a number or x behind it"},
		{VERSION_SEMVER, "latest || 1", 0, "`latest` is no number: want digits, or x"},
		{VERSION_SEMVER, "1.2.3\t  >=2.b", 12,
		 "`>=2.b`: `b` is no number: want digits, or x"},
		{VERSION_SEMVER, "1.5.0 é", 6, "`é` is no number: want digits, or x"},
		{VERSION_SEMVER, "^^1", 1, "`^^1`: `^1` must begin a comparator"},
		{VERSION_SEMVER, "1.2.3 +b >=2.b", 13,
		 "`>=2.b`: `b` is no number: want digits, or x"},
		{VERSION_SEMVER, "1 <2<3", 4, "`<2<3`: `<3` must begin a comparator"},
		{VERSION_SEMVER, ">=1.2.3<2", 7, "`>=1.2.3<2`: `<2` must begin a comparator"},
		{VERSION_SEMVER, "1.2 and 2", 4, "`and` is no number: want digits, or x"},
		{VERSION_LOOSE, "1.x.2", 4, "`1.x.2`: `2` can't follow an x"},
		{VERSION_LOOSE, "1.x-a", 3, "`1.x-a`: `-a` can't follow an x"},
		{VERSION_LOOSE, "1.2.3.4.5.6.7.8.9", 15,
		 "`1.2.3.4.5.6.7.8.9`: `.9` is one number too many"},
		{VERSION_LOOSE, "1.2.3*", 5,
		 "`1.2.3*`: `*` can't follow a number: want `.` or `-`"},
		{VERSION_LOOSE, "1.5.0rc1", 5,
		 "`1.5.0rc1`: `rc1` can't follow a number: want `.` or `-`"},
		{VERSION_LOOSE, "1.5.a", 4, "`1.5.a`: `a` is no number: want digits, or x"},
		{VERSION_LOOSE, "9007199254740992", 0,
		 "`9007199254740992` has a bound over 9007199254740991, the largest number"},
		{VERSION_LOOSE, ">=1.5.0~rc1", 7, "`>=1.5.0~rc1`: `~rc1` must begin a comparator"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t at = SIZE_MAX;
		struct str cause = STR_NONE;
		struct range *range =
			range_compile(&arena, rows[i].scheme, str_of(rows[i].range), &at, &cause);

		cr_expect(!range && at == rows[i].at && str_is(cause, rows[i].cause),
			  "`%s`: got %zu: %.*s, want %zu: %s", rows[i].range, at, STR_ARG(cause),
			  rows[i].at, rows[i].cause);
	}
}

Test(semver, a_long_range_ends_soon)
{
	static const char *const pieces[] = {"v", "1||", "<", "a", "~ ", "+a", "1.2.3 ", "*", "= "};

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct arena_mark mark = arena_mark(&arena);
		size_t n = strlen(pieces[i]), at = 0;
		struct str cause = STR_NONE;
		char *text = arena_alloc(&arena, LIMIT_RANGE + 1);

		for (size_t k = 0; k + n <= LIMIT_RANGE; k += n)
			memcpy(text + k, pieces[i], n);
		range_compile(&arena, VERSION_SEMVER, str_of(text), &at, &cause);
		memset(text, '1', LIMIT_RANGE + 1);
		cr_expect(!range_compile(&arena, VERSION_SEMVER,
					 (struct str){text, LIMIT_RANGE + 1}, &at, &cause));
		arena_rewind(&arena, mark);
	}
}
