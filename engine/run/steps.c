#include "run/parts.h"

#include "base/buf.h"
#include "base/limits.h"

struct location location_of(const struct run *run, struct span span)
{
	struct place place = sources_place(run->rules->sources, span);

	return (struct location){.file = place.path, .line = place.line, .column = place.column};
}

struct problem *outcome_problem(struct eval *eval, struct outcome *outcome, enum status status,
				struct span rule)
{
	struct problem *problem = VEC_PUSH(eval->run->arena, &outcome->problems);

	problem->status = status;
	problem->rule = location_of(eval->run, rule);
	if (status > outcome->status)
		outcome->status = status;
	return problem;
}

void problem_cause(struct problem *problem, const struct cause *cause)
{
	problem->cause = cause->kind;
	problem->fault = cause->fault;
	problem->cause_key = cause->key;
	problem->cause_text = cause->text;
}

static void set_text(struct run *run, struct problem *problem, struct str line)
{
	problem->text = ARENA_NEW(run->arena, struct str);
	problem->text[0] = str_copy(run->arena, line);
	problem->n_text = 1;
}

/* What the rule says; where that comes out blank, the engine speaks. */
static void set_lines(struct run *run, struct problem *problem, struct strs lines,
		      struct str otherwise)
{
	problem->text = lines.at;
	problem->n_text = lines.n;
	if (lines.n == 0)
		set_text(run, problem, otherwise);
}

void outcome_error(struct eval *eval, struct outcome *outcome, const struct cause *cause,
		   struct span rule)
{
	struct problem *problem =
		outcome_problem(eval, outcome, cause->offline ? STATUS_SKIP : STATUS_ERROR, rule);

	problem_cause(problem, cause);
	set_text(eval->run, problem, cause->text);
}

/* Blank lines, as of absent references, are left out. */
static struct strs fill_texts(struct eval *eval, const struct texts *texts, const struct own *own,
			      bool *ret_waiting, const struct cause **ret_cause)
{
	struct strs lines = {0};

	for (size_t i = 0; texts && i < texts->n; i++) {
		struct str line = fill_message(eval, texts->at[i], own, ret_waiting, ret_cause);

		if (str_trim(line).n)
			*VEC_PUSH(eval->run->arena, &lines) = line;
	}
	return lines;
}

/* What is wrong is known, and told, though the cause of a failed reference stands in its text. */
struct strs fill_lines(struct eval *eval, const struct texts *texts, const struct own *own,
		       struct outcome *outcome)
{
	const struct cause *cause = NULL;

	return fill_texts(eval, texts, own, &outcome->waiting, &cause);
}

struct strs fill_pass(struct eval *eval, const struct texts *texts, const struct own *own,
		      struct outcome *outcome)
{
	const struct cause *cause = NULL;
	struct strs lines = fill_texts(eval, texts, own, &outcome->waiting, &cause);

	if (cause && !outcome->waiting)
		outcome_error(eval, outcome, cause, texts->at[0]->at);
	return lines;
}

static void add_hints(struct eval *eval, struct problem *problem, const struct texts *hint,
		      const struct own *own, struct outcome *outcome)
{
	struct strs lines = fill_lines(eval, hint, own, outcome);

	problem->hints = lines.at;
	problem->n_hints = lines.n;
}

static const struct evidence *origin_evidence(struct arena *arena, const struct origin *origin)
{
	struct evidence *evidence;

	if (!origin)
		return NULL;
	evidence = ARENA_NEW(arena, struct evidence);
	evidence->at =
		(struct location){.file = str_copy(arena, origin->file), .line = origin->line};
	evidence->line = str_is_set(origin->text) ? str_copy(arena, origin->text) : STR_NONE;
	evidence->over = origin_evidence(arena, origin->over);
	return evidence;
}

const struct evidence *evidence_of(struct arena *arena, const struct record_attr *attrs, size_t n)
{
	struct evidence *evidence = ARENA_ARRAY(arena, struct evidence, n);

	for (size_t i = 0; i < n; i++) {
		const struct evidence *origin = origin_evidence(arena, attrs[i].origin);
		struct str text = str_is_set(attrs[i].cannot_tell)
					  ? attrs[i].cannot_tell
					  : value_text(arena, &attrs[i].value);

		if (origin)
			evidence[i] = *origin;
		evidence[i].name = str_copy(arena, attrs[i].name);
		evidence[i].value = str_copy(arena, str_sub(text, 0, LIMIT_SHOWN_VALUE));
	}
	return evidence;
}

/* One step being judged. */
struct judged {
	struct eval *eval;
	const struct step *step;
	const struct own *own;
	struct outcome *outcome;
	size_t n_misses;
	struct strs said;           /* by the rule, once for all of the step */
	const struct cause *cannot; /* the first that can't be told */
	struct span cannot_at;
};

static struct record_attr error_attr(const struct own *own)
{
	return (struct record_attr){.name = STR("error"),
				    .value = value_of_text(own->cause->error)};
}

