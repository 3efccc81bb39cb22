#include "report/status.h"

#include <stddef.h>

static const struct {
	const char *word, *label;
} names[STATUS_COUNT] = {
	[STATUS_PASS] = {"pass", "PASS"}, [STATUS_SKIP] = {"skip", "SKIP"},
	[STATUS_WARN] = {"warn", "WARN"}, [STATUS_ERROR] = {"error", "ERROR"},
	[STATUS_FAIL] = {"fail", "FAIL"}, [STATUS_WAIVED] = {"waived", "WAIVED"},
};

const char *status_word(enum status status)
{
	return names[status].word;
}

const char *status_label(enum status status)
{
	return names[status].label;
}
