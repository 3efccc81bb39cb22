#include "probe/probe.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "probe/place.h"
#include "sys/sqlitedb.h"

enum { DATABASE, QUERY, ARGS };

static const struct option options[] = {
	[DATABASE] = {"database", OPTION_ONE, &type_text,
		      OPTION_TARGET | OPTION_REQUIRED | OPTION_PATH, NULL, "its file"},
	[QUERY] = {"query", OPTION_ONE, &type_text, OPTION_CONSTANT, NULL,
		   "one SELECT; a count of tables, indexes, views and triggers if unsaid"},
	[ARGS] = {"args", OPTION_LIST, NULL, OPTION_NULLS, NULL,
		  "what the query's `?` stand for, in their order; what is absent is NULL"},
};

enum { A_PATH, A_EXISTS, A_ROWS, A_COUNT };

static const struct attr attrs[A_COUNT] = {
	[A_PATH] = {.name = "path", .type = &type_text, .summary = "the path"},
	[A_EXISTS] = {.name = "exists", .type = &type_bool, .summary = "whether it is there"},
	[A_ROWS] = {.name = "rows", .type = &type_int, .summary = "how many the query gives"},
};

static size_t count_of(const struct value *args)
{
	return args ? args->list.n : 0;
}

static bool check(struct arena *arena, const struct value *const *args, size_t *reterr_option,
		  size_t *reterr_at, struct str *reterr)
{
	struct str query = args[QUERY] ? args[QUERY]->text : STR(SQLITEDB_COUNT);

	if (sqlitedb_check(arena, query, count_of(args[ARGS]), reterr_at, reterr))
		return true;
	*reterr_option = QUERY;
	return false;
}

/* A text stays one, whatever it reads as: a column's affinity makes a number of it. */
static struct sqlitedb_value argument(struct arena *arena, const struct value *value)
{
	switch (value->type) {
	case TYPE_bool:
		return (struct sqlitedb_value){.type = SQLITEDB_INT, .integer = value->boolean};
	case TYPE_real: return (struct sqlitedb_value){.type = SQLITEDB_REAL, .real = value->real};
	case TYPE_int:
	case TYPE_size:
	case TYPE_duration:
	case TYPE_time:
	case TYPE_mode:
		return (struct sqlitedb_value){.type = SQLITEDB_INT, .integer = value->number};
	case TYPE_text:
		if (!str_is_set(value->text))
			return (struct sqlitedb_value){.type = SQLITEDB_NULL};
		break;
	default: break;
	}
	return (struct sqlitedb_value){.type = SQLITEDB_TEXT, .text = value_text(arena, value)};
}

static struct sqlitedb_value *arguments(struct arena *arena, const struct value *args)
{
	size_t n = count_of(args);
	struct sqlitedb_value *values = ARENA_ARRAY(arena, struct sqlitedb_value, n);

	for (size_t i = 0; i < n; i++)
		values[i] = argument(arena, &args->list.at[i]);
	return values;
}

static bool is_reserved(struct str name)
{
	for (size_t i = 0; i < A_COUNT; i++)
		if (str_is(name, attrs[i].name))
			return true;
	return str_is(name, "error");
}

static struct value told(const struct sqlitedb_value *value)
{
	switch (value->type) {
	case SQLITEDB_INT: return value_int(value->integer);
	case SQLITEDB_REAL: return (struct value){.type = TYPE_real, .real = value->real};
	case SQLITEDB_TEXT: return value_of_text(value->text);
	case SQLITEDB_NULL:
	case SQLITEDB_BYTES: break;
	}
	return value_of_text(STR(""));
}

static void add_column(struct record *record, const struct sqlitedb_column *column)
{
	struct record_attr *attr;
	struct buf name;

	buf_init(&name, record->arena, LIMIT_COLUMN);
	attr_name_add(&name, column->name, false);
	attr = record_add(record, buf_str(&name), told(&column->value));
	if (column->value.type == SQLITEDB_BYTES)
		attr->cannot_tell = STR("isn't UTF-8; hex() makes a text of it");
}

static bool tell(const struct look_call *call, const struct sqlitedb_answer *answer,
		 struct record *record, struct fault *reterr)
{
	for (size_t i = 0; i < answer->n_columns; i++) {
		struct str name = answer->columns[i].name;

		if (is_reserved(name)) {
			*reterr =
				fault_made(call->arena, FAULT_MALFORMED, call->args[DATABASE]->text,
					   "a column is named `%.*s`, as an attribute is; name "
					   "it anew with AS",
					   STR_ARG(name));
			return false;
		}
		add_column(record, &answer->columns[i]);
	}
	record_set_number(record, "rows", TYPE_int, (int64_t)answer->rows);
	return true;
}

static bool observe(const struct look_call *call, struct record *record, struct fault *reterr)
{
	const struct value *const *args = call->args;
	struct sqlitedb_request request = {
		.path = args[DATABASE]->text,
		.query = args[QUERY] ? args[QUERY]->text : STR_NONE,
		.args = arguments(call->arena, args[ARGS]),
		.n_args = count_of(args[ARGS]),
		.deadline = call->deadline,
	};
	struct sqlitedb_answer answer;
	struct place place;

	record_set_text(record, "path", request.path);
	if (!place_find(call, request.path, &place, reterr))
		return false;
	request.path = place.path;
	request.root = place.root;
	record_set_text(record, "path", request.path);
	if (!sqlitedb_query(call->arena, &request, &answer, reterr))
		return false;
	record_set_bool(record, "exists", answer.exists);
	return !answer.exists || tell(call, &answer, record, reterr);
}

static const struct probe_need need = {"query", "queries databases"};

const struct probe_kind probe_sqlite = {
	.name = "sqlite",
	.summary = "what a query of an SQLite database gives, with nothing changed on disk",
	.where = PROBE_LOOKER,
	.needs = &need,
	.options = options,
	.n_options = sizeof options / sizeof *options,
	.attrs = attrs,
	.n_attrs = A_COUNT,
	.open = "the columns of the first row that aren't NULL",
	.check = check,
	.observe = observe,
};
