#include "describe/explain.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "describe/source_words.h"
#include "describe/uses.h"
#include "probe/kinds.h"
#include "report/page.h"
#include "report/renderer.h"
#include "rule/model.h"
#include "rule/written.h"

enum { STEP = 2 };

struct explaining {
	struct page page;
	struct arena *arena;
	const struct rule_set *rules;
	bool may_fail; /* some look whose failing no step is about */
};

/* One sentence from column `at` on, what is wrapped stands in. */
static void say(struct explaining *explaining, size_t at, struct str text)
{
	page_to(&explaining->page, at);
	page_flow(&explaining->page, text, at + STEP, BREAKS_WORDS);
	page_end(&explaining->page);
}

#define SAY(explaining, at, ...) \
	say((explaining), (at), str_printf((explaining)->arena, __VA_ARGS__))

static void put_place(struct explaining *explaining, struct span at)
{
	struct place place = sources_place(explaining->rules->sources, at);
	struct page *page = &explaining->page;

	page_tone(page, TONE_ASIDE);
	page_put(page,
		 page_visible(page, str_printf(explaining->arena, "%.*s:%u:%u", STR_ARG(place.path),
					       place.line, place.column)));
	page_tone(page, TONE_PLAIN);
}

static void add_item(struct buf *out, size_t i, size_t n)
{
	if (i)
		buf_add(out, i + 1 == n ? STR(" and ") : STR(", "));
}

/* `exists` of a target reads better as what it means. */
static bool asks_target(const struct expectation *that, bool *ret_there)
{
	const struct matcher *matcher = that->matcher;

	if (!str_is(that->attr, "exists") || matcher->unbound ||
	    matcher->operand.type != TYPE_bool || matcher->n_kids)
		return false;
	*ret_there = matcher->operand.boolean;
	return true;
}

static bool asks_no_error(const struct expectation *that)
{
	return str_is(that->attr, "error") && that->matcher->op == &op_exists &&
	       !that->matcher->operand.boolean;
}

static struct str step_words(struct explaining *explaining, const struct step *step)
{
	struct buf out;
	bool there;

	buf_init(&out, explaining->arena, LIMIT_TEXT);
	for (size_t i = 0; i < step->n_that; i++) {
		const struct expectation *that = &step->that[i];

		add_item(&out, i, step->n_that);
		if (asks_target(that, &there)) {
			buf_add(&out, there ? STR("it is there") : STR("it isn't there"));
			continue;
		}
		if (asks_no_error(that)) {
			buf_add(&out, STR("looking at it doesn't fail"));
			continue;
		}
		buf_addf(&out, "`%.*s`", STR_ARG(that->attr));
		match_words(&out, explaining->arena, that->matcher, written_text);
	}
	return buf_str(&out);
}

static struct str condition_words(struct explaining *explaining, const struct conditions *when)
{
	struct buf out;

	buf_init(&out, explaining->arena, LIMIT_TEXT);
	for (size_t i = 0; i < when->n; i++) {
		add_item(&out, i, when->n);
		buf_addf(&out, "`%.*s`", STR_ARG(when->at[i].ref.written));
		match_words(&out, explaining->arena, when->at[i].matcher, written_text);
	}
	return buf_str(&out);
}

/* "else FAIL: what it says", and what to do below that. */
static void say_outcome(struct explaining *explaining, size_t at, struct str lead,
			enum status status, const struct texts *texts, struct str otherwise)
{
	struct page *page = &explaining->page;

	page_to(page, at);
	page_put(page, lead);
	page_tone(page, TONE_STATUS + status);
	page_put(page, str_of(status_label(status)));
	page_tone(page, TONE_PLAIN);
	page_put(page, STR(": "));
	for (size_t i = 0; texts && i < texts->n; i++) {
		struct str line = written_text(explaining->arena, texts->at[i]);

		page_to(page, at + (i ? STEP : 0));
		page_flow(page, line, at + STEP, BREAKS_WORDS);
		page_end(page);
	}
	if (texts && texts->n)
		return;
	page_flow(page, otherwise, at + STEP, BREAKS_WORDS);
	page_end(page);
}

