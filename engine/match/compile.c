#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/near.h"
#include "base/utf8.h"
#include "match/parts.h"
#include "source/node.h"

/* What a matcher is for. */
struct compile {
	const struct match_loader *loader;
	const struct type *type;
	const char *const *words;
};

static struct matcher *compile_node(const struct compile *compile, const struct node *node);

static const struct op *find_op(struct str name)
{
	for (const struct op *const *op = match_ops(); *op; op++)
		if (str_is(name, (*op)->name))
			return *op;
	return NULL;
}

static bool is_for(const struct op *op, const struct type *type)
{
	return !op->types || !type || op->types & TYPE_BIT(type->id);
}

/* Nothing near it was meant: then all that there are may help. */
static struct str ops_for(const struct compile *compile)
{
	struct buf ops;

	buf_init(&ops, compile->loader->arena, LIMIT_TEMPLATE);
	for (const struct op *const *op = match_ops(); *op; op++)
		if (is_for(*op, compile->type))
			buf_addf(&ops, "%s%s", ops.n ? ", " : "", (*op)->name);
	if (compile->type)
		return str_printf(compile->loader->arena, "operators for the type %s: %.*s",
				  compile->type->name, STR_ARG(buf_str(&ops)));
	return str_printf(compile->loader->arena,
			  "operators: %.*s; a key inside this one is named with a dot, as in a.b",
			  STR_ARG(buf_str(&ops)));
}

static void wrong_op(const struct compile *compile, const struct node *key)
{
	struct diags *diags = compile->loader->diags;
	struct near near;
	struct diag *diag;

	if (find_op(key->text))
		diag = diag_add(diags, DIAG_OPERATOR, key->at, "`%.*s` isn't for the type %s",
				STR_ARG(key->text), compile->type->name);
	else
		diag = diag_add(diags, DIAG_OPERATOR, key->at, "there is no operator `%.*s`",
				STR_ARG(key->text));
	near_init(&near, key->text);
	for (const struct op *const *op = match_ops(); *op; op++)
		if (is_for(*op, compile->type))
			near_offer(&near, str_of((*op)->name));
	diag_suggest(diags, diag, near_found(&near));
	diag->help = ops_for(compile);
}

/* The place in a text that stands in the file as it is; else the whole text. */
static struct span place_in(const struct node *node, size_t at)
{
	struct span place = node->at;
	uint32_t code, quote = node->quoted ? 1 : 0;
	size_t n;

	if (place.end - place.begin != node->text.n + 2 * (size_t)quote)
		return place;
	n = utf8_decode(node->text, at, &code);
	place.begin += quote + (uint32_t)(at < node->text.n ? at : node->text.n);
	place.end = place.begin + (uint32_t)(n ? n : 1);
	return place;
}

static void wrong_operand(const struct compile *compile, const struct node *node,
			  const struct operand_error *error)
{
	struct diags *diags = compile->loader->diags;
	bool placed = error->placed && node->kind == NODE_TEXT;
	struct diag *diag =
		diag_add(diags, error->id, placed ? place_in(node, error->at) : node->at, "%.*s",
			 STR_ARG(error->text));

	diag_suggest(diags, diag, error->suggest);
}

static bool is_something(const struct compile *compile, const struct node *node)
{
	if (node->kind != NODE_TEXT || !node_is_nothing(node))
		return true;
	diag_add(compile->loader->diags, DIAG_SHAPE, node->at,
		 "nothing stands here, where a value is wanted; the empty text is written \"\"");
	return false;
}

/* One text: what it means in *ret, or *ret_text set where that isn't known yet. */
static bool read_text(const struct compile *compile, struct matcher *matcher,
		      const struct node *node, struct value *ret, const struct rule_text **ret_text)
{
	const struct match_loader *loader = compile->loader;
	struct operand_error error;
	struct value given = {.type = TYPE_text};

	*ret_text = NULL;
	if (!is_something(compile, node) ||
	    !loader->text(loader->self, node, &given.text, ret_text))
		return false;
	if (*ret_text) {
		matcher->unbound = true;
		return true;
	}
	if (operand_read(loader->arena, matcher, &given, ret, &error))
		return true;
	wrong_operand(compile, node, &error);
	return false;
}

