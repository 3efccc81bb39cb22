#include "base/buf.h"
#include "base/limits.h"
#include "rule/loader.h"

#include <string.h>

struct pieces VEC_OF(struct piece);

/* A text being taken apart. */
struct parse {
	struct loader *loader;
	const struct node *node;
	struct pieces pieces;
	struct buf literal;
	bool in_item; /* inside the text of a for_each item: `${item}` names nothing there */
};

struct span node_part(const struct loader *loader, const struct node *node, size_t from, size_t to)
{
	const struct source *source = sources_of(loader->sources, node->at);
	const char *begin = source ? source->text.p : NULL;
	size_t offset;

	if (!source || node->text.p < begin || node->text.p + node->text.n > begin + source->text.n)
		return node->at;
	offset = (size_t)(node->text.p - begin);
	return (struct span){node->at.file, (uint32_t)(offset + from), (uint32_t)(offset + to)};
}

static void end_literal(struct parse *parse)
{
	struct piece *piece;

	if (parse->literal.n == 0)
		return;
	piece = VEC_PUSH(parse->loader->arena, &parse->pieces);
	piece->literal = str_copy(parse->loader->arena, buf_str(&parse->literal));
	buf_clear(&parse->literal);
}

/* Where the reference that begins at `at` (behind `${`) ends: at its `}`, brackets passed over. */
static size_t reference_end(struct str text, size_t at)
{
	while (at < text.n && text.p[at] != '}') {
		if (text.p[at] == '[' && at + 1 < text.n && text.p[at + 1] == '"')
			at = str_find(text, STR("\"]"), at + 2);
		at++;
	}
	return at;
}

static bool parse_text(struct parse *parse, const struct node *node);

static const struct node *item_value(struct parse *parse, struct str name, struct span at)
{
	const struct node *item = parse->loader->item, *value = item;
	struct diag *diag;

	if (!item) {
		diag_add(parse->loader->diags, DIAG_NAME_UNKNOWN, at,
			 "`${item}` stands for nothing here: there is no `for_each` around it");
		return NULL;
	}
	if (str_starts_with(name, STR("item.")))
		value = node_get(item, str_from(name, 5));
	if (value && value->kind == NODE_TEXT)
		return value;
	diag = diag_add(parse->loader->diags, DIAG_NAME_UNKNOWN, at,
			value ? "`${%.*s}` is no text: it stands for %s"
			      : "the items of this `for_each` have no key for `${%.*s}`%s",
			STR_ARG(name), value ? node_kind_name(value) : "");
	diag->also = item->at;
	diag->also_text = STR("the item");
	return NULL;
}

static bool parse_item(struct parse *parse, struct str name, struct span at)
{
	const struct node *value = item_value(parse, name, at);
	bool done;

	if (!value)
		return false;
	parse->in_item = true;
	done = parse_text(parse, value);
	parse->in_item = false;
	return done;
}

static bool is_item_name(struct str name)
{
	return str_is(name, "item") || str_starts_with(name, STR("item."));
}

static bool parse_reference(struct parse *parse, const struct node *node, size_t begin, size_t end)
{
	struct loader *loader = parse->loader;
	struct str name = str_sub(node->text, begin + 2, end - begin - 2);
	struct span at = node_part(loader, node, begin, end + 1);
	struct piece *piece;

	if (name.n == 0) {
		diag_add(loader->diags, DIAG_REFERENCE, at, "`${}` names nothing");
		return false;
	}
	if (is_item_name(name) && !parse->in_item)
		return parse_item(parse, name, at);
	if (str_is(name, "rules")) {
		buf_add(&parse->literal, sources_of(loader->sources, node->at)->root);
		return true;
	}
	end_literal(parse);
	piece = VEC_PUSH(loader->arena, &parse->pieces);
	piece->ref = ARENA_NEW(loader->arena, struct ref);
	*piece->ref = (struct ref){.at = at, .written = name};
	return true;
}

static bool parse_text(struct parse *parse, const struct node *node)
{
	struct str text = node->text;

	for (size_t at = 0; at < text.n;) {
		size_t next = str_find(text, STR("${"), at), end;

		if (next < text.n && next > at && text.p[next - 1] == '$') { /* $${ */
			buf_add(&parse->literal, str_sub(text, at, next - 1 - at));
			buf_add(&parse->literal, STR("${"));
			at = next + 2;
			continue;
		}
		buf_add(&parse->literal, str_sub(text, at, next - at));
		if (next >= text.n)
			return true;
		end = reference_end(text, next + 2);
		if (end >= text.n) {
			struct diag *diag = diag_add(parse->loader->diags, DIAG_REFERENCE,
						     node_part(parse->loader, node, next, text.n),
						     "`${` without its `}`");

			diag->help = STR("write `$${` for a literal `${`");
			return false;
		}
		if (!parse_reference(parse, node, next, end))
			return false;
		at = end + 1;
	}
	return true;
}

static struct rule_text *template_new(struct loader *loader, const struct node *node)
{
	struct rule_text *text = ARENA_NEW(loader->arena, struct rule_text);

	text->at = node->at;
	return text;
}

/* A flow map in a text's place is mostly a reference without quotes: {${x}: } or [${x}]. */
static bool is_text(struct loader *loader, const struct node *node)
{
	struct diag *diag;

	if (node->kind == NODE_TEXT)
		return true;
	diag = diag_add(loader->diags, DIAG_SHAPE, node->at, "a text is wanted here; this is %s",
			node_kind_name(node));
	if (node->kind == NODE_MAP)
		diag->help = STR("quote a text that holds `: ` or begins with `{`");
	return false;
}

const struct rule_text *template_read(struct loader *loader, const struct node *node,
				      const struct look *own)
{
	struct parse parse = {.loader = loader, .node = node};
	struct rule_text *text;

	if (!is_text(loader, node))
		return NULL;
	text = template_new(loader, node);
	text->constant = node->text;
	if (str_find(node->text, STR("${"), 0) >= node->text.n)
		return text;
	buf_init(&parse.literal, loader->arena, LIMIT_TEMPLATE);
	if (!parse_text(&parse, node))
		return NULL;
	if (parse.literal.over) {
		diag_add(loader->diags, DIAG_LIMIT, node->at, "a text of more than %d bytes",
			 LIMIT_TEMPLATE);
		return NULL;
	}
	if (parse.pieces.n == 0) {
		text->constant = str_copy(loader->arena, buf_str(&parse.literal));
		return text;
	}
	end_literal(&parse);
	text->pieces = parse.pieces.at;
	text->n_pieces = (uint32_t)parse.pieces.n;
	*VEC_PUSH(loader->pending, &loader->texts) = (struct pending_text){text, own};
	return text;
}

const struct texts *texts_read(struct loader *loader, const struct node *node,
			       const struct look *own)
{
	size_t n = node->kind == NODE_LIST ? node->n_items : 1;
	struct texts *texts;

	if (n == 0) {
		diag_add(loader->diags, DIAG_SHAPE, node->at, "an empty list says nothing");
		return NULL;
	}
	texts = arena_alloc(loader->arena, sizeof *texts + n * sizeof texts->at[0]);
	for (size_t i = 0; i < n; i++) {
		const struct node *line = node->kind == NODE_LIST ? node->items[i] : node;
		const struct rule_text *text = template_read(loader, line, own);

		if (!text)
			return NULL;
		texts->at[texts->n++] = text;
	}
	return texts;
}
