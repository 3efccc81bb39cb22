#include "choose.h"
#include "tty.h"

#include <fnmatch.h>
#include <stdio.h>

static const char *const command = "banger doctor";

static bool is_match(const struct check *check, const char *pattern, struct arena *arena)
{
	for (size_t i = 0; i < check->tags.n; i++)
		if (str_is(check->tags.at[i], pattern))
			return true;
	return fnmatch(pattern, str_c(arena, check->id), 0) == 0;
}

static bool no_match(const struct rule_set *rules, const char *pattern, bool is_id)
{
	struct near near;
	struct str found;

	near_init(&near, str_of(pattern));
	for (size_t i = 0; i < rules->checks.n; i++) {
		near_offer(&near, rules->checks.at[i].id);
		for (size_t k = 0; k < rules->checks.at[i].tags.n; k++)
			near_offer(&near, rules->checks.at[i].tags.at[k]);
	}
	found = near_found(&near);
	say_error("%s: no check has the id%s `%s`", command, is_id ? "" : " or tag", pattern);
	if (str_is_set(found) && is_id && str_is(found, pattern))
		say_error("; that is a tag: `--only %s`", pattern);
	else if (str_is_set(found))
		say_error("; did you mean `%.*s`?", STR_ARG(found));
	say_error(" (`--list` lists them)\n");
	return false;
}

static bool mark(struct arena *arena, const struct rule_set *rules, const struct given *patterns,
		 bool value, bool *chosen)
{
	for (size_t p = 0; p < patterns->n; p++) {
		bool any = false;

		for (size_t i = 0; i < rules->checks.n; i++) {
			if (!is_match(&rules->checks.at[i], patterns->at[p], arena))
				continue;
			chosen[i] = value;
			any = true;
		}
		if (!any)
			return no_match(rules, patterns->at[p], false);
	}
	return true;
}

static bool none_of(const bool *chosen, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (chosen[i])
			return false;
	return true;
}

const bool *choose(struct arena *arena, const struct rule_set *rules, const struct choice *choice)
{
	bool *chosen = ARENA_ARRAY(arena, bool, rules->checks.n);
	bool all = choice->ids->n == 0 && choice->only->n == 0;

	for (size_t i = 0; i < rules->checks.n; i++)
		chosen[i] = all;
	for (size_t i = 0; i < choice->ids->n; i++) {
		const struct check *check = rule_set_check(rules, str_of(choice->ids->at[i]));

		if (!check)
			return no_match(rules, choice->ids->at[i], true), NULL;
		chosen[check - rules->checks.at] = true;
	}
	if (!mark(arena, rules, choice->only, true, chosen) ||
	    !mark(arena, rules, choice->skip, false, chosen))
		return NULL;
	if (choice->skip->n && none_of(chosen, rules->checks.n)) {
		say_error("%s: `--skip` leaves no check\n", command);
		return NULL;
	}
	return chosen;
}

static void list_one(const struct check *check, struct str needs, size_t widest, struct buf *out)
{
	buf_addf(out, "%-*.*s  ", (int)widest, STR_ARG(check->id));
	if (check->body.name && template_is_constant(check->body.name))
		buf_add(out, check->body.name->constant);
	for (size_t k = 0; k < check->tags.n; k++)
		buf_addf(out, "%s%.*s", k ? ", " : "  [", STR_ARG(check->tags.at[k]));
	if (check->tags.n)
		buf_add_char(out, ']');
	if (needs.n)
		buf_addf(out, "  needs %.*s", STR_ARG(needs));
	buf_add_char(out, '\n');
}

void choose_list(const struct rule_set *rules, const bool *chosen, struct buf *out)
{
	size_t widest = 2;
	struct reach reach;

	reach_init(&reach, out->arena, rules);
	for (size_t i = 0; i < rules->checks.n; i++)
		if (chosen[i] && rules->checks.at[i].id.n > widest)
			widest = rules->checks.at[i].id.n;
	for (size_t i = 0; i < rules->checks.n; i++)
		if (chosen[i])
			list_one(&rules->checks.at[i], reach_needs(&reach, &rules->checks.at[i]),
				 widest, out);
}
