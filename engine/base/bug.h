/*
 * BUG: the program broke a promise to itself. Never for a rule author's mistake (source/diag.h) and
 * never for a host's refusal (sys/fault.h).
 */
#ifndef ENGINE_BASE_BUG_H
#define ENGINE_BASE_BUG_H

/* Says what broke on standard error and ends the process by SIGABRT, so that a core can be had. */
_Noreturn void bug_stop(const char *file, int line, const char *what);

#define BUG(what) bug_stop(__FILE__, __LINE__, (what))
#define BUG_UNLESS(holds) ((holds) ? (void)0 : bug_stop(__FILE__, __LINE__, #holds))

#endif
