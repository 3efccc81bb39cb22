/*
 * Files of KEY=value lines. All values are texts.
 *
 * env: as os-release(5) and systemd.exec(5) (EnvironmentFile=) have it, with `export` allowed
 * before a key. Where systemd and a shell read a line differently because of what stands behind a
 * closing quote, and where systemd passes over a line, the line is refused. A key that stands twice
 * has its last value, as for both.
 *
 * ini: as Python's configparser reads it with interpolation off, case kept, and DEFAULT a section
 * like any other: quotes are part of a value, a line that is indented deeper than its key goes on
 * with its value. Keys before any section stand at the top. A section or a key of one section that
 * stands twice is refused.
 */
#ifndef ENGINE_SYS_KEYFILE_H
#define ENGINE_SYS_KEYFILE_H

#include <stdbool.h>

struct doc_reader;
struct doc_value;

bool env_read(struct doc_reader *reader, struct doc_value *ret_root);
bool ini_read(struct doc_reader *reader, struct doc_value *ret_root);

#endif
