/*
 * A check in plain sentences, made out of the tables and the rule set: when there is a row, what is
 * looked at, what must hold in which order, what each outcome says, and which facts that rests on.
 */
#ifndef ENGINE_DESCRIBE_EXPLAIN_H
#define ENGINE_DESCRIBE_EXPLAIN_H

struct arena;
struct check;
struct render_style;
struct rule_set;
struct sink;

/* columns, color and ascii of the style count. */
void explain_check(const struct rule_set *rules, const struct check *check,
		   const struct render_style *style, struct arena *arena, const struct sink *sink);

#endif
