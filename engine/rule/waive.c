#include "rule/waive.h"

#include "base/near.h"
#include "rule/keys.h"
#include "rule/loader.h"
#include "rule/override.h"
#include "source/fields.h"

enum { WAIVER_CHECK, WAIVER_UNTIL, WAIVER_REASON, WAIVER_FIELDS };

static const struct field waiver_fields[WAIVER_FIELDS] = {
	[WAIVER_CHECK] = {"check", FIELD_REQUIRED, "the id of a check"},
	[WAIVER_UNTIL] = {"until", FIELD_REQUIRED, "a date, YYYY-MM-DD, that day included, in UTC"},
	[WAIVER_REASON] = {"reason", FIELD_REQUIRED, "why its failure is accepted"},
};

static const struct fields waiver_keys = {"a waiver", waiver_fields, WAIVER_FIELDS, NULL, NULL};

const struct fields *keys_of_waiver(void)
{
	return &waiver_keys;
}

static bool is_text(struct loader *loader, const struct node *node, const char *what)
{
	if (node->kind == NODE_TEXT && str_trim(node->text).n)
		return true;
	diag_add(loader->diags, node->kind == NODE_TEXT ? DIAG_VALUE : DIAG_SHAPE, node->at,
		 "%s is wanted here; this is %s", what,
		 node->kind == NODE_TEXT ? "nothing" : node_kind_name(node));
	return false;
}

static bool read_date(struct loader *loader, const struct node *node, int64_t *ret)
{
	enum { DATE = sizeof "2026-12-31" - 1, DAY = 24 * 60 * 60 };
	struct value value;
	struct str why = STR_NONE;

	if (node->kind == NODE_TEXT && node->text.n == DATE &&
	    type_time.read(loader->arena, node->text, &value, &why)) {
		*ret = value.number / DAY;
		return true;
	}
	diag_add(loader->diags, DIAG_WAIVER, node->at,
		 "`until` is a day of the calendar, as in 2026-12-31");
	return false;
}

void compile_waiver(struct loader *loader, const struct node *node)
{
	const struct node *slots[WAIVER_FIELDS];
	struct waiver waiver = {.at = node->at};

	if (!fields_read(&waiver_keys, node, slots, loader->diags) || !slots[WAIVER_CHECK] ||
	    !slots[WAIVER_UNTIL] || !slots[WAIVER_REASON] ||
	    !is_text(loader, slots[WAIVER_CHECK], "the id of a check") ||
	    !is_text(loader, slots[WAIVER_REASON], "a text that says why") ||
	    !read_date(loader, slots[WAIVER_UNTIL], &waiver.until))
		return;
	waiver.id = slots[WAIVER_CHECK]->text;
	waiver.id_at = slots[WAIVER_CHECK]->at;
	waiver.until_at = slots[WAIVER_UNTIL]->at;
	waiver.until_text = slots[WAIVER_UNTIL]->text;
	waiver.reason = str_trim(slots[WAIVER_REASON]->text);
	*VEC_PUSH(loader->arena, &loader->rules->waivers) = waiver;
}

static void unknown_check(struct loader *loader, const struct waiver *waiver)
{
	const struct rule_set *rules = loader->rules;
	struct span dropped = override_dropped_at(loader, waiver->id);
	struct near near;
	struct diag *diag = diag_add(loader->diags, DIAG_NAME_UNKNOWN, waiver->id_at,
				     "there is no check `%.*s` to waive", STR_ARG(waiver->id));

	if (span_is_set(dropped)) {
		diag->also = dropped;
		diag->also_text = STR("dropped here");
		return;
	}
	near_init(&near, waiver->id);
	for (size_t i = 0; i < rules->checks.n; i++)
		near_offer(&near, rules->checks.at[i].id);
	diag_suggest(loader->diags, diag, near_found(&near));
}

static unsigned layer_of(const struct loader *loader, const struct waiver *waiver)
{
	return sources_of(loader->sources, waiver->at)->layer;
}

/* True where another waiver of the check counts, one of a higher layer. */
static bool is_replaced(struct loader *loader, const struct waiver *waiver)
{
	const struct rule_set *rules = loader->rules;
	struct diag *diag;

	for (const struct waiver *other = rules->waivers.at;
	     other < rules->waivers.at + rules->waivers.n; other++) {
		if (other == waiver || !str_eq(other->id, waiver->id))
			continue;
		if (layer_of(loader, other) > layer_of(loader, waiver))
			return true;
		if (layer_of(loader, other) < layer_of(loader, waiver) || other > waiver)
			continue;
		diag = diag_add(loader->diags, DIAG_WAIVER, waiver->id_at,
				"a second waiver of `%.*s` in one layer", STR_ARG(waiver->id));
		diag->also = other->id_at;
		diag->also_text = STR("the first");
	}
	return false;
}

void link_waivers(struct loader *loader)
{
	struct rule_set *rules = loader->rules;
	struct waivers kept = {0};

	for (size_t i = 0; i < rules->waivers.n; i++) {
		struct waiver *waiver = &rules->waivers.at[i];
		const struct check *check = rule_set_check(rules, waiver->id);

		if (!check) {
			unknown_check(loader, waiver);
			continue;
		}
		if (is_replaced(loader, waiver))
			continue;
		*VEC_PUSH(loader->arena, &kept) = *waiver;
		kept.at[kept.n - 1].check = (uint32_t)(check - rules->checks.at);
	}
	rules->waivers = kept;
}
