/*
 * What a `systemctl` printed, out of any bytes: each state that is told stands in them, for as many
 * units as were asked.
 */
#include "sys/showtext.h"

#include "base/bug.h"
#include "sys/manager.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct str text, struct str word)
{
	BUG_UNLESS(!str_is_set(word) || (word.n && str_contains(text, word)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str names[] = {STR_INIT("active.service"),
					   STR_INIT("a@b\\x2dc.service")};
	struct str text = {(const char *)data, size};
	struct unit_state states[2];

	for (size_t n = 1; n <= 2; n++) {
		if (!showtext_read(text, names, n, states))
			continue;
		for (size_t i = 0; i < n; i++) {
			BUG_UNLESS(states[i].load.n && states[i].active.n);
			check(text, states[i].load);
			check(text, states[i].active);
			check(text, states[i].sub);
			check(text, states[i].enabled);
		}
	}
	return 0;
}
