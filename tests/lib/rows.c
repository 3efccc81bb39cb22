#include "rows.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/num.h"
#include "source/diag.h"
#include "source/node.h"

#include <criterion/criterion.h>
#include <stdint.h>

struct reader {
	struct arena *arena;
	const char *path;
};

/* The value of a key, NULL where it isn't there. */
static const struct node *get(const struct node *map, const char *key)
{
	return node_get(map, str_of(key));
}

static void known_keys(struct reader *reader, const struct node *map, const char *keys)
{
	for (size_t i = 0; i < map->n_pairs; i++) {
		struct str key = map->pairs[i].key->text, rest = str_of(keys), word;
		bool known = false;

		while (str_next_word(&rest, &word))
			known |= str_eq(word, key);
		cr_assert(known, "%s: unknown key %.*s, known: %s", reader->path, STR_ARG(key),
			  keys);
	}
}

/* `\x{FF}` as the byte. */
static struct str bytes(struct reader *reader, struct str text)
{
	struct str mark = STR("\\x{");
	struct buf out;
	uint64_t byte;

	buf_init(&out, reader->arena, SIZE_MAX / 2);
	for (size_t at = 0; at < text.n;) {
		size_t next = str_find(text, mark, at);

		buf_add(&out, str_sub(text, at, next - at));
		if (next < text.n) {
			cr_assert(num_read_u64(str_sub(text, next + mark.n, 2), 16, &byte));
			buf_add_char(&out, (char)byte);
			next += mark.n + 3;
		}
		at = next;
	}
	return buf_str(&out);
}

static struct str text_of(struct reader *reader, const struct node *node)
{
	cr_assert(node->kind == NODE_TEXT, "%s: %s where a text is wanted", reader->path,
		  node_kind_name(node));
	return bytes(reader, node->text);
}

static struct str text(struct reader *reader, const struct node *map, const char *key)
{
	const struct node *node = get(map, key);

	return node ? text_of(reader, node) : STR_NONE;
}

static size_t count(const struct node *node)
{
	return !node ? 0 : node->kind == NODE_LIST ? node->n_items : 1;
}

static const struct node *item(const struct node *node, size_t i)
{
	return node->kind == NODE_LIST ? node->items[i] : node;
}

static struct str *texts(struct reader *reader, const struct node *map, const char *key,
			 size_t *ret_n)
{
	const struct node *node = get(map, key);
	struct str *list = ARENA_ARRAY(reader->arena, struct str, count(node));

	*ret_n = count(node);
	for (size_t i = 0; i < *ret_n; i++)
		list[i] = text_of(reader, item(node, i));
	return list;
}

static int64_t number(struct reader *reader, const struct node *map, const char *key)
{
	struct str written = text(reader, map, key);
	int64_t read = 0;

	cr_assert(!written.p || num_read_i64(written, &read), "%s: %s: %.*s is no number",
		  reader->path, key, STR_ARG(written));
	return read;
}

static bool yes(struct reader *reader, const struct node *map, const char *key)
{
	return str_is(text(reader, map, key), "yes");
}

static enum status status(struct reader *reader, const struct node *map, enum status unsaid)
{
	struct str written = text(reader, map, "status");

	if (!written.p)
		return unsaid;
	for (enum status each = 0; each < STATUS_COUNT; each++)
		if (str_is(written, status_word(each)))
			return each;
	cr_assert_fail("%s: %.*s is no status", reader->path, STR_ARG(written));
	return unsaid;
}

/* FILE[:LINE[:COLUMN]], the numbers taken off the end. */
static struct location location(struct reader *reader, const struct node *map, const char *key)
{
	struct str rest = text(reader, map, key);
	uint64_t numbers[2] = {0, 0};
	unsigned n = 0;

	while (n < 2) {
		size_t at = rest.n;

		while (at > 0 && rest.p[at - 1] != ':')
			at--;
		if (at == 0 || !num_read_u64(str_from(rest, at), 10, &numbers[n]))
			break;
		rest.n = at - 1;
		n++;
	}
	return (struct location){rest, (unsigned)(n == 2 ? numbers[1] : numbers[0]),
				 (unsigned)(n == 2 ? numbers[0] : 0)};
}

static void read_evidence(struct reader *reader, const struct node *node, struct evidence *ret)
{
	for (;;) {
		known_keys(reader, node, "name value at line over");
		ret->name = text(reader, node, "name");
		ret->value = text(reader, node, "value");
		ret->at = location(reader, node, "at");
		ret->line = text(reader, node, "line");
		node = get(node, "over");
		if (!node)
			return;
		struct evidence *over = ARENA_NEW(reader->arena, struct evidence);

		ret->over = over;
		ret = over;
	}
}

static const struct evidence *evidence(struct reader *reader, const struct node *map, size_t *ret_n)
{
	const struct node *list = get(map, "evidence");
	struct evidence *read = ARENA_ARRAY(reader->arena, struct evidence, count(list));

	*ret_n = count(list);
	for (size_t i = 0; i < *ret_n; i++)
		read_evidence(reader, item(list, i), &read[i]);
	return read;
}

static void read_cause(struct reader *reader, const struct node *cause, struct problem *problem)
{
	struct str kind = text(reader, cause, "kind"), fault = text(reader, cause, "fault");

	known_keys(reader, cause, "kind fault key text");
	problem->cause = str_is(kind, "fault")         ? CAUSE_FAULT
			 : str_is(kind, "cannot-tell") ? CAUSE_CANNOT_TELL
			 : str_is(kind, "needs")       ? CAUSE_NEEDS
						       : CAUSE_NONE;
	cr_assert(problem->cause != CAUSE_NONE, "%s: %.*s is no kind of cause", reader->path,
		  STR_ARG(kind));
	if (fault.p)
		problem->fault = str_c(reader->arena, fault);
	problem->cause_key = text(reader, cause, "key");
	problem->cause_text = text(reader, cause, "text");
}

