#include "base/buf.h"
#include "base/limits.h"
#include "run/parts.h"

static struct known_value known(struct value value)
{
	return (struct known_value){.state = KNOWN, .value = value};
}

static struct known_value absent(void)
{
	return (struct known_value){.state = ABSENT};
}

static struct known_value failed(const struct cause *cause)
{
	return (struct known_value){.state = FAILED, .cause = cause};
}

const struct cause *cause_cannot_tell(struct eval *eval, struct str text)
{
	struct cause *cause = ARENA_NEW(eval->run->arena, struct cause);

	text = str_copy(eval->run->arena, text);
	*cause =
		(struct cause){.kind = CAUSE_CANNOT_TELL, .key = text, .text = text, .error = text};
	return cause;
}

const struct cause *cause_kept(struct eval *eval, const struct cause *cause, bool is_secret)
{
	return is_secret && cause->kind == CAUSE_CANNOT_TELL && !cause->offline
		       ? cause_cannot_tell(eval, STR("can't be judged, and why is kept (secret)"))
		       : cause;
}

static bool text_is_secret(const struct rule_text *text)
{
	for (size_t i = 0; text && i < text->n_pieces; i++)
		if (text->pieces[i].ref && text->pieces[i].ref->secret)
			return true;
	return false;
}

bool matcher_is_secret(const struct matcher *matcher)
{
	if (!matcher->unbound)
		return false;
	if (text_is_secret(matcher->text))
		return true;
	for (size_t i = 0; matcher->texts && i < matcher->operand.list.n; i++)
		if (text_is_secret(matcher->texts[i]))
			return true;
	for (size_t i = 0; i < matcher->n_kids; i++)
		if (matcher_is_secret(matcher->kids[i]))
			return true;
	return false;
}

const struct cause *cause_about(struct eval *eval, struct str name, const struct cause *cause)
{
	struct cause *about = ARENA_NEW(eval->run->arena, struct cause);

	*about = *cause_cannot_tell(eval, str_printf(&eval->run->scratch, "%.*s: %.*s",
						     STR_ARG(name), STR_ARG(cause->text)));
	about->offline = cause->offline;
	return about;
}

/* The system's own words tell nothing but the kind. */
static struct fault shown_fault(const struct look_state *look, const struct fault *fault)
{
	struct fault shown = *fault;

	if (look->wants.secret)
		shown.what = SHOWN_SECRET;
	if (look->secret && !fault->error && fault->kind != FAULT_OFFLINE &&
	    (look->wants.secret || fault->kind == FAULT_MALFORMED))
		shown.text = SHOWN_SECRET;
	return shown;
}

const struct cause *cause_of(struct arena *arena, const struct look_state *look,
			     const struct observation *observation)
{
	struct cause *cause = ARENA_NEW(arena, struct cause);
	const struct fault fault = shown_fault(look, &observation->fault);

	*cause = (struct cause){
		.kind = CAUSE_FAULT,
		.offline = fault.kind == FAULT_OFFLINE,
		.fault = fault_kind_name(fault.kind).p,
		.text = str_copy(arena, fault_text(arena, &fault)),
		.error = str_copy(arena, fault_cause(arena, &fault)),
	};
	cause->key = str_is_set(look->key) ? look->key : cause->text;
	return cause;
}

/* What is offline is as if the look itself had been. */
const struct cause *cause_of_attr(struct eval *eval, struct str name,
				  const struct record_attr *attr)
{
	struct cause *cause = ARENA_NEW(eval->run->arena, struct cause);

	*cause = *cause_cannot_tell(eval, str_printf(&eval->run->scratch,
						     attr->offline ? "%.*s: %.*s" : "%.*s %.*s",
						     STR_ARG(name), STR_ARG(attr->cannot_tell)));
	if (attr->offline) {
		cause->kind = CAUSE_FAULT;
		cause->fault = fault_kind_name(FAULT_OFFLINE).p;
		cause->offline = true;
	}
	return cause;
}

