#include "probe/content.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/limits.h"
#include "base/vec.h"
#include "probe/probe.h"
#include "value/regex.h"
#include "value/scan.h"

struct question {
	const struct asked *asked; /* NULL: `extract` */
	struct regex *regex;       /* of a pattern */
};

struct content {
	struct content_ask ask;
	struct arena *arena;
	struct scan *scan;
	struct scan_want *wants;
	struct question *questions; /* by want */
	size_t n;
};

/* What is asked of texts while they are read: the operators that stream, and of `lines` that one
 * has a match (match/match.h). */
static enum scan_kind kind_of(struct str op)
{
	static const struct {
		const char *op;
		enum scan_kind kind;
	} kinds[] = {
		{"matches", SCAN_MATCHES},         {"contains", SCAN_CONTAINS},
		{"starts_with", SCAN_STARTS_WITH}, {"ends_with", SCAN_ENDS_WITH},
		{"has", SCAN_LINE_MATCHES},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_is(op, kinds[i].op))
			return kinds[i].kind;
	BUG("an operator that isn't answered while a text is read");
}

/* Patterns were compiled when the rules were loaded: one that is wrong doesn't come here. */
static void add(struct content *content, enum scan_kind kind, struct str operand,
		const struct asked *asked)
{
	struct question *question = &content->questions[content->n];
	struct scan_want *want = &content->wants[content->n++];
	struct str why;
	size_t at;

	question->asked = asked;
	want->kind = kind;
	if (kind == SCAN_MATCHES || kind == SCAN_EXTRACTS || kind == SCAN_LINE_MATCHES) {
		question->regex = regex_compile(content->arena, operand, &at, &why);
		BUG_UNLESS(question->regex);
		want->regex = question->regex;
	} else {
		want->text = operand;
	}
}

struct content *content_new(const struct content_ask *ask)
{
	struct arena *arena = ask->call->arena;
	const struct wants *wants = ask->call->wants;
	struct content *content = ARENA_NEW(arena, struct content);
	struct scan_options options = {0};

	content->ask = *ask;
	content->arena = arena;
	content->wants = ARENA_ARRAY(arena, struct scan_want, wants->n_patterns + 1);
	content->questions = ARENA_ARRAY(arena, struct question, wants->n_patterns + 1);
	if (str_is_set(ask->extract))
		add(content, SCAN_EXTRACTS, ask->extract, NULL);
	for (size_t i = 0; i < wants->n_patterns; i++) {
		const struct asked *asked = &wants->patterns[i];

		if (str_is(asked->attr, ask->name) ||
		    (ask->has_lines && str_is(asked->attr, "lines")))
			add(content, kind_of(asked->op), asked->operand, asked);
	}
	if (ask->text || ask->lines)
		options.keep = ask->limit;
	else if (content->n)
		options.keep = LIMIT_TEXT_UNASKED;
	options.wants = content->wants;
	options.n = content->n;
	content->scan = scan_new(arena, &options);
	return content;
}

bool content_is_idle(const struct content *content)
{
	return content->n == 0 && !content->ask.text && !content->ask.lines;
}

struct scan *content_scan(struct content *content)
{
	return content->scan;
}

static void add_unknown(struct record *record, struct str name, struct str cause)
{
	record_add(record, name, value_bool(false))->cannot_tell = cause;
}

/* A group that took no part is absent. */
static void tell_groups(const struct regex *regex, const struct scan_answer *answer,
			struct str cause, struct record *record)
{
	const struct strs *names = regex_names(regex);

	for (size_t i = 0; i < names->n; i++)
		if (answer->verdict == SCAN_GAVE_UP)
			add_unknown(record, names->at[i], cause);
		else if (answer->verdict == SCAN_HOLDS && str_is_set(answer->groups[i]))
			record_add(record, names->at[i], value_of_text(answer->groups[i]));
}

static void tell_answer(const struct content *content, size_t i, struct record *record)
{
	const struct scan_answer *answer = scan_answer(content->scan, i);
	const struct question *question = &content->questions[i];
	const struct asked *asked = question->asked;
	struct str operand = asked ? asked->operand : content->ask.extract, cause = STR_NONE, name;

	if (answer->verdict == SCAN_GAVE_UP)
		cause = str_printf(content->arena, "the pattern `%.*s` %.*s", STR_ARG(operand),
				   STR_ARG(answer->cause));
	if (!asked) {
		tell_groups(question->regex, answer, cause, record);
		return;
	}
	name = answer_name(content->arena, asked->attr, asked->op, operand);
	if (answer->verdict == SCAN_GAVE_UP)
		add_unknown(record, name, cause);
	else
		record_add(record, name, value_bool(answer->verdict == SCAN_HOLDS));
}

static void tell_lines(const struct content *content, struct str text, struct record *record)
{
	struct value list = {.type = TYPE_list};
	struct str line;

	while (text.n && str_next(&text, '\n', &line)) {
		if (list.list.n == LIMIT_LINES) {
			add_unknown(
				record, STR("lines"),
				str_printf(content->arena, "there are more than %d", LIMIT_LINES));
			return;
		}
		*VEC_PUSH(content->arena, &list.list) = value_of_text(line);
	}
	record_add(record, STR("lines"), list);
}

static void tell_text(const struct content *content, struct record *record)
{
	const struct content_ask *ask = &content->ask;
	struct value limit = {.type = TYPE_size, .number = (int64_t)ask->limit};
	struct str name = str_of(ask->name), text, long_for;
	bool wanted = ask->text || ask->lines;
	bool kept = (wanted || content->n) && scan_text(content->scan, &text);

	long_for = str_printf(content->arena, "is longer than %.*s",
			      STR_ARG(value_text(content->arena, &limit)));
	if (kept && (ask->text || !wanted))
		record_add(record, name, value_of_text(text));
	else
		add_unknown(record, name, wanted && !kept ? long_for : STR("not kept"));
	if (ask->lines && kept)
		tell_lines(content, text, record);
	else if (ask->lines)
		add_unknown(record, STR("lines"),
			    str_printf(content->arena, "%s %.*s", ask->name, STR_ARG(long_for)));
	else if (ask->has_lines)
		add_unknown(record, STR("lines"), STR("not kept"));
}

void content_tell(struct content *content, struct record *record)
{
	scan_end(content->scan);
	tell_text(content, record);
	for (size_t i = 0; i < content->n; i++)
		tell_answer(content, i, record);
}

void content_release(struct content *content)
{
	for (size_t i = 0; i < content->n; i++)
		regex_release(content->questions[i].regex);
}

bool content_limit(const struct value *limit, size_t *ret, struct str *reterr)
{
	if (limit && (limit->number < 1 || limit->number > LIMIT_TEXT_MAX)) {
		*reterr = STR("`limit` is a size from 1 B to 64 MiB");
		return false;
	}
	*ret = limit ? (size_t)limit->number : LIMIT_TEXT;
	return true;
}
