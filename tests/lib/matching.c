#include "matching.h"

#include "source/node.h"

#include <criterion/criterion.h>

static bool read_text(void *self, const struct node *node, struct str *ret_text,
		      const struct rule_text **ret_template)
{
	struct matching *matching = self;
	struct rule_text *reference;

	if (node->kind != NODE_TEXT) {
		diag_add(&matching->diags, DIAG_SHAPE, node->at,
			 "a text is wanted here; this is %s", node_kind_name(node));
		return false;
	}
	*ret_text = node->text;
	if (!str_starts_with(node->text, STR("$")))
		return true;
	reference = ARENA_NEW(&matching->arena, struct rule_text);
	reference->name = str_from(node->text, 1);
	*ret_template = reference;
	return true;
}

void matching_init(struct matching *matching)
{
	*matching = (struct matching){0};
	arena_init(&matching->arena, NULL);
	sources_init(&matching->sources, &matching->arena);
	diags_init(&matching->diags, &matching->arena);
}

void matching_release(struct matching *matching)
{
	arena_release(&matching->arena);
}

const struct matcher *matching_compile(struct matching *matching, const char *yaml,
				       const struct type *type, const char *const *words)
{
	struct yaml_request request = {.texts = &matching->arena,
				       .nodes = &matching->arena,
				       .sources = &matching->sources};
	struct match_loader loader = {&matching->arena, &matching->diags, read_text, matching};
	const struct node *node;

	request.file = sources_add(&matching->sources, STR("m.yaml"), STR(""), str_of(yaml));
	node = yaml_read(&request, &matching->diags);
	return node ? match_compile(&loader, node, type, words) : NULL;
}

const struct type *matching_type(const char *name)
{
	for (unsigned i = 0; i < TYPE_COUNT; i++)
		if (!strcmp(name, type_of((enum type_id)i)->name))
			return type_of((enum type_id)i);
	cr_assert_fail("there is no type %s", name);
	return NULL;
}

static struct value read_list(struct arena *arena, struct str text)
{
	struct value list = {.type = TYPE_list};
	struct str item;

	list.list.at = ARENA_ARRAY(arena, struct value, text.n + 1);
	while (str_next(&text, '|', &item))
		list.list.at[list.list.n++] = value_of_text(item);
	return list;
}

struct value matching_value(struct arena *arena, const struct type *type, const char *text)
{
	struct value value;
	struct str cause = STR("");

	if (type == &type_list)
		return read_list(arena, str_of(text));
	cr_assert(type->read(arena, str_of(text), &value, &cause), "%.*s", STR_ARG(cause));
	return value;
}