static struct known_value attr_value(struct eval *eval, const struct record *record,
				     struct str name)
{
	const struct record_attr *attr = record_find(record, name);

	if (!attr)
		return absent();
	if (str_is_set(attr->cannot_tell))
		return failed(cause_of_attr(eval, name, attr));
	return known(attr->value);
}

static struct known_value own_value(struct eval *eval, const struct ref *ref, const struct own *own)
{
	if (!own || !own->observation)
		return absent();
	if (str_is(ref->attr, "error"))
		return own->cause ? known(value_of_text(own->cause->error)) : absent();
	return attr_value(eval, &own->observation->record, ref->attr);
}

/* A text, `value` or `expr` has the attributes of a `value` look. */
static struct known_value scalar_attr(const struct fact_state *fact, struct str attr)
{
	if (str_is(attr, "exists"))
		return known(value_bool(fact->state == KNOWN));
	if (str_is(attr, "value") && fact->state == KNOWN)
		return known(fact->value);
	return absent();
}

static struct known_value fact_attr(struct eval *eval, const struct fact_state *fact,
				    struct str attr)
{
	struct known_value value;

	/* Not even that it failed can be judged of what wasn't looked at. */
	if (str_is(attr, "error") && !(fact->state == FAILED && fact->cause->offline))
		return fact->state == FAILED ? known(value_of_text(fact->cause->error)) : absent();
	if (fact->state == FAILED)
		return failed(fact->cause);
	if (!fact->is_record)
		return scalar_attr(fact, attr);
	value = attr_value(eval, fact->record, attr);
	/* A look at what is always there, as the host, says nothing of it. */
	if (value.state == ABSENT && str_is(attr, "exists"))
		return known(value_bool(true));
	return value;
}

static struct known_value known_ref(struct eval *eval, const struct ref *ref, const struct own *own)
{
	const struct fact_state *fact;

	if (ref->kind == REF_OWN)
		return own_value(eval, ref, own);
	fact = fact_value(eval, ref->fact);
	if (fact->state == WAITING)
		return (struct known_value){.state = WAITING};
	if (ref->kind == REF_ATTR)
		return fact_attr(eval, fact, ref->attr);
	if (fact->state == FAILED)
		return failed(fact->cause);
	if (ref->kind == REF_SOURCE)
		return str_is_set(fact->source) ? known(value_of_text(fact->source)) : absent();
	return fact->state == KNOWN && !fact->is_record ? known(fact->value) : absent();
}

struct known_value ref_value(struct eval *eval, const struct ref *ref, const struct own *own)
{
	struct known_value value = known_ref(eval, ref, own);

	if (value.state == FAILED)
		value.cause = cause_kept(eval, value.cause, ref->secret);
	return value;
}

/* Text of a piece with its reference filled; the state of the worst reference so far is kept. */
static void add_piece(struct eval *eval, const struct piece *piece, const struct own *own,
		      struct str (*escape)(struct arena *, struct str), struct buf *out,
		      struct known_value *so_far)
{
	struct arena *scratch = &eval->run->scratch;
	struct known_value value;

	if (!piece->ref) {
		buf_add(out, piece->literal);
		return;
	}
	value = ref_value(eval, piece->ref, own);
	if (value.state == KNOWN) {
		struct str text = value_text(scratch, &value.value);

		buf_add(out, escape ? escape(scratch, text) : text);
	} else if (so_far->state == KNOWN || value.state > so_far->state) {
		*so_far = value;
		so_far->missing = piece->ref->written;
	}
}

struct known_value fill_text(struct eval *eval, const struct rule_text *text, const struct own *own,
			     struct str (*escape)(struct arena *, struct str))
{
	struct known_value so_far = {.state = KNOWN};
	struct buf out;

