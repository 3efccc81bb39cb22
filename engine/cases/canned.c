#include "base/buf.h"
#include "base/limits.h"
#include "cases/parts.h"
#include "value/regex.h"

static bool fits(const struct canned_look *look, const struct look_request *request)
{
	if (look->kind != request->kind)
		return false;
	for (size_t i = 0; i < look->kind->n_options; i++)
		if (look->args[i] &&
		    (!request->args[i] || !value_eq(look->args[i], request->args[i])))
			return false;
	return true;
}

/* The look that names most wins. */
static const struct canned_look *find(struct one_case *given, const struct look_request *request)
{
	const struct canned_look *best = NULL;

	VEC_EACH (&given->looks, struct canned_look *, look) {
		if (!fits(look, request))
			continue;
		look->is_asked = true;
		if (!best || look->n_args > best->n_args)
			best = look;
	}
	return best;
}

static void add_groups(struct arena *arena, struct record *record, struct str pattern,
		       struct str text)
{
	size_t at;
	struct str why;
	const struct regex *regex = regex_compile(arena, pattern, &at, &why);
	const struct strs *names = regex ? regex_names(regex) : NULL;
	struct regex_groups groups = {0};

	if (!names)
		return;
	groups.at = ARENA_ARRAY(arena, struct str, names->n);
	if (regex_match(regex, text, &groups) != REGEX_MATCHES)
		return;
	for (size_t i = 0; i < names->n; i++)
		if (str_is_set(groups.at[i]) && !record_find(record, names->at[i]))
			record_add(record, names->at[i], value_of_text(groups.at[i]));
}

static void add_lines(struct arena *arena, struct record *record, struct str text)
{
	struct values lines = {0};
	struct str line;

	if (record_find(record, STR("lines")))
		return;
	while (str_next(&text, '\n', &line))
		*VEC_PUSH(arena, &lines) = value_of_text(line);
	record_add(record, STR("lines"), (struct value){.type = TYPE_list, .list = lines});
}

/* What is read first: the text of a file, the standard output of a command. */
static const struct record_attr *find_content(const struct probe_kind *kind,
					      const struct record *record)
{
	for (size_t i = 0; i < kind->n_attrs; i++)
		if (kind->attrs[i].streams && kind->attrs[i].type == &type_text)
			return record_find(record, str_of(kind->attrs[i].name));
	return NULL;
}

/* Lines and groups are made from the text that the case gives, as a look makes them. */
static void complete(struct arena *arena, const struct look_request *request, struct record *record)
{
	const struct record_attr *content = find_content(request->kind, record);

	if (!content || content->value.type != TYPE_text)
		return;
	for (size_t i = 0; i < request->kind->n_options; i++)
		if (request->kind->options[i].form == OPTION_PATTERN && request->args[i])
			add_groups(arena, record, request->args[i]->text, content->value.text);
	add_lines(arena, record, content->value.text);
}

/* The attribute that is the look's own target. */
static struct str target_name(const struct probe_kind *kind)
{
	size_t i;
	const struct option *target = kind_target(kind, &i);

	if (target && target->flags & OPTION_PATH)
		return STR("path");
	if (target && target->form != OPTION_LIST && kind_attr(kind, str_of(target->name), &i))
		return str_of(target->name);
	return STR("name");
}

/* What the look names of itself, where the case doesn't say: its path, its name. */
static void add_target(struct arena *arena, const struct look_request *request,
		       struct record *record)
{
	size_t i, index;
	const struct option *target = kind_target(request->kind, &i);
	const struct value *value = target ? request->args[i] : NULL;
	struct str name = target_name(request->kind);

	if (value && target->form == OPTION_LIST && value->list.n)
		value = &value->list.at[0];
	if (value && value->type == TYPE_text && kind_attr(request->kind, name, &index) &&
	    !record_find(record, name))
		record_add(record, name, value_copy(arena, value));
}

