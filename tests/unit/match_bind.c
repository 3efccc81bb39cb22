#include "base/buf.h"
#include "match/match.h"
#include "matching.h"

#include <criterion/criterion.h>

/* The facts that references name; any other is waited for. */
static const struct {
	const char *name, *type, *value;
} facts[] = {
	{"five", "int", "5"},       {"uid", "text", "1000"},   {"word", "text", "a.b"},
	{"mode", "text", "0600"},   {"number", "int", "600"},  {"both", "list", "a|b"},
	{"range", "text", ">=1.5"}, {"some", "text", "some"},  {"kind", "text", "sokcet"},
	{"none", "list", ""},       {"size", "size", "8 GiB"}, {"dot", "text", "."},
};

static enum bound fill(void *self, const struct rule_text *text,
		       struct str (*escape)(struct arena *, struct str), struct value *ret,
		       struct str *reterr)
{
	struct arena *arena = self;

	if (str_is(text->name, "absent") || str_is(text->name, "failed")) {
		*reterr = str_printf(arena, "`%.*s` it is", STR_ARG(text->name));
		return str_is(text->name, "absent") ? BOUND_ABSENT : BOUND_FAILED;
	}
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		if (!str_is(text->name, facts[i].name))
			continue;
		*ret = matching_value(arena, matching_type(facts[i].type), facts[i].value);
		if (escape)
			*ret = value_of_text(escape(arena, value_text(arena, ret)));
		return BOUND;
	}
	return BOUND_WAITING;
}

static const char *bound_name(enum bound bound)
{
	static const char *const names[] = {"BOUND", "ABSENT", "FAILED", "WAITING"};

	return names[bound];
}

/* type: ? where the loader knows none. says: why it isn't bound, or the sentence where it is and
 * doesn't hold of the value. */
struct bind_row {
	const char *type, *value, *yaml;
	enum bound want;
	const char *says;
};

static struct str judged(struct matching *matching, const struct matcher *matcher,
			 const struct subject *subject)
{
	struct judging judging = {.arena = &matching->arena};

	switch (match_holds(matcher, subject, &judging)) {
	case HOLDS: return STR("");
	case CANNOT_TELL: return judging.why;
	case DOES_NOT_HOLD: break;
	}
	return match_explain(&matching->arena, matcher, subject).sentence;
}

static void bind(const struct bind_row *row)
{
	static const char *const kinds[] = {"file", "socket", NULL};
	bool known = row->type[0] != '?';
	const struct type *type = matching_type(row->type + !known);
	struct matching matching;
	struct record_attr attr = {.name = STR("it")};
	struct subject subject = {.name = attr.name, .attr = &attr};
	struct binder binder = {&matching.arena, fill, &matching.arena};
	const struct matcher *matcher, *ready = NULL;
	struct str says = STR("");
	enum bound got;

	matching_init(&matching);
	attr.value = matching_value(&matching.arena, type, row->value);
	matcher = matching_compile(&matching, row->yaml, known ? type : NULL,
				   strstr(row->yaml, "$kind") ? kinds : NULL);
	cr_assert(matcher && matcher->unbound, "%s: not to be bound", row->yaml);
	got = match_bind(matcher, &binder, &ready, &says);
	cr_assert((got == BOUND) == (ready != NULL), "%s", row->yaml);
	if (got == BOUND)
		says = judged(&matching, ready, &subject);
	cr_expect(got == row->want && str_is(says, row->says),
		  "%s %s %s:\n got  %s %.*s\n want %s %s", row->type, row->value, row->yaml,
		  bound_name(got), STR_ARG(says), bound_name(row->want), row->says);
	matching_release(&matching);
}

