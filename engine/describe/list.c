#include "describe/list.h"

#include "base/arena.h"
#include "describe/source_words.h"
#include "report/json_writer.h"
#include "report/outlet.h"
#include "report/page.h"
#include "report/renderer.h"
#include "rule/model.h"
#include "rule/written.h"

enum { GAP = 2, WIDEST = 48, CELLS = 3 };

/* One line of a table: what is wider than WIDEST stands out into the next column. */
struct line {
	struct str cells[CELLS];
	struct span at;
	const struct strs *tags; /* may be NULL */
};

static void measure(const struct page *page, const struct line *lines, size_t n, size_t *widths)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < CELLS; k++) {
			size_t word, width = page_width(page, lines[i].cells[k], &word);

			if (width > widths[k] && width <= WIDEST)
				widths[k] = width;
		}
}

static void put_line(struct page *page, const struct rule_set *rules, const struct line *line,
		     const size_t *widths)
{
	struct place place = sources_place(rules->sources, line->at);
	size_t at = 0;

	for (size_t k = 0; k < CELLS; k++) {
		page_to(page, at);
		page_put(page, page_visible(page, line->cells[k]));
		at += widths[k] ? widths[k] + GAP : 0;
	}
	page_put(page, STR("  "));
	page_to(page, at);
	page_tone(page, TONE_ASIDE);
	page_put(page, page_visible(page, place.path));
	page_put(page, STR(":"));
	page_number(page, place.line);
	page_tone(page, TONE_PLAIN);
	for (size_t i = 0; line->tags && i < line->tags->n; i++) {
		page_put(page, i ? STR(", ") : STR("  ["));
		page_put(page, page_visible(page, line->tags->at[i]));
	}
	page_put(page, line->tags && line->tags->n ? STR("]") : STR(""));
	page_end(page);
}

static void put_table(const struct rule_set *rules, const struct line *lines, size_t n,
		      const struct render_style *style, struct arena *arena,
		      const struct sink *sink)
{
	struct outlet out;
	struct page page = {
		.out = &out, .arena = arena, .color = style->color, .ascii = style->ascii};
	size_t widths[CELLS] = {0};

	outlet_init(&out, arena, sink);
	measure(&page, lines, n, widths);
	for (size_t i = 0; i < n; i++)
		put_line(&page, rules, &lines[i], widths);
	outlet_flush(&out);
}

static struct str name_of(struct arena *arena, const struct check *check)
{
	return check->body.name ? written_text(arena, check->body.name) : check->id;
}

static struct str looks_at(struct arena *arena, const struct member *member)
{
	if (member->look)
		return look_words(arena, member->look);
	return str_printf(arena, "%u members", member->n_kids);
}

void list_checks(const struct rule_set *rules, const struct render_style *style,
		 struct arena *arena, const struct sink *sink)
{
	struct line *lines = ARENA_ARRAY(arena, struct line, rules->checks.n);

	for (size_t i = 0; i < rules->checks.n; i++) {
		const struct check *check = &rules->checks.at[i];

		lines[i] = (struct line){
			.cells = {check->id, name_of(arena, check), looks_at(arena, &check->body)},
			.at = check->body.at,
			.tags = &check->tags};
	}
	put_table(rules, lines, rules->checks.n, style, arena, sink);
}

void list_facts(const struct rule_set *rules, const struct render_style *style, struct arena *arena,
		const struct sink *sink)
{
	struct line *lines = ARENA_ARRAY(arena, struct line, rules->facts.n);

	for (size_t i = 0; i < rules->facts.n; i++) {
		const struct fact *fact = &rules->facts.at[i];

		lines[i] = (struct line){.cells = {fact->name, source_words(arena, rules, fact)},
					 .at = fact->at};
	}
	put_table(rules, lines, rules->facts.n, style, arena, sink);
}

static void place_members(struct json_writer *json, const struct rule_set *rules, struct span at)
{
	struct place place = sources_place(rules->sources, at);

	json_text_member(json, STR("file"), place.path);
	json_key(json, STR("line"));
	json_number(json, place.line);
	json_key(json, STR("column"));
	json_number(json, place.column);
}

/* A bit for each status that may come of it. */
static unsigned statuses_of(const struct member *member)
{
	unsigned statuses = 1U << STATUS_PASS | 1U << STATUS_ERROR;
	bool names_exists = false;
	size_t index;

	for (size_t i = 0; i < member->n_steps; i++) {
		statuses |= 1U << member->steps[i].otherwise;
		names_exists |= member->steps[i].names_exists;
	}
	if (member->look && !names_exists && kind_attr(member->look->kind, STR("exists"), &index))
		statuses |= 1U << member->otherwise;
	for (size_t i = 0; i < member->n_kids; i++)
		statuses |= statuses_of(&member->kids[i]);
	return statuses;
}

static void add_statuses(struct json_writer *json, const struct check *check)
{
	unsigned statuses = statuses_of(&check->body) | (check->n_needs ? 1U << STATUS_SKIP : 0);

	json_key(json, STR("statuses"));
	json_open(json, '[');
	for (unsigned i = 0; i < STATUS_COUNT; i++)
		if (statuses >> i & 1)
			json_text(json, str_of(status_word((enum status)i)));
	json_close(json, ']');
}

static void add_looks(struct json_writer *json, struct arena *arena, const struct member *body)
{
	struct str target;

	if (!body->look) {
		json_key(json, STR("members"));
		json_number(json, body->n_kids);
		return;
	}
	json_text_member(json, STR("probe"), str_of(body->look->kind->name));
	target = written_target(arena, body->look);
	if (str_is_set(target))
		json_text_member(json, STR("target"), target);
}

static void add_check(struct json_writer *json, struct arena *arena, const struct rule_set *rules,
		      const struct check *check)
{
	json_break(json);
	json_open(json, '{');
	json_text_member(json, STR("id"), check->id);
	json_text_member(json, STR("name"), name_of(arena, check));
	json_key(json, STR("tags"));
	json_open(json, '[');
	for (size_t i = 0; i < check->tags.n; i++)
		json_text(json, check->tags.at[i]);
	json_close(json, ']');
	add_looks(json, arena, &check->body);
	json_key(json, STR("needs"));
	json_open(json, '[');
	for (size_t i = 0; i < check->n_needs; i++)
		json_text(json, rules->checks.at[check->needs[i]].id);
	json_close(json, ']');
	add_statuses(json, check);
	place_members(json, rules, check->body.at);
	json_close(json, '}');
}

static void add_fact(struct json_writer *json, struct arena *arena, const struct rule_set *rules,
		     const struct fact *fact)
{
	json_break(json);
	json_open(json, '{');
	json_text_member(json, STR("name"), fact->name);
	json_text_member(json, STR("from"), source_words(arena, rules, fact));
	place_members(json, rules, fact->at);
	json_close(json, '}');
}

void list_json(const struct rule_set *rules, struct arena *arena, const struct sink *sink)
{
	struct outlet out;
	struct json_writer json = {.out = &out};

	outlet_init(&out, arena, sink);
	json_open(&json, '{');
	json_key(&json, STR("checks"));
	json_open(&json, '[');
	for (size_t i = 0; i < rules->checks.n; i++)
		add_check(&json, arena, rules, &rules->checks.at[i]);
	json_close(&json, ']');
	json_key(&json, STR("facts"));
	json_open(&json, '[');
	for (size_t i = 0; i < rules->facts.n; i++)
		add_fact(&json, arena, rules, &rules->facts.at[i]);
	json_close(&json, ']');
	json_close(&json, '}');
	outlet_add_char(&out, '\n');
	outlet_flush(&out);
}
