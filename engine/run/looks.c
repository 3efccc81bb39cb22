#include "base/buf.h"
#include "base/limits.h"
#include "run/observer.h"
#include "run/parts.h"
#include "run/run.h"

#include <string.h>

/* The arguments of one look being put together. */
struct building {
	struct eval *eval;
	const struct look *look;
	const struct value **args;
	enum known state;
	const struct cause *cause;
	struct str missing;
};

static void worse(struct building *building, enum known state, const struct cause *cause)
{
	if (building->state == WAITING || (building->state != KNOWN && state < building->state))
		return;
	building->state = state;
	building->cause = cause;
}

static void cannot(struct building *building, const struct option *option, struct str why)
{
	struct str shown = building->look->wants.secret ? SHOWN_SECRET : why;

	worse(building, FAILED,
	      cause_cannot_tell(building->eval,
				str_printf(&building->eval->run->scratch, "`%s` of `%s`: %.*s",
					   option->name, building->look->kind->name,
					   STR_ARG(shown))));
}

static bool read_arg(struct building *building, const struct option *option,
		     const struct value *given, struct value *ret)
{
	struct arena *scratch = &building->eval->run->scratch;
	struct str why = STR_NONE;

	if (option->form == OPTION_ANY || (option->form == OPTION_LIST && !option->type)) {
		*ret = *given;
		return true;
	}
	if (!value_as(scratch, given, option->type ? option->type->id : TYPE_text, ret, &why)) {
		cannot(building, option, why);
		return false;
	}
	if (!(option->flags & OPTION_PATH) || str_starts_with(ret->text, STR("/")) ||
	    str_starts_with(ret->text, STR("~/")))
		return true;
	cannot(building, option,
	       str_printf(scratch, "`%.*s` is no absolute path", STR_ARG(ret->text)));
	return false;
}

/* False: no value comes of it (and the building knows, where that matters). */
static bool fill_one(struct building *building, const struct option *option,
		     const struct rule_text *text, bool is_target, struct value *ret)
{
	struct known_value value = fill_text(building->eval, text, NULL, NULL);

	if (value.state == KNOWN)
		return read_arg(building, option, &value.value, ret);
	if (value.state == ABSENT && (option->flags & OPTION_NULLS)) {
		*ret = value_of_text(STR_NONE);
		return true;
	}
	if (value.state != ABSENT || is_target)
		worse(building, value.state, value.cause);
	else if (option->form == OPTION_LIST)
		cannot(building, option,
		       str_printf(&building->eval->run->scratch, "`%.*s` is absent",
				  STR_ARG(value.missing)));
	if (is_target)
		building->missing = value.missing;
	return false;
}

static void fill_list(struct building *building, const struct option *option, const struct arg *arg,
		      struct value *ret)
{
	struct arena *scratch = &building->eval->run->scratch;
	struct value *items = ARENA_ARRAY(scratch, struct value, arg->n);
	size_t n = 0;

	for (size_t i = 0; i < arg->n; i++) {
		bool is_target = option->flags & OPTION_TARGET && i == 0;

		if (!fill_one(building, option, arg->texts[i], is_target, &items[n]))
			continue;
		if (arg->keys)
			items[n].text = str_printf(scratch, "%.*s=%.*s", STR_ARG(arg->keys[i]),
						   STR_ARG(items[n].text));
		n++;
	}
	*ret = (struct value){.type = TYPE_list, .list = {items, n, n}};
}

static void fill_arg(struct building *building, size_t i)
{
	const struct option *option = &building->look->kind->options[i];
	const struct arg *arg = building->look->args[i];
	struct value *value;

	if (!arg || arg->constant) {
		building->args[i] = arg ? arg->constant : NULL;
		return;
	}
	value = ARENA_NEW(&building->eval->run->scratch, struct value);
	if (option->form == OPTION_LIST || option->form == OPTION_MAP)
		fill_list(building, option, arg, value);
	else if (!fill_one(building, option, arg->texts[0], option->flags & OPTION_TARGET, value))
		return;
	building->args[i] = value;
}

static struct str key_of(struct arena *arena, const struct look *look,
			 const struct value *const *args)
{
	struct buf key;

	buf_init(&key, arena, LIMIT_TEXT_MAX);
	buf_add(&key, str_of(look->kind->name));
	buf_add_char(&key, ' ');
	wire_add_number(&key, look->timeout);
	for (size_t i = 0; i < look->kind->n_options; i++) {
		buf_add_char(&key, args[i] ? '+' : '-');
		if (args[i])
			value_encode(&key, args[i]);
	}
	return buf_str(&key);
}

static bool has_pattern(const struct wants *wants, const struct asked *asked)
{
	for (size_t i = 0; i < wants->n_patterns; i++)
		if (str_eq(wants->patterns[i].attr, asked->attr) &&
		    str_eq(wants->patterns[i].op, asked->op) &&
		    str_eq(wants->patterns[i].operand, asked->operand))
			return true;
	return false;
}

