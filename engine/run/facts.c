#include "base/limits.h"
#include "rule/expr.h"
#include "run/parts.h"
#include "run/run.h"

/* What one candidate came to; ABSENT: the next one's turn. */
struct tried {
	enum known state;
	struct fact_state fact;
};

static bool is_blank(const struct value *value)
{
	return value->type == TYPE_text && str_trim(value->text).n == 0;
}

static struct tried tried_value(const struct candidate *candidate, struct known_value value)
{
	struct tried tried = {.state = value.state};

	tried.fact.value = value.value;
	tried.fact.cause = value.cause;
	tried.fact.source = candidate->as;
	/* A blank text is as good as none: an author who left a key empty set nothing. */
	if (value.state == KNOWN && is_blank(&value.value))
		tried.state = ABSENT;
	return tried;
}

static struct tried try_text(struct eval *eval, const struct candidate *candidate,
			     const struct rule_text *text)
{
	return tried_value(candidate, fill_text(eval, text, NULL, NULL));
}

/* Of the first word that has a case, else that of `else`, which may be NULL. */
static const struct rule_text *chosen_text(const struct candidate *candidate, struct str words)
{
	struct str word;

	while (str_next_word(&words, &word))
		for (size_t i = 0; i < candidate->n_cases; i++)
			if (str_eq(word, candidate->cases[i].word))
				return candidate->cases[i].text;
	return candidate->otherwise;
}

static struct tried try_choose(struct eval *eval, const struct candidate *candidate)
{
	bool waiting = false;
	const struct cause *cause = NULL;
	struct str words = fill_words(eval, candidate->text, &waiting, &cause);
	const struct rule_text *text;

	if (waiting)
		return (struct tried){.state = WAITING};
	if (cause)
		return (struct tried){.state = FAILED, .fact.cause = cause};
	text = chosen_text(candidate, words);
	eval_saw(eval, text ? (const void *)text : candidate, true);
	return text ? try_text(eval, candidate, text) : (struct tried){.state = ABSENT};
}

static bool open_expressions(struct run *run)
{
	if (!run->expressions)
		run->expressions = expr_engine_new(run->arena);
	return run->expressions != NULL;
}

static struct tried evaluate(struct eval *eval, const struct candidate *candidate,
			     const struct value *const *values)
{
	struct run *run = eval->run;
	struct known_value value = {.state = KNOWN};
	bool none = false;
	struct str why = STR("SQLite has no memory");

	if (!open_expressions(run) || !expr_evaluate(run->expressions, run->arena, candidate->expr,
						     values, &value.value, &none, &why))
		return (struct tried){.state = FAILED,
				      .fact.cause = cause_cannot_tell(
					      eval, str_printf(&run->scratch, "an expression: %.*s",
							       STR_ARG(why)))};
	value.state = none ? ABSENT : KNOWN;
	return tried_value(candidate, value);
}

/* All names are asked for before any is waited for: their looks go on side by side. */
static struct tried try_expr(struct eval *eval, const struct candidate *candidate)
{
	const struct expr *expr = candidate->expr;
	const struct value **values =
		ARENA_ARRAY(&eval->run->scratch, const struct value *, expr->n_refs);
	struct tried worst = {.state = KNOWN};

	for (size_t i = 0; i < expr->n_refs; i++) {
		struct known_value value = ref_value(eval, &expr->refs[i], NULL);
		struct value *kept;

		if (value.state == WAITING || value.state == FAILED) {
			if (worst.state != WAITING)
				worst = (struct tried){.state = value.state,
						       .fact.cause = value.cause};
			continue;
		}
		kept = ARENA_NEW(&eval->run->scratch, struct value);
		*kept = value.value;
		values[i] = value.state == KNOWN ? kept : NULL;
	}
	return worst.state == KNOWN ? evaluate(eval, candidate, values) : worst;
}

static const struct record *not_there(struct arena *arena)
{
	struct record *record = ARENA_NEW(arena, struct record);

	record_init(record, arena);
	record_set_bool(record, "exists", false);
	return record;
}

static struct tried try_look(struct eval *eval, const struct candidate *candidate)
{
	struct arena *arena = eval->run->arena;
	struct look_known look = look_up(eval, candidate->look, NULL);
	struct tried tried = {.state = look.state, .fact.cause = look.cause};
	struct observation *observation;

	tried.fact.is_record = true;
	tried.fact.source = candidate->as;
	tried.fact.record = NULL;
	if (look.state == ABSENT)
		tried.fact.record = not_there(arena);
	if (look.state != KNOWN)
		return tried;
	observation = ARENA_NEW(arena, struct observation);
	look_observation(look.look, arena, observation);
	tried.fact.record = &observation->record;
	if (observation->failed) {
		tried.state = FAILED;
		tried.fact.cause = cause_of(arena, look.look, observation);
	} else if (record_is_absent(&observation->record)) {
		tried.state = ABSENT;
	}
	return tried;
}

static struct tried try_candidate(struct eval *eval, const struct candidate *candidate)
{
	switch (candidate->kind) {
	case CANDIDATE_TEXT: return try_text(eval, candidate, candidate->text);
	case CANDIDATE_LOOK: return try_look(eval, candidate);
	case CANDIDATE_EXPR: return try_expr(eval, candidate);
	case CANDIDATE_CHOOSE: break;
	}
	return try_choose(eval, candidate);
}

static struct fact_state settle(struct eval *eval, const struct fact *fact)
{
	struct fact_state last = {.settled = true, .state = ABSENT};

	for (size_t i = 0; i < fact->n_candidates; i++) {
		struct tried tried = try_candidate(eval, &fact->candidates[i]);

		tried.fact.state = tried.state;
		tried.fact.settled = tried.state != WAITING;
		if (tried.state != ABSENT)
			return tried.fact;
		/* What the last one that looked saw, is what the fact saw. */
		if (tried.fact.is_record || !last.is_record)
			last = tried.fact;
	}
	last.source = STR_NONE;
	return last;
}

const struct fact_state *fact_value(struct eval *eval, uint32_t number)
{
	struct fact_state *state = &eval->run->facts[number];
	struct fact_state settled;

	/* One that waits is asked once an evaluation, however many ways lead to it. */
	if (state->settled || state->waits_in == eval->number)
		return state;
	settled = settle(eval, &eval->run->rules->facts.at[number]);
	if (settled.state == KNOWN && !settled.is_record)
		settled.value = value_copy(eval->run->arena, &settled.value);
	if (settled.state == FAILED)
		settled.cause =
			cause_kept(eval, settled.cause, eval->run->rules->facts.at[number].secret);
	settled.waits_in = eval->number;
	*state = settled;
	return state;
}

static void give(struct run *run, const struct given_fact *given)
{
	struct fact_state *state = &run->facts[given->fact];
	const struct look_state nowhere = {.key = STR_INIT("given"),
					   .secret = run->rules->facts.at[given->fact].secret};

	*state = (struct fact_state){.settled = true, .state = KNOWN};
	if (!given->observation) {
		state->value = *given->value;
		state->source = given->source;
		if (is_blank(given->value))
			state->state = ABSENT;
		return;
	}
	state->is_record = true;
	state->record = &given->observation->record;
	if (given->observation->failed) {
		state->state = FAILED;
		state->cause = cause_of(run->arena, &nowhere, given->observation);
	} else if (record_is_absent(state->record)) {
		state->state = ABSENT;
	}
}

void facts_give(struct run *run)
{
	for (size_t i = 0; i < run->options->n_given; i++)
		give(run, &run->options->given[i]);
}
