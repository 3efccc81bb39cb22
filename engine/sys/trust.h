/*
 * What root may run: a program that nobody but root can change, as sudo and sshd ask of what they
 * use. The file, the folders on the way to it, and where links lead, likewise, must belong to root
 * and be writable by nobody else; in a folder with the sticky bit (/tmp) others can't replace what
 * is root's. What passes can't be exchanged before it is run either.
 *
 * Not covered: what the program itself runs or loads, as the interpreter of a script.
 */
#ifndef ENGINE_SYS_TRUST_H
#define ENGINE_SYS_TRUST_H

#include "base/str.h"

#include <stdbool.h>

struct arena;
struct fault;

/* For a process that isn't root's everything passes. Faults: UNTRUSTED with the owner or the mode
 * of the first thing in the way and the command that mends it; those of lstat(2) otherwise. */
bool trust_program(struct arena *arena, struct str path, struct fault *reterr);

#endif