/* In quotes where YAML would read it otherwise inside of {…}. */
static void add_yaml(struct buf *out, struct str text)
{
	bool plain = text.n > 0;

	for (size_t i = 0; i < text.n; i++)
		plain &= strchr("/._~+=-", text.p[i]) || (text.p[i] >= '0' && text.p[i] <= '9') ||
			 (text.p[i] >= 'A' && text.p[i] <= 'Z') ||
			 (text.p[i] >= 'a' && text.p[i] <= 'z');
	if (plain) {
		buf_add(out, text);
		return;
	}
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_add_char(out, '\\');
		buf_add(out, text.p[i] == '\n' ? STR("\\n") : str_sub(text, i, 1));
	}
	buf_add_char(out, '"');
}

static void add_yaml_value(struct buf *out, struct arena *arena, const struct value *value)
{
	if (value->type != TYPE_list) {
		add_yaml(out, value_text(arena, value));
		return;
	}
	for (size_t i = 0; i < value->list.n; i++) {
		buf_add(out, i ? STR(", ") : STR("["));
		add_yaml(out, value_text(arena, &value->list.at[i]));
	}
	buf_add_char(out, ']');
}

void canned_add_look(struct buf *out, struct arena *arena, const struct probe_kind *kind,
		     const struct value *const *args)
{
	size_t i = 0;
	const struct option *target = kind_target(kind, &i);

	buf_addf(out, "%s: ", kind->name);
	if (target && args[i])
		add_yaml_value(out, arena, args[i]);
}

/* What rules ask of it, but for its target, which is there unsaid. */
static void add_wanted(struct buf *out, const struct look_request *request)
{
	const struct probe_kind *kind = request->kind;
	struct str unsaid = target_name(kind);
	size_t n = 0;

	for (size_t i = 0; i < kind->n_attrs; i++) {
		if (!wants_attr(request->wants, i) || str_is(unsaid, kind->attrs[i].name))
			continue;
		buf_addf(out, "%s%s: …", n++ ? ", " : "", kind->attrs[i].name);
	}
	if (case_is_open(kind))
		buf_add(out, n ? STR(", …") : STR("…"));
	else if (n == 0)
		buf_add(out, STR("exists: …"));
}

static void add_missing(struct canned *canned, const struct look_request *request)
{
	struct buf line;

	buf_init(&line, canned->arena, LIMIT_TEXT);
	buf_add_char(&line, '{');
	canned_add_look(&line, canned->arena, request->kind, request->args);
	buf_add(&line, STR(", gives: {"));
	add_wanted(&line, request);
	buf_add(&line, STR("}}"));
	VEC_EACH (&canned->missing, const struct str *, earlier)
		if (str_eq(*earlier, buf_str(&line)))
			return;
	*VEC_PUSH(canned->arena, &canned->missing) = buf_str(&line);
}

static struct observation answer(struct canned *canned, const struct look_request *request)
{
	const struct canned_look *look = find(canned->given, request);
	struct observation none = {.failed = true};

	if (look) {
		struct observation observation = look->observation;
		struct record copy;

		record_init(&copy, canned->arena);
		VEC_EACH (&look->observation.record, const struct record_attr *, attr)
			record_add(&copy, attr->name, attr->value);
		observation.record = copy;
		add_target(canned->arena, request, &observation.record);
		complete(canned->arena, request, &observation.record);
		return observation;
	}
	add_missing(canned, request);
	record_init(&none.record, canned->arena);
	none.fault = fault_made(canned->arena, FAULT_SYSTEM, STR_NONE,
				"the case doesn't give this look");
	return none;
}

static void start(void *self, const struct look_request *request)
{
	struct canned *canned = self;
	struct observation observation = answer(canned, request);
	struct buf bytes;

	buf_init(&bytes, canned->arena, LIMIT_OBSERVATION);
	observation_encode(&bytes, &observation);
	*VEC_PUSH(canned->arena, &canned->answers) =
		(struct look_answer){request->ticket, buf_str(&bytes)};
}

static bool next(void *self, struct look_answer *ret)
{
	struct canned *canned = self;

	if (canned->next == canned->answers.n)
		return false;
	*ret = canned->answers.at[canned->next++];
	return true;
}

struct observer canned_observer(struct canned *canned)
{
	return (struct observer){.self = canned, .start = start, .next = next};
}