static bool is_covered(const struct wants *by, const struct wants *wants)
{
	if (wants->attrs & ~by->attrs)
		return false;
	for (size_t i = 0; i < wants->n_patterns; i++)
		if (!has_pattern(by, &wants->patterns[i]))
			return false;
	return true;
}

struct asked_list VEC_OF(struct asked);

static void add_wants(struct arena *arena, struct wants *to, const struct wants *from)
{
	struct asked_list list = {to->patterns, to->n_patterns, to->n_patterns};

	to->attrs |= from->attrs;
	to->secret |= from->secret;
	for (size_t i = 0; i < from->n_patterns; i++) {
		const struct asked *asked = &from->patterns[i];

		if (!has_pattern(to, asked))
			*VEC_PUSH(arena, &list) = (struct asked){asked->attr, asked->op,
								 str_copy(arena, asked->operand)};
		to->patterns = list.at;
		to->n_patterns = list.n;
	}
}

/* Answered where it is asked: it looks at nothing. */
static void compute(struct run *run, struct look_state *state)
{
	struct look_call call = {.arena = run->arena,
				 .args = (const struct value *const *)state->args,
				 .wants = &state->wants};
	struct observation observation = {0};
	struct buf bytes;

	record_init(&observation.record, run->arena);
	observation.failed = !state->kind->observe(&call, &observation.record, &observation.fault);
	buf_init(&bytes, run->arena, LIMIT_OBSERVATION);
	observation_encode(&bytes, &observation);
	state->bytes = buf_str(&bytes);
	state->progress = LOOK_DONE;
}

static struct look_state *look_new(struct eval *eval, const struct look *look, struct str key,
				   const struct value *const *args)
{
	struct run *run = eval->run;
	struct look_state *state = ARENA_NEW(run->arena, struct look_state);

	state->key = str_copy(run->arena, key);
	state->kind = look->kind;
	state->timeout = look->timeout;
	state->first_row = eval->row;
	state->args = ARENA_ARRAY(run->arena, const struct value *, look->kind->n_options);
	for (size_t i = 0; i < look->kind->n_options; i++) {
		struct value *copy;

		if (!args[i] || (look->args[i] && look->args[i]->constant == args[i])) {
			state->args[i] = args[i];
			continue;
		}
		copy = ARENA_NEW(run->arena, struct value);
		*copy = value_copy(run->arena, args[i]);
		state->args[i] = copy;
	}
	map_put(&run->looks, state->key, state);
	return state;
}

static struct look_state *find_or_ask(struct eval *eval, const struct look *look,
				      const struct value *const *args, const struct wants *wants)
{
	struct run *run = eval->run;
	struct str key = key_of(&run->scratch, look, args);
	struct look_state *state = map_get(&run->looks, key), *known = state;

	if (state && state->progress != LOOK_NEW && is_covered(&state->wants, wants))
		return state;
	if (!state || state->progress != LOOK_NEW) {
		state = look_new(eval, look, key, args);
		if (known)
			add_wants(run->arena, &state->wants, &known->wants);
		if (look->kind->where == PROBE_PURE)
			compute(run, state);
		else
			*VEC_PUSH(run->arena, &run->fresh) = state;
	}
	add_wants(run->arena, &state->wants, wants);
	return state;
}

/* Patterns whose operands name facts are told to the look once they are known. */
struct asking {
	struct eval *eval;
	struct wants *wants;
	struct str attr;
};

static void ask_pattern(void *self, const struct op *op, struct str operand)
{
	struct asking *asking = self;
	struct asked asked = {asking->attr, str_of(op->name), operand};
	struct wants one = {.patterns = &asked, .n_patterns = 1};

	add_wants(&asking->eval->run->scratch, asking->wants, &one);
}

static bool ask_expectation(struct eval *eval, const struct look *look,
			    const struct expectation *expectation, struct wants *wants)
{
	struct asking asking = {eval, wants, expectation->attr};
	const struct matcher *bound;
	const struct cause *cause;
	size_t index;
	const struct attr *attr = kind_attr(look->kind, expectation->attr, &index);

	if (!expectation->matcher->unbound || !attr || !attr->streams)
		return true;
	switch (bind_matcher(eval, expectation->matcher, NULL, &bound, &cause)) {
	case BOUND: match_each_stream(bound, ask_pattern, &asking); return true;
	case BOUND_WAITING: return false;
	case BOUND_ABSENT:
	case BOUND_FAILED: break;
	}
	/* What can't be known before the look is judged by the text itself, or is an ERROR there.
	 */
	wants->attrs |= 1ULL << index;
	return true;
}

static bool ask_patterns(struct eval *eval, const struct look *look, const struct member *member,
			 struct wants *wants)
{
	bool done = true;

	for (size_t i = 0; member && i < member->n_steps; i++)
		for (size_t k = 0; k < member->steps[i].n_that; k++)
			done &= ask_expectation(eval, look, &member->steps[i].that[k], wants);
	return done;
}

