/*
 * Looks at units for a script to compare with what systemd makes of them.
 *
 *	standard input    SCOPE ROOT UNIT\n again and again: looked at with ROOT as root directory
 *	standard output   a line of JSON for each, {"fault": TEXT} or {NAME: VALUE, …}: a list for
 *	                  lists, for directives [ONE, TYPE, WORDS, PLACES]
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "probe/kinds.h"
#include "probe/probe.h"
#include "value/observation.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void add_text(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c < 0x20 || c == '"' || c == '\\')
			buf_addf(out, "\\u%04x", c);
		else
			buf_add_char(out, (char)c);
	}
	buf_add_char(out, '"');
}

static void add_list(struct buf *out, const struct values *list)
{
	buf_add_char(out, '[');
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			buf_add_char(out, ',');
		add_text(out, value_text(out->arena, &list->at[i]));
	}
	buf_add_char(out, ']');
}

static void add_directive(struct buf *out, const struct record_attr *attr)
{
	const struct directive_value *directive = attr->value.directive;

	buf_add_char(out, '[');
	add_text(out, value_text(out->arena, &directive->one));
	buf_addf(out, ",\"%s\",", type_of(directive->one.type)->name);
	add_list(out, &directive->words);
	buf_add(out, STR(",["));
	for (const struct origin *origin = attr->origin; origin; origin = origin->over) {
		add_text(out,
			 str_printf(out->arena, "%.*s:%u", STR_ARG(origin->file), origin->line));
		buf_add(out, origin->over ? STR(",") : STR(""));
	}
	buf_add(out, STR("]]"));
}

static void add_record(struct buf *out, const struct record *record)
{
	for (size_t i = 0; i < record->n; i++) {
		const struct record_attr *attr = &record->at[i];

		buf_add_char(out, i ? ',' : '{');
		add_text(out, attr->name);
		buf_add_char(out, ':');
		if (str_is_set(attr->cannot_tell))
			add_text(out, attr->cannot_tell);
		else if (attr->value.type == TYPE_directive)
			add_directive(out, attr);
		else if (attr->value.type == TYPE_list)
			add_list(out, &attr->value.list);
		else
			add_text(out, value_text(out->arena, &attr->value));
	}
	buf_add(out, STR("}\n"));
}

static bool enter(const char *root)
{
	if (strcmp(root, "/") == 0)
		return true;
	if (geteuid() != 0 && unshare(CLONE_NEWUSER))
		return false;
	return chroot(root) == 0 && chdir("/") == 0;
}

static int look(const char *scope, const char *unit)
{
	struct value values[2] = {value_of_text(str_of(unit)), value_of_text(str_of(scope))};
	const struct value *args[3] = {&values[0], &values[1], NULL};
	struct wants wants = {.attrs = UINT64_MAX};
	struct arena arena;
	struct record record;
	struct fault fault;
	struct buf out;

	arena_init(&arena, NULL);
	record_init(&record, &arena);
	buf_init(&out, &arena, LIMIT_OBSERVATION);
	if (kinds_named(STR("unit"))
		    ->observe(&(struct look_call){.arena = &arena, .args = args, .wants = &wants},
			      &record, &fault)) {
		add_record(&out, &record);
	} else {
		buf_add(&out, STR("{\"fault\":"));
		add_text(&out, fault_text(&arena, &fault));
		buf_add(&out, STR("}\n"));
	}
	fwrite(out.p, 1, out.n, stdout);
	fflush(stdout);
	arena_release(&arena);
	return out.over ? 2 : 0;
}

int main(void)
{
	char scope[16], root[4096], unit[4096];
	int status;

	while (scanf("%15s %4095s %4095s", scope, root, unit) == 3) {
		pid_t child = fork();

		if (child == 0)
			_exit(enter(root) ? look(scope, unit) : 3);
		if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
			return 1;
	}
	return 0;
}
