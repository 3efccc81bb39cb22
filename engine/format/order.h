/*
 * Private to format/: the order of keys, which is that of the tables they are read by.
 *
 * Only maps of fixed keys are put in order: names, ids, expectations, operators and cases of a
 * `choose` stay as they are, and so does a map with a key that is unknown or twice there, or one
 * where an anchor would come behind its alias. A probe stands where `all` does, else first;
 * `expect` and `all` of several lines come behind what is said of them, right before `pass`.
 */
#ifndef ENGINE_FORMAT_ORDER_H
#define ENGINE_FORMAT_ORDER_H

struct arena;
struct dialect;
struct pieces;

void pieces_order(struct arena *arena, const struct dialect *dialect, struct pieces *pieces);

#endif
