/*
 * Every ceiling of the program, in one place: bytes unless the name says otherwise. Each is there
 * because a rule file, a host or a child process controls what would grow without it.
 */
#ifndef ENGINE_BASE_LIMITS_H
#define ENGINE_BASE_LIMITS_H

#define LIMIT_KIB 1024
#define LIMIT_MIB (1024 * 1024)

/* memory */
#define LIMIT_ARENA_CHUNK_MIN (32 * LIMIT_KIB)
#define LIMIT_ARENA_CHUNK_MAX (256 * LIMIT_KIB)
#define LIMIT_ARENA_LARGE (128 * LIMIT_KIB) /* from here on pages of its own */

/* rule text */
#define LIMIT_RULE_FILE (16 * LIMIT_MIB)
#define LIMIT_RULE_FILES 4096 /* files in a rules directory */
#define LIMIT_RULE_DIR_DEPTH 16
#define LIMIT_LINKS 40 /* on the way to one thing; the kernel's own */
#define LIMIT_LAYERS 16
#define LIMIT_WAIVER_DAYS 366 /* that a waiver may run ahead */
#define LIMIT_RULES_TOTAL (64 * LIMIT_MIB)
#define LIMIT_YAML_DEPTH 64
#define LIMIT_YAML_NODES 2000000       /* of one file, aliases expanded */
#define LIMIT_YAML_ALIAS_NODES 100000  /* that aliases of one file may add */
#define LIMIT_DIAGS_PER_FILE 50        /* that are shown */
#define LIMIT_DIAGS 200000             /* that are kept */
#define LIMIT_FINDING (64 * LIMIT_KIB) /* of one, as programs get it */
#define LIMIT_DIAG_LINE 160            /* columns of a quoted line */
#define LIMIT_CHECKS 200000
#define LIMIT_MEMBERS_EXPANDED 200000 /* members that for_each makes */
#define LIMIT_GROUP_DEPTH 8
#define LIMIT_FACT_DEPTH 64 /* facts that name facts */
#define LIMIT_TEMPLATE (64 * LIMIT_KIB)
#define LIMIT_PATTERN (16 * LIMIT_KIB)
#define LIMIT_RANGE (64 * LIMIT_KIB)
#define LIMIT_VERSION 256     /* characters of a version, as npm's semver has it */
#define LIMIT_VERSION_PARTS 8 /* numbers of one: 1.2.3.4 has four */

/* matching */
#define LIMIT_REGEX_MATCH 1000000 /* PCRE2's match limit, steps */
#define LIMIT_REGEX_DEPTH 10000
#define LIMIT_REGEX_HEAP_KIB (8 * LIMIT_KIB)
#define LIMIT_LIST_COMPARISONS 10000000 /* of members of two lists */
#define LIMIT_CANDIDATES 512            /* values that a proof tries */
#define LIMIT_PROOF_WAYS 128            /* ways in which a matcher may hold, that one looks at */
#define LIMIT_EXPR_STEPS 100000         /* virtual machine instructions of an expr */

