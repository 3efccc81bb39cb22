/*
 * Private to rule/: what the parts of loading share. Loading has two passes. Compiling turns nodes
 * into the model, file by file, with references by name; linking (names.c) resolves the names,
 * folds what is constant and checks it.
 */
#ifndef ENGINE_RULE_LOADER_H
#define ENGINE_RULE_LOADER_H

#include "base/arena.h"
#include "base/vec.h"
#include "rule/dialect.h"
#include "rule/model.h"
#include "source/diag.h"
#include "source/node.h"

#include <stdbool.h>

struct expr_engine;
struct fields;
struct rule_file;
struct rule_show;

/* A text with references, and what they may name. */
struct pending_text {
	struct rule_text *text;
	const struct look *own; /* NULL: no look of its own */
};

struct pending_conditions {
	struct conditions *when;
	const struct node *item;
};

struct pending_texts VEC_OF(struct pending_text);
struct pending_looks VEC_OF(struct look *);
struct pending_whens VEC_OF(struct pending_conditions);

struct loader {
	struct arena *arena; /* the rules' */
	struct arena *nodes;
	struct arena *pending; /* what linking has to go through, given up with the loader */
	const struct dialect *dialect;
	struct sources *sources;
	struct diags *diags;
	struct rule_set *rules;
	struct expr_engine *expressions; /* opened when first needed */

	struct pending_texts texts;
	struct pending_looks looks;
	struct pending_whens whens;

	struct map overrides;   /* id → its struct override */
	struct map fact_layers; /* name → the highest layer, over the lowest, that defines it */
	const struct rule_show *show; /* the check that is shown; NULL: none */
	bool shown;

	const struct node *item; /* of the for_each that is being repeated */
	struct map matchers;     /* constant ones, by type and operand */
	size_t group_depth;
	size_t n_members;
	size_t diags_before_keys; /* of the map being compiled */
	size_t diags_before_item; /* of the list of checks; SIZE_MAX: none has been there */
	size_t item_end;          /* byte */
	bool has_secrets;         /* some check or fact says `secret: yes` */
	bool unread;              /* some file couldn't be read as YAML */
	bool keeps_nodes;         /* the check being compiled holds nodes that linking needs */
};

/* load.c: the number of a file, as struct span has it. */
uint32_t loader_add_source(struct loader *loader, const struct rule_file *file);

/* template.c */

/*
 * The text of a node; NULL with a diagnostic where it is no text, or holds what looks like a
 * reference and isn't. `own`: whose attributes `${name}` may be; NULL: facts only.
 */
const struct rule_text *template_read(struct loader *loader, const struct node *node,
				      const struct look *own);

/* A text or a list of texts; NULL with diagnostics. */
const struct texts *texts_read(struct loader *loader, const struct node *node,
			       const struct look *own);

/* The place of bytes from..to of a node's text: exact where the text stands in the file as it is.
 */
struct span node_part(const struct loader *loader, const struct node *node, size_t from, size_t to);

/* compile.c, compile_fact.c: one check of the list, one fact. */
void compile_check(struct loader *loader, const struct node *node);
void compile_fact(struct loader *loader, const struct node *key, const struct node *node);

/* Letters of a fact's name, or of an id or tag. */
bool loader_is_name(struct str text, bool fact);

/* The one probe among the keys of a map, *ret_pair NULL where there is none; false where there are
 * two. */
bool loader_find_probe(struct loader *loader, const struct fields *keys, const struct node *node,
		       const struct node_pair **ret_pair);

/* look.c: the probe of a map, whose key is `key`; NULL with diagnostics. */
struct look *compile_look(struct loader *loader, const struct node_pair *pair);

/* Reads the arguments that have no references left (all = false), and then checks the look as its
 * probe asks. */
bool look_read_constants(struct loader *loader, struct look *look);
void look_check(struct loader *loader, struct look *look);

/* yes or no of a key; false with a diagnostic for all else. */
bool loader_read_yes(struct loader *loader, const struct node *node, bool *ret);

/* steps.c */
void compile_steps(struct loader *loader, struct member *member, const struct node *node);
struct matcher *compile_matcher(struct loader *loader, const struct node *node,
				const struct look *own, const struct type *type,
				const char *const *words);
bool compile_otherwise(struct loader *loader, const struct node *node, enum status *ret);

/* names.c: the second pass. */
void link_rules(struct loader *loader);

/* Its end: reads and binds all that is constant. */
void link_constants(struct loader *loader);

/* The names of probes, for tables of keys. */
const char *probe_word(size_t i);

#endif