	if (text->n_pieces == 0)
		return known(value_of_text(text->constant));
	if (text->n_pieces == 1 && text->pieces[0].ref && !escape) {
		so_far = ref_value(eval, text->pieces[0].ref, own);
		so_far.missing = text->pieces[0].ref->written;
		return so_far;
	}
	buf_init(&out, &eval->run->scratch, LIMIT_TEXT);
	for (size_t i = 0; i < text->n_pieces; i++)
		add_piece(eval, &text->pieces[i], own, escape, &out, &so_far);
	if (so_far.state != KNOWN)
		return so_far;
	if (out.over)
		return failed(cause_cannot_tell(eval, STR("a text grew over 1 MiB")));
	return known(value_of_text(buf_str(&out)));
}

/* How the text is filled: with secrets as they are, or hidden. */
enum shown { SHOW_ALL, HIDE_SECRETS };

static struct str fill(struct eval *eval, const struct rule_text *text, const struct own *own,
		       enum shown shown, bool *ret_waiting, const struct cause **ret_cause)
{
	struct buf out;

	if (text->n_pieces == 0)
		return text->constant;
	buf_init(&out, &eval->run->scratch, LIMIT_TEXT);
	for (size_t i = 0; i < text->n_pieces; i++) {
		const struct piece *piece = &text->pieces[i];
		struct known_value value;

		if (!piece->ref) {
			buf_add(&out, piece->literal);
			continue;
		}
		value = ref_value(eval, piece->ref, own);
		*ret_waiting |= value.state == WAITING;
		if (value.state == KNOWN)
			buf_add(&out, piece->ref->secret && shown == HIDE_SECRETS
					      ? SHOWN_SECRET
					      : value_text(&eval->run->scratch, &value.value));
		if (value.state != FAILED)
			continue;
		*ret_cause = value.cause;
		buf_addf(&out, "(%.*s)", STR_ARG(value.cause->text));
	}
	return str_copy(eval->run->arena, buf_str(&out));
}

struct str fill_message(struct eval *eval, const struct rule_text *text, const struct own *own,
			bool *ret_waiting, const struct cause **ret_cause)
{
	return fill(eval, text, own, HIDE_SECRETS, ret_waiting, ret_cause);
}

struct str fill_words(struct eval *eval, const struct rule_text *text, bool *ret_waiting,
		      const struct cause **ret_cause)
{
	return fill(eval, text, NULL, SHOW_ALL, ret_waiting, ret_cause);
}

/* A binder's view of an evaluation. */
struct binding {
	struct eval *eval;
	const struct own *own;
	const struct cause *cause;
};

static enum bound fill_operand(void *self, const struct rule_text *text,
			       struct str (*escape)(struct arena *, struct str), struct value *ret,
			       struct str *reterr)
{
	struct binding *binding = self;
	struct known_value value = fill_text(binding->eval, text, binding->own, escape);

	switch (value.state) {
	case KNOWN: *ret = value.value; return BOUND;
	case WAITING: return BOUND_WAITING;
	case FAILED:
		binding->cause = value.cause;
		*reterr = value.cause->text;
		return BOUND_FAILED;
	case ABSENT: break;
	}
	*reterr = str_printf(&binding->eval->run->scratch,
			     "what it is to be compared with, `%.*s`, is absent",
			     STR_ARG(value.missing));
	return BOUND_ABSENT;
}

enum bound bind_matcher(struct eval *eval, const struct matcher *matcher, const struct own *own,
			const struct matcher **ret, const struct cause **ret_cause)
{
	struct binding binding = {eval, own, NULL};
	struct binder binder = {
		.arena = &eval->run->scratch, .fill = fill_operand, .self = &binding};
	struct str why = STR_NONE;
	enum bound bound = match_bind(matcher, &binder, ret, &why);

	if (bound == BOUND_ABSENT || bound == BOUND_FAILED)
		*ret_cause = binding.cause ? binding.cause
					   : cause_kept(eval, cause_cannot_tell(eval, why),
							bound == BOUND_FAILED &&
								matcher_is_secret(matcher));
	return bound;
}
