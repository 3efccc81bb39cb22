/*
 * Instants and spans of time as a report tells them. The texts are the arena's.
 */
#ifndef ENGINE_REPORT_WHEN_H
#define ENGINE_REPORT_WHEN_H

#include "base/str.h"

#include <stdint.h>

struct arena;

/* Seconds since 1970 as ISO 8601 in UTC: "2026-12-31T23:59:59Z". Years past 9999 count as that. */
struct str when_told(struct arena *arena, int64_t seconds);

/* Nanoseconds to two or three digits: "0.04 ms", "2.5 ms", "38 ms", "1.2 s", "75 s". */
struct str took_told(struct arena *arena, int64_t nanoseconds);

#endif