static void say_hints(struct explaining *explaining, size_t at, const struct texts *hint)
{
	struct page *page = &explaining->page;

	for (size_t i = 0; hint && i < hint->n; i++) {
		page_to(page, at);
		page_tone(page, TONE_FIX);
		page_put(page, STR("fix"));
		page_tone(page, TONE_PLAIN);
		page_to(page, at + 5);
		page_flow(page, written_text(explaining->arena, hint->at[i]), at + 5,
			  BREAKS_CLAUSES);
		page_end(page);
	}
}

static void say_step(struct explaining *explaining, size_t at, const struct step *step)
{
	SAY(explaining, at, "%.*s;", STR_ARG(step_words(explaining, step)));
	say_outcome(explaining, at + STEP, STR("else "), step->otherwise, step->say,
		    STR("what differs"));
	if (step->otherwise != STATUS_PASS)
		say_hints(explaining, at + STEP, step->hint);
}

static bool names(const struct member *member, bool error)
{
	for (size_t i = 0; i < member->n_steps; i++)
		if (error ? member->steps[i].names_error : member->steps[i].names_exists)
			return true;
	return false;
}

/* "stat ${path} (what stands at a path: …), with follow no" */
static void say_target(struct explaining *explaining, size_t at, const struct look *look)
{
	size_t index;
	const struct option *target = kind_target(look->kind, &index);
	struct buf out;

	buf_init(&out, explaining->arena, LIMIT_TEXT);
	buf_addf(&out, "It looks at %.*s (%s)", STR_ARG(look_words(explaining->arena, look)),
		 look->kind->summary);
	for (size_t i = 0; i < look->kind->n_options; i++)
		if (look->args[i] && &look->kind->options[i] != target)
			buf_addf(&out, ", with %s %.*s", look->kind->options[i].name,
				 STR_ARG(written_arg(explaining->arena, look->args[i])));
	buf_add_char(&out, '.');
	say(explaining, at, buf_str(&out));
}

static void say_steps(struct explaining *explaining, size_t at, const struct member *member)
{
	if (member->n_steps == 0)
		say(explaining, at, STR("It is to be there."));
	else
		say(explaining, at,
		    member->n_steps > 1 ? STR("In this order, the first that doesn't hold decides:")
					: STR("This must hold:"));
	for (size_t i = 0; i < member->n_steps; i++)
		say_step(explaining, at + STEP, &member->steps[i]);
}

/* A member of a group without a text of its own says nothing when it passes. */
static void say_look(struct explaining *explaining, size_t at, const struct member *member,
		     bool grouped)
{
	const struct look *look = member->look;
	size_t index;

	say_target(explaining, at, look);
	say_steps(explaining, at, member);
	if (kind_attr(look->kind, STR("exists"), &index) && !names(member, false)) {
		say_outcome(explaining, at, STR("If it isn't there, "), member->otherwise,
			    member->say, STR("not found"));
		say_hints(explaining, at + STEP, member->hint);
	}
	explaining->may_fail |= !names(member, true);
	if (!grouped || member->pass)
		say_outcome(explaining, at, STR("Otherwise "), STATUS_PASS, member->pass,
			    STR("what was looked at"));
}

static void say_member(struct explaining *explaining, size_t at, const struct member *member,
		       bool grouped);

static void say_group(struct explaining *explaining, size_t at, const struct member *member)
{
	say(explaining, at, STR("All of these are judged, and the worst counts:"));
	for (size_t i = 0; i < member->n_kids; i++) {
		const struct member *kid = &member->kids[i];
		struct str name = written_member(explaining->arena, kid);

		SAY(explaining, at, "- %.*s", STR_ARG(str_is_set(name) ? name : STR("a group")));
		if (kid->when)
			SAY(explaining, at + STEP, "Only where %.*s.",
			    STR_ARG(condition_words(explaining, kid->when)));
		say_member(explaining, at + STEP, kid, true);
	}
	if (member->pass)
		say_outcome(explaining, at, STR("Where all pass, "), STATUS_PASS, member->pass,
			    STR_NONE);
}

static void say_member(struct explaining *explaining, size_t at, const struct member *member,
		       bool grouped)
{
	if (member->look)
		say_look(explaining, at, member, grouped);
	else
		say_group(explaining, at, member);
}