/* A list tests nothing where it is empty. */
static bool has_items(const struct compile *compile, const struct matcher *matcher,
		      const struct node *node)
{
	struct diag *diag;

	if (node->n_items)
		return true;
	diag = diag_add(compile->loader->diags, DIAG_SHAPE, node->at,
			"an empty list for `%s` would test nothing", matcher->op->name);
	if (matcher->op->form != OPERAND_MATCHERS)
		diag->help = STR("a list that must be empty is written {count: 0}");
	return false;
}

static bool read_items(const struct compile *compile, struct matcher *matcher,
		       const struct node *list)
{
	struct arena *arena = compile->loader->arena;
	struct values *items = &matcher->operand.list;
	bool right = has_items(compile, matcher, list);

	matcher->operand.type = TYPE_list;
	*items = (struct values){ARENA_ARRAY(arena, struct value, list->n_items), list->n_items,
				 list->n_items};
	matcher->texts = ARENA_ARRAY(arena, const struct rule_text *, list->n_items);
	for (size_t i = 0; i < list->n_items; i++)
		right &= read_text(compile, matcher, list->items[i], &items->at[i],
				   &matcher->texts[i]);
	return right;
}

/* A text alone is a list of one; a reference may give a whole list. */
static bool read_several(const struct compile *compile, struct matcher *matcher,
			 const struct node *node)
{
	struct value *item = ARENA_NEW(compile->loader->arena, struct value);

	if (node->kind == NODE_LIST)
		return read_items(compile, matcher, node);
	if (!read_text(compile, matcher, node, item, &matcher->text))
		return false;
	if (!matcher->text)
		matcher->operand = (struct value){.type = TYPE_list, .list = {item, 1, 1}};
	return true;
}

static bool read_operand(const struct compile *compile, struct matcher *matcher,
			 const struct node *node)
{
	struct operand_error error;
	bool is_list = matcher->op == &op_is && node->kind == NODE_LIST &&
		       (!compile->type || compile->type == &type_list);

	if (operand_is_several(matcher) ? !read_several(compile, matcher, node)
	    : is_list                   ? !read_items(compile, matcher, node)
		      : !read_text(compile, matcher, node, &matcher->operand, &matcher->text))
		return false;
	if (matcher->unbound || operand_prepare(compile->loader->arena, matcher, &error))
		return true;
	wrong_operand(compile, node, &error);
	return false;
}

/* What a matcher inside another is for. */
static struct compile inside(const struct compile *compile, const struct op *op)
{
	switch (op->form) {
	case OPERAND_COUNT: return (struct compile){compile->loader, &type_int, NULL};
	case OPERAND_ITEM:
		return (struct compile){compile->loader, compile->type ? &type_text : NULL,
					compile->words};
	case OPERAND_SAME:
	case OPERAND_SAMES:
	case OPERAND_BOOL:
	case OPERAND_NUMBER:
	case OPERAND_TEXT:
	case OPERAND_TEXTS:
	case OPERAND_PATTERN:
	case OPERAND_RANGE:
	case OPERAND_MATCHER:
	case OPERAND_MATCHERS: break;
	}
	return *compile;
}

/* `has: [a, b]` reads as both to some and as one of them to others. */
static bool is_clear(const struct compile *compile, const struct matcher *matcher,
		     const struct node *node)
{
	struct diag *diag;

	if (matcher->op != &op_has || node->kind != NODE_LIST)
		return true;
	diag = diag_add(compile->loader->diags, DIAG_SHAPE, node->at,
			"`has` takes one matcher; this is a list");
	diag->help = STR("all of them: superset_of: […]; one of them: has: {in: […]}");
	return false;
}

/* An absent attribute satisfies no `not`: {not: {exists: yes}} could never hold. */
static bool is_satisfiable(const struct compile *compile, const struct matcher *matcher,
			   const struct matcher *kid)
{
	struct diag *diag;

	if (matcher->op != &op_not || !match_names(kid, &op_exists))
		return true;
	diag = diag_add(compile->loader->diags, DIAG_OPERATOR, kid->at,
			"`exists` can't stand inside `not`, which no absent attribute satisfies");
	diag->help = STR("write {exists: no}, or {exists: yes}");
	return false;
}

