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

void outcome_error(struct eval *eval, struct outcome *outcome, const struct cause *cause,
		   struct span rule)
{
	struct problem *problem = outcome_problem(eval, outcome, STATUS_ERROR, rule);

	problem_cause(problem, cause);
	set_text(eval->run, problem, cause->text);
}

/* Blank lines, as of absent references, are left out. */
struct strs fill_lines(struct eval *eval, const struct texts *texts, const struct own *own,
		       struct outcome *outcome)
{
	struct strs lines = {0};

	for (size_t i = 0; texts && i < texts->n; i++) {
		const struct cause *cause = NULL;
		struct str line = fill_message(eval, texts->at[i], own, &outcome->waiting, &cause);

		if (str_trim(line).n)
			*VEC_PUSH(eval->run->arena, &lines) = line;
	}
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
	return own->led_by_target
		       ? STR("not found")
		       : str_printf(&eval->run->scratch, "not found: %.*s", STR_ARG(own->target));
}

static void add_miss(struct judged *judged, const struct expectation *expectation,
		     const struct matcher *matcher, const struct subject *subject)
{
	struct arena *arena = judged->eval->run->arena;
	const struct step *step = judged->step;
	struct mismatch mismatch = match_explain(arena, matcher, subject);
	struct problem *problem;

	if (judged->n_misses++ && step->say)
		return; /* the rule says it, once, for all of the step */
	problem = outcome_problem(judged->eval, judged->outcome, step->otherwise, expectation->at);
	problem->attr = expectation->attr;
	problem->found = mismatch.found;
	problem->wanted = mismatch.wanted;
	if (step->say) {
		struct strs lines =
			fill_lines(judged->eval, step->say, judged->own, judged->outcome);

		problem->text = lines.at;
		problem->n_text = lines.n;
	} else {
		set_text(judged->eval->run, problem,
			 is_missing(judged->own, subject) ? not_found(judged->eval, judged->own)
							  : mismatch.sentence);
	}
	add_hints(judged->eval, problem, step->hint, judged->own, judged->outcome);
	if (subject->attr && subject->attr->origin) {
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
	case BOUND_FAILED: keep_cannot(judged, cause, expectation->at); return;
	}
	switch (match_holds(matcher, &subject, &judging)) {
	case HOLDS: break;
	case DOES_NOT_HOLD: add_miss(judged, expectation, matcher, &subject); break;
	case CANNOT_TELL:
		keep_cannot(judged, cause_cannot_tell(judged->eval, judging.why), expectation->at);
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

/* `otherwise: pass`: what was said is the row's text, and there is no problem. */
static void turn_to_pass(struct outcome *outcome)
{
	if (outcome->status != STATUS_PASS || outcome->problems.n == 0)
		return;
	outcome->text =
		(struct strs){outcome->problems.at[0].text, outcome->problems.at[0].n_text, 0};
	outcome->problems.n = 0;
}

static void say_not_found(struct eval *eval, const struct member *member,
			  const struct look_state *look, const struct own *own,
			  struct outcome *outcome)
{
	struct problem *problem = outcome_problem(eval, outcome, member->otherwise, member->at);
	struct strs lines = fill_lines(eval, member->say, own, outcome);

	problem->attr = STR("exists");
	problem->found = STR("no");
	problem->wanted = STR("yes");
	problem->text = lines.at;
	problem->n_text = lines.n;
	if (lines.n == 0)
		set_text(eval->run, problem,
			 look ? not_found(eval, own)
			      : STR("nothing to look at: what it names is absent"));
	add_hints(eval, problem, member->hint, own, outcome);
}

static size_t count_expectations(const struct member *member)
{
	size_t n = 0;

	for (size_t i = 0; i < member->n_steps; i++)
		n += member->steps[i].n_that;
	return n;
}

static void say_pass(struct eval *eval, const struct member *member, const struct look_state *look,
		     const struct own *own, struct outcome *outcome)
{
	struct arena *arena = eval->run->arena;
	size_t n = count_expectations(member);
	struct str target;

	if (member->pass) {
		outcome->text = fill_lines(eval, member->pass, own, outcome);
		return;
	}
	target = look ? own->target : STR("nothing there");
	outcome->text = (struct strs){ARENA_NEW(arena, struct str), 1, 1};
	outcome->text.at[0] = n > 1    ? str_printf(arena, "%.*s: all %zu hold", STR_ARG(target), n)
			      : n == 1 ? str_printf(arena, "%.*s: as expected", STR_ARG(target))
				       : str_printf(arena, "%.*s", STR_ARG(target));
}

void judge_steps(struct eval *eval, const struct member *member, const struct look_state *look,
		 const struct own *own, struct outcome *outcome)
{
	size_t n_counting = 0;

	for (size_t i = 0; i < member->n_steps; i++) {
		if (!step_counts(own, &member->steps[i]))
			continue;
		n_counting++;
		if (!judge_step(eval, &member->steps[i], own, outcome))
			continue;
		turn_to_pass(outcome);
		return;
	}
	if (outcome->waiting)
		return;
	/* A failed look is never a PASS by the steps that weren't asked. */
	if (own->cause && n_counting < (member->n_steps ? member->n_steps : 1))
		outcome_error(eval, outcome, own->cause, member->at);
	else if (!own->cause && n_counting == 0 && record_is_absent(&own->observation->record))
		say_not_found(eval, member, look, own, outcome);
	else
		say_pass(eval, member, look, own, outcome);
	turn_to_pass(outcome);
}
