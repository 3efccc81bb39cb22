#include "sys/wal.h"

#include <stdbool.h>
#include <string.h>

enum {
	MAGIC = 0x377f0682, /* its last bit: checksums are of big-endian words */
	VERSION = 3007000,
	PAGE_SIZE_MIN = 512,
	PAGE_SIZE_MAX = 65536,
};

/* Offsets in the header, and in that of a frame. */
enum { H_MAGIC = 0, H_VERSION = 4, H_PAGE_SIZE = 8, H_SALTS = 16, H_SUM = 24 };
enum { F_PAGE = 0, F_PAGES_AFTER = 4, F_SALTS = 8, F_SUM = 16, SALTS = 8 };

struct sum {
	bool big_endian;
	uint32_t a, b;
};

static uint32_t big_endian(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

static uint32_t little_endian(const char *p)
{
	return __builtin_bswap32(big_endian(p));
}

/* n is a multiple of 8. */
static void sum_add(struct sum *sum, const char *p, size_t n)
{
	uint32_t a = sum->a, b = sum->b;

	if (sum->big_endian)
		for (const char *end = p + n; p < end; p += 8) {
			a += big_endian(p) + b;
			b += big_endian(p + 4) + a;
		}
	else
		for (const char *end = p + n; p < end; p += 8) {
			a += little_endian(p) + b;
			b += little_endian(p + 4) + a;
		}
	sum->a = a;
	sum->b = b;
}

static bool sum_is(const struct sum *sum, const char *stored)
{
	return sum->a == big_endian(stored) && sum->b == big_endian(stored + 4);
}

static struct sum sum_of_header(const char *header)
{
	struct sum sum = {.big_endian = big_endian(header + H_MAGIC) & 1};

	sum_add(&sum, header, H_SUM);
	return sum;
}

enum wal_kind wal_kind(struct str bytes)
{
	uint32_t page_size;
	struct sum sum;

	if (bytes.n < WAL_HEADER || (big_endian(bytes.p + H_MAGIC) & ~1U) != MAGIC)
		return WAL_NONE;
	page_size = big_endian(bytes.p + H_PAGE_SIZE);
	if (page_size < PAGE_SIZE_MIN || page_size > PAGE_SIZE_MAX || (page_size & (page_size - 1)))
		return WAL_NONE;
	sum = sum_of_header(bytes.p);
	if (!sum_is(&sum, bytes.p + H_SUM))
		return WAL_NONE;
	return big_endian(bytes.p + H_VERSION) == VERSION ? WAL_KNOWN : WAL_UNKNOWN;
}

static size_t frame_size(const struct wal *wal)
{
	return WAL_FRAME_HEADER + (size_t)wal->page_size;
}

static const char *frame_at(const struct wal *wal, size_t i)
{
	return wal->bytes.p + WAL_HEADER + i * frame_size(wal);
}

/* Is it of this log, and what its writer wrote? */
static bool frame_holds(const struct wal *wal, const char *frame, struct sum *sum)
{
	if (memcmp(frame + F_SALTS, wal->bytes.p + H_SALTS, SALTS) != 0 ||
	    big_endian(frame + F_PAGE) == 0)
		return false;
	sum_add(sum, frame, F_SALTS);
	sum_add(sum, frame + WAL_FRAME_HEADER, wal->page_size);
	return sum_is(sum, frame + F_SUM);
}

void wal_read(struct str bytes, struct wal *ret)
{
	struct wal wal = {.bytes = bytes, .page_size = big_endian(bytes.p + H_PAGE_SIZE)};
	struct sum sum = sum_of_header(bytes.p);
	size_t there = (bytes.n - WAL_HEADER) / frame_size(&wal);

	for (size_t i = 0; i < there && frame_holds(&wal, frame_at(&wal, i), &sum); i++) {
		uint32_t pages_after = big_endian(frame_at(&wal, i) + F_PAGES_AFTER);

		if (pages_after) {
			wal.frames = i + 1;
			wal.pages = pages_after;
		}
	}
	*ret = wal;
}

void wal_apply(const struct wal *wal, unsigned char *database)
{
	for (size_t i = 0; i < wal->frames; i++) {
		const char *frame = frame_at(wal, i);
		uint32_t page = big_endian(frame + F_PAGE);

		/* beyond the end: a page that a later transaction gave up */
		if (page <= wal->pages)
			memcpy(database + (size_t)(page - 1) * wal->page_size,
			       frame + WAL_FRAME_HEADER, wal->page_size);
	}
}
