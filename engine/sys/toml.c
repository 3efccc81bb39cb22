#include "sys/toml.h"

#include "base/arena.h"
#include "sys/toml_scalar.h"
#include "sys/toml_scan.h"

/* What made a table or list decides who may still add to it. */
enum made {
	MADE_ON_THE_WAY, /* a table by [it.table]: its own header or dotted keys may follow */
	MADE_BY_HEADER,  /* a table by [it]; a list by [[it]], which may be followed by another */
	MADE_BY_DOTS,    /* a table by it.key = …: more of these in the same section may follow */
	MADE_BY_VALUE,   /* it = {…} or […]: closed */
};

/* Every table and list of the tree; `value` comes first, so that one is found from the other. */
struct container {
	struct doc_value value;
	enum made made;
	unsigned section; /* of MADE_BY_DOTS */
	size_t depth;
};

static struct container *container_new(struct toml *toml, enum doc_type type, enum made made,
				       struct doc_place at, size_t depth)
{
	struct container *container = ARENA_NEW(toml->doc->arena, struct container);

	container->made = made;
	container->section = toml->section;
	container->depth = depth;
	if (!docread_depth(toml->doc, depth, at) ||
	    !docread_start(toml->doc, &container->value, type, at))
		return NULL;
	return container;
}

/* A table or list as the value of a key that isn't there yet. */
static struct container *add_container(struct toml *toml, struct container *table,
				       struct doc_key key, enum doc_type type, enum made made)
{
	struct container *child = container_new(toml, type, made, key.at, table->depth + 1);

	if (!child || !docread_add(toml->doc, &table->value, key, &child->value))
		return NULL;
	return child;
}

static struct container *add_item(struct toml *toml, struct container *list, struct doc_place at)
{
	struct container *item =
		container_new(toml, DOC_TABLE, MADE_BY_HEADER, at, list->depth + 1);

	if (item)
		docread_push(toml->doc, &list->value, &item->value);
	return item;
}

/* The container that is the value of a key; NULL where there is none, with the value, if any. */
static struct container *find_container(const struct container *table, struct str key,
					const struct doc_value **ret_value)
{
	struct doc_value *value = map_get(&table->value.table, key);

	*ret_value = value;
	if (!value || (value->type != DOC_TABLE && value->type != DOC_LIST))
		return NULL;
	return (struct container *)value;
}

static void *refuse(struct toml *toml, struct doc_key key, const struct doc_value *first,
		    const char *why)
{
	docread_fail(toml->doc, key.at, "%.*s is %s since line %u; %s",
		     STR_ARG(docread_quoted(toml->doc, key.name)), docread_type_name(first->type),
		     first->key_at.line, why);
	return NULL;
}

/* Goes on to a table that a header names on its way: [a.b.c] goes through a and a.b. */
static struct container *enter_header(struct toml *toml, struct container *table,
				      struct doc_key key)
{
	const struct doc_value *value;
	struct container *child = find_container(table, key.name, &value);

	if (!value)
		return add_container(toml, table, key, DOC_TABLE, MADE_ON_THE_WAY);
	if (child && child->made != MADE_BY_VALUE) {
		if (child->value.type == DOC_TABLE)
			return child;
		return (struct container *)child->value.items.at[child->value.items.n - 1];
	}
	return refuse(toml, key, value, "a header can't go into it");
}

/* The same for the keys of a dotted key. */
static struct container *enter_dots(struct toml *toml, struct container *table, struct doc_key key)
{
	const struct doc_value *value;
	struct container *child = find_container(table, key.name, &value);

	if (!value)
		return add_container(toml, table, key, DOC_TABLE, MADE_BY_DOTS);
	if (child && child->made == MADE_ON_THE_WAY) {
		child->made = MADE_BY_DOTS;
		child->section = toml->section;
	}
	if (child && child->made == MADE_BY_DOTS && child->section == toml->section)
		return child;
	return refuse(toml, key, value, "a dotted key can't add to it");
}

static struct container *enter_table(struct toml *toml, struct container *parent,
				     struct doc_key key)
{
	const struct doc_value *value;
	struct container *child = find_container(parent, key.name, &value);

	if (!value)
		return add_container(toml, parent, key, DOC_TABLE, MADE_BY_HEADER);
	if (!child || child->made != MADE_ON_THE_WAY)
		return refuse(toml, key, value, "it can't be opened again");
	child->made = MADE_BY_HEADER;
	return child;
}

static struct container *enter_item(struct toml *toml, struct container *parent, struct doc_key key)
{
	const struct doc_value *value;
	struct container *list = find_container(parent, key.name, &value);

	if (value && (!list || list->made != MADE_BY_HEADER || value->type != DOC_LIST))
		return refuse(toml, key, value, "an item can't be added to it");
	if (!value)
		list = add_container(toml, parent, key, DOC_LIST, MADE_BY_HEADER);
	return list ? add_item(toml, list, key.at) : NULL;
}

