#include "base/near.h"
#include "cases/keys.h"
#include "cases/parts.h"
#include "report/status.h"
#include "source/fields.h"

static void add_texts(struct case_loader *loader, const struct node *node, struct strs *out)
{
	size_t n = node->kind == NODE_LIST ? node->n_items : 1;

	for (size_t i = 0; i < n; i++) {
		const struct node *item = node->kind == NODE_LIST ? node->items[i] : node;

		if (item->kind == NODE_TEXT)
			*VEC_PUSH(loader->arena, out) = item->text;
		else
			diag_add(loader->diags, DIAG_SHAPE, item->at, "a text is wanted here");
	}
}

static bool read_status(struct case_loader *loader, const struct node *node, struct wanted_row *row)
{
	struct near near;
	struct diag *diag;

	row->absent = node->kind == NODE_TEXT && str_is(node->text, "absent");
	row->status = node->kind == NODE_TEXT && !row->absent ? node->text : STR_NONE;
	if (row->absent)
		return true;
	near_init(&near, row->status);
	near_offer(&near, STR("absent"));
	for (int status = 0; status < STATUS_COUNT; status++) {
		near_offer(&near, str_of(status_word((enum status)status)));
		if (str_is(row->status, status_word((enum status)status)))
			return true;
	}
	diag = diag_add(loader->diags, DIAG_WORD, node->at,
			"a status is pass, warn, fail, skip, error or absent");
	diag_suggest(loader->diags, diag, near_found(&near));
	return false;
}

static const struct field want_fields[] = {{"status", 0, "of the row, or absent"},
					   {"says", 0, "texts that it contains"},
					   {"hints", 0, "texts that its hints contain"}};

static const struct fields want_keys = {"a wanted row", want_fields, 3, NULL, NULL};

const struct fields *keys_of_wanted(void)
{
	return &want_keys;
}

static bool read_want(struct case_loader *loader, const struct node_pair *pair,
		      struct one_case *one)
{
	const struct node *slots[3];
	struct wanted_row row = {.id = pair->key->text, .at = pair->key->at};
	struct near near;
	struct diag *diag;

	if (!rule_set_check(loader->rules, row.id)) {
		diag = diag_add(loader->diags, DIAG_NAME_UNKNOWN, row.at,
				"there is no check `%.*s`", STR_ARG(row.id));
		near_init(&near, row.id);
		for (size_t i = 0; i < loader->rules->checks.n; i++)
			near_offer(&near, loader->rules->checks.at[i].id);
		diag_suggest(loader->diags, diag, near_found(&near));
		return false;
	}
	if (pair->value->kind == NODE_TEXT) {
		if (!read_status(loader, pair->value, &row))
			return false;
	} else {
		if (!fields_read(&want_keys, pair->value, slots, loader->diags) ||
		    (slots[0] && !read_status(loader, slots[0], &row)))
			return false;
		if (slots[1])
			add_texts(loader, slots[1], &row.says);
		if (slots[2])
			add_texts(loader, slots[2], &row.hints);
	}
	*VEC_PUSH(loader->arena, &one->want) = row;
	return true;
}

static const struct field case_fields[] = {{"name", FIELD_REQUIRED, "what the case is about"},
					   {"given", 0, "facts and looks"},
					   {"want", FIELD_REQUIRED, "rows, by id"}};

static const struct fields case_keys = {"a case", case_fields, 3, NULL, NULL};

const struct fields *keys_of_case(void)
{
	return &case_keys;
}

static bool read_parts(struct case_loader *loader, const struct node *node, struct one_case *ret)
{
	const struct node *slots[3];
	bool done = true;

	*ret = (struct one_case){.at = node->at};
	if (!fields_read(&case_keys, node, slots, loader->diags) || !slots[0] || !slots[2])
		return false;
	if (slots[0]->kind != NODE_TEXT)
		diag_add(loader->diags, DIAG_SHAPE, slots[0]->at,
			 "the name of a case is a text; this is %s", node_kind_name(slots[0]));
	else
		ret->name = slots[0]->text;
	if (slots[1])
		done = given_read(loader, slots[1], ret);
	if (!case_wants_map(loader, slots[2], "want"))
		return false;
	if (slots[2]->n_pairs == 0) {
		diag_add(loader->diags, DIAG_KEY_MISSING, slots[2]->at,
			 "a case that wants no row tests nothing");
		return false;
	}
	for (size_t i = 0; i < slots[2]->n_pairs; i++)
		done &= read_want(loader, &slots[2]->pairs[i], ret);
	return done;
}

bool case_read(struct case_loader *loader, const struct node *node, struct one_case *ret)
{
	size_t before = diags_added(loader->diags);

	/* unknown keys are told and passed over, and what they stood for is lacking then */
	return read_parts(loader, node, ret) && diags_added(loader->diags) == before;
}
