#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/near.h"
#include "match/parts.h"
#include "source/diag.h"
#include "source/node.h"
#include "value/regex.h"

struct compile {
	const struct match_loader *loader;
	const struct type *type;
	const char *const *words;
};

static const struct op *find_op(struct str name)
{
	for (const struct op *const *op = match_ops(); *op; op++)
		if (str_is(name, (*op)->name))
			return *op;
	return NULL;
}

static bool is_for(const struct op *op, const struct type *type)
{
	return !op->types || !type || op->types & 1U << type->id;
}

static void wrong_op(const struct compile *compile, const struct node *key)
{
	struct near near;
	struct buf known;
	struct diag *diag;

	near_init(&near, key->text);
	buf_init(&known, compile->loader->arena, LIMIT_TEMPLATE);
	for (const struct op *const *op = match_ops(); *op; op++) {
		if (!is_for(*op, compile->type))
			continue;
		near_offer(&near, str_of((*op)->name));
		buf_addf(&known, "%s%s", known.n ? ", " : "", (*op)->name);
	}
	diag = diag_add(compile->loader->diags, DIAG_OPERATOR, key->at,
			find_op(key->text) ? "`%.*s` isn't for %s"
					   : "there is no operator `%.*s` for %s",
			STR_ARG(key->text), compile->type ? compile->type->name : "this attribute");
	diag_suggest(compile->loader->diags, diag, near_found(&near));
	diag->help = str_printf(compile->loader->arena, "there are %.*s", STR_ARG(buf_str(&known)));
}

/* An operand's type: the attribute's, unless the operator says otherwise. */
static const struct type *operand_type(const struct matcher *matcher)
{
	switch (matcher->op->form) {
	case OPERAND_BOOL: return &type_bool;
	case OPERAND_SAME:
	case OPERAND_SAMES: return matcher->type ? matcher->type : &type_text;
	case OPERAND_NUMBER: return matcher->type ? matcher->type : &type_text;
	case OPERAND_TEXT:
	case OPERAND_TEXTS:
	case OPERAND_PATTERN:
	case OPERAND_RANGE:
	case OPERAND_MATCHER:
	case OPERAND_MATCHERS:
	case OPERAND_ITEM:
	case OPERAND_COUNT: break;
	}
	return &type_text;
}

bool match_read_operand(struct arena *arena, struct matcher *matcher, struct str text,
			struct value *ret, struct str *reterr)
{
	return operand_type(matcher)->read(arena, text, ret, reterr);
}

static bool check_word(const struct compile *compile, const struct node *node, struct str text)
{
	struct near near;
	struct buf known;
	struct diag *diag;

	if (!compile->words)
		return true;
	near_init(&near, text);
	buf_init(&known, compile->loader->arena, LIMIT_TEMPLATE);
	for (size_t i = 0; compile->words[i]; i++) {
		if (str_is(text, compile->words[i]))
			return true;
		near_offer(&near, str_of(compile->words[i]));
		buf_addf(&known, "%s%s", i ? ", " : "", compile->words[i]);
	}
	diag = diag_add(compile->loader->diags, DIAG_WORD, node->at, "`%.*s` is not one of %.*s",
			STR_ARG(text), STR_ARG(buf_str(&known)));
	diag_suggest(compile->loader->diags, diag, near_found(&near));
	return false;
}

/* One operand text: constant into *ret, or *ret_text set. */
static bool read_text(const struct compile *compile, struct matcher *matcher,
		      const struct node *node, struct value *ret, const struct rule_text **ret_text)
{
	const struct match_loader *loader = compile->loader;
	struct str text = STR_NONE, why = STR_NONE;
	bool same = matcher->op->form == OPERAND_SAME || matcher->op->form == OPERAND_SAMES;

	*ret_text = NULL;
	if (!loader->text(loader->self, node, &text, ret_text))
		return false;
	if (*ret_text) {
		matcher->unbound = true;
		return true;
	}
	if (same && !check_word(compile, node, text))
		return false;
	if (match_read_operand(loader->arena, matcher, text, ret, &why))
		return true;
	diag_add(loader->diags, DIAG_VALUE, node->at, "%.*s", STR_ARG(why));
	return false;
}

static bool read_one(const struct compile *compile, struct matcher *matcher,
		     const struct node *node)
{
	struct str why = STR_NONE;
	size_t at = 0;

	if (!read_text(compile, matcher, node, &matcher->operand, &matcher->text))
		return false;
	if (matcher->text || !matcher->op->prepare ||
	    matcher->op->prepare(compile->loader->arena, matcher, &at, &why))
		return true;
	diag_add(compile->loader->diags,
		 matcher->op->form == OPERAND_PATTERN ? DIAG_PATTERN : DIAG_RANGE,
		 (struct span){node->at.file,
			       node->at.begin + (node->quoted ? 1 : 0) + (uint32_t)at,
			       node->at.end},
		 "%.*s", STR_ARG(why));
	return false;
}

