/*
 * The keys of the maps that tests of rules are written in, for those who describe them.
 */
#ifndef ENGINE_CASES_KEYS_H
#define ENGINE_CASES_KEYS_H

struct fields;

const struct fields *keys_of_tests(void); /* behind the first key */
const struct fields *keys_of_case(void);
const struct fields *keys_of_given(void);
const struct fields *keys_of_canned(void); /* a look */
const struct fields *keys_of_given_fact(void);
const struct fields *keys_of_wanted(void);

#endif
