#include "cases/coverage.h"

#include "base/buf.h"
#include "base/limits.h"
#include "cases/absence.h"
#include "rule/model.h"
#include "rule/written.h"

/* The rule set being gone through. */
struct walk {
	struct coverage *coverage;
	struct arena *arena;
	const struct rule_set *rules;
	struct absence absence;
	struct str whose;
};

static void add(struct walk *walk, const void *what, bool holds, struct span at, struct str text)
{
	struct rule_outcome *outcome = VEC_PUSH(walk->arena, &walk->coverage->outcomes);

	*outcome = (struct rule_outcome){
		.key = {what, holds}, .at = at, .whose = walk->whose, .text = text};
}

static void add_both(struct walk *walk, const void *what, struct span at, struct str subject)
{
	add(walk, what, true, at, str_printf(walk->arena, "%.*s to hold", STR_ARG(subject)));
	add(walk, what, false, at, str_printf(walk->arena, "%.*s not to hold", STR_ARG(subject)));
}

/* What closes the braces and brackets that are open at its end. */
static size_t closed_at(struct str text, size_t begin, size_t end)
{
	size_t open = 0;

	for (size_t i = begin; i < end; i++) {
		if (text.p[i] == '{' || text.p[i] == '[')
			open++;
		else if (open && (text.p[i] == '}' || text.p[i] == ']'))
			open--;
	}
	while (open && end < text.n && (text.p[end] == '}' || text.p[end] == ']')) {
		open--;
		end++;
	}
	return end;
}

/* Its words on one line: from its key to its operand, unless an alias stands between. */
static struct str quoted(struct walk *walk, struct span key, struct span operand, struct str name)
{
	enum { SHORT = 100 };
	const struct source *source = sources_of(walk->rules->sources, key);
	struct str rest, word;
	struct buf out;

	if (!source || operand.file != key.file || operand.end <= key.end ||
	    operand.end - key.begin > SHORT)
		return str_printf(walk->arena, "`%.*s`", STR_ARG(name));
	rest = str_sub(source->text, 0, closed_at(source->text, key.begin, operand.end));
	rest = str_from(rest, key.begin);
	buf_init(&out, walk->arena, LIMIT_TEXT);
	buf_add_char(&out, '`');
	while (str_next_word(&rest, &word)) {
		if (out.n > 1)
			buf_add_char(&out, ' ');
		buf_add(&out, word);
	}
	buf_add_char(&out, '`');
	return buf_str(&out);
}

static void add_conditions(struct walk *walk, const struct conditions *when)
{
	for (size_t i = 0; when && i < when->n; i++) {
		const struct condition *condition = &when->at[i];
		struct str words = quoted(walk, condition->ref.at, condition->matcher->at,
					  condition->ref.written);

		add_both(walk, condition, condition->ref.at,
			 str_printf(walk->arena, "its condition %.*s", STR_ARG(words)));
	}
}

static void add_steps(struct walk *walk, const struct member *member)
{
	for (size_t i = 0; i < member->n_steps; i++)
		for (size_t k = 0; k < member->steps[i].n_that; k++) {
			const struct expectation *that = &member->steps[i].that[k];

			add_both(walk, that, that->at,
				 quoted(walk, that->at, that->matcher->at, that->attr));
		}
}

static bool names_exists(const struct member *member)
{
	for (size_t i = 0; i < member->n_steps; i++)
		if (member->steps[i].names_exists)
			return true;
	return false;
}

static void add_look(struct walk *walk, const struct member *member, const struct guards *guards)
{
	if (member->n_steps == 0 && look_may_be_there(member->look, guards))
		add(walk, member, true, member->at, STR("its target to be there"));
	if (!names_exists(member) && look_may_be_absent(&walk->absence, member->look, guards))
		add(walk, member, false, member->at, STR("its target to be missing"));
	add_steps(walk, member);
}

static void add_member(struct walk *walk, const struct member *member, const struct guards *outer)
{
	const struct guards guards = {member->when, outer};

	add_conditions(walk, member->when);
	if (member->look)
		add_look(walk, member, &guards);
	for (size_t i = 0; i < member->n_kids; i++) {
		const struct str whose = walk->whose;
		struct str name = written_member(walk->arena, &member->kids[i]);

		if (str_is_set(name))
			walk->whose = str_printf(walk->arena, "%.*s: %.*s", STR_ARG(whose),
						 STR_ARG(name));
		add_member(walk, &member->kids[i], &guards);
		walk->whose = whose;
	}
}

