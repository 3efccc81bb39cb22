#include "format/format.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "format/order.h"
#include "format/piece.h"
#include "format/print.h"
#include "format/same.h"
#include "rule/dialect.h"
#include "source/diag.h"
#include "source/node.h"

static const struct str mark = STR_INIT("\xEF\xBB\xBF");

static const struct node *read_nodes(const struct format_request *request, struct sources *sources,
				     struct str text, struct diags *diags)
{
	struct yaml_request yaml = {
		.texts = request->arena,
		.nodes = request->arena,
		.sources = sources,
		.file = sources_add(sources, request->path, STR(""), text),
	};
	size_t before = diags_added(diags);
	const struct node *root = yaml_read(&yaml, diags);

	return diags_added(diags) == before ? root : NULL;
}

static bool is_known(const struct format_request *request, const struct node *root)
{
	struct str first;

	if (root->kind != NODE_MAP || !root->n_pairs)
		return false;
	first = root->pairs[0].key->text;
	return str_eq(first, request->dialect->rules_key) ||
	       str_eq(first, request->dialect->tests_key);
}

static struct str print(const struct format_request *request, struct pieces *pieces)
{
	struct buf out;

	buf_init(&out, request->arena, (size_t)2 * LIMIT_RULE_FILE);
	pieces_order(request->arena, request->dialect, pieces);
	pieces_print(pieces, &out);
	return out.over ? STR_NONE : buf_str(&out);
}

/* Why what came out may not be given; NULL: it may. */
static const char *wrong_with(const struct format_request *request, const struct node *root,
			      struct strs comments, struct str text)
{
	struct arena *arena = request->arena;
	struct sources sources;
	struct diags diags;
	struct pieces pieces;
	const struct node *again;
	const char *why;
	uint32_t at;

	if (!str_is_set(text))
		return "it would become too large";
	sources_init(&sources, arena);
	diags_init(&diags, arena);
	again = read_nodes(request, &sources, text, &diags);
	if (!again || !nodes_same(root, again))
		return "formatted it would mean something else";
	if (!pieces_read(arena, text, &pieces, &at, &why))
		return why;
	if (!comments_same(arena, comments, pieces.comments))
		return "formatted it would lose a comment";
	if (!str_eq(print(request, &pieces), text))
		return "formatted it would change once more";
	return NULL;
}

static enum formatted format(const struct format_request *request, struct str text,
			     const struct node *root, struct format_result *ret)
{
	struct pieces pieces;

	if (!pieces_read(request->arena, text, &pieces, &ret->at.begin, &ret->why))
		return FORMAT_REFUSED;
	ret->text = print(request, &pieces);
	ret->at.begin = 0;
	ret->why = wrong_with(request, root, pieces.comments, ret->text);
	return ret->why ? FORMAT_REFUSED : FORMAT_DONE;
}

enum formatted format_text(const struct format_request *request, struct format_result *ret)
{
	bool is_marked = str_starts_with(request->text, mark);
	struct str text = str_from(request->text, is_marked ? mark.n : 0);
	size_t before = diags_added(request->diags);
	const struct node *root = read_nodes(request, request->sources, text, request->diags);
	enum formatted formatted;

	*ret = (struct format_result){.text = request->text,
				      .at = {.file = (uint32_t)request->sources->n}};
	if (!root && diags_added(request->diags) == before)
		return FORMAT_DONE;
	if (root && !is_known(request, root)) {
		diag_add(request->diags, DIAG_FILE_KIND, root->at,
			 "the first key says what a file is: `%.*s: 1` for rules, `%.*s: 1` for "
			 "tests of rules",
			 STR_ARG(request->dialect->rules_key),
			 STR_ARG(request->dialect->tests_key));
		root = NULL;
	}
	if (!root)
		return FORMAT_WRONG;
	formatted = format(request, text, root, ret);
	ret->at.end = ret->at.begin;
	if (formatted == FORMAT_DONE && is_marked)
		ret->text =
			str_printf(request->arena, "%.*s%.*s", STR_ARG(mark), STR_ARG(ret->text));
	return formatted;
}
