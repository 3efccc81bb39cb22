/*
 * The same look and expectation twice: within one row, or in two rows that say the same. Two rows
 * may look at the same and want the same among other things: each is to be read alone.
 */
#include "lint/parts.h"
#include "probe/probe.h"

enum { LOOKED_AT = 64 }; /* of one target that are compared with each other */

/* Of one target, the newest first. */
struct seen {
	const struct check *check;
	const struct member *member;
	const struct seen *before;
	size_t n;
};

static bool texts_same(const struct rule_text *a, const struct rule_text *b)
{
	if (a->n_pieces != b->n_pieces)
		return false;
	if (a->n_pieces == 0)
		return str_eq(a->constant, b->constant);
	for (uint32_t i = 0; i < a->n_pieces; i++) {
		const struct piece *x = &a->pieces[i], *y = &b->pieces[i];

		if (!x->ref != !y->ref || (x->ref ? !str_eq(x->ref->written, y->ref->written)
						  : !str_eq(x->literal, y->literal)))
			return false;
	}
	return true;
}

static bool args_same(const struct arg *a, const struct arg *b)
{
	if (!a || !b)
		return a == b;
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!texts_same(a->texts[i], b->texts[i]) ||
		    (a->keys && !str_eq(a->keys[i], b->keys[i])))
			return false;
	return true;
}

static bool looks_same(const struct look *a, const struct look *b)
{
	if (a->kind != b->kind)
		return false;
	for (size_t i = 0; i < a->kind->n_options; i++)
		if (!args_same(a->args[i], b->args[i]))
			return false;
	return true;
}

static bool operands_same(const struct matcher *a, const struct matcher *b)
{
	if (!a->text != !b->text || !a->texts != !b->texts || a->operand.type != b->operand.type)
		return false;
	if (a->text)
		return texts_same(a->text, b->text);
	for (size_t i = 0; a->texts && i < a->operand.list.n && i < b->operand.list.n; i++)
		if (!a->texts[i] != !b->texts[i] ||
		    (a->texts[i] && !texts_same(a->texts[i], b->texts[i])))
			return false;
	return value_eq(&a->operand, &b->operand);
}

bool lint_same_matcher(const struct matcher *a, const struct matcher *b)
{
	if (a == b)
		return true;
	if (a->op != b->op || a->n_kids != b->n_kids)
		return false;
	for (size_t i = 0; i < a->n_kids; i++)
		if (!lint_same_matcher(a->kids[i], b->kids[i]))
			return false;
	return a->n_kids > 0 || operands_same(a, b);
}

static const struct expectation *find_same(const struct member *member,
					   const struct expectation *wanted)
{
	for (uint32_t i = 0; i < member->n_steps; i++)
		for (uint32_t k = 0; k < member->steps[i].n_that; k++) {
			const struct expectation *other = &member->steps[i].that[k];

			if (str_eq(other->attr, wanted->attr) &&
			    lint_same_matcher(other->matcher, wanted->matcher))
				return other;
		}
	return NULL;
}

static size_t count_expectations(const struct member *member)
{
	size_t n = 0;

	for (uint32_t i = 0; i < member->n_steps; i++)
		n += member->steps[i].n_that;
	return n;
}

static void add(struct lint *lint, struct span at, struct span other, const char *text)
{
	struct diag *diag = lint_add(lint, DIAG_LINT_REPEATED, at, "%s", text);

	diag->also = other;
	diag->also_text = STR("the first");
}

/* Members of one row: each expectation counts. */
static void compare_members(struct lint *lint, const struct member *member,
			    const struct member *earlier)
{
	if (member->n_steps == 0 && earlier->n_steps == 0)
		add(lint, member->look->at, earlier->look->at,
		    "this row looks for the same thing twice");
	for (uint32_t i = 0; i < member->n_steps; i++)
		for (uint32_t k = 0; k < member->steps[i].n_that; k++) {
			const struct expectation *that = &member->steps[i].that[k];
			const struct expectation *same = find_same(earlier, that);

			if (same)
				add(lint, that->at, same->at,
				    "this row looks at the same and expects the same twice");
		}
}

/* Rows: all that they say must be the same. */
static void compare_checks(struct lint *lint, const struct check *check,
			   const struct check *earlier)
{
	const struct member *member = &check->body;

	if (count_expectations(member) != count_expectations(&earlier->body))
		return;
	for (uint32_t i = 0; i < member->n_steps; i++)
		for (uint32_t k = 0; k < member->steps[i].n_that; k++)
			if (!find_same(&earlier->body, &member->steps[i].that[k]))
				return;
	add(lint, check->id_at, earlier->id_at,
	    "this check looks at and expects what another one does");
}

static struct str key_of(const struct lint *lint, const struct look *look)
{
	size_t i;
	const struct option *target = kind_target(look->kind, &i);
	const struct rule_text *text = target && look->args[i] ? look->args[i]->texts[0] : NULL;
	struct str lead = !text                        ? STR("")
			  : template_is_constant(text) ? text->constant
			  : text->pieces[0].ref        ? text->pieces[0].ref->written
						       : text->pieces[0].literal;

	return str_printf(lint->arena, "%s %.*s", look->kind->name, STR_ARG(lead));
}

/* Two that are left out under different conditions never both count: those aren't compared. */
static void see(struct lint *lint, const struct check *check, const struct member *member)
{
	struct str key = key_of(lint, member->look);
	const struct seen *earlier = map_get(&lint->looks, key);
	struct seen *seen = ARENA_NEW(lint->arena, struct seen);

	*seen = (struct seen){check, member, earlier, earlier ? earlier->n + 1 : 1};
	if (seen->n > LOOKED_AT)
		return;
	map_put(&lint->looks, key, seen);
	for (; earlier; earlier = earlier->before) {
		if (!looks_same(member->look, earlier->member->look))
			continue;
		if (earlier->check == check)
			compare_members(lint, member, earlier->member);
		else if (member == &check->body && earlier->member == &earlier->check->body)
			compare_checks(lint, check, earlier->check);
	}
}

static void walk(struct lint *lint, const struct check *check, const struct member *member)
{
	if (member->when)
		return;
	for (uint32_t i = 0; i < member->n_kids; i++)
		walk(lint, check, &member->kids[i]);
	if (member->look && !member->look->is_lone)
		see(lint, check, member);
}

void lint_repeated(struct lint *lint, const struct check *check)
{
	walk(lint, check, &check->body);
}
