/*
 * Schemas out of the tables: what a probe takes and tells, as JSON Schema 2020-12. Committed under
 * schema/, rewritten by `./dev schema`, compared by a test.
 */
#ifndef ENGINE_DESCRIBE_SCHEMA_H
#define ENGINE_DESCRIBE_SCHEMA_H

struct buf;
struct probe_kind;

/* Adds the schema of one probe: its long and its short form, and its expectations under $defs.
 * Texts may be any scalar, as converters of YAML make numbers and booleans of them. */
void schema_probe(struct buf *out, const struct probe_kind *kind);

#endif
