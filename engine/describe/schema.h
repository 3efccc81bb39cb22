/*
 * Schemas out of the tables, as JSON Schema 2020-12: what a rule file and a file of tests may hold,
 * in one self-contained document each. Committed under schema/, rewritten by `./dev schema`,
 * compared by a test.
 *
 * They take a file after any YAML converter: `mode: 0600` may arrive as 600 or as 384, `no` as a
 * text or as false, so each field takes whatever scalar its texts may become. What a text says
 * (a pattern, a range, a name that must be defined elsewhere) is for the loader to judge.
 */
#ifndef ENGINE_DESCRIBE_SCHEMA_H
#define ENGINE_DESCRIBE_SCHEMA_H

struct buf;
struct dialect;

void schema_rules(struct buf *out, const struct dialect *dialect);
void schema_cases(struct buf *out, const struct dialect *dialect);

#endif
