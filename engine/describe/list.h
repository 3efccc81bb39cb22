/*
 * What a rule set holds, at a glance: its checks, or its facts, one a line; or both as JSON.
 */
#ifndef ENGINE_DESCRIBE_LIST_H
#define ENGINE_DESCRIBE_LIST_H

struct arena;
struct render_style;
struct rule_set;
struct sink;

/* Id, name, what is looked at, place, tags. color and ascii of the style count. */
void list_checks(const struct rule_set *rules, const struct render_style *style,
		 struct arena *arena, const struct sink *sink);

/* Name, where its value comes from, place. */
void list_facts(const struct rule_set *rules, const struct render_style *style, struct arena *arena,
		const struct sink *sink);

/*
 * {"checks": [{"id", "name", "tags", "probe", "target", "needs", "statuses", "file", "line",
 * "column"}], "facts": [{"name", "from", "file", "line", "column"}]}: probe and target are left
 * out of groups, which have "members" instead, their number; statuses are those that a row may
 * have.
 */
void list_json(const struct rule_set *rules, struct arena *arena, const struct sink *sink);

#endif