Test(match_bind, operands_with_references)
{
	static const struct bind_row rows[] = {
		{"int", "5", "$five", BOUND, ""},
		{"int", "1000", "$uid", BOUND, ""},
		{"int", "0", "$uid", BOUND, "it is 0, want 1000"},
		{"int", "5", "$word", BOUND_FAILED, "`a.b` is no whole number"},
		{"int", "5", "$both", BOUND_FAILED,
		 "a list stands here, where `is` takes one value"},
		{"text", "5", "$five", BOUND, ""},
		{"?int", "5", "$five", BOUND, ""},
		{"?text", "5", "$five", BOUND, ""},
		{"?text", "six", "$five", BOUND, "it is \"six\", want 5"},
		{"?real", "5", "$five", BOUND, ""},
		{"?int", "4", "{lt: $five}", BOUND, ""},
		{"?int", "5", "{lt: $size}", BOUND, ""},
		{"mode", "0600", "$mode", BOUND, ""},
		{"mode", "0600", "$number", BOUND_FAILED,
		 "`600` is of type int, not mode: write modes as texts"},
		{"size", "1 GiB", "{ge: $size}", BOUND, "it is 1 GiB, want at least 8 GiB"},
		{"text", "1 GiB", "{ge: $size}", BOUND, "it is \"1 GiB\", want at least 8 GiB"},
		{"text", "4", "{ge: $uid}", BOUND, "it is \"4\", want at least 1000"},
		{"text", "4", "{ge: $word}", BOUND_FAILED,
		 "`a.b` is no number, size or duration; versions have `semver`, `loose`, `deb` and "
		 "`rpm`"},
		{"text", "a", "[x, $some]", BOUND, "it is \"a\", want \"x\" or \"some\""},
		{"text", "b", "[x, $both]", BOUND, ""},
		{"text", "b", "{in: $both}", BOUND, ""},
		{"int", "1", "{in: $both}", BOUND_FAILED, "`a` is no whole number"},
		{"text", "b", "{in: $none}", BOUND, "it is \"b\", want an empty list"},
		{"list", "b|a", "{same_as: $both}", BOUND, ""},
		{"list", "a|c", "{subset_of: [$both, c]}", BOUND, ""},
		{"list", "b|a", "{is: $both}", BOUND, "it is \"b\", \"a\", want \"a\", \"b\""},
		{"list", "a|x", "{has: $some}", BOUND, "it lacks \"some\""},
		{"list", "a|x", "{count: {gt: $five}}", BOUND, "it has 2 members, want above 5"},
		{"text", "xa.bx", "{contains: $word}", BOUND, ""},
		{"text", "1.4.0", "{loose: $range}", BOUND, "it is 1.4.0, want >=1.5"},
		{"text", "1.4.0", "{loose: $word}", BOUND_FAILED,
		 "`a.b`: `a` is no number: want digits, or x"},
		{"text", "file", "$kind", BOUND_FAILED, "`sokcet` is not one of file, socket"},
		{"text", "x", "{not: {any: [$some, y]}}", BOUND, ""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		bind(&rows[i]);
}

/* What a reference gives matches itself alone. */
Test(match_bind, patterns_take_references_literally)
{
	static const struct bind_row rows[] = {
		{"text", "xa.bx", "{matches: $word}", BOUND, ""},
		{"text", "xaxbx", "{matches: $word}", BOUND,
		 "it is \"xaxbx\", want a match for `a\\.b`"},
		{"text", "ab", "{not: {matches: $dot}}", BOUND, ""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		bind(&rows[i]);
}

Test(match_bind, what_is_missing)
{
	static const struct bind_row rows[] = {
		{"text", "a", "$absent", BOUND_ABSENT, "`absent` it is"},
		{"text", "a", "$failed", BOUND_FAILED, "`failed` it is"},
		{"text", "a", "$later", BOUND_WAITING, ""},
		{"text", "a", "[$later, $absent, $failed]", BOUND_ABSENT, "`absent` it is"},
		{"text", "a", "{all: [$later, $some]}", BOUND_WAITING, ""},
		{"text", "a", "{all: [$later, {any: [$failed]}]}", BOUND_FAILED, "`failed` it is"},
		{"int", "5", "{all: [$later, $word]}", BOUND_FAILED, "`a.b` is no whole number"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		bind(&rows[i]);
}

/* A matcher without references is bound as it is, and binding leaves the one with them alone. */
Test(match_bind, copies_only_what_it_must)
{
	struct matching matching;
	struct binder binder = {&matching.arena, fill, &matching.arena};
	const struct matcher *constant, *unbound, *first, *second;
	struct str why = STR_NONE;

	matching_init(&matching);
	constant = matching_compile(&matching, "{ge: 1, le: 8}", &type_int, NULL);
	cr_expect(match_bind(constant, &binder, &first, &why) == BOUND && first == constant);
	unbound = matching_compile(&matching, "{ge: $five, le: 8}", &type_int, NULL);
	cr_expect(match_bind(unbound, &binder, &first, &why) == BOUND && first != unbound);
	cr_expect(first->kids[1] == unbound->kids[1], "a constant part is shared");
	cr_expect(unbound->unbound && unbound->kids[0]->text);
	cr_expect(match_bind(unbound, &binder, &second, &why) == BOUND && second != first);
	matching_release(&matching);
}
