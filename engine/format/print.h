/*
 * Private to format/: pieces as text again, in the order that their entries are in now.
 *
 * Blocks are indented by two, items of a list by two below their key; one blank stands behind a
 * dash and a colon; what `{…}` and `[…]` hold in one line has a blank behind each comma; no two
 * blank lines follow each other, and none begins a block or ends the file. Quotes, words, line ends
 * and what lies within a text stay. Lines of what goes over several move with what they belong to.
 */
#ifndef ENGINE_FORMAT_PRINT_H
#define ENGINE_FORMAT_PRINT_H

struct buf;
struct pieces;

void pieces_print(const struct pieces *pieces, struct buf *out);

#endif
