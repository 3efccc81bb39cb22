#include "sys/json.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/limits.h"
#include "sys/docread.h"
#include "sys/fault.h"

#include <errno.h>
#include <jansson.h>

/* The words of the text: brackets, texts in quotes, and runs of anything else. */
struct scan {
	struct str s;
	size_t from, to; /* of the word that was read last */
};

static bool is_between(char c)
{
	return c != '\0' && strchr(" \t\n\r,:", c);
}

static bool is_bracket(char c)
{
	return c != '\0' && strchr("[]{}", c);
}

static size_t end_of_text(struct str s, size_t from)
{
	size_t at = from + 1;

	while (at < s.n && s.p[at] != '"')
		at += s.p[at] == '\\' ? 2 : 1;
	return at < s.n ? at + 1 : s.n;
}

static bool next_word(struct scan *scan)
{
	struct str s = scan->s;
	size_t at = scan->to;

	while (at < s.n && is_between(s.p[at]))
		at++;
	if (at == s.n)
		return false;
	scan->from = at;
	scan->to = at + 1;
	if (s.p[at] == '"')
		scan->to = end_of_text(s, at);
	else if (!is_bracket(s.p[at]))
		while (scan->to < s.n && s.p[scan->to] != '"' && !is_between(s.p[scan->to]) &&
		       !is_bracket(s.p[scan->to]))
			scan->to++;
	return true;
}

/* jansson nests 2048 deep and holds any number of values: it is asked only for what we would keep.
 */
static bool check_limits(struct doc_reader *reader)
{
	struct scan scan = {.s = reader->bytes};
	size_t depth = 0, keys_and_values = 0;

	while (next_word(&scan)) {
		char c = scan.s.p[scan.from];

		if (c == ']' || c == '}') {
			depth -= depth > 0;
			continue;
		}
		depth += c == '[' || c == '{';
		if (depth > LIMIT_DOCUMENT_DEPTH)
			return docread_depth(reader, depth, docread_place(reader, scan.from));
		if (++keys_and_values > 2 * LIMIT_DOCUMENT_VALUES)
			return docread_limit(reader, docread_place(reader, scan.from),
					     "more than %d values", LIMIT_DOCUMENT_VALUES);
	}
	return true;
}

/* What jansson says, and what we do: the word at the place stands before it. */
static const struct problem {
	const char *begin; /* of jansson's text */
	const char *text;
	enum {
		AT_WORD,      /* the word that jansson stopped in or behind */
		AT_STOP,      /* right there */
		AT_BACKSLASH, /* the last one before it */
	} at;
} problems[] = {
	{"unexpected token", "stands here; wanted a value", AT_WORD},
	{"string or '}' expected", "stands here; wanted a key in double quotes, or `}`", AT_WORD},
	{"':' expected", "stands here; wanted `:`", AT_WORD},
	{"']' expected", "stands here; wanted `,` or `]`", AT_WORD},
	{"'}' expected", "stands here; wanted `,` or `}`", AT_WORD},
	{"end of file expected", "stands here; wanted the end of the file", AT_WORD},
	{"invalid token", "is no JSON value", AT_WORD},
	{"premature end of input", "isn't closed", AT_WORD},
	{"unexpected newline", "stands in a text; wanted `\\n`, or the closing quote", AT_STOP},
	{"control character", "stands in a text; wanted an escape", AT_STOP},
	{"invalid escape", "begins no escape of JSON", AT_BACKSLASH},
	{"invalid Unicode", "holds an escape that is no character", AT_WORD},
	{"duplicate object key", "stands twice in one object", AT_WORD},
	{"NUL byte in object key", "holds a NUL; a key can't", AT_WORD},
	{"too big", "doesn't fit in 64 bits", AT_WORD},
	{"real number overflow", "is more than a number can be", AT_WORD},
	{"", "isn't JSON", AT_WORD}, /* the last: of any other text */
};

static const struct problem *problem_of(const json_error_t *error)
{
	const struct problem *problem = problems;

	while (!str_starts_with(str_of(error->text), str_of(problem->begin)))
		problem++;
	return problem;
}

/*
 * The word that jansson read last: it tells the byte behind it. Empty at the end of the file; what
 * stands between words is one of its own.
 */
static struct scan find_word(struct str s, const json_error_t *error)
{
	size_t stop = error->position > 0 ? (size_t)error->position : 0;
	struct scan scan = {.s = s};

