#include "base/near.h"

#include <criterion/criterion.h>

Test(near, finds_the_slip)
{
	static const struct {
		const char *written, *known, *want;
	} rows[] = {
		{"sokcet", "socket", "socket"},
		{"expct", "expect", "expect"},
		{"NoNewPriviliges", "NoNewPrivileges", "NoNewPrivileges"},
		{"stat", "command", ""},
		{"uid", "gid", "gid"},
		{"", "gid", ""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct near near;

		near_init(&near, str_of(rows[i].written));
		near_offer(&near, str_of(rows[i].known));
		struct str got = near_found(&near);
		cr_assert(str_is(got, rows[i].want), "%s: got %.*s, want %s", rows[i].written,
			  STR_ARG(got), rows[i].want);
	}
}
