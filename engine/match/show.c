#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "match/parts.h"

static const struct str controls = STR_INIT("\n\r\t"), controls_and_quote = STR_INIT("\n\r\t\"");

/* The characters that fit, those of `escaped` as \n and so on. */
static void add_text(struct buf *out, struct str text, struct str escaped)
{
	size_t at = 0;

	for (size_t shown = 0; at < text.n && shown < LIMIT_SHOWN_VALUE; shown++) {
		uint32_t code = 0;
		size_t n = utf8_decode(text, at, &code);
		size_t control = str_find_char(escaped, text.p[at]);

		if (control < escaped.n)
			buf_addf(out, "\\%c", "nrt\""[control]);
		else
			buf_add(out, str_sub(text, at, n ? n : 1));
		at += n ? n : 1;
	}
	if (at < text.n)
		buf_add(out, STR("…"));
}

void show_text(struct buf *out, struct str text, bool quoted)
{
	if (quoted)
		buf_add_char(out, '"');
	add_text(out, text, quoted ? controls_and_quote : STR_NONE);
	if (quoted)
		buf_add_char(out, '"');
}

struct value brief(struct arena *arena, const struct value *value)
{
	struct buf out;

	if (value->type != TYPE_text || (value->text.n <= LIMIT_SHOWN_VALUE &&
					 str_find_char(value->text, '\n') == value->text.n))
		return *value;
	buf_init(&out, arena, LIMIT_TEMPLATE);
	add_text(&out, value->text, controls);
	return value_of_text(buf_str(&out));
}

static void show_operand(struct buf *out, const struct value *operand,
			 const struct showing *showing);

/* As many as a reader takes in, and how many there are beside. */
static void show_list(struct buf *out, const struct values *list, const char *last,
		      const struct showing *showing)
{
	enum { FEW = 10 };
	size_t begin = out->n, i = 0, n = list->n > FEW + 1 ? FEW : list->n;

	for (; i < n && out->n - begin < LIMIT_SHOWN_VALUE; i++) {
		if (i)
			buf_add(out, i + 1 == list->n ? str_of(last) : STR(", "));
		show_operand(out, &list->at[i], showing);
	}
	if (i < list->n)
		buf_addf(out, "%s%zu more", last, list->n - i);
	if (list->n == 0)
		buf_add(out, STR("an empty list"));
}

void show_value(struct buf *out, const struct value *value, bool quoted)
{
	struct showing showing = {.quoted = quoted};
	struct value face = value_face(value, false);

	if (face.type == TYPE_list)
		show_list(out, &face.list, ", ", &showing);
	else if (face.type == TYPE_text)
		show_text(out, face.text, quoted);
	else
		value_print(out, &face);
}

/* A text that was kept as it is written shows as what it was compared with: 0600, not "0600". */
static void show_operand(struct buf *out, const struct value *operand,
			 const struct showing *showing)
{
	struct value read;
	struct str cause;

	if (showing->found && operand->type == TYPE_text && showing->found->type != TYPE_list &&
	    value_as(showing->arena, operand, showing->found->type, &read, &cause))
		operand = &read;
	show_value(out, operand, showing->quoted);
}

static const char *lead_of(const struct matcher *matcher, bool negated)
{
	const struct op *op = matcher->op;
	bool is_time = matcher->operand.type == TYPE_time && op->wants_time[0];

	return is_time ? op->wants_time[negated] : op->wants[negated];
}

static void show_kids(struct buf *out, const struct matcher *matcher, struct showing showing)
{
	bool both = (matcher->op == &op_all) != showing.negated;

	for (size_t i = 0; i < matcher->n_kids; i++) {
		if (i)
			buf_add(out, both ? STR(" and ") : STR(" or "));
		show_wanted(out, matcher->kids[i], showing);
	}
}

/* Operands that name facts, as they were written. */
static void show_unbound(struct buf *out, const struct matcher *matcher,
			 const struct showing *showing)
{
	struct str quote = matcher->op->form == OPERAND_PATTERN ? STR("`") : STR("");

	buf_add(out, quote);
	if (matcher->text)
		buf_add(out, showing->text(showing->arena, matcher->text));
	buf_add(out, quote);
	for (size_t i = 0; !matcher->text && i < matcher->operand.list.n; i++) {
		buf_add(out, i == 0 ? STR("") : matcher->op == &op_in ? STR(" or ") : STR(", "));
		if (matcher->texts[i])
			buf_add(out, showing->text(showing->arena, matcher->texts[i]));
		else
			show_operand(out, &matcher->operand.list.at[i], showing);
	}
}

void show_operand_of(struct buf *out, const struct matcher *matcher, struct showing showing)
{
	const struct value *operand = &matcher->operand;
	struct value number;
	struct str cause;

	if (showing.text && matcher->unbound && (matcher->text || matcher->texts)) {
		show_unbound(out, matcher, &showing);
		return;
	}
	showing.quoted &= !matcher->words;
	if (matcher->op->form == OPERAND_NUMBER && operand->type == TYPE_text &&
	    number_read(showing.arena, operand->text, &number, &cause))
		operand = &number;
	if (matcher->op->form == OPERAND_PATTERN) {
		buf_add_char(out, '`');
		add_text(out, operand->text, controls);
		buf_add_char(out, '`');
	} else if (matcher->op->form == OPERAND_RANGE) {
		add_text(out, operand->text, controls);
	} else if (operand->type == TYPE_list) {
		show_list(out, &operand->list, matcher->op == &op_in ? " or " : ", ", &showing);
	} else {
		show_operand(out, operand, &showing);
	}
}

void show_wanted(struct buf *out, const struct matcher *matcher, struct showing showing)
{
	bool negated = showing.negated;

	switch (matcher->op->form) {
	case OPERAND_BOOL:
		buf_add(out, matcher->operand.boolean != negated ? STR("present") : STR("absent"));
		break;
	case OPERAND_MATCHER:
		showing.negated = !negated;
		show_wanted(out, matcher->kids[0], showing);
		break;
	case OPERAND_MATCHERS: show_kids(out, matcher, showing); break;
	case OPERAND_ITEM:
	case OPERAND_COUNT:
		buf_add(out, str_of(lead_of(matcher, negated)));
		showing.negated = false;
		showing.found = NULL;
		show_wanted(out, matcher->kids[0], showing);
		break;
	case OPERAND_SAME:
	case OPERAND_SAMES:
	case OPERAND_NUMBER:
	case OPERAND_TEXT:
	case OPERAND_TEXTS:
	case OPERAND_PATTERN:
	case OPERAND_RANGE:
		buf_add(out, str_of(lead_of(matcher, negated)));
		show_operand_of(out, matcher, showing);
		break;
	}
}