static void add_needs(struct walk *walk, const struct check *check)
{
	for (size_t i = 0; i < check->n_needs; i++) {
		const struct str *id = &walk->rules->checks.at[check->needs[i]].id;

		add(walk, &check->needs[i], true, check->id_at,
		    str_printf(walk->arena, "its need `%.*s` to be met", STR_ARG(*id)));
		add(walk, &check->needs[i], false, check->id_at,
		    str_printf(walk->arena, "its need `%.*s` not to be met", STR_ARG(*id)));
	}
}

/* Words that share a text are one case. */
static void add_choose(struct walk *walk, const struct candidate *candidate)
{
	struct str words = STR_NONE;

	for (size_t i = 0; i < candidate->n_cases; i++) {
		const struct choose_case *one = &candidate->cases[i];

		words = str_is_set(words) ? str_printf(walk->arena, "%.*s %.*s", STR_ARG(words),
						       STR_ARG(one->word))
					  : one->word;
		if (i + 1 < candidate->n_cases && one[1].text == one->text)
			continue;
		add(walk, one->text, true, one->text->at,
		    str_printf(walk->arena, "its case `%.*s` to be chosen", STR_ARG(words)));
		words = STR_NONE;
	}
	if (candidate->otherwise)
		add(walk, candidate->otherwise, true, candidate->otherwise->at,
		    STR("its `else` to be chosen"));
	else
		add(walk, candidate, true, candidate->at, STR("none of its cases to fit"));
}

static void walk_rules(struct walk *walk)
{
	const struct rule_set *rules = walk->rules;

	for (size_t i = 0; i < rules->checks.n; i++) {
		walk->whose = rules->checks.at[i].id;
		add_needs(walk, &rules->checks.at[i]);
		add_member(walk, &rules->checks.at[i].body, NULL);
	}
	for (size_t i = 0; i < rules->facts.n; i++) {
		const struct fact *fact = &rules->facts.at[i];

		walk->whose = str_printf(walk->arena, "fact %.*s", STR_ARG(fact->name));
		for (size_t k = 0; k < fact->n_candidates; k++)
			if (fact->candidates[k].kind == CANDIDATE_CHOOSE)
				add_choose(walk, &fact->candidates[k]);
	}
}

static struct str key_text(const struct outcome_key *key)
{
	return (struct str){(const char *)key, sizeof *key};
}

void coverage_init(struct coverage *coverage, struct arena *arena, const struct rule_set *rules)
{
	struct walk walk = {.coverage = coverage, .arena = arena, .rules = rules};

	*coverage = (struct coverage){0};
	absence_init(&walk.absence, arena, rules);
	walk_rules(&walk);
	map_init(&coverage->by_key, arena);
	VEC_EACH (&coverage->outcomes, struct rule_outcome *, outcome)
		map_add(&coverage->by_key, key_text(&outcome->key), outcome);
}

void coverage_saw(struct coverage *coverage, const void *what, bool holds)
{
	const struct outcome_key key = {what, holds};
	struct rule_outcome *outcome = map_get(&coverage->by_key, key_text(&key));

	if (!outcome || outcome->seen)
		return;
	outcome->seen = true;
	coverage->n_seen++;
}

static struct str place_of(struct arena *arena, const struct sources *sources,
			   const struct rule_outcome *outcome)
{
	const struct source *source = sources_of(sources, outcome->at);

	return str_printf(arena, "%.*s:%u:%.*s: %.*s", STR_ARG(source ? source->path : STR("")),
			  outcome->at.begin, STR_ARG(outcome->whose), STR_ARG(outcome->text));
}

void coverage_add(struct coverage *coverage, struct arena *arena, const struct coverage *more,
		  const struct sources *sources)
{
	struct map seen;

	map_init(&seen, arena);
	VEC_EACH (&more->outcomes, struct rule_outcome *, outcome)
		if (outcome->seen)
			map_put(&seen, place_of(arena, sources, outcome), outcome);
	VEC_EACH (&coverage->outcomes, struct rule_outcome *, outcome) {
		if (outcome->seen || !map_get(&seen, place_of(arena, sources, outcome)))
			continue;
		outcome->seen = true;
		coverage->n_seen++;
	}
}

unsigned coverage_percent(const struct coverage *coverage)
{
	size_t n = coverage->outcomes.n;

	return n ? (unsigned)(coverage->n_seen * 100 / n) : 100;
}
