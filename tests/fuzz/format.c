/*
 * Any text as a rule file: formatted it is read again without a diagnostic, means the same, and
 * stays as it is when it is formatted once more. Texts may be refused for how they are written, but
 * never because what came out was found wrong.
 */
#include "format/format.h"
#include "base/arena.h"
#include "base/bug.h"
#include "format/same.h"
#include "rule/dialect.h"
#include "source/diag.h"
#include "source/node.h"

static const struct dialect words = {.rules_key = STR_INIT("banger"),
				     .tests_key = STR_INIT("banger-test")};

static enum formatted format(struct arena *arena, struct str text, struct format_result *ret)
{
	struct sources sources;
	struct diags diags;
	struct format_request request = {arena, &words, &sources, &diags, STR("f.yaml"), text};

	sources_init(&sources, arena);
	diags_init(&diags, arena);
	return format_text(&request, ret);
}

static const struct node *read_nodes(struct arena *arena, struct str text)
{
	struct sources sources;
	struct diags diags;
	struct yaml_request request = {.texts = arena, .nodes = arena, .sources = &sources};

	sources_init(&sources, arena);
	diags_init(&diags, arena);
	if (str_starts_with(text, STR("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	request.file = sources_add(&sources, STR("f.yaml"), STR(""), text);
	return yaml_read(&request, &diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct format_result once, twice;
	const struct node *before, *after;
	struct arena arena;
	enum formatted formatted;

	arena_init(&arena, NULL);
	formatted = format(&arena, text, &once);
	BUG_UNLESS(formatted != FORMAT_REFUSED ||
		   !str_starts_with(str_of(once.why), STR("formatted it would")));
	if (formatted == FORMAT_DONE) {
		before = read_nodes(&arena, text);
		after = read_nodes(&arena, once.text);
		BUG_UNLESS((before == NULL) == (after == NULL));
		BUG_UNLESS(!before || nodes_same(before, after));
		BUG_UNLESS(format(&arena, once.text, &twice) == FORMAT_DONE);
		BUG_UNLESS(str_eq(once.text, twice.text));
	}
	arena_release(&arena);
	return 0;
}