/* looking: what one observation may hold */
#define LIMIT_TEXT LIMIT_MIB /* text, stdout, stderr of one look, unless it says `limit` */
#define LIMIT_TEXT_MAX (64 * LIMIT_MIB)    /* what `limit` may ask for */
#define LIMIT_TEXT_UNASKED (4 * LIMIT_KIB) /* told for messages, though only patterns ask */
#define LIMIT_MATCH_WINDOW (2 * LIMIT_MIB) /* what one match may span in a file */
#define LIMIT_SCAN_WINDOW (LIMIT_MATCH_WINDOW + LIMIT_MIB) /* of a text that goes by */
#define LIMIT_LOOKBEHIND (64 * LIMIT_KIB)                  /* of a pattern, in such a text */
#define LIMIT_LINES 100000
#define LIMIT_OBSERVATION (80 * LIMIT_MIB)              /* one observation, encoded */
#define LIMIT_RECORD_ATTRS (LIMIT_DOCUMENT_VALUES + 64) /* its keys, and what all looks tell */
#define LIMIT_DOCUMENT (4 * LIMIT_MIB)
#define LIMIT_DOCUMENT_DEPTH 64
#define LIMIT_DOCUMENT_VALUES 100000
#define LIMIT_DATABASE (256 * LIMIT_MIB)
#define LIMIT_DATABASE_ROWS 1000000
#define LIMIT_DATABASE_STEPS 200000000         /* of SQLite's virtual machine */
#define LIMIT_DATABASE_MEMORY (64 * LIMIT_MIB) /* of a query, beside the database */
#define LIMIT_COLUMN LIMIT_MIB
#define LIMIT_ARGV 256          /* words */
#define LIMIT_ENV 256           /* variables that one look sets */
#define LIMIT_ENVIRONMENT 10000 /* variables of our own that are told of */
#define LIMIT_PATH 4096
#define LIMIT_UNIT_NAME 255
#define LIMIT_UNIT_WORD 256                /* of a manager's, on a unit's state */
#define LIMIT_OWNER_ENTRY (16 * LIMIT_MIB) /* of a user or a group, as the name service has it */
#define LIMIT_ACCOUNTS (16 * LIMIT_MIB)    /* the users, or groups, of another root */
#define LIMIT_ROOT_TRIES 32                /* of a path in it, while somebody moves folders */
#define LIMIT_UNIT (4 * LIMIT_MIB)         /* a unit's file, or one of its drop-ins */
#define LIMIT_UNIT_TOTAL (16 * LIMIT_MIB)  /* a unit with all of its drop-ins */
#define LIMIT_UNIT_LINE LIMIT_MIB          /* systemd's own */
#define LIMIT_UNIT_LINKS 8                 /* aliases of aliases; systemd's own */
#define LIMIT_UNIT_DIRECTIVES 4096         /* that one unit sets */
#define LIMIT_UNIT_NOTES 100               /* what is passed over */
#define LIMIT_DROP_INS 16384               /* of one unit */
#define LIMIT_UNIT_LISTINGS 16             /* of search paths that one looker keeps */
#define LIMIT_UNIT_ENTRIES 200000          /* in the directories of a search path */

/* waiting: milliseconds */
#define LIMIT_TIMEOUT_DEFAULT 10000
#define LIMIT_TIMEOUT_MAX 3600000
#define LIMIT_DEADLINE_DEFAULT 60000
#define LIMIT_DATABASE_RETRY_MIN 1 /* between two tries to read one that is written */
#define LIMIT_DATABASE_RETRY_MAX 16
#define LIMIT_TERM_GRACE 200  /* between TERM and KILL */
#define LIMIT_DRAIN 100       /* output of an ended command that somebody else holds open */
#define LIMIT_SWEEP 200       /* killing what escaped from commands that have ended */
#define LIMIT_SWEEP_ROUNDS 64 /* each ends children that the one before brought to light */
#define LIMIT_JOBS 64
#define LIMIT_TOGETHER 240     /* looks that are answered at once; fewer than LIMIT_ARGV */
#define LIMIT_MANAGER_CALLS 64 /* on their way; a D-Bus daemon lets 128 wait for their answers */
#define LIMIT_LOOKERS 4

/* what a command may use; less where doctor itself may use less */
#define LIMIT_COMMAND_CPU 3600                  /* seconds of a processor, each process */
#define LIMIT_COMMAND_DATA (4096UL * LIMIT_MIB) /* memory of its own, each process */
#define LIMIT_COMMAND_FILE (256 * LIMIT_MIB)    /* each file that it writes */
#define LIMIT_COMMAND_FILES 4096                /* descriptors, each process */
#define LIMIT_COMMAND_LOCKED (64 * LIMIT_MIB)   /* memory that stays */

/* reporting */
#define LIMIT_REPORT (256 * LIMIT_MIB)
#define LIMIT_OUTLET (64 * LIMIT_KIB) /* of a report, before the sink is asked */
#define LIMIT_OVERRIDDEN 32           /* what one value overrode, told of it */
#define LIMIT_SHOWN_VALUE 200         /* characters of a value in a message */

#endif
