/*
 * What is proved, against trying: matchers at random over a few small operands, each held against
 * all of a small world of values. No value may break what was proved of all. PROVE_ROUNDS gives
 * another number of matchers.
 */
#include "match/prove.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/vec.h"
#include "matching.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

struct world {
	const char *type;
	const char *const *operands, *const *operators; /* NULL-ended */
	const char *const *takes; /* what each operator takes; "" is an operand, "l" a list of two,
				     "m" a matcher of the world `inner` */
	const struct world *inner;
	void (*values)(struct arena *arena, struct values *ret);
};

static void add_text(struct arena *arena, struct values *ret, struct str text)
{
	*VEC_PUSH(arena, ret) = value_of_text(text);
}

static void int_values(struct arena *arena, struct values *ret)
{
	for (int64_t i = -2; i < 8; i++)
		*VEC_PUSH(arena, ret) = value_int(i);
}

static void mode_values(struct arena *arena, struct values *ret)
{
	for (int64_t i = 0; i < 01000; i++)
		*VEC_PUSH(arena, ret) = (struct value){.type = TYPE_mode, .number = i};
}

/* All texts of three letters up to a length, one of which is the newline. */
static void text_values(struct arena *arena, struct values *ret)
{
	enum { LONGEST = 4, LETTERS = 3 };

	add_text(arena, ret, STR(""));
	for (size_t begin = 0, length = 1; length <= LONGEST; length++) {
		size_t end = ret->n;

		for (; begin < end; begin++)
			for (size_t k = 0; k < LETTERS; k++)
				add_text(arena, ret,
					 str_printf(arena, "%.*s%c", STR_ARG(ret->at[begin].text),
						    "ab\n"[k]));
	}
}

static void version_values(struct arena *arena, struct values *ret)
{
	static const char *const tails[] = {"", "-0", "-a", "-a.0", "-a.1", "-b", "-z"};

	for (unsigned i = 0; i < 4 * 4 * 4 * 7; i++)
		add_text(arena, ret,
			 str_printf(arena, "%u.%u.%u%s", i / 7 / 16, i / 7 / 4 % 4, i / 7 % 4,
				    tails[i % 7]));
}

static void package_values(struct arena *arena, struct values *ret)
{
	static const char *const tails[] = {"", "-1", "-1.1", "-2", "~1", "a", "+1-1", ".1"};

	for (unsigned i = 0; i < 2 * 4 * 4 * 8; i++)
		add_text(arena, ret,
			 str_printf(arena, "%u:%u.%u%s", i / 128, i / 32 % 4, i / 8 % 4,
				    tails[i % 8]));
}

static void list_values(struct arena *arena, struct values *ret)
{
	enum { LONGEST = 3, MEMBERS = 4 };
	static const char *const members[MEMBERS] = {"a", "b", "ab", ""};

	for (unsigned n = 0, many = 1; n <= LONGEST; n++, many *= MEMBERS)
		for (unsigned i = 0; i < many; i++) {
			struct value *list = VEC_PUSH(arena, ret);

			*list = (struct value){.type = TYPE_list};
			for (unsigned k = 0, rest = i; k < n; k++, rest /= MEMBERS)
				*VEC_PUSH(arena, &list->list) =
					value_of_text(str_of(members[rest % MEMBERS]));
		}
}

#define WORDS(...)                \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

#define INT_OPERATORS                                                              \
	WORDS("0", "1", "2", "3", "5"), WORDS("is", "in", "lt", "le", "gt", "ge"), \
		WORDS("", "l", "", "", "", ""), NULL, int_values
#define TEXT_OPERATORS                                                                          \
	WORDS("a", "b", "ab", "ba", "aab", "bb"),                                               \
		WORDS("is", "in", "starts_with", "ends_with", "contains", "matches", "matches", \
		      "matches", "matches", "matches"),                                         \
		WORDS("", "l", "", "", "", "", "^%s", "%s$", "^%s$", "^(?:%s)*a?"), NULL,       \
		text_values

static const struct world int_world = {"int", INT_OPERATORS};
static const struct world text_world = {"text", TEXT_OPERATORS};

static const struct world worlds[] = {
	{"int", INT_OPERATORS},
	{"any", INT_OPERATORS},
	{"text", TEXT_OPERATORS},
	{"any", TEXT_OPERATORS},
	{"mode", WORDS("0700", "0640", "0022", "0077", "0111"),
	 WORDS("is", "in", "at_most", "all_bits", "any_bits", "no_bits"),
	 WORDS("", "l", "", "", "", ""), NULL, mode_values},
	{"text", WORDS("1.2.3", "1.2.3-a", "1.2", "2", "0.1.0-a.1", "1.3.0-b"),
	 WORDS("semver", "semver", "semver", "semver", "semver", "loose", "loose", "loose"),
	 WORDS(">=%s", "<%s", "^%s", "~%s || >2", "<=%s", ">%s", "<=%s", "^%s"), NULL,
	 version_values},
	{"text", WORDS("1.2", "1.2-1", "1:0.1-1", "2.1~1", "0.3"),
	 WORDS("deb", "deb", "deb", "deb", "rpm", "rpm", "rpm", "rpm"),
	 WORDS(">=%s", "<%s", "=%s", ">%s || <0.1", "<=%s", ">%s", "=%s", "<%s"), NULL,
	 package_values},
	{"list", WORDS("a", "b", "ab"),
	 WORDS("has", "has_no", "each", "subset_of", "superset_of", "same_as", "count", "is"),
	 WORDS("m", "m", "m", "l", "l", "l", "c", "l"), &text_world, list_values},
};

