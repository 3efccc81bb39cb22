/*
 * Nodes: a YAML file as maps, lists and texts, each with its place. Untyped: `no`, `0600` and
 * `1.10` are texts here; the field that a text is for gives it its type.
 *
 * Nodes are immutable. An alias is the node of its anchor again, so a node may have several
 * parents; the expanded size is bounded when it is read.
 */
#ifndef ENGINE_SOURCE_NODE_H
#define ENGINE_SOURCE_NODE_H

#include "base/str.h"
#include "source/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct diags;

enum node_kind {
	NODE_TEXT,
	NODE_LIST,
	NODE_MAP,
};

struct node_pair {
	const struct node *key; /* a NODE_TEXT */
	const struct node *value;
};

struct node {
	unsigned char kind; /* enum node_kind */
	bool quoted;        /* a text in quotes, or a block text: never taken as "nothing" */
	uint32_t size;      /* nodes in it, itself included, aliases expanded */
	struct span at;
	union {
		struct str text;
		struct {
			const struct node **items;
			size_t n_items;
		};
		struct {
			struct node_pair *pairs;
			size_t n_pairs;
		};
	};
};

/*
 * Items of the lists right under the root map may be handed over one by one as they end, so that
 * a file of thousands of checks never stands in memory as nodes. `first` is the first key of the
 * file, `key` the list's. True: the item is kept; false: its nodes are given up, unless
 * an anchor stands in it. Handed over items aren't in the list that the root has in the end.
 */
struct yaml_items {
	bool (*item)(void *self, const struct node *first, const struct node *key,
		     const struct node *item);
	void *self;
};

struct yaml_request {
	struct arena *texts; /* texts that aren't in the source as they are; live as the rules do */
	struct arena *nodes; /* nodes, and nothing else: it is rewound */
	const struct sources *sources;
	uint32_t file;
	const struct yaml_items *items; /* may be NULL */
};

/*
 * The one document of a source; NULL where it holds none or isn't YAML, with diagnostics. An empty
 * file gives NULL and none. Duplicate keys are diagnosed and the later dropped; merge keys
 * (<<) are applied.
 */
const struct node *yaml_read(const struct yaml_request *request, struct diags *diags);

/* An empty plain text, `~` or `null`: a key without a value. */
bool node_is_nothing(const struct node *node);

/* The value of a key, or NULL; of anything but a map NULL. */
const struct node *node_get(const struct node *map, struct str key);

/* "a map", "a list", "a text", "nothing" */
const char *node_kind_name(const struct node *node);

#endif
