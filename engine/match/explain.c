#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "match/parts.h"

/* A mismatch in the making. Parts that speak of the same value share one "<name> is …, want …". */
struct explaining {
	struct arena *arena;
	const struct subject *subject;
	struct buf wants;     /* of that shared sentence */
	struct buf sentences; /* the others */
	struct buf wanted;    /* of all, as data */
	bool shared;          /* there is such a sentence */
	bool bare;            /* its value needs no quotes: a word of a table, a version */
};

/* Of a directive its one value. */
static const struct value *found_value(const struct subject *subject)
{
	const struct record_attr *attr = subject->attr;

	if (!attr || str_is_set(attr->cannot_tell))
		return NULL;
	return attr->value.type == TYPE_directive ? &attr->value.directive->one : &attr->value;
}

/* Texts that were looked through are often whole files. */
static bool is_short(const struct value *value)
{
	enum { A_LINE = 80 };

	return value &&
	       (value->type != TYPE_text ||
		(value->text.n <= A_LINE && str_find_char(value->text, '\n') == value->text.n));
}

static bool looks_through(const struct matcher *matcher)
{
	if (matcher->op->fails[0])
		return true;
	for (size_t i = 0; i < matcher->n_kids; i++)
		if (looks_through(matcher->kids[i]))
			return true;
	return false;
}

/* Is the value better not shown? Or it can't be, as it was read by and not kept. */
static bool hides_value(const struct explaining *explaining, const struct matcher *matcher)
{
	const struct subject *subject = explaining->subject;

	return looks_through(matcher) && !is_short(found_value(subject)) &&
	       (subject->attr || stream_answered(explaining->arena, matcher, subject));
}

static struct showing showing_of(const struct explaining *explaining, bool quoted)
{
	return (struct showing){
		.arena = explaining->arena,
		.found = found_value(explaining->subject),
		.quoted = quoted,
	};
}

static void begin_item(struct buf *out, const char *between)
{
	if (out->n)
		buf_add(out, str_of(between));
}

static void begin_sentence(struct explaining *explaining)
{
	begin_item(&explaining->sentences, "; ");
	show_text(&explaining->sentences, explaining->subject->name, false);
}

/* text doesn't match `^x` */
static void tell_hidden(struct explaining *explaining, const struct matcher *matcher)
{
	struct buf *out = &explaining->sentences;
	struct showing showing = showing_of(explaining, true);
	const struct matcher *part = matcher;

	for (; part->op->form == OPERAND_MATCHER; part = part->kids[0])
		showing.negated = !showing.negated;
	begin_sentence(explaining);
	if (part->op == &op_has && !showing.negated) {
		buf_add_char(out, ' ');
		part->op->tell(out, part, explaining->subject);
		return;
	}
	if (!part->op->fails[0]) {
		buf_add(out, STR(": want "));
		show_wanted(out, matcher, showing_of(explaining, true));
		return;
	}
	buf_addf(out, " %s", part->op->fails[showing.negated]);
	show_operand_of(out, part, showing);
	if (showing.negated)
		buf_add(out, STR(", and should not"));
}

static void tell_exists(struct explaining *explaining, const struct matcher *matcher)
{
	begin_item(&explaining->sentences, "; ");
	buf_add(&explaining->sentences,
		matcher->operand.boolean ? STR("not found") : STR("it exists, want it absent"));
}

/* "error is …, want it absent"; that something is absent says all of what was wanted. */
static void want_exists(struct explaining *explaining, const struct matcher *matcher)
{
	explaining->shared = true;
	if (matcher->operand.boolean)
		return;
	begin_item(&explaining->wants, " and ");
	buf_add(&explaining->wants, STR("it absent"));
}

static bool is_bare(const struct matcher *matcher)
{
	while (matcher->op->form == OPERAND_MATCHER)
		matcher = matcher->kids[0];
	return matcher->words || matcher->op->form == OPERAND_RANGE;
}

static void want(struct explaining *explaining, const struct matcher *matcher)
{
	explaining->shared = true;
	explaining->bare |= is_bare(matcher);
	begin_item(&explaining->wants, " and ");
	show_wanted(&explaining->wants, matcher, showing_of(explaining, true));
}

/* Is it whether the target is there at all? */
static bool is_target(const struct explaining *explaining, const struct matcher *matcher)
{
	return matcher->op == &op_is && matcher->operand.type == TYPE_bool &&
	       explaining->subject->attr && str_is(explaining->subject->name, "exists");
}

