#include "base/buf.h"
#include "match/match.h"
#include "matching.h"

#include <criterion/criterion.h>

static const char *const kinds[] = {"file", "dir", "link", "socket", NULL};

/* type: ? where the loader knows none, with words for text. want: a line for each diagnostic. */
struct compile_row {
	const char *type, *yaml, *want;
};

/* The columns that are under the carets, the word and the text of each, and what goes with it. */
static struct str told(struct matching *matching)
{
	struct buf out;

	buf_init(&out, &matching->arena, 4096);
	for (size_t i = 0; i < matching->diags.n; i++) {
		const struct diag *diag = &matching->diags.at[i];

		buf_addf(&out, "%s%u-%u %s: %.*s", i ? "\n" : "", diag->at.begin + 1, diag->at.end,
			 diag_word(diag->id), STR_ARG(diag->text));
		if (str_is_set(diag->suggest))
			buf_addf(&out, "; did you mean `%.*s`?", STR_ARG(diag->suggest));
		if (str_is_set(diag->help))
			buf_addf(&out, "; help: %.*s", STR_ARG(diag->help));
	}
	return buf_str(&out);
}

static void check(const struct compile_row *row)
{
	struct matching matching;
	const struct type *type = row->type[0] == '?' ? NULL : matching_type(row->type);
	const struct matcher *matcher;
	struct str got;

	matching_init(&matching);
	matcher = matching_compile(&matching, row->yaml, type, type == &type_text ? kinds : NULL);
	got = told(&matching);
	cr_expect(str_is(got, row->want), "%s %s:\n got  %.*s\n want %s", row->type, row->yaml,
		  STR_ARG(got), row->want);
	cr_expect((matcher == NULL) == (row->want[0] != '\0'), "%s %s: %s", row->type, row->yaml,
		  matcher ? "a matcher all the same" : "no matcher");
	matching_release(&matching);
}

#define CHECK_ALL(rows)                                            \
	for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++) \
	check(&(rows)[i])

#define INT_OPS "help: operators for the type int: is, in, not, exists, all, any, lt, le, gt, ge"
#define MODE_OPS                                                                      \
	"help: operators for the type mode: is, in, not, exists, all, any, at_most, " \
	"all_bits, any_bits, no_bits"

Test(match_compile, operators)
{
	static const struct compile_row rows[] = {
		{"int", "{ge: 1}", ""},
		{"int", "{lte: 3}",
		 "2-4 operator: there is no operator `lte`; did you mean `lt`?; " INT_OPS},
		{"int", "{matches: x}", "2-8 operator: `matches` isn't for the type int; " INT_OPS},
		{"mode", "{lt: 0644}", "2-3 operator: `lt` isn't for the type mode; " MODE_OPS},
		{"mode", "{a_most: 1, lt: 2}",
		 "2-7 operator: there is no operator `a_most`; did you mean `at_most`?; " MODE_OPS
		 "\n13-14 operator: `lt` isn't for the type mode; " MODE_OPS},
		{"?", "{version: 1}",
		 "2-8 operator: there is no operator `version`; help: operators: is, in, not, "
		 "exists, all, any, lt, le, gt, ge, matches, contains, starts_with, ends_with, "
		 "semver, loose, deb, rpm, at_most, all_bits, any_bits, no_bits, has, has_no, "
		 "each, "
		 "subset_of, superset_of, same_as, count; a key inside this one is named with a "
		 "dot, as in a.b"},
		{"int", "{not: {exists: yes}}",
		 "16-18 operator: `exists` can't stand inside `not`, which no absent attribute "
		 "satisfies; help: write {exists: no}, or {exists: yes}"},
		{"int", "{not: {all: [{exists: no}, 5]}}",
		 "13-29 operator: `exists` can't stand inside `not`, which no absent attribute "
		 "satisfies; help: write {exists: no}, or {exists: yes}"},
	};

	CHECK_ALL(rows);
}

Test(match_compile, shapes)
{
	static const struct compile_row rows[] = {
		{"int", "{}",
		 "1-2 shape: an empty map would test nothing: write operators, as in {ge: 1}"},
		{"int", "[]",
		 "1-2 shape: an empty list for `in` would test nothing; help: a list that must be "
		 "empty is written {count: 0}"},
		{"int", "{any: []}", "7-8 shape: an empty list for `any` would test nothing"},
		{"int", "{any: 5}", "7-7 shape: `any` takes a list of matchers; this is a text"},
		{"int", "{all: {ge: 1}}",
		 "7-13 shape: `all` takes a list of matchers; this is a map"},
		{"int", "{ge: [1, 2]}", "6-11 shape: a text is wanted here; this is a list"},
		{"int", "{is: {ge: 1}}", "6-12 shape: a text is wanted here; this is a map"},
		{"int", "{is: [1, 2]}", "6-11 shape: a text is wanted here; this is a list"},
		{"int", "{in: [[1], 2]}", "7-9 shape: a text is wanted here; this is a list"},
		{"int", "{is: }",
		 "6-5 shape: nothing stands here, where a value is wanted; the empty text is "
		 "written \"\""},
		{"?", "{is: null}",
		 "6-9 shape: nothing stands here, where a value is wanted; the empty text is "
		 "written \"\""},
		{"?", "{is: 'null'}", ""},
		{"list", "[a, b]",
		 "1-6 shape: a list alone means one of it, and this attribute is a list itself; "
		 "help: say which: same_as, superset_of, subset_of, each, or `is` for the same "
		 "members in the same order"},
		{"?", "[a, b]", ""},
		{"list", "{has: [a, b]}",
		 "7-12 shape: `has` takes one matcher; this is a list; help: all of them: "
		 "superset_of: […]; one of them: has: {in: […]}"},
		{"list", "{has_no: [a, b]}", ""},
		{"list", "{same_as: []}",
		 "11-12 shape: an empty list for `same_as` would test nothing; help: a list that "
		 "must be empty is written {count: 0}"},
	};

	CHECK_ALL(rows);
}