static const struct record_attr made_exists = {.name = STR_INIT("exists"),
					       .value = {.type = TYPE_bool, .boolean = true}};

/* Probes of what is always there say nothing of it; a failed look knows nothing but its error. */
static struct subject subject_of(const struct own *own, struct str name, struct record_attr *error)
{
	struct subject subject = {.name = name,
				  .attr = record_find(&own->observation->record, name),
				  .record = &own->observation->record};

	if (own->cause && str_is(name, "error")) {
		*error = error_attr(own);
		subject.attr = error;
	} else if (!own->cause && !subject.attr && str_is(name, "exists")) {
		subject.attr = &made_exists;
	}
	return subject;
}

static bool is_missing(const struct own *own, const struct subject *subject)
{
	return !own->cause && str_is(subject->name, "exists") &&
	       record_is_absent(&own->observation->record);
}

static struct str not_found(struct eval *eval, const struct own *own)
{
	struct arena *scratch = &eval->run->scratch;

	if (!str_is_set(own->target))
		return str_printf(scratch, "nothing to look at: `%.*s` is absent",
				  STR_ARG(own->missing));
	if (own->led_by_target)
		return STR("not found");
	return str_printf(scratch, "not found: %.*s", STR_ARG(own->target));
}

/* A PASS rests on what its text names, too. */
static struct strs fill_say(struct judged *judged)
{
	const struct step *step = judged->step;

	return step->otherwise == STATUS_PASS
		       ? fill_pass(judged->eval, step->say, judged->own, judged->outcome)
		       : fill_lines(judged->eval, step->say, judged->own, judged->outcome);
}

/* Of a secret only whether it is there is told. */
static bool hides(const struct own *own, const struct expectation *expectation)
{
	return (own->secret && !str_is(expectation->attr, "exists")) ||
	       matcher_is_secret(expectation->matcher);
}

static struct mismatch secret_mismatch(struct arena *arena, const struct expectation *expectation)
{
	return (struct mismatch){
		.found = SHOWN_SECRET,
		.wanted = SHOWN_SECRET,
		.sentence = str_printf(arena, "%.*s isn't as expected (secret)",
				       STR_ARG(expectation->attr)),
	};
}

static void add_miss(struct judged *judged, const struct expectation *expectation,
		     const struct matcher *matcher, const struct subject *subject)
{
	struct arena *arena = judged->eval->run->arena;
	const struct step *step = judged->step;
	bool is_secret = hides(judged->own, expectation);
	struct mismatch mismatch = is_secret ? secret_mismatch(arena, expectation)
					     : match_explain(arena, matcher, subject);
	struct problem *problem;

	if (judged->n_misses++ == 0)
		judged->said = fill_say(judged);
	else if (judged->said.n)
		return;
	problem = outcome_problem(judged->eval, judged->outcome, step->otherwise, expectation->at);
	problem->attr = expectation->attr;
	problem->found = mismatch.found;
	problem->wanted = mismatch.wanted;
	set_lines(judged->eval->run, problem, judged->said,
		  is_missing(judged->own, subject) ? not_found(judged->eval, judged->own)
						   : mismatch.sentence);
	add_hints(judged->eval, problem, step->hint, judged->own, judged->outcome);
	if (subject->attr && subject->attr->origin && !is_secret) {
		problem->evidence = evidence_of(arena, subject->attr, 1);
		problem->n_evidence = 1;
	}
}

static void keep_cannot(struct judged *judged, const struct cause *cause, struct span at)
{
	if (judged->cannot)
		return;
	judged->cannot = cause;
	judged->cannot_at = at;
}

static void judge_expectation(struct judged *judged, const struct expectation *expectation)
{
	struct judging judging = {.arena = &judged->eval->run->scratch};
	const struct matcher *matcher;
	const struct cause *cause = NULL;
	struct record_attr error;
	struct subject subject = subject_of(judged->own, expectation->attr, &error);

	switch (bind_matcher(judged->eval, expectation->matcher, judged->own, &matcher, &cause)) {
	case BOUND: break;
	case BOUND_WAITING: judged->outcome->waiting = true; return;
	case BOUND_ABSENT:
		cause = cause_about(judged->eval, expectation->attr, cause);
		keep_cannot(judged, cause, expectation->at);
		return;
	case BOUND_FAILED: keep_cannot(judged, cause, expectation->at); return;
	}
	switch (match_holds(matcher, &subject, &judging)) {
	case HOLDS: eval_saw(judged->eval, expectation, true); break;
	case DOES_NOT_HOLD:
		eval_saw(judged->eval, expectation, false);
		add_miss(judged, expectation, matcher, &subject);
		break;
	case CANNOT_TELL:
		if (subject.attr && subject.attr->offline)
			cause = cause_of_attr(judged->eval, expectation->attr, subject.attr);
		else
			cause = cause_cannot_tell(judged->eval, judging.why);
		keep_cannot(judged,
			    cause_kept(judged->eval, cause, hides(judged->own, expectation)),
			    expectation->at);
		break;
	}
}

