#include "source/marks.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "base/vec.h"

enum { CHECKPOINT = 64 }; /* characters between two remembered byte offsets */

void marks_init(struct marks *marks, struct arena *arena, struct str text)
{
	size_t n = 0;

	*marks = (struct marks){.text = text, .is_ascii = utf8_is_ascii(text)};
	if (marks->is_ascii)
		return;
	for (size_t at = 0; at < text.n; n++) {
		uint32_t code;

		if (n % CHECKPOINT == 0)
			*VEC_PUSH(arena, &marks->checkpoints) = (uint32_t)at;
		at += utf8_decode(text, at, &code);
	}
}

uint32_t marks_byte(const struct marks *marks, size_t index)
{
	struct str text = marks->text;
	size_t at;

	if (marks->is_ascii)
		return (uint32_t)(index < text.n ? index : text.n);
	if (index / CHECKPOINT >= marks->checkpoints.n)
		return (uint32_t)text.n;
	at = marks->checkpoints.at[index / CHECKPOINT];
	for (size_t left = index % CHECKPOINT; left && at < text.n; left--) {
		uint32_t code;

		at += utf8_decode(text, at, &code);
	}
	return (uint32_t)at;
}
