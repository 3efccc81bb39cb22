/*
 * The keys of the maps that rules are written in, for those who describe them: each table stands in
 * the file that reads it.
 */
#ifndef ENGINE_RULE_KEYS_H
#define ENGINE_RULE_KEYS_H

struct fields;

const struct fields *keys_of_file(void); /* behind the first key */
const struct fields *keys_of_check(void);
const struct fields *keys_of_member(void);
const struct fields *keys_of_step(void);
const struct fields *keys_of_source(void);
const struct fields *keys_of_waiver(void);

/* What `otherwise` may be, NULL-ended. */
const char *const *words_of_otherwise(void);

#endif