Test(match_compile, operands)
{
	static const struct compile_row rows[] = {
		{"int", "1.5", "1-3 value: `1.5` is no whole number"},
		{"int", "{in: [1, two, 3x]}",
		 "10-12 value: `two` is no whole number\n15-16 value: `3x` is no whole number"},
		{"bool", "maybe", "1-5 value: `maybe` is neither yes nor no"},
		{"size", "{ge: 8 Gb}",
		 "6-9 value: `8 Gb` is no size: write bytes, or a unit as in 8 GiB, 8G, 8 GB"},
		{"int", "{exists: maybe}", "10-14 value: `maybe` is neither yes nor no"},
		{"list", "{count: many}", "9-12 value: `many` is no whole number"},
		{"list", "{each: {lt: many}}",
		 "13-16 value: `many` is no number, size or duration; versions have `semver`, "
		 "`loose`, `deb` and `rpm`"},
		{"?", "{lt: many}", ""}, /* what is found may give it a meaning */
		{"text", "{contains: ''}",
		 "13-13 value: the empty text is part of every text, so this would test nothing"},
		{"text", "sokcet",
		 "1-6 word: `sokcet` is not one of file, dir, link, socket; did you mean "
		 "`socket`?"},
		{"text", "{not: {in: [dir, fiel]}}",
		 "18-21 word: `fiel` is not one of file, dir, link, socket; did you mean `file`?"},
		{"text", "{matches: ^so}", ""},
		{"text", "\"\"", "1-2 word: `` is not one of file, dir, link, socket"},
	};

	CHECK_ALL(rows);
}

/* Carets stand inside the operand where it is in the file as it is. */
Test(match_compile, carets)
{
	static const struct compile_row rows[] = {
		{"?", "{matches: a(b}", "12-12 pattern: `(` has no `)` that ends it"},
		{"?", "{matches: 'a(b'}", "13-13 pattern: `(` has no `)` that ends it"},
		{"?", "{matches: \"ä(b\"}", "14-14 pattern: `(` has no `)` that ends it"},
		{"?", "{matches: \"\\u00e4(b\"}", "11-20 pattern: `(` has no `)` that ends it"},
		{"?", "{matches: 'it''s (b'}", "11-20 pattern: `(` has no `)` that ends it"},
		{"?", "matches: |\n  a(b\n", "10-16 pattern: `(` has no `)` that ends it"},
		{"?", "{loose: '>=1.5.a'}",
		 "16-16 range: `>=1.5.a`: `a` is no number: want digits, or x"},
		{"?", "{semver: 1.5.a}",
		 "14-14 range: `1.5.a`: `a` is no number: want digits, or x"},
		{"?", "{deb: '>=1.5 <<2'}",
		 "14-14 range: `<<2`: `<<` isn't a comparator here: write <"},
		{"text", "{rpm: '>=1.5,<2'}",
		 "13-13 range: `>=1.5,<2`: `,` joins nothing: comparators are joined by spaces"},
	};

	CHECK_ALL(rows);
}

/* One operator needs no `all` around it. */
Test(match_compile, what_a_node_means)
{
	static const struct {
		const char *yaml, *op;
		size_t kids;
	} rows[] = {
		{"5", "is", 0},         {"[5]", "in", 0},
		{"{ge: 5}", "ge", 0},   {"{ge: 5, le: 6}", "all", 2},
		{"{not: 5}", "not", 1}, {"{any: [5, 6]}", "any", 2},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct matching matching;
		const struct matcher *got;

		matching_init(&matching);
		got = matching_compile(&matching, rows[i].yaml, &type_int, NULL);
		cr_expect(got && !strcmp(got->op->name, rows[i].op) && got->n_kids == rows[i].kids,
			  "%s: got %s", rows[i].yaml, got ? got->op->name : "none");
		matching_release(&matching);
	}
}

/* Every operator can be written, says what it is, and is for some type. */
Test(match_compile, all_operators)
{
	size_t n = 0;

	for (const struct op *const *op = match_ops(); *op; op++, n++) {
		cr_expect((*op)->summary && (*op)->holds, "%s", (*op)->name);
		cr_expect((*op)->types < TYPE_BIT(TYPE_COUNT) ||
				  (*op)->types == ~TYPE_BIT(TYPE_list),
			  "%s", (*op)->name);
		cr_expect((*op)->form == OPERAND_BOOL || (*op)->form == OPERAND_MATCHER ||
				  (*op)->form == OPERAND_MATCHERS ||
				  ((*op)->wants[0] && (*op)->wants[1]),
			  "%s", (*op)->name);
	}
	cr_expect(n == 29, "%zu operators", n);
}