/* For an absent target only what is said of `exists` counts, for a failed look of `error`. */
static bool counts(const struct own *own, struct str attr)
{
	if (own->cause)
		return str_is(attr, "error");
	return !record_is_absent(&own->observation->record) || str_is(attr, "exists");
}

static bool step_counts(const struct own *own, const struct step *step)
{
	if (own->cause)
		return step->names_error;
	return !record_is_absent(&own->observation->record) || step->names_exists;
}

/* True where the step decides. */
static bool judge_step(struct eval *eval, const struct step *step, const struct own *own,
		       struct outcome *outcome)
{
	struct judged judged = {.eval = eval, .step = step, .own = own, .outcome = outcome};

	for (size_t i = 0; i < step->n_that; i++)
		if (counts(own, step->that[i].attr))
			judge_expectation(&judged, &step->that[i]);
	if (judged.n_misses == 0 && judged.cannot)
		outcome_error(eval, outcome, judged.cannot, judged.cannot_at);
	return judged.n_misses || judged.cannot;
}

/* `otherwise: pass`: what was said is the row's text, and no problem. */
static void turn_to_pass(struct run *run, struct outcome *outcome)
{
	const struct problems problems = outcome->problems;

	outcome->problems.n = 0;
	for (size_t i = 0; i < problems.n; i++) {
		const struct problem *problem = &problems.at[i];

		if (problem->status != STATUS_PASS)
			outcome->problems.at[outcome->problems.n++] = *problem;
		for (size_t k = 0; problem->status == STATUS_PASS && k < problem->n_text; k++)
			*VEC_PUSH(run->arena, &outcome->text) = problem->text[k];
	}
}

static void say_not_found(struct eval *eval, const struct member *member, const struct own *own,
			  struct outcome *outcome)
{
	struct strs lines = fill_lines(eval, member->say, own, outcome);
	struct problem *problem = outcome_problem(eval, outcome, member->otherwise, member->at);

	problem->attr = STR("exists");
	problem->found = STR("no");
	problem->wanted = STR("yes");
	set_lines(eval->run, problem, lines, not_found(eval, own));
	add_hints(eval, problem, member->hint, own, outcome);
}

static size_t count_held(const struct member *member, const struct own *own)
{
	size_t n = 0;

	for (size_t i = 0; i < member->n_steps; i++)
		for (size_t k = 0; k < member->steps[i].n_that; k++)
			n += counts(own, member->steps[i].that[k].attr);
	return n;
}

static void say_pass(struct eval *eval, const struct member *member, const struct own *own,
		     struct outcome *outcome)
{
	struct arena *arena = eval->run->arena;
	size_t n = count_held(member, own);
	struct str target = str_is_set(own->target) ? own->target : STR("nothing there");

	outcome->text = fill_pass(eval, member->pass, own, outcome);
	if (outcome->text.n)
		return;
	*VEC_PUSH(arena, &outcome->text) =
		n > 1    ? str_printf(arena, "%.*s: all %zu hold", STR_ARG(target), n)
		: n == 1 ? str_printf(arena, "%.*s: as expected", STR_ARG(target))
			 : str_copy(arena, target);
}

static bool step_decides(struct eval *eval, const struct member *member, const struct own *own,
			 size_t *ret_counting, struct outcome *outcome)
{
	*ret_counting = 0;
	for (size_t i = 0; i < member->n_steps; i++) {
		if (!step_counts(own, &member->steps[i]))
			continue;
		++*ret_counting;
		if (judge_step(eval, &member->steps[i], own, outcome))
			return true;
	}
	return outcome->waiting;
}

/* A text that is led by the target needn't name it again. */
static void error_of_look(struct eval *eval, const struct own *own, struct span rule,
			  struct outcome *outcome)
{
	const struct cause *cause = own->cause;

	outcome_error(eval, outcome, cause, rule);
	if (own->led_by_target && str_starts_with(cause->text, own->target) &&
	    str_ends_with(cause->text, cause->error))
		set_text(eval->run, &outcome->problems.at[outcome->problems.n - 1], cause->error);
}

void judge_steps(struct eval *eval, const struct member *member, const struct own *own,
		 struct outcome *outcome)
{
	size_t n;

	if (!own->cause)
		eval_saw(eval, member, !record_is_absent(&own->observation->record));
	/* What wasn't looked at has no error that a step could name. */
	if (own->cause && own->cause->offline)
		error_of_look(eval, own, member->at, outcome);
	/* A failed look is never a PASS by the steps that weren't asked. */
	else if (step_decides(eval, member, own, &n, outcome))
		;
	else if (own->cause && n < (member->n_steps ? member->n_steps : 1))
		error_of_look(eval, own, member->at, outcome);
	else if (!own->cause && n == 0 && record_is_absent(&own->observation->record))
		say_not_found(eval, member, own, outcome);
	else
		say_pass(eval, member, own, outcome);
	turn_to_pass(eval->run, outcome);
}