static bool add_kid(const struct compile *compile, struct matcher *matcher, const struct node *node)
{
	struct compile inner = inside(compile, matcher->op);
	const struct matcher *kid =
		is_clear(compile, matcher, node) ? compile_node(&inner, node) : NULL;

	if (!kid || !is_satisfiable(compile, matcher, kid))
		return false;
	matcher->unbound |= kid->unbound;
	matcher->kids[matcher->n_kids++] = kid;
	return true;
}

static bool read_kids(const struct compile *compile, struct matcher *matcher,
		      const struct node *node)
{
	bool right = true;

	if (node->kind != NODE_LIST) {
		diag_add(compile->loader->diags, DIAG_SHAPE, node->at,
			 "`%s` takes a list of matchers; this is %s", matcher->op->name,
			 node_kind_name(node));
		return false;
	}
	if (!has_items(compile, matcher, node))
		return false;
	matcher->kids = ARENA_ARRAY(compile->loader->arena, const struct matcher *, node->n_items);
	for (size_t i = 0; i < node->n_items; i++)
		right &= add_kid(compile, matcher, node->items[i]);
	return right;
}

static bool read_kid(const struct compile *compile, struct matcher *matcher,
		     const struct node *node)
{
	matcher->kids = ARENA_ARRAY(compile->loader->arena, const struct matcher *, 1);
	return add_kid(compile, matcher, node);
}

static struct matcher *new_matcher(const struct compile *compile, const struct op *op,
				   struct span at)
{
	struct matcher *matcher = ARENA_NEW(compile->loader->arena, struct matcher);

	matcher->op = op;
	matcher->type = compile->type;
	matcher->words = compile->words;
	matcher->at = at;
	return matcher;
}

static struct matcher *compile_op(const struct compile *compile, const struct op *op,
				  const struct node *node)
{
	struct matcher *matcher = new_matcher(compile, op, node->at);
	bool right = false;

	switch (op->form) {
	case OPERAND_SAME:
	case OPERAND_SAMES:
	case OPERAND_BOOL:
	case OPERAND_NUMBER:
	case OPERAND_TEXT:
	case OPERAND_TEXTS:
	case OPERAND_PATTERN:
	case OPERAND_RANGE: right = read_operand(compile, matcher, node); break;
	case OPERAND_MATCHERS: right = read_kids(compile, matcher, node); break;
	case OPERAND_MATCHER:
	case OPERAND_ITEM:
	case OPERAND_COUNT: right = read_kid(compile, matcher, node); break;
	}
	return right ? matcher : NULL;
}

static struct matcher *compile_pair(const struct compile *compile, const struct node_pair *pair)
{
	const struct op *op = find_op(pair->key->text);

	if (op && is_for(op, compile->type))
		return compile_op(compile, op, pair->value);
	wrong_op(compile, pair->key);
	return NULL;
}

static struct matcher *compile_map(const struct compile *compile, const struct node *map)
{
	struct matcher *all = new_matcher(compile, &op_all, map->at);

	if (map->n_pairs == 0) {
		diag_add(compile->loader->diags, DIAG_SHAPE, map->at,
			 "an empty map would test nothing: write operators, as in {ge: 1}");
		return NULL;
	}
	if (map->n_pairs == 1)
		return compile_pair(compile, &map->pairs[0]);
	all->kids = ARENA_ARRAY(compile->loader->arena, const struct matcher *, map->n_pairs);
	for (size_t i = 0; i < map->n_pairs; i++) {
		const struct matcher *kid = compile_pair(compile, &map->pairs[i]);

		if (!kid)
			continue;
		all->unbound |= kid->unbound;
		all->kids[all->n_kids++] = kid;
	}
	return all->n_kids == map->n_pairs ? all : NULL;
}

/* A list alone is "one of", which of a list of lists nobody means. */
static struct matcher *compile_list(const struct compile *compile, const struct node *list)
{
	struct diag *diag;

	if (compile->type != &type_list)
		return compile_op(compile, &op_in, list);
	diag = diag_add(compile->loader->diags, DIAG_SHAPE, list->at,
			"a list alone means one of it, and this attribute is a list itself");
	diag->help = STR("say which: same_as, superset_of, subset_of, each, or `is` for the same "
			 "members in the same order");
	return NULL;
}

static struct matcher *compile_node(const struct compile *compile, const struct node *node)
{
	switch ((enum node_kind)node->kind) {
	case NODE_MAP: return compile_map(compile, node);
	case NODE_LIST: return compile_list(compile, node);
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