/* A generator of its own, so that a round is the same everywhere. */
static unsigned chance(uint64_t *state, unsigned n)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return (unsigned)(*state >> 33) % n;
}

static size_t count(const char *const *words)
{
	size_t n = 0;

	while (words[n])
		n++;
	return n;
}

static const char *one_of(uint64_t *state, const char *const *words)
{
	return words[chance(state, (unsigned)count(words))];
}

static void write_matcher(struct buf *out, uint64_t *state, const struct world *world,
			  unsigned depth);

static void write_operand(struct buf *out, uint64_t *state, const struct world *world,
			  const char *takes)
{
	const char *operand = one_of(state, world->operands);
	struct str rest = str_of(takes), piece;

	if (strcmp(takes, "m") == 0) {
		write_matcher(out, state, world->inner, 1);
	} else if (strcmp(takes, "c") == 0) {
		write_matcher(out, state, &int_world, 0);
	} else if (strcmp(takes, "l") == 0) {
		buf_addf(out, "[\"%s\", \"%s\"]", operand, one_of(state, world->operands));
	} else if (rest.n == 0) {
		buf_addf(out, "\"%s\"", operand);
	} else {
		buf_add_char(out, '"');
		for (bool first = true; str_next(&rest, '%', &piece); first = false)
			buf_addf(out, "%s%.*s", first ? "" : operand,
				 STR_ARG(first ? piece : str_from(piece, 1)));
		buf_add_char(out, '"');
	}
}

static void write_several(struct buf *out, uint64_t *state, const struct world *world,
			  unsigned depth, const char *op)
{
	buf_addf(out, "{%s: [", op);
	for (unsigned i = 0, n = 2 + chance(state, 2); i < n; i++) {
		if (i)
			buf_add(out, STR(", "));
		write_matcher(out, state, world, depth - 1);
	}
	buf_add(out, STR("]}"));
}

static void write_matcher(struct buf *out, uint64_t *state, const struct world *world,
			  unsigned depth)
{
	unsigned what = depth ? chance(state, 5) : 4, op;

	if (what == 0) {
		buf_add(out, STR("{not: "));
		write_matcher(out, state, world, depth - 1);
		buf_add_char(out, '}');
	} else if (what < 4) {
		write_several(out, state, world, depth, what == 1 ? "any" : "all");
	} else {
		op = chance(state, (unsigned)count(world->operators));
		buf_addf(out, "{%s: ", world->operators[op]);
		write_operand(out, state, world, world->takes[op]);
		buf_add_char(out, '}');
	}
}

/* The first value of which the answer is this; NULL: of none. */
static const struct value *find(struct arena *arena, const struct matcher *matcher,
				const struct values *values, enum holds wanted)
{
	struct judging judging = {.arena = arena};

	for (size_t i = 0; i < values->n; i++) {
		struct record_attr attr = {.name = STR("x"), .value = values->at[i]};
		struct subject subject = {.name = STR("x"), .attr = &attr};

		if (match_holds(matcher, &subject, &judging) == wanted)
			return &values->at[i];
	}
	return NULL;
}

struct tally {
	size_t n[4], unfound; /* both are in the world, and nothing was proved */
};

static void compare(struct matching *matching, const struct world *world, const char *yaml,
		    struct tally *tally)
{
	bool any = strcmp(world->type, "any") == 0;
	const struct matcher *matcher =
		matching_compile(matching, yaml, any ? NULL : matching_type(world->type), NULL);
	struct values values = {0};
	enum proof_answer answer;
	const struct value *holds, *fails;

	cr_assert(matcher, "%s", yaml);
	world->values(&matching->arena, &values);
	answer = match_prove(&matching->arena, matcher, NULL).answer;
	holds = find(&matching->arena, matcher, &values, HOLDS);
	fails = find(&matching->arena, matcher, &values, DOES_NOT_HOLD);
	tally->n[answer]++;
	tally->unfound += answer == PROOF_NONE && holds && fails;
	cr_expect(answer != PROOF_NEVER || !holds, "%s %s never holds, but of %s", world->type,
		  yaml, holds ? value_text(&matching->arena, holds).p : "");
	cr_expect(answer != PROOF_ALWAYS || !fails, "%s %s always holds, but of %s", world->type,
		  yaml, fails ? value_text(&matching->arena, fails).p : "");
}

Test(prove_random, nothing_breaks_a_proof)
{
	const char *given = getenv("PROVE_ROUNDS");
	uint64_t rounds = 400, state = 20261124;
	struct tally tally = {0};

	if (given)
		cr_assert(num_read_u64(str_of(given), 10, &rounds));
	for (uint64_t i = 0; i < rounds; i++) {
		const struct world *world = &worlds[i % (sizeof worlds / sizeof *worlds)];
		struct matching matching;
		struct buf yaml;

		matching_init(&matching);
		buf_init(&yaml, &matching.arena, LIMIT_KIB * 16);
		write_matcher(&yaml, &state, world, 2);
		compare(&matching, world, buf_str(&yaml).p, &tally);
		matching_release(&matching);
	}
	printf("%zu both, %zu always, %zu never, %zu not proved (%zu of them with both witnesses "
	       "at hand)\n",
	       tally.n[PROOF_BOTH], tally.n[PROOF_ALWAYS], tally.n[PROOF_NEVER],
	       tally.n[PROOF_NONE], tally.unfound);
}