static void say_head(struct explaining *explaining, const struct check *check)
{
	struct page *page = &explaining->page;
	struct str name =
		check->body.name ? written_text(explaining->arena, check->body.name) : check->id;

	page_tone(page, TONE_NAME);
	page_put(page, page_visible(page, check->id));
	page_tone(page, TONE_PLAIN);
	page_put(page, STR(": "));
	page_flow(page, name, STEP, BREAKS_WORDS);
	for (size_t i = 0; i < check->tags.n; i++) {
		page_put(page, i ? STR(", ") : STR(" ["));
		page_put(page, page_visible(page, check->tags.at[i]));
	}
	page_put(page, check->tags.n ? STR("]") : STR(""));
	page_end(page);
	put_place(explaining, check->body.at);
	page_end(page);
	page_end(page);
}

static void say_needs(struct explaining *explaining, const struct check *check)
{
	struct buf out;

	if (check->n_needs == 0)
		return;
	buf_init(&out, explaining->arena, LIMIT_TEXT);
	for (size_t i = 0; i < check->n_needs; i++) {
		add_item(&out, i, check->n_needs);
		buf_addf(&out, "`%.*s`", STR_ARG(explaining->rules->checks.at[check->needs[i]].id));
	}
	SAY(explaining, 0, "It needs %.*s to be PASS or WARN, and is SKIP otherwise.",
	    STR_ARG(buf_str(&out)));
}

static void add_effects(const struct probe_kind **kinds, const struct member *member)
{
	if (member->look)
		kinds[kinds_index(member->look->kind)] = member->look->kind;
	for (size_t i = 0; i < member->n_kids; i++)
		add_effects(kinds, &member->kids[i]);
}

/* What it does beside stat and read, by itself and by its facts. */
static void say_effects(struct explaining *explaining, const struct check *check, const bool *used)
{
	const struct rule_set *rules = explaining->rules;
	const struct probe_kind **kinds =
		ARENA_ARRAY(explaining->arena, const struct probe_kind *, kinds_count());
	struct str effects = STR_NONE;

	add_effects(kinds, &check->body);
	for (size_t i = 0; i < rules->facts.n; i++)
		for (size_t k = 0; used[i] && k < rules->facts.at[i].n_candidates; k++) {
			const struct look *look = rules->facts.at[i].candidates[k].look;

			if (look)
				kinds[kinds_index(look->kind)] = look->kind;
		}
	for (size_t i = 0; i < kinds_count(); i++)
		if (kinds[i] && kinds[i]->needs)
			effects = str_is_set(effects)
					  ? str_printf(explaining->arena, "%.*s, %s",
						       STR_ARG(effects), kinds[i]->needs->does)
					  : str_of(kinds[i]->needs->does);
	if (str_is_set(effects))
		SAY(explaining, 0, "Beside stat and read it %.*s.", STR_ARG(effects));
}

static void say_facts(struct explaining *explaining, const bool *used)
{
	const struct rule_set *rules = explaining->rules;
	bool any = false;

	for (size_t i = 0; i < rules->facts.n; i++) {
		const struct fact *fact = &rules->facts.at[i];

		if (!used[i])
			continue;
		if (!any) {
			page_end(&explaining->page);
			say(explaining, 0, STR("It rests on these facts:"));
		}
		any = true;
		SAY(explaining, STEP, "%.*s: %.*s", STR_ARG(fact->name),
		    STR_ARG(source_words(explaining->arena, rules, fact)));
		page_to(&explaining->page, 2 * STEP);
		put_place(explaining, fact->at);
		page_end(&explaining->page);
	}
}

void explain_check(const struct rule_set *rules, const struct check *check,
		   const struct render_style *style, struct arena *arena, const struct sink *sink)
{
	struct outlet out;
	struct explaining explaining = {.arena = arena, .rules = rules};
	const bool *used = uses_of(arena, rules, check);

	outlet_init(&out, arena, sink);
	explaining.page = (struct page){.out = &out,
					.arena = arena,
					.columns = style->columns,
					.color = style->color,
					.ascii = style->ascii};
	say_head(&explaining, check);
	if (check->body.when)
		SAY(&explaining, 0, "It has a row only where %.*s.",
		    STR_ARG(condition_words(&explaining, check->body.when)));
	say_needs(&explaining, check);
	say_member(&explaining, 0, &check->body, false);
	if (explaining.may_fail)
		say_outcome(&explaining, 0, STR("Where looking fails and no step says `error`, "),
			    STATUS_ERROR, NULL, STR("the cause"));
	say_effects(&explaining, check, used);
	say_facts(&explaining, used);
	outlet_flush(&out);
}
