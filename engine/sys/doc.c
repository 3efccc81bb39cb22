#include "sys/doc.h"

#include "base/bug.h"
#include "base/utf8.h"
#include "sys/docread.h"
#include "sys/fault.h"
#include "sys/json.h"
#include "sys/keyfile.h"
#include "sys/toml.h"
#include "sys/yamldoc.h"

typedef bool read_fn(struct doc_reader *reader, struct doc_value *ret_root);

static const struct format {
	struct str name;
	read_fn *read;
	bool takes_mark; /* a byte order mark may stand at the start */
} formats[] = {
	[DOC_TOML] = {STR_INIT("toml"), toml_read, false},
	[DOC_YAML] = {STR_INIT("yaml"), yamldoc_read, true},
	[DOC_JSON] = {STR_INIT("json"), json_read, false},
	[DOC_ENV] = {STR_INIT("env"), env_read, false},
	[DOC_INI] = {STR_INIT("ini"), ini_read, false},
};

enum { N_FORMATS = sizeof formats / sizeof *formats };

static bool is_utf16(struct str bytes)
{
	return str_starts_with(bytes, STR("\xFF\xFE")) || str_starts_with(bytes, STR("\xFE\xFF"));
}

static bool check_text(struct doc_reader *reader)
{
	size_t bad, nul;

	if (reader->bytes.n > LIMIT_DOCUMENT)
		return docread_limit(reader, (struct doc_place){0}, "more than %d bytes",
				     LIMIT_DOCUMENT);
	if (is_utf16(reader->bytes))
		return docread_fail_at(reader, 0, "the text is UTF-16; wanted UTF-8");
	bad = utf8_bad_at(reader->bytes);
	nul = str_find_char(reader->bytes, '\0');
	if (nul < bad)
		return docread_fail_at(reader, nul, "a NUL byte; wanted text");
	if (bad < reader->bytes.n)
		return docread_fail_at(reader, bad, "byte 0x%02X is no UTF-8 here",
				       (unsigned char)reader->bytes.p[bad]);
	return true;
}

static bool take_mark(struct doc_reader *reader, const struct format *format)
{
	static const struct str mark = STR_INIT("\xEF\xBB\xBF");

	if (!str_starts_with(reader->bytes, mark))
		return true;
	if (!format->takes_mark)
		return docread_fail_at(reader, 0, "a byte order mark; %.*s begins without one",
				       STR_ARG(format->name));
	reader->bytes = str_from(reader->bytes, mark.n);
	return true;
}

bool doc_read(struct arena *arena, const struct doc_source *source, struct doc_value *ret_root,
	      struct fault *reterr)
{
	const struct format *format = &formats[source->format];
	struct doc_reader reader;

	docread_init(&reader, arena, source, reterr);
	return check_text(&reader) && take_mark(&reader, format) && format->read(&reader, ret_root);
}

static struct str file_name(struct str path)
{
	size_t from = path.n;

	while (from > 0 && path.p[from - 1] != '/')
		from--;
	return str_from(path, from);
}

bool doc_format_of(struct str path, enum doc_format *ret)
{
	static const struct {
		struct str end;
		enum doc_format format;
	} ends[] = {
		{STR_INIT(".toml"), DOC_TOML}, {STR_INIT(".yaml"), DOC_YAML},
		{STR_INIT(".yml"), DOC_YAML},  {STR_INIT(".json"), DOC_JSON},
		{STR_INIT(".env"), DOC_ENV},   {STR_INIT(".ini"), DOC_INI},
		{STR_INIT(".cfg"), DOC_INI},   {STR_INIT(".conf"), DOC_INI},
		{STR_INIT(".repo"), DOC_INI},  {STR_INIT(".desktop"), DOC_INI},
	};
	struct str name = file_name(path);

	if (str_is(name, "os-release")) {
		*ret = DOC_ENV;
		return true;
	}
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends_with(name, ends[i].end)) {
			*ret = ends[i].format;
			return true;
		}
	return false;
}

bool doc_format_named(struct str name, enum doc_format *ret)
{
	for (size_t i = 0; i < N_FORMATS; i++)
		if (str_eq(name, formats[i].name)) {
			*ret = (enum doc_format)i;
			return true;
		}
	return false;
}

void doc_walk_init(struct doc_walk *walk, const struct doc_value *root)
{
	BUG_UNLESS(root->type == DOC_TABLE);
	walk->tables[0] = root;
	walk->next[0] = 0;
	walk->n = 1;
}

static bool has_flat_value(const struct doc_value *value)
{
	if (value->type != DOC_LIST)
		return value->type != DOC_NULL;
	for (size_t i = 0; i < value->items.n; i++)
		if (value->items.at[i]->type == DOC_LIST || value->items.at[i]->type == DOC_TABLE)
			return false;
	return true;
}

static void enter(struct doc_walk *walk, const struct doc_value *table)
{
	BUG_UNLESS(walk->n < LIMIT_DOCUMENT_DEPTH);
	walk->tables[walk->n] = table;
	walk->next[walk->n++] = 0;
}

bool doc_walk_next(struct doc_walk *walk)
{
	while (walk->n > 0) {
		const struct map *table = &walk->tables[walk->n - 1]->table;
		size_t *next = &walk->next[walk->n - 1];
		const struct doc_value *value;

		if (*next == table->n) {
			walk->n--;
			continue;
		}
		value = table->entries[*next].value;
		walk->path[walk->n - 1] = table->entries[(*next)++].key;
		if (value->type == DOC_TABLE) {
			enter(walk, value);
		} else if (has_flat_value(value)) {
			walk->value = value;
			return true;
		}
	}
	return false;
}