/* Of a list the operators for lists tell themselves what is wrong. */
static bool tell_list(struct explaining *explaining, const struct matcher *matcher)
{
	struct record_attr room;
	struct subject face;

	if (!matcher->op->tell || !found_value(explaining->subject))
		return false;
	face = subject_face(explaining->subject, matcher->op, &room);
	if (face.attr->value.type != TYPE_list)
		return false;
	begin_sentence(explaining);
	buf_add_char(&explaining->sentences, ' ');
	matcher->op->tell(&explaining->sentences, matcher, &face);
	return true;
}

static void explain(struct explaining *explaining, const struct matcher *matcher)
{
	begin_item(&explaining->wanted, " and ");
	show_wanted(&explaining->wanted, matcher, showing_of(explaining, false));
	if (is_target(explaining, matcher)) {
		tell_exists(explaining, matcher);
	} else if (hides_value(explaining, matcher)) {
		tell_hidden(explaining, matcher);
	} else if (matcher->op == &op_exists) {
		want_exists(explaining, matcher);
	} else if (!tell_list(explaining, matcher)) {
		want(explaining, matcher);
	}
}

/* Of an `all` only the parts that don't hold are wrong. */
static void explain_parts(struct explaining *explaining, const struct matcher *matcher)
{
	struct judging judging = {.arena = explaining->arena};

	if (matcher->op != &op_all) {
		explain(explaining, matcher);
		return;
	}
	for (size_t i = 0; i < matcher->n_kids; i++)
		if (match_holds(matcher->kids[i], explaining->subject, &judging) == DOES_NOT_HOLD)
			explain_parts(explaining, matcher->kids[i]);
}

static struct str sentence_of(struct explaining *explaining)
{
	const struct subject *subject = explaining->subject;
	const struct value *found = found_value(subject);
	struct buf out;

	buf_init(&out, explaining->arena, LIMIT_TEMPLATE);
	if (explaining->shared) {
		show_text(&out, subject->name, false);
		buf_add(&out, STR(" is "));
		if (found)
			show_value(&out, found, !explaining->bare);
		else
			buf_add(&out, subject->attr ? STR("there") : STR("absent"));
		if (explaining->wants.n)
			buf_addf(&out, ", want %.*s", STR_ARG(buf_str(&explaining->wants)));
	}
	if (explaining->sentences.n) {
		begin_item(&out, "; ");
		buf_add(&out, buf_str(&explaining->sentences));
	}
	return buf_str(&out);
}

/* A value that is hidden is told by what is not so. */
static struct str found_of(struct explaining *explaining, const struct matcher *matcher)
{
	struct showing showing = showing_of(explaining, false);
	const struct value *found = found_value(explaining->subject);
	bool hides = !explaining->shared && hides_value(explaining, matcher);
	struct buf out;

	if (!found && !hides)
		return STR_NONE;
	buf_init(&out, explaining->arena, LIMIT_TEMPLATE);
	showing.negated = true;
	if (hides)
		show_wanted(&out, matcher, showing);
	else
		show_value(&out, found, false);
	return buf_str(&out);
}

struct mismatch match_explain(struct arena *arena, const struct matcher *matcher,
			      const struct subject *subject)
{
	struct explaining explaining = {.arena = arena, .subject = subject};

	buf_init(&explaining.wants, arena, LIMIT_TEMPLATE);
	buf_init(&explaining.sentences, arena, LIMIT_TEMPLATE);
	buf_init(&explaining.wanted, arena, LIMIT_TEMPLATE);
	explain_parts(&explaining, matcher);
	return (struct mismatch){
		.sentence = sentence_of(&explaining),
		.found = found_of(&explaining, matcher),
		.wanted = buf_str(&explaining.wanted),
	};
}

/* What stands between a name and what is wanted of it. */
static const char *verb_of(const struct matcher *matcher)
{
	const struct op *op = matcher->op;

	while (matcher->n_kids && (op->form == OPERAND_MATCHER || op->form == OPERAND_MATCHERS)) {
		matcher = matcher->kids[0];
		op = matcher->op;
	}
	if (op == &op_each)
		return " wants ";
	if (op->form == OPERAND_PATTERN || op->form == OPERAND_ITEM || op->form == OPERAND_COUNT ||
	    op == &op_superset_of || op == &op_all_bits || op == &op_any_bits || op == &op_no_bits)
		return " has ";
	return " is ";
}

void match_words(struct buf *out, struct arena *arena, const struct matcher *matcher,
		 struct str (*text)(struct arena *, const struct rule_text *))
{
	struct showing showing = {.arena = arena, .text = text};

	/* Each operator of a map has a verb of its own. */
	for (size_t i = 0; matcher->op == &op_all && i < matcher->n_kids; i++) {
		buf_add(out, i ? STR(" and") : STR(""));
		match_words(out, arena, matcher->kids[i], text);
	}
	if (matcher->op == &op_all)
		return;
	buf_add(out, str_of(verb_of(matcher)));
	show_wanted(out, matcher, showing);
}
