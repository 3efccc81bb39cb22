#include "rule/written.h"

#include "base/buf.h"
#include "base/limits.h"
#include "rule/model.h"

static void add_text(struct buf *out, const struct rule_text *text)
{
	if (template_is_constant(text))
		buf_add(out, text->constant);
	for (size_t i = 0; i < text->n_pieces; i++) {
		const struct piece *piece = &text->pieces[i];

		if (piece->ref)
			buf_addf(out, "${%.*s}", STR_ARG(piece->ref->written));
		else
			buf_add(out, piece->literal);
	}
}

struct str written_text(struct arena *arena, const struct rule_text *text)
{
	struct buf out;

	if (template_is_constant(text))
		return text->constant;
	buf_init(&out, arena, LIMIT_TEXT);
	add_text(&out, text);
	return buf_str(&out);
}

static void add_value(struct buf *out, const struct value *value)
{
	size_t n = value->type == TYPE_list ? value->list.n : 1;

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(out, ' ');
		value_print(out, value->type == TYPE_list ? &value->list.at[i] : value);
	}
}

struct str written_arg(struct arena *arena, const struct arg *arg)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_TEXT);
	if (arg->constant)
		add_value(&out, arg->constant);
	for (size_t i = 0; !arg->constant && i < arg->n; i++) {
		if (i)
			buf_add_char(&out, ' ');
		if (arg->keys)
			buf_addf(&out, "%.*s=", STR_ARG(arg->keys[i]));
		add_text(&out, arg->texts[i]);
	}
	return buf_str(&out);
}

struct str written_target(struct arena *arena, const struct look *look)
{
	size_t index;
	const struct option *target = kind_target(look->kind, &index);

	return target && look->args[index] ? written_arg(arena, look->args[index]) : STR_NONE;
}

struct str written_member(struct arena *arena, const struct member *member)
{
	struct str target;

	if (member->name)
		return written_text(arena, member->name);
	if (!member->look)
		return STR_NONE;
	target = written_target(arena, member->look);
	return str_is_set(target) ? target : str_of(member->look->kind->name);
}
