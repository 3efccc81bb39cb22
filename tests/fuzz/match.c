/*
 * A matcher out of any YAML, for each type: compiled, bound, judged and explained for values of all
 * types. Texts that begin with `$` are references.
 */
#include "match/match.h"
#include "base/arena.h"
#include "base/bug.h"
#include "source/diag.h"
#include "source/node.h"
#include "source/source.h"

struct rule_text {
	struct str name;
};

struct given {
	struct arena arena;
	struct sources sources;
	struct diags diags;
	struct value values[TYPE_COUNT];
};

static bool read_text(void *self, const struct node *node, struct str *ret_text,
		      const struct rule_text **ret_template)
{
	struct given *given = self;
	struct rule_text *text;

	if (node->kind != NODE_TEXT) {
		diag_add(&given->diags, DIAG_SHAPE, node->at, "no text");
		return false;
	}
	*ret_text = node->text;
	if (str_starts_with(node->text, STR("$"))) {
		text = ARENA_NEW(&given->arena, struct rule_text);
		text->name = str_from(node->text, 1);
		*ret_template = text;
	}
	return true;
}

/* The last letter of its name says what a reference gives. */
static enum bound fill(void *self, const struct rule_text *text,
		       struct str (*escape)(struct arena *, struct str), struct value *ret,
		       struct str *reterr)
{
	struct given *given = self;
	unsigned which = text->name.n ? (unsigned char)text->name.p[text->name.n - 1] : 0;

	*reterr = STR("it is not to be had");
	if (which % 16 >= TYPE_COUNT)
		return (enum bound)(BOUND_ABSENT + which % 3);
	*ret = given->values[which % 16];
	if (escape)
		*ret = value_of_text(escape(&given->arena, value_text(&given->arena, ret)));
	return BOUND;
}

static void give_values(struct given *given)
{
	static const char *const texts[TYPE_COUNT] = {"yes",   "5",   "1.5",        "a b\n1.2.3",
						      "8 GiB", "90s", "2026-05-01", "0640"};
	struct value *items = ARENA_ARRAY(&given->arena, struct value, TYPE_COUNT);
	struct str cause;

	for (unsigned i = 0; i < TYPE_list; i++) {
		BUG_UNLESS(type_of((enum type_id)i)
				   ->read(&given->arena, str_of(texts[i]), &items[i], &cause));
		given->values[i] = items[i];
	}
	BUG_UNLESS(type_directive.read(&given->arena, STR("CAP_A on"),
				       &given->values[TYPE_directive], &cause));
	given->values[TYPE_list] =
		(struct value){.type = TYPE_list, .list = {items, TYPE_list, TYPE_COUNT}};
}

static void judge(struct given *given, const struct matcher *matcher, const struct value *value)
{
	struct record record;
	struct judging judging = {.arena = &given->arena};
	struct subject subject = {.name = STR("it"), .record = &record};
	struct mismatch mismatch;
	enum holds holds;

	record_init(&record, &given->arena);
	if (value)
		subject.attr = record_add(&record, subject.name, *value);
	holds = match_holds(matcher, &subject, &judging);
	BUG_UNLESS(holds != CANNOT_TELL || str_is_set(judging.why));
	if (holds != DOES_NOT_HOLD)
		return;
	mismatch = match_explain(&given->arena, matcher, &subject);
	BUG_UNLESS(mismatch.sentence.n && str_is_set(mismatch.wanted));
	BUG_UNLESS(value || !str_is_set(mismatch.found));
}

static void try_type(struct given *given, const struct node *node, const struct type *type)
{
	static const char *const words[] = {"file", "dir", NULL};
	struct match_loader loader = {&given->arena, &given->diags, read_text, given};
	struct binder binder = {&given->arena, fill, given};
	const struct matcher *matcher;
	struct str why;
	size_t diags = given->diags.n;

	matcher = match_compile(&loader, node, type, type == &type_text ? words : NULL);
	BUG_UNLESS((matcher == NULL) == (given->diags.n > diags));
	if (!matcher || match_bind(matcher, &binder, &matcher, &why) != BOUND)
		return;
	judge(given, matcher, NULL);
	for (unsigned i = 0; i < TYPE_COUNT; i++)
		judge(given, matcher, &given->values[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct given given = {0};
	struct yaml_request request = {
		.texts = &given.arena, .nodes = &given.arena, .sources = &given.sources};
	const struct node *node;

	arena_init(&given.arena, NULL);
	sources_init(&given.sources, &given.arena);
	diags_init(&given.diags, &given.arena);
	give_values(&given);
	request.file = sources_add(&given.sources, STR("m.yaml"), STR(""),
				   (struct str){(const char *)data, size});
	node = yaml_read(&request, &given.diags);
	if (node) {
		try_type(&given, node, NULL);
		for (unsigned i = 0; i < TYPE_COUNT; i++)
			try_type(&given, node, type_of((enum type_id)i));
	}
	arena_release(&given.arena);
	return 0;
}
