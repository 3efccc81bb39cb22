/*
 * A check as all layers leave it, as YAML: a rule file of one check, each line with the place that
 * set it in a comment behind.
 */
#ifndef ENGINE_RULE_SHOW_H
#define ENGINE_RULE_SHOW_H

struct buf;
struct node;
struct sources;

void show_check(const struct node *check, const struct sources *sources, struct buf *out);

#endif