	if (stop == 0 || str_ends_with(str_of(error->text), STR("near end of file")))
		return (struct scan){s, s.n, s.n};
	while (next_word(&scan))
		if (scan.to >= stop)
			break;
	if (scan.to < stop || scan.from >= stop)
		return (struct scan){s, stop - 1, stop};
	return scan;
}

static bool refuse(struct doc_reader *reader, const json_error_t *error)
{
	const struct problem *problem = problem_of(error);
	struct scan word = find_word(reader->bytes, error);
	size_t at = word.from;
	struct str what;

	if (problem->at != AT_WORD)
		at = (size_t)error->position;
	while (problem->at == AT_BACKSLASH && at > word.from && reader->bytes.p[at] != '\\')
		at--;
	if (problem->at == AT_WORD && word.to > word.from)
		what = docread_quoted(reader, str_sub(word.s, word.from, word.to - word.from));
	else
		what = docread_found(reader, at);
	return docread_fail_at(reader, at, "%.*s %s", STR_ARG(what), problem->text);
}

/* jansson keeps the order of the text: its tree and a second scan go side by side. */
struct pairing {
	struct doc_reader *reader;
	struct scan scan;
};

static struct doc_place next_place(struct pairing *pairing)
{
	BUG_UNLESS(next_word(&pairing->scan));
	return docread_place(pairing->reader, pairing->scan.from);
}

/* Most texts stand in the file as they are: no copy. */
static struct str text_of(const struct pairing *pairing, struct str text)
{
	struct str written = str_sub(pairing->scan.s, pairing->scan.from + 1, text.n);

	return str_eq(written, text) ? written : str_copy(pairing->reader->arena, text);
}

static struct doc_value *convert(struct pairing *pairing, json_t *json);

static bool convert_items(struct pairing *pairing, json_t *json, struct doc_value *list)
{
	for (size_t i = 0; i < json_array_size(json); i++) {
		struct doc_value *item = convert(pairing, json_array_get(json, i));

		if (!item)
			return false;
		docread_push(pairing->reader, list, item);
	}
	next_place(pairing); /* the bracket */
	return true;
}

static bool convert_members(struct pairing *pairing, json_t *json, struct doc_value *table)
{
	for (void *member = json_object_iter(json); member;
	     member = json_object_iter_next(json, member)) {
		struct doc_key key = {.at = next_place(pairing)};
		struct doc_value *value;

		key.name = text_of(pairing, (struct str){json_object_iter_key(member),
							 json_object_iter_key_len(member)});
		value = convert(pairing, json_object_iter_value(member));
		if (!value || !docread_add(pairing->reader, table, key, value))
			return false;
	}
	next_place(pairing); /* the bracket */
	return true;
}

static enum doc_type type_of(const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT: return DOC_TABLE;
	case JSON_ARRAY: return DOC_LIST;
	case JSON_STRING: return DOC_TEXT;
	case JSON_INTEGER: return DOC_INT;
	case JSON_REAL: return DOC_REAL;
	case JSON_TRUE:
	case JSON_FALSE: return DOC_BOOL;
	case JSON_NULL: break;
	}
	return DOC_NULL;
}

static struct doc_value *convert(struct pairing *pairing, json_t *json)
{
	enum doc_type type = type_of(json);
	struct doc_value *value = docread_new(pairing->reader, type, next_place(pairing));
	bool done = value != NULL;

	if (!done)
		return NULL;
	switch (type) {
	case DOC_NULL: break;
	case DOC_BOOL: value->boolean = json_is_true(json); break;
	case DOC_INT: value->integer = json_integer_value(json); break;
	case DOC_REAL: value->real = json_real_value(json); break;
	case DOC_TEXT:
		value->text = text_of(
			pairing, (struct str){json_string_value(json), json_string_length(json)});
		break;
	case DOC_LIST: done = convert_items(pairing, json, value); break;
	case DOC_TABLE: done = convert_members(pairing, json, value); break;
	}
	return done ? value : NULL;
}

bool json_read(struct doc_reader *reader, struct doc_value *ret_root)
{
	struct pairing pairing = {.reader = reader, .scan = {.s = reader->bytes}};
	const struct doc_value *root;
	json_error_t error;
	json_t *json;

	if (!check_limits(reader))
		return false;
	json = json_loadb(reader->bytes.p, reader->bytes.n,
			  JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	if (!json && json_error_code(&error) == json_error_out_of_memory) {
		*reader->reterr = fault_errno(reader->arena, ENOMEM, reader->name);
		return false;
	}
	if (!json)
		return refuse(reader, &error);
	root = convert(&pairing, json);
	json_decref(json);
	return root && docread_root(reader, root, ret_root);
}
