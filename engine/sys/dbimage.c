#include "sys/dbimage.h"

#include "base/limits.h"
#include "sys/fault.h"
#include "sys/wal.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdint.h>
#include <string.h>

/* Offsets in the header, which is 100 bytes. */
enum {
	PAGE_SIZE = 16,
	WRITE_VERSION = 18, /* 1: rollback journal, 2: write-ahead log */
	READ_VERSION = 19,
	CHANGES = 24,
	PAGES = 28,
	PAGES_VALID_FOR = 92, /* CHANGES as it was when PAGES was written */
	HEADER = 100,
};

static const char magic[] = "SQLite format 3";

bool dbimage_resize(struct dbimage *image, size_t n)
{
	unsigned char *bytes = sqlite3_realloc64(image->bytes, n ? n : 1);

	if (!bytes)
		return false;
	image->bytes = bytes;
	image->n = n;
	return true;
}

void dbimage_release(struct dbimage *image)
{
	sqlite3_free(image->bytes);
	*image = (struct dbimage){.n = 0};
}

bool dbimage_asks_for_log(const unsigned char *header, size_t n)
{
	return n > READ_VERSION && header[READ_VERSION] == 2;
}

static uint32_t big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The header's, 0 where it has none that can be. */
static uint32_t page_size_of(const struct dbimage *image)
{
	uint32_t size;

	if (image->n < HEADER || memcmp(image->bytes, magic, sizeof magic) != 0)
		return 0;
	size = (uint32_t)image->bytes[PAGE_SIZE] << 8 | image->bytes[PAGE_SIZE + 1];
	if (size == 1)
		size = 65536;
	return size >= 512 && (size & (size - 1)) == 0 ? size : 0;
}

static bool apply(struct arena *arena, struct str path, const struct wal *wal,
		  struct dbimage *image, struct fault *reterr)
{
	uint64_t size = (uint64_t)wal->pages * wal->page_size;
	size_t had = image->n;
	uint32_t page_size;

	if (size > LIMIT_DATABASE) {
		*reterr = fault_made(arena, FAULT_LIMIT, path,
				     "has %llu bytes with its log; at most %d MiB are read",
				     (unsigned long long)size, LIMIT_DATABASE / LIMIT_MIB);
		return false;
	}
	if (!dbimage_resize(image, (size_t)size)) {
		*reterr = fault_errno(arena, ENOMEM, path);
		return false;
	}
	/* a page that is nowhere was never used: SQLite doesn't write those that are free */
	if (size > had)
		memset(image->bytes + had, 0, (size_t)size - had);
	wal_apply(wal, image->bytes);
	page_size = page_size_of(image);
	if (page_size && page_size != wal->page_size) {
		*reterr = fault_made(arena, FAULT_MALFORMED, path,
				     "has pages of %u bytes, its log has pages of %u bytes",
				     page_size, wal->page_size);
		return false;
	}
	return true;
}

/* SQLite says no more of this than that the image is malformed. */
static bool has_all_pages(struct arena *arena, struct str path, const struct dbimage *image,
			  struct fault *reterr)
{
	uint32_t page_size = page_size_of(image), wanted;
	size_t there;

	if (!page_size || memcmp(image->bytes + CHANGES, image->bytes + PAGES_VALID_FOR, 4) != 0)
		return true;
	wanted = big_endian(image->bytes + PAGES);
	there = (image->n + page_size - 1) / page_size;
	if (wanted <= there)
		return true;
	*reterr = fault_made(arena, FAULT_MALFORMED, path,
			     "is truncated: its header says %u pages of %u bytes, %zu are there",
			     wanted, page_size, there);
	return false;
}

bool dbimage_finish(struct arena *arena, struct str path, struct str log, struct dbimage *image,
		    struct fault *reterr)
{
	struct wal wal;

	if (image->n == 0)
		return true;
	switch (wal_kind(log)) {
	case WAL_NONE: break;
	case WAL_KNOWN:
		wal_read(log, &wal);
		if (wal.frames && !apply(arena, path, &wal, image, reterr))
			return false;
		break;
	case WAL_UNKNOWN:
		*reterr = fault_made(arena, FAULT_MALFORMED, path,
				     "has a write-ahead log of a version that isn't known");
		return false;
	}
	if (!has_all_pages(arena, path, image, reterr))
		return false;
	for (size_t i = WRITE_VERSION; i <= READ_VERSION; i++)
		if (image->n >= HEADER && image->bytes[i] == 2)
			image->bytes[i] = 1;
	return true;
}
