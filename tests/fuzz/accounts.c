/* etc/passwd and etc/group out of any bytes: what is told stands in them. */
#include "sys/accounts.h"

#include "base/bug.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct str text, struct str word)
{
	BUG_UNLESS(!str_is_set(word) || word.n == 0 || str_contains(text, word));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};

	for (uint32_t id = 0; id < 3; id++) {
		struct account user = account_user_in(text, id);
		struct account group = account_group_in(text, id);

		check(text, user.name);
		check(text, user.home);
		check(text, group.name);
		BUG_UNLESS(!str_is_set(group.home));
	}
	return 0;
}