static bool read_list(const struct compile *compile, struct matcher *matcher,
		      const struct node *node)
{
	size_t n = node->kind == NODE_LIST ? node->n_items : 1;
	struct arena *arena = compile->loader->arena;

	if (n == 0) {
		diag_add(compile->loader->diags, DIAG_SHAPE, node->at,
			 "an empty list: nothing could ever be expected of it");
		return false;
	}
	matcher->operand = (struct value){.type = TYPE_list,
					  .list = {ARENA_ARRAY(arena, struct value, n), n, n}};
	matcher->texts = ARENA_ARRAY(arena, const struct rule_text *, n);
	for (size_t i = 0; i < n; i++)
		if (!read_text(compile, matcher, node->kind == NODE_LIST ? node->items[i] : node,
			       &matcher->operand.list.at[i], &matcher->texts[i]))
			return false;
	return true;
}

static struct matcher *compile_node(const struct compile *compile, const struct node *node);

static bool add_kid(const struct compile *compile, struct matcher *matcher, const struct node *node)
{
	struct compile inner = *compile;
	struct matcher *kid;

	if (matcher->op->form == OPERAND_COUNT)
		inner = (struct compile){compile->loader, &type_int, NULL};
	if (matcher->op->form == OPERAND_ITEM)
		inner = (struct compile){compile->loader, &type_text, NULL};
	kid = compile_node(&inner, node);
	if (!kid)
		return false;
	matcher->unbound |= kid->unbound;
	matcher->kids[matcher->n_kids++] = kid;
	return true;
}

static bool read_kids(const struct compile *compile, struct matcher *matcher,
		      const struct node *node)
{
	bool many = matcher->op->form == OPERAND_MATCHERS;
	size_t n = many && node->kind == NODE_LIST ? node->n_items : 1;

	if (many && (node->kind != NODE_LIST || n == 0)) {
		diag_add(compile->loader->diags, DIAG_SHAPE, node->at,
			 "`%s` takes a list of matchers", matcher->op->name);
		return false;
	}
	matcher->kids = ARENA_ARRAY(compile->loader->arena, struct matcher *, n);
	for (size_t i = 0; i < n; i++)
		if (!add_kid(compile, matcher, many ? node->items[i] : node))
			return false;
	return true;
}

static struct matcher *new_matcher(const struct compile *compile, const struct op *op,
				   struct span at)
{
	struct matcher *matcher = ARENA_NEW(compile->loader->arena, struct matcher);

	matcher->op = op;
	matcher->type = compile->type;
	matcher->at = at;
	return matcher;
}

static struct matcher *compile_op(const struct compile *compile, const struct op *op,
				  const struct node *node)
{
	struct matcher *matcher = new_matcher(compile, op, node->at);
	bool done = false;

	switch (op->form) {
	case OPERAND_SAME:
	case OPERAND_BOOL:
	case OPERAND_NUMBER:
	case OPERAND_TEXT:
	case OPERAND_PATTERN:
	case OPERAND_RANGE: done = read_one(compile, matcher, node); break;
	case OPERAND_SAMES:
	case OPERAND_TEXTS: done = read_list(compile, matcher, node); break;
	case OPERAND_MATCHER:
	case OPERAND_MATCHERS:
	case OPERAND_ITEM:
	case OPERAND_COUNT: done = read_kids(compile, matcher, node); break;
	}
	return done ? matcher : NULL;
}

static struct matcher *compile_pair(const struct compile *compile, const struct node_pair *pair)
{
	const struct op *op = find_op(pair->key->text);

	if (!op || !is_for(op, compile->type)) {
		wrong_op(compile, pair->key);
		return NULL;
	}
	return compile_op(compile, op, pair->value);
}

/* A map of several operators is an `all` of one matcher each. */
static struct matcher *compile_map(const struct compile *compile, const struct node *map)
{
	struct matcher *all = new_matcher(compile, &op_all, map->at);
	bool done = true;

	if (map->n_pairs == 0) {
		diag_add(compile->loader->diags, DIAG_SHAPE, map->at,
			 "an empty map expects nothing: write operators, as in {ge: 1}");
		return NULL;
	}
	all->kids = ARENA_ARRAY(compile->loader->arena, struct matcher *, map->n_pairs);
	for (size_t i = 0; i < map->n_pairs; i++) {
		struct matcher *kid = compile_pair(compile, &map->pairs[i]);

		done &= kid != NULL;
		if (!kid)
			continue;
		all->unbound |= kid->unbound;
		all->kids[all->n_kids++] = kid;
	}
	if (!done)
		return NULL;
	return all->n_kids == 1 ? all->kids[0] : all;
}

static struct matcher *compile_node(const struct compile *compile, const struct node *node)
{
	switch ((enum node_kind)node->kind) {
	case NODE_MAP: return compile_map(compile, node);
	case NODE_LIST: return compile_op(compile, &op_in, node);
	case NODE_TEXT: break;
	}
	return compile_op(compile, &op_is, node);
}

struct matcher *match_compile(const struct match_loader *loader, const struct node *node,
			      const struct type *type, const char *const *words)
{
	struct compile compile = {loader, type, words};

	return compile_node(&compile, node);
}