/* [a.b] or [[a.b]] */
static bool header(struct toml *toml, struct container *root, struct container **ret)
{
	bool is_item = toml_take(toml, "[[");
	struct container *table = root;
	struct toml_path path;

	if (!is_item)
		toml_take(toml, "[");
	if (!toml_path(toml, &path))
		return false;
	if (!toml_take(toml, is_item ? "]]" : "]"))
		return toml_wanted(toml, is_item ? "`.` or `]]`" : "`.` or `]`");
	toml->section = ++toml->sections;
	for (size_t i = 0; table && i + 1 < path.n; i++)
		table = enter_header(toml, table, path.at[i]);
	if (!table)
		return false;
	table = is_item ? enter_item(toml, table, path.at[path.n - 1])
			: enter_table(toml, table, path.at[path.n - 1]);
	*ret = table;
	return table != NULL;
}

static bool read_value(struct toml *toml, size_t depth, struct doc_value **ret);

static bool key_and_value(struct toml *toml, struct container *table)
{
	struct toml_path path;
	struct doc_value *value;

	if (!toml_path(toml, &path))
		return false;
	if (!toml_take(toml, "="))
		return toml_wanted(toml, "`.` or `=`");
	toml_skip_blanks(toml);
	for (size_t i = 0; table && i + 1 < path.n; i++)
		table = enter_dots(toml, table, path.at[i]);
	return table && read_value(toml, table->depth, &value) &&
	       docread_add(toml->doc, &table->value, path.at[path.n - 1], value);
}

static bool read_items(struct toml *toml, struct container *list)
{
	for (bool more = true; more; more = toml_take(toml, ",")) {
		struct doc_value *item;

		if (!toml_skip_all(toml))
			return false;
		if (toml_peek(toml) == ']')
			break;
		if (!read_value(toml, list->depth, &item))
			return false;
		docread_push(toml->doc, &list->value, item);
		if (!toml_skip_all(toml))
			return false;
	}
	return toml_take(toml, "]") || toml_wanted(toml, "`,` or `]`");
}

static bool read_pairs(struct toml *toml, struct container *table)
{
	toml_skip_blanks(toml);
	if (toml_take(toml, "}"))
		return true;
	do {
		if (!key_and_value(toml, table))
			return false;
		toml_skip_blanks(toml);
	} while (toml_take(toml, ","));
	return toml_take(toml, "}") || toml_wanted(toml, "`,` or `}`");
}

static bool read_inline_table(struct toml *toml, struct container *table)
{
	unsigned outer = toml->section;
	bool done;

	toml->section = ++toml->sections;
	done = read_pairs(toml, table);
	toml->section = outer;
	return done;
}

static bool read_container(struct toml *toml, size_t depth, struct doc_value **ret)
{
	enum doc_type type = toml_peek(toml) == '[' ? DOC_LIST : DOC_TABLE;
	struct doc_place at = docread_place(toml->doc, toml->at);
	struct container *container = container_new(toml, type, MADE_BY_VALUE, at, depth);

	if (!container)
		return false;
	toml->at++;
	*ret = &container->value;
	return type == DOC_LIST ? read_items(toml, container) : read_inline_table(toml, container);
}

static bool read_text(struct toml *toml, struct doc_value **ret)
{
	struct doc_value *value =
		docread_new(toml->doc, DOC_TEXT, docread_place(toml->doc, toml->at));

	*ret = value;
	return value && toml_text(toml, &value->text);
}

/* depth is that of what the value stands in. */
static bool read_value(struct toml *toml, size_t depth, struct doc_value **ret)
{
	switch (toml_peek(toml)) {
	case '"':
	case '\'': return read_text(toml, ret);
	case '[':
	case '{': return read_container(toml, depth + 1, ret);
	default: return toml_scalar(toml, ret);
	}
}

/* One line, or more where a value goes over several. */
static bool statement(struct toml *toml, struct container *root, struct container **table)
{
	char c;

	toml_skip_blanks(toml);
	c = toml_peek(toml);
	if (c == '[') {
		if (!header(toml, root, table))
			return false;
	} else if (c != '#' && c != '\n' && c != '\r' && c != '\0') {
		if (!key_and_value(toml, *table))
			return false;
	}
	toml_skip_blanks(toml);
	if (!toml_comment(toml))
		return false;
	return toml_take_newline(toml) || toml->at == toml->s.n ||
	       toml_wanted(toml, "the end of the line");
}

bool toml_read(struct doc_reader *reader, struct doc_value *ret_root)
{
	struct toml toml = {.doc = reader, .s = reader->bytes};
	struct container *root =
		container_new(&toml, DOC_TABLE, MADE_BY_HEADER, (struct doc_place){1, 1}, 1);
	struct container *table = root;

	while (toml.at < toml.s.n)
		if (!statement(&toml, root, &table))
			return false;
	*ret_root = root->value;
	return true;
}
