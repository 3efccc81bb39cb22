#include "rules_dir.h"
#include "tty.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* NULL: nothing is there. Free of links. */
static const char *beside_program(char ret[PATH_MAX])
{
	char program[PATH_MAX], path[PATH_MAX + sizeof RULES_FROM_PROGRAM];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
	char *slash;

	if (n <= 0)
		return NULL;
	program[n] = '\0';
	slash = strrchr(program, '/');
	if (!slash)
		return NULL;
	slash[1] = '\0';
	snprintf(path, sizeof path, "%s%s", program, RULES_FROM_PROGRAM);
	return realpath(path, ret);
}

static struct str installed(struct arena *arena, const struct trust *trust)
{
	char beside[PATH_MAX];
	struct fault fault;

	if (!beside_program(beside))
		return STR(INSTALLED_RULES);
	if (strcmp(beside, INSTALLED_RULES) == 0 ||
	    trust_rules(arena, trust, str_of(beside), &fault))
		return str_copy(arena, str_of(beside));
	say_error("banger: the rules beside this program, %s, don't count: %.*s "
		  "(`doctor --rules-owner` takes them all the same)\n",
		  beside, STR_ARG(fault.text));
	return STR(INSTALLED_RULES);
}

/* The layers on their way. */
struct stack {
	struct arena *arena;
	const struct trust *trust;
	struct VEC_OF(struct engine_layer) layers;
};

static void push(struct stack *stack, struct str dir, bool is_optional)
{
	*VEC_PUSH(stack->arena, &stack->layers) = (struct engine_layer){dir, is_optional};
}

/* A layer that lies where it lies by custom. */
static void push_customary(struct stack *stack, struct str dir)
{
	struct fault fault;

	if (trust_rules(stack->arena, stack->trust, dir, &fault) || fault.kind != FAULT_UNTRUSTED) {
		push(stack, dir, true);
		return;
	}
	say_error("banger: the rules in %.*s don't count: %.*s (`doctor --rules-owner` takes them "
		  "all the same)\n",
		  STR_ARG(dir), STR_ARG(fault.text));
}

/* A home that may not be entered, as sudo leaves root's to somebody else, holds nobody's own. */
static void push_users(struct stack *stack, struct str dir)
{
	if (access(str_c(stack->arena, dir), F_OK) == 0 || errno != EACCES) {
		push_customary(stack, dir);
		return;
	}
	say_error("banger: the rules in %.*s, if there are any, don't count: %s\n", STR_ARG(dir),
		  strerror(errno));
}

/* As its specification says, a relative XDG_CONFIG_HOME counts as none. */
static void push_users_own(struct stack *stack)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && config[0] == '/')
		push_users(stack, str_printf(stack->arena, "%s/banger/rules.d", config));
	else if (home && home[0] == '/')
		push_users(stack, str_printf(stack->arena, "%s/.config/banger/rules.d", home));
}

bool rules_layers(struct arena *arena, const struct given *rules, const struct given *more,
		  const struct trust *trust, struct engine_source *ret)
{
	static const struct trust roots = {0};
	struct stack stack = {.arena = arena, .trust = trust ? trust : &roots};

	for (size_t i = 0; i < rules->n; i++)
		push(&stack, str_of(rules->at[i]), false);
	if (rules->n == 0) {
		push(&stack, installed(arena, stack.trust), false);
		push_customary(&stack, STR("/etc/banger/rules.d"));
		push_users_own(&stack);
	}
	for (size_t i = 0; i < more->n; i++)
		push(&stack, str_of(more->at[i]), false);
	ret->layers = stack.layers.at;
	ret->n_layers = stack.layers.n;
	if (ret->n_layers <= LIMIT_LAYERS)
		return true;
	say_error("banger: %zu layers of rules; up to %d are read\n", ret->n_layers, LIMIT_LAYERS);
	return false;
}

struct str rules_named(struct arena *arena, const struct engine_rules *rules)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_TEXT);
	for (size_t i = 0; i < rules->dirs.n; i++)
		buf_addf(&out, "%s%.*s", i ? ", " : "", STR_ARG(rules->dirs.at[i]));
	return buf_str(&out);
}
