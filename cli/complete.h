/*
 * Completion: what may stand at the end of a command line, out of the tables of commands and of the
 * rules that the line names. The scripts for the shells (cli/install/completion/) ask for it by
 * `banger __complete WORD...`, whose last word is the one being written.
 */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

struct command;

/*
 * Prints a line a candidate, `WORD<tab>what it is`; `:files` or `:dirs` alone: the shell's own
 * business. Nothing on a line that makes no sense. words: behind `banger`, NULL-ended, changed.
 * Gives the exit status.
 */
int complete(const struct command *const *commands, char **words);

#endif
