#include "base/arena.h"
#include "base/limits.h"
#include "base/vec.h"
#include "match/parts.h"

struct domain domain_of(const struct matcher *matcher)
{
	return (struct domain){matcher->type, matcher->words, false};
}

struct domain domain_of_items(const struct matcher *matcher)
{
	return (struct domain){matcher->type ? &type_text : NULL, matcher->words, false};
}

bool domain_is_finite(struct domain domain)
{
	return domain.type == &type_bool || (domain.type == &type_text && domain.words);
}

bool domain_is_number(struct domain domain)
{
	return domain.type == &type_int || domain.type == &type_size ||
	       domain.type == &type_duration || domain.type == &type_time;
}

static bool is_of(struct domain domain, const struct value *value)
{
	if ((domain.is_count || domain.type == &type_size) && value->number < 0)
		return false;
	if (domain.type != &type_text || !domain.words)
		return true;
	for (const char *const *word = domain.words; *word; word++)
		if (str_is(value->text, *word))
			return true;
	return false;
}

void candidates_add(struct candidates *candidates, const struct value *value)
{
	struct domain domain = candidates->domain;
	struct value read = *value;
	struct str cause;

	if (domain.type && value->type != domain.type->id &&
	    !value_as(candidates->arena, value, domain.type->id, &read, &cause))
		return;
	if (!is_of(domain, &read))
		return;
	if (candidates->list.n == LIMIT_CANDIDATES)
		candidates->over = true;
	else
		*VEC_PUSH(candidates->arena, &candidates->list) = read;
}

void candidates_add_text(struct candidates *candidates, struct str text)
{
	struct value value = value_of_text(text);

	candidates_add(candidates, &value);
}

void candidates_add_number(struct candidates *candidates, enum type_id type, int64_t number)
{
	struct value value = {.type = type, .number = number};

	candidates_add(candidates, &value);
}

struct value operand_as_found(struct arena *arena, const struct value *operand)
{
	struct value found = *operand;

	if (operand->type != TYPE_list)
		return found;
	found.list.at = ARENA_ARRAY(arena, struct value, operand->list.n);
	for (size_t i = 0; i < operand->list.n; i++) {
		const struct value *item = &operand->list.at[i];

		found.list.at[i] =
			item->type == TYPE_list && item->list.n == 1 ? item->list.at[0] : *item;
	}
	return found;
}

void candidates_add_around(struct candidates *candidates, const struct value *value)
{
	struct value read = *value;
	struct str cause;

	candidates_add(candidates, value);
	if (value->type == TYPE_text && domain_is_number(candidates->domain) &&
	    !value_as(candidates->arena, value, candidates->domain.type->id, &read, &cause))
		return;
	if (!value_is_number(&read) || read.type == TYPE_real)
		return;
	if (read.number > INT64_MIN)
		candidates_add_number(candidates, read.type, read.number - 1);
	if (read.number < INT64_MAX)
		candidates_add_number(candidates, read.type, read.number + 1);
}

void candidates_propose(struct candidates *candidates, const struct matcher *matcher)
{
	if (matcher->op->propose && !matcher->unbound)
		matcher->op->propose(matcher, candidates);
	else
		for (size_t i = 0; i < matcher->n_kids; i++)
			candidates_propose(candidates, matcher->kids[i]);
}

static void add_texts(struct candidates *candidates)
{
	static const char *const texts[] = {"",  "x",    ".",      "0",   "1",       "-1",
					    "~", "\n\n", "a\nb\n", "yes", "0:9999-9"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		candidates_add_text(candidates, str_of(texts[i]));
}

static void add_lists(struct candidates *candidates)
{
	struct value *item = ARENA_NEW(candidates->arena, struct value);
	struct value list = {.type = TYPE_list, .list = {item, 0, 0}};

	*item = value_of_text(STR("."));
	candidates_add(candidates, &list);
	list.list.n = list.list.cap = 1;
	candidates_add(candidates, &list);
}

/* Modes are twelve bits. */
static void add_numbers(struct candidates *candidates, enum type_id type)
{
	static const int64_t numbers[] = {0, 1, 0600, 07777, INT64_MAX, INT64_MIN};
	size_t n = type == TYPE_mode ? 4 : sizeof numbers / sizeof *numbers;

	for (size_t i = 0; i < n; i++)
		candidates_add_number(candidates, type, numbers[i]);
}

static void add_bools(struct candidates *candidates)
{
	struct value yes = value_bool(true), no = value_bool(false);

	candidates_add(candidates, &yes);
	candidates_add(candidates, &no);
}

void candidates_add_usual(struct candidates *candidates)
{
	struct domain domain = candidates->domain;

	for (const char *const *word = domain.words; word && *word; word++)
		candidates_add_text(candidates, str_of(*word));
	if (!domain.type || domain.type == &type_bool)
		add_bools(candidates);
	if (!domain.type || domain.type == &type_text)
		add_texts(candidates);
	if (!domain.type || domain.type == &type_list)
		add_lists(candidates);
	if (!domain.type)
		add_numbers(candidates, TYPE_int);
	else if (domain_is_number(domain) || domain.type == &type_mode)
		add_numbers(candidates, domain.type->id);
}
