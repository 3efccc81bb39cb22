#include "probe/program.h"

#include "probe/place.h"
#include "probe/probe.h"
#include "sys/fault.h"
#include "sys/which.h"

#include <stdlib.h>

static bool is_name(struct str text)
{
	return text.n && str_find_char(text, '/') == text.n && !str_is(text, ".") &&
	       !str_is(text, "..");
}

bool program_check(struct arena *arena, struct str text, struct str *reterr)
{
	if (is_name(text) || place_is_fixed(text))
		return true;
	*reterr = str_printf(arena,
			     "`%.*s` is no program: write its name, or a path that begins with "
			     "`/` or `~/`",
			     STR_ARG(text));
	return false;
}

bool program_find(const struct look_call *call, struct str text, struct which_found *ret,
		  struct fault *reterr)
{
	struct which_ask ask = {.name = text, .root = call->root};
	struct place place;

	if (text.n == 0) {
		*reterr = fault_made(call->arena, FAULT_MALFORMED, STR_NONE,
				     "the program has no name");
		return false;
	}
	if (!is_name(text)) {
		if (!place_find(call, text, &place, reterr))
			return false;
		ask.name = place.path;
	}
	if (!call->root)
		ask.path = str_of(getenv("PATH"));
	return which_find(call->arena, &ask, ret, reterr);
}
