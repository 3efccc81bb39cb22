/*
 * SQLite's write-ahead log, read by ourselves: what a database file lacks of what was committed.
 * Pure: bytes in, bytes out. The format is that of https://www.sqlite.org/fileformat2.html
 * (section 4) and of walformat.html.
 *
 * A log is a header and frames, each one page as a transaction left it. What counts are the frames
 * from the first on that carry the header's salts and go on with its checksum, up to the last of
 * them that ends a transaction. All behind that was never committed, was torn, or is left over
 * from before the log was begun anew. This is what SQLite does when it recovers a log.
 */
#ifndef ENGINE_SYS_WAL_H
#define ENGINE_SYS_WAL_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

enum { WAL_HEADER = 32, WAL_FRAME_HEADER = 24 }; /* bytes */

enum wal_kind {
	WAL_NONE, /* no log: too short, another magic, or a header that its checksum refutes */
	WAL_KNOWN,
	WAL_UNKNOWN, /* a log of another version */
};

struct wal {
	struct str bytes;   /* as they were given */
	uint32_t page_size; /* 512 to 65536, a power of two */
	size_t frames;      /* that count; 0: the database file is all there is */
	uint32_t pages;     /* of the database after the last of them */
};

/* Of a log that begins so; WAL_HEADER bytes are enough. */
enum wal_kind wal_kind(struct str bytes);

/* The bytes are of a WAL_KNOWN log and must outlive *ret. */
void wal_read(struct str bytes, struct wal *ret);

/* Writes the frames that count over a database of exactly pages * page_size bytes. */
void wal_apply(const struct wal *wal, unsigned char *database);

#endif