/* What nobody else asks for has no key to be found by. */
static struct look_state *lone_look(struct eval *eval, const struct look *look,
				    const struct value **args, const struct wants *wants)
{
	struct run *run = eval->run;
	struct look_state *state;
	size_t n = look->kind->n_options;

	if (run->rows[eval->row].look)
		return run->rows[eval->row].look;
	state = run->idle.n ? run->idle.at[--run->idle.n]
			    : ARENA_NEW(run->arena, struct look_state);
	if (!state->args || state->kind != look->kind)
		state->args = ARENA_ARRAY(run->arena, const struct value *, n);
	memcpy(state->args, args, n * sizeof(struct value *));
	state->kind = look->kind;
	state->timeout = look->timeout;
	state->first_row = eval->row;
	state->is_lone = true;
	state->secret = false;
	state->progress = LOOK_NEW;
	state->wants = (struct wants){0};
	add_wants(run->arena, &state->wants, wants);
	*VEC_PUSH(run->arena, &run->fresh) = state;
	return state;
}

enum { LONE_ROOM = 128 };

void look_answered(struct run *run, struct look_state *look, struct str bytes)
{
	look->progress = LOOK_DONE;
	if (!look->is_lone || bytes.n > LONE_ROOM) {
		look->bytes = str_copy(run->arena, bytes);
		return;
	}
	if (!look->room)
		look->room = arena_alloc(run->arena, LONE_ROOM);
	memcpy(look->room, bytes.p, bytes.n);
	look->bytes = (struct str){look->room, bytes.n};
}

void look_give_up(struct run *run, struct row_state *row)
{
	*VEC_PUSH(run->arena, &run->idle) = row->look;
	row->look = NULL;
}

static const struct cause *refused(struct eval *eval, const struct look *look)
{
	return cause_cannot_tell(
		eval, str_printf(&eval->run->scratch,
				 "not looked at: `%s` %s, which rules of strangers may not "
				 "(`--untrusted`)",
				 look->kind->name, look->kind->needs->does));
}

struct look_known look_up(struct eval *eval, const struct look *look, const struct member *steps)
{
	struct row_state *row = &eval->run->rows[eval->row];
	bool is_own = steps && steps == &eval->run->rules->checks.at[eval->row].body;
	struct building building = {.eval = eval, .look = look, .state = KNOWN};
	struct wants wants = look->wants;
	struct look_state *state;

	if (eval->run->options->untrusted && look->kind->needs)
		return (struct look_known){.state = FAILED, .cause = refused(eval, look)};
	building.args =
		ARENA_ARRAY(&eval->run->scratch, const struct value *, look->kind->n_options);
	for (size_t i = 0; i < look->kind->n_options; i++)
		fill_arg(&building, i);
	if (building.state == KNOWN && !ask_patterns(eval, look, steps, &wants))
		building.state = WAITING;
	if (building.state != KNOWN)
		return (struct look_known){.state = building.state,
					   .cause = building.cause,
					   .missing = building.missing};
	state = is_own && look->is_lone ? lone_look(eval, look, building.args, &wants)
					: find_or_ask(eval, look, building.args, &wants);
	if (is_own)
		row->look = state;
	state->secret |= look->secret;
	state->wants.secret |= look->wants.secret;
	if (state->progress == LOOK_DONE)
		return (struct look_known){.state = KNOWN, .look = state};
	*VEC_PUSH(&eval->run->scratch, &eval->lacks) = state;
	return (struct look_known){.state = WAITING, .look = state};
}

void look_observation(const struct look_state *look, struct arena *arena, struct observation *ret)
{
	if (observation_decode(arena, look->bytes, ret))
		return;
	*ret = (struct observation){.failed = true};
	record_init(&ret->record, arena);
	ret->fault = fault_made(arena, FAULT_SYSTEM, STR_NONE, "an answer that can't be read");
}

struct str look_target(const struct look_state *look, struct arena *arena)
{
	size_t i;
	const struct option *target = kind_target(look->kind, &i);
	struct buf text;

	if (!target)
		return str_of(look->kind->name);
	if (!look->args[i])
		return STR("nothing");
	if (look->args[i]->type != TYPE_list || target->form != OPTION_LIST)
		return value_text(arena, look->args[i]);
	buf_init(&text, arena, LIMIT_TEXT_MAX);
	for (size_t k = 0; k < look->args[i]->list.n; k++) {
		if (k)
			buf_add_char(&text, ' ');
		value_print(&text, &look->args[i]->list.at[k]);
	}
	return buf_str(&text);
}

void looks_start(struct run *run)
{
	for (size_t i = 0; i < run->fresh.n; i++) {
		struct look_state *state = run->fresh.at[i];
		struct look_request request = {
			.kind = state->kind,
			.args = (const struct value *const *)state->args,
			.wants = &state->wants,
			.timeout = state->timeout,
		};

		if (!state->has_ticket) {
			state->has_ticket = true;
			state->ticket = (uint32_t)run->all.n;
			*VEC_PUSH(run->arena, &run->all) = state;
		}
		request.ticket = state->ticket;
		state->progress = LOOK_STARTED;
		run->n_looking++;
		run->observer->start(run->observer->self, &request);
	}
	run->fresh.n = 0;
}