static void read_problem(struct reader *reader, const struct node *node, struct problem *problem)
{
	known_keys(reader, node,
		   "status subject text attribute found wanted hints rule evidence cause");
	problem->status = status(reader, node, problem->status);
	problem->subject = text(reader, node, "subject");
	problem->text = texts(reader, node, "text", &problem->n_text);
	problem->attr = text(reader, node, "attribute");
	problem->found = text(reader, node, "found");
	problem->wanted = text(reader, node, "wanted");
	problem->hints = texts(reader, node, "hints", &problem->n_hints);
	problem->rule = location(reader, node, "rule");
	problem->evidence = evidence(reader, node, &problem->n_evidence);
	if (get(node, "cause"))
		read_cause(reader, get(node, "cause"), problem);
}

static void read_look(struct reader *reader, const struct node *node, struct look_told *look)
{
	known_keys(reader, node, "probe target took shared evidence");
	look->probe = text(reader, node, "probe");
	look->target = text(reader, node, "target");
	look->took = 1000 * number(reader, node, "took");
	look->shared = yes(reader, node, "shared");
	look->evidence = evidence(reader, node, &look->n_evidence);
}

static struct waiver_told *waiver(struct reader *reader, const struct node *node)
{
	struct waiver_told *told = node ? ARENA_NEW(reader->arena, struct waiver_told) : NULL;

	if (!told)
		return NULL;
	known_keys(reader, node, "until reason days_left rule note");
	told->until = text(reader, node, "until");
	told->reason = text(reader, node, "reason");
	told->days_left = number(reader, node, "days_left");
	told->rule = location(reader, node, "rule");
	told->note = text(reader, node, "note");
	return told;
}

static void read_row(struct reader *reader, const struct node *node, struct row *row)
{
	const struct node *problems = get(node, "problems"), *looks = get(node, "looks");

	known_keys(reader, node, "id name status text tags rule took problems looks waiver");
	row->id = text(reader, node, "id");
	row->name = text(reader, node, "name");
	row->status = status(reader, node, STATUS_PASS);
	row->text = texts(reader, node, "text", &row->n_text);
	row->tags = texts(reader, node, "tags", &row->n_tags);
	row->rule = location(reader, node, "rule");
	row->waiver = waiver(reader, get(node, "waiver"));
	row->took = 1000 * number(reader, node, "took");
	row->n_problems = count(problems);
	row->problems = ARENA_ARRAY(reader->arena, struct problem, row->n_problems);
	for (size_t i = 0; i < row->n_problems; i++) {
		row->problems[i].status = row->status;
		read_problem(reader, item(problems, i), &row->problems[i]);
	}
	row->n_looks = count(looks);
	row->looks = ARENA_ARRAY(reader->arena, struct look_told, row->n_looks);
	for (size_t i = 0; i < row->n_looks; i++)
		read_look(reader, item(looks, i), &row->looks[i]);
}

static void read_head(struct reader *reader, const struct node *node, struct report *report)
{
	known_keys(reader, node,
		   "program version host started took root strict incomplete rules confinement "
		   "examined "
		   "unconfined left_out");
	report->program = text(reader, node, "program");
	report->version = text(reader, node, "version");
	report->host = text(reader, node, "host");
	report->started = number(reader, node, "started");
	report->took = 1000 * number(reader, node, "took");
	report->is_root = yes(reader, node, "root");
	report->strict = yes(reader, node, "strict");
	report->incomplete = yes(reader, node, "incomplete");
	report->confinement = text(reader, node, "confinement");
	report->examined = text(reader, node, "examined");
	report->n_left_out = (size_t)number(reader, node, "left_out");
	report->unconfined = yes(reader, node, "unconfined");
	report->rules = texts(reader, node, "rules", &report->n_rules);
}

static const struct node *parse(struct reader *reader, struct str written)
{
	struct sources sources;
	struct diags diags;
	struct buf said;
	const struct node *root;

	sources_init(&sources, reader->arena);
	diags_init(&diags, reader->arena);
	buf_init(&said, reader->arena, LIMIT_MIB);
	struct yaml_request request = {
		.texts = reader->arena,
		.nodes = reader->arena,
		.sources = &sources,
		.file = sources_add(&sources, str_of(reader->path), STR_NONE, written),
	};

	root = yaml_read(&request, &diags);
	diags_print(&diags, &sources, (struct diag_style){false}, &said);
	cr_assert(root && diags.n == 0, "%.*s", STR_ARG(buf_str(&said)));
	return root;
}

struct report *rows_read(struct arena *arena, struct str written, const char *path)
{
	struct reader reader = {arena, path};
	struct report *report = ARENA_NEW(arena, struct report);
	const struct node *root = parse(&reader, written), *rows = get(root, "rows");

	known_keys(&reader, root, "report rows");
	cr_assert_not_null(get(root, "report"), "%s: no report", path);
	read_head(&reader, get(root, "report"), report);
	report->n_rows = count(rows);
	report->rows = ARENA_ARRAY(arena, struct row, report->n_rows);
	for (size_t i = 0; i < report->n_rows; i++)
		read_row(&reader, item(rows, i), &report->rows[i]);
	report_count(report);
	return report;
}
