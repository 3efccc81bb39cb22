#include "probe/settings.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/vec.h"
#include "sys/directive.h"
#include "sys/fault.h"
#include "sys/unitfile.h"
#include "value/record.h"

/* One directive as far as the unit was read. */
struct setting {
	struct str section, name;
	const struct directive *row; /* NULL: the table has none */
	bool set;
	struct value one; /* of what has one value */
	struct strs words;
	bool leaves_out; /* a set of what isn't in it */
	struct origin *origin;
};

struct settings {
	struct arena *arena;
	struct unit_file *unit;
	struct map by_name; /* Section.Name to struct setting */
};

static const struct directive unknown = {.kind = DIRECTIVE_TEXT, .detail = ""};

static const struct directive *row_of(const struct setting *setting)
{
	return setting->row ? setting->row : &unknown;
}

static bool is_list(enum directive_kind kind)
{
	return kind == DIRECTIVE_LINES || kind == DIRECTIVE_WORDS || kind == DIRECTIVE_DEPS ||
	       kind == DIRECTIVE_SET;
}

/* ---- what has one value ---- */

static bool read_choice(const char *detail, struct str text, struct value *ret)
{
	struct str rest = str_of(detail), word;

	*ret = value_of_text(text);
	while (str_next_word(&rest, &word))
		if (str_eq(word, text))
			return true;
	return false;
}

static bool read_bool(struct str text, struct value *ret)
{
	*ret = value_bool(false);
	return unit_bool(text, &ret->boolean);
}

static bool read_mode(struct str text, struct value *ret)
{
	unsigned mode = 0;
	bool right = unit_mode(text, &mode);

	*ret = (struct value){.type = TYPE_mode, .number = mode};
	return right;
}

/* What isn't whole milliseconds stays as it is written. */
static bool read_seconds(struct str text, struct value *ret)
{
	int64_t us;

	*ret = value_of_text(text);
	if (!unit_span(text, &us))
		return false;
	if (us != INT64_MAX && us % 1000 == 0)
		*ret = (struct value){.type = TYPE_duration, .number = us / 1000};
	return true;
}

static bool read_number(const char *detail, struct str text, struct value *ret)
{
	struct str rest = str_of(detail), word;
	int64_t low = 0, high = UINT32_MAX;

	if (str_next_word(&rest, &word))
		unit_number(word, &low);
	if (str_next_word(&rest, &word))
		unit_number(word, &high);
	*ret = value_int(0);
	return unit_number(text, &ret->number) && ret->number >= low && ret->number <= high;
}

/* False where systemd refuses it. */
static bool read_one(const struct directive *row, struct str text, struct value *ret)
{
	switch (row->kind) {
	case DIRECTIVE_BOOL: return read_bool(text, ret);
	case DIRECTIVE_CHOICE: return read_choice(row->detail, text, ret);
	case DIRECTIVE_BOOL_CHOICE:
		return read_bool(text, ret) || read_choice(row->detail, text, ret);
	case DIRECTIVE_MODE: return read_mode(text, ret);
	case DIRECTIVE_SECONDS: return read_seconds(text, ret);
	case DIRECTIVE_COUNT:
	case DIRECTIVE_NUMBER: return read_number(row->detail, text, ret);
	case DIRECTIVE_VALUE: *ret = value_of_text(text); return text.n > 0;
	case DIRECTIVE_TEXT:
	case DIRECTIVE_LINES:
	case DIRECTIVE_WORDS:
	case DIRECTIVE_DEPS:
	case DIRECTIVE_SET:
	case DIRECTIVE_ALIAS: break;
	}
	*ret = value_of_text(text);
	return true;
}

/* ---- what has several ---- */

static void remove_word(struct strs *words, struct str word)
{
	size_t kept = 0;

	for (size_t i = 0; i < words->n; i++)
		if (!str_eq(words->at[i], word))
			words->at[kept++] = words->at[i];
	words->n = kept;
}

static bool has_word(const struct strs *words, struct str word)
{
	VEC_EACH (words, const struct str *, each)
		if (str_eq(*each, word))
			return true;
	return false;
}

static bool has_detail(const struct setting *setting, const char *detail)
{
	return strcmp(row_of(setting)->detail, detail) == 0;
}

/* Does the next assignment say anew whether what is in it or what isn't is listed? Capabilities do
 * so too when they are again as they are unless they are set. */
static bool is_fresh(const struct setting *setting)
{
	if (!setting->set)
		return true;
	return setting->words.n == 0 && (has_detail(setting, "all")    ? setting->leaves_out
					 : has_detail(setting, "none") ? !setting->leaves_out
								       : false);
}

static void begin_set(struct setting *setting, bool leaves_out)
{
	setting->words = (struct strs){0};
	setting->leaves_out = leaves_out;
	setting->set = true;
}

/* A later assignment of the other sort takes out. */
static void add_to_set(struct settings *settings, struct setting *setting, bool inverts,
		       const struct strs *words)
{
	bool boolean;

	if (has_detail(setting, "bool") && words->n == 1 && unit_bool(words->at[0], &boolean)) {
		begin_set(setting, !boolean);
		return;
	}
	if (is_fresh(setting) || words->n == 0)
		begin_set(setting, inverts);
	VEC_EACH (words, const struct str *, word) {
		if (inverts != setting->leaves_out)
			remove_word(&setting->words, *word);
		else if (!has_word(&setting->words, *word))
			*VEC_PUSH(settings->arena, &setting->words) = *word;
	}
}

static void add_words(struct settings *settings, struct setting *setting, struct str text)
{
	const struct directive *row = row_of(setting);
	bool inverts = row->kind == DIRECTIVE_SET && str_starts_with(text, STR("~"));
	struct strs words = {0};

	if (row->kind == DIRECTIVE_LINES)
		*VEC_PUSH(settings->arena, &words) = text;
	else
		unit_words(settings->arena, str_from(text, inverts), &words);
	if (row->kind == DIRECTIVE_SET)
		add_to_set(settings, setting, inverts, &words);
	else
		VEC_EACH (&words, const struct str *, word)
			*VEC_PUSH(settings->arena, &setting->words) = *word;
}

static void reset_group(struct settings *settings, const struct setting *setting)
{
	const char *group = row_of(setting)->detail;

	for (size_t i = 0; *group && i < settings->by_name.n; i++) {
		struct setting *other = settings->by_name.entries[i].value;

		if (row_of(other)->kind == DIRECTIVE_LINES &&
		    strcmp(row_of(other)->detail, group) == 0)
			other->words.n = 0;
	}
}

/* Is nothing left of it, once it is reset? */
static bool is_nothing(const struct directive *row)
{
	return !is_list(row->kind) ||
	       (row->kind == DIRECTIVE_SET && strcmp(row->detail, "all") != 0 &&
		strcmp(row->detail, "none") != 0);
}

static void reset(struct settings *settings, struct setting *setting)
{
	setting->words = (struct strs){0};
	setting->leaves_out = false;
	setting->set = !is_nothing(row_of(setting));
	if (row_of(setting)->kind == DIRECTIVE_LINES)
		reset_group(settings, setting);
}

/* ---- assignments ---- */

static struct setting *setting_of(struct settings *settings, const struct unit_line *line)
{
	const struct directive *row = directive_find(section_named(line->section), line->name);
	struct str name = row ? str_of(row->name) : line->name;
	struct str key =
		str_printf(settings->arena, "%.*s.%.*s", STR_ARG(line->section), STR_ARG(name));
	struct setting *setting = map_get(&settings->by_name, key);

	if (setting)
		return setting;
	setting = ARENA_NEW(settings->arena, struct setting);
	*setting = (struct setting){.section = line->section, .name = name, .row = row};
	map_add(&settings->by_name, key, setting);
	return setting;
}

static void note(struct settings *settings, const struct unit_line *line, const char *what)
{
	struct unit_line note = *line;

	note.text = str_printf(settings->arena, "`%.*s=%.*s` %s", STR_ARG(line->name),
			       STR_ARG(str_sub(line->value, 0, LIMIT_SHOWN_VALUE)), what);
	unit_note(settings->arena, &settings->unit->notes, note);
}

/* A directive that only other sections have is none here. Sections of others' own may hold what
 * they like. */
static bool is_misplaced(const struct unit_line *line)
{
	unsigned section = section_named(line->section);

	return section && !directive_find(section, line->name) && directive_is_known(line->name);
}

static void keep_origin(struct settings *settings, struct setting *setting,
			const struct unit_line *line)
{
	struct origin *origin = ARENA_NEW(settings->arena, struct origin);

	*origin = (struct origin){.file = line->file, .line = line->line, .over = setting->origin};
	if (line->text.n <= LIMIT_SHOWN_VALUE)
		origin->text = line->text;
	setting->origin = origin;
}

static bool resets(const struct directive *row)
{
	return row->kind == DIRECTIVE_TEXT || row->kind == DIRECTIVE_NUMBER || is_list(row->kind);
}

static void assign(struct settings *settings, const struct unit_line *line)
{
	struct setting *setting;
	const struct directive *row;
	struct value one;

	if (is_misplaced(line)) {
		note(settings, line, "isn't of this section, and changes nothing");
		return;
	}
	setting = setting_of(settings, line);
	row = row_of(setting);
	if (line->value.n == 0 && row->kind == DIRECTIVE_DEPS)
		return;
	if (line->value.n == 0 && resets(row)) {
		reset(settings, setting);
	} else if (is_list(row->kind)) {
		add_words(settings, setting, line->value);
		setting->set = true;
	} else if (read_one(row, line->value, &one)) {
		setting->one = one;
		setting->set = true;
	} else {
		note(settings, line, "isn't taken, and changes nothing");
		return;
	}
	keep_origin(settings, setting, line);
}

/* ---- attributes ---- */

/* A set without words: nothing, or all but nothing. */
static void tell_bare_set(struct arena *arena, const struct setting *setting,
			  struct directive_value *made)
{
	if (has_detail(setting, "bool"))
		made->one = value_bool(!setting->leaves_out);
	else if (setting->leaves_out)
		made->one = value_of_text(STR("~"));
	else
		return;
	*VEC_PUSH(arena, &made->words) = value_of_text(value_text(arena, &made->one));
}

static struct value list_value(struct arena *arena, const struct setting *setting)
{
	bool lines = row_of(setting)->kind == DIRECTIVE_LINES;
	struct directive_value *made = ARENA_NEW(arena, struct directive_value);
	struct buf one;

	buf_init(&one, arena, LIMIT_UNIT_TOTAL);
	VEC_EACH (&setting->words, const struct str *, word) {
		struct str shown = *word;

		if (one.n)
			buf_add_char(&one, lines ? '\n' : ' ');
		if (setting->leaves_out)
			shown = str_printf(arena, "~%.*s", STR_ARG(*word));
		buf_add(&one, shown);
		*VEC_PUSH(arena, &made->words) = value_of_text(shown);
	}
	made->one = value_of_text(buf_str(&one));
	if (row_of(setting)->kind == DIRECTIVE_SET && setting->words.n == 0)
		tell_bare_set(arena, setting, made);
	return (struct value){.type = TYPE_directive, .directive = made};
}

static struct value one_value(struct arena *arena, const struct setting *setting)
{
	struct directive_value *made = ARENA_NEW(arena, struct directive_value);
	struct strs words = {0};

	made->one = setting->one;
	if (setting->one.type == TYPE_text)
		unit_words(arena, setting->one.text, &words);
	else
		*VEC_PUSH(arena, &words) = value_text(arena, &setting->one);
	VEC_EACH (&words, const struct str *, word)
		*VEC_PUSH(arena, &made->words) = value_of_text(*word);
	return (struct value){.type = TYPE_directive, .directive = made};
}

/* Longer chains aren't told. */
static void cut(struct origin *origin)
{
	for (size_t n = 1; origin && n < LIMIT_OVERRIDDEN; n++)
		origin = origin->over;
	if (origin)
		origin->over = NULL;
}

static bool is_attribute(struct str name)
{
	static const char *const names[] = {"name",   "path",    "exists", "drop_ins",
					    "masked", "ignored", "error"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static void add_attr(struct record *record, const struct setting *setting, struct value value)
{
	struct record_attr *attr;
	struct buf name, bare;

	buf_init(&name, record->arena, LIMIT_PATTERN);
	buf_init(&bare, record->arena, LIMIT_PATTERN);
	attr_name_add(&name, setting->section, false);
	attr_name_add(&name, setting->name, false);
	attr_name_add(&bare, setting->name, is_attribute(setting->name));
	if (name.over || bare.over)
		return;
	record_add(record, buf_str(&name), value)->origin = setting->origin;
	if (!section_named(setting->section))
		return;
	if (record_find(record, buf_str(&bare))) {
		attr = record_add(record, buf_str(&bare), value);
		attr->cannot_tell =
			str_printf(record->arena,
				   "stands in several sections: name it with its own, as in %.*s",
				   STR_ARG(buf_str(&name)));
		return;
	}
	record_add(record, buf_str(&bare), value)->origin = setting->origin;
}

/* A filter that leaves nothing out is none: as if it weren't set, but for what is nothing unless it
 * is set. */
static bool is_told(const struct setting *setting)
{
	bool is_all = row_of(setting)->kind == DIRECTIVE_SET && setting->leaves_out &&
		      setting->words.n == 0;

	return setting->set &&
	       (!is_all || has_detail(setting, "none") || has_detail(setting, "bool"));
}

bool settings_add(struct record *record, struct unit_file *unit, struct fault *reterr)
{
	struct settings settings = {.arena = record->arena, .unit = unit};

	map_init(&settings.by_name, record->arena);
	VEC_EACH (&unit->lines, const struct unit_line *, line) {
		assign(&settings, line);
		if (settings.by_name.n > LIMIT_UNIT_DIRECTIVES) {
			*reterr = fault_made(record->arena, FAULT_LIMIT, line->file,
					     "the unit sets more than %d directives",
					     LIMIT_UNIT_DIRECTIVES);
			return false;
		}
	}
	for (size_t i = 0; i < settings.by_name.n; i++) {
		const struct setting *setting = settings.by_name.entries[i].value;

		if (!is_told(setting))
			continue;
		cut(setting->origin);
		add_attr(record, setting,
			 is_list(row_of(setting)->kind) ? list_value(record->arena, setting)
							: one_value(record->arena, setting));
	}
	return true;
}

/* ---- what rules ask for ---- */

static bool is_choice(const char *detail, struct str text)
{
	struct value value;

	return read_choice(detail, text, &value);
}

/* The type that a text of such a directive must read as; NULL: any text may be one. */
static const struct type *asked_type(enum directive_kind kind)
{
	switch (kind) {
	case DIRECTIVE_BOOL:
	case DIRECTIVE_BOOL_CHOICE: return &type_bool;
	case DIRECTIVE_MODE: return &type_mode;
	case DIRECTIVE_COUNT:
	case DIRECTIVE_NUMBER: return &type_real;
	default: return NULL;
	}
}

static bool has_choices(enum directive_kind kind)
{
	return kind == DIRECTIVE_CHOICE || kind == DIRECTIVE_BOOL_CHOICE;
}

/* As matchers compare: a boolean with what rules write for one, whichever word the unit has. */
static bool takes(struct arena *arena, const struct directive *row, struct str text)
{
	const struct type *type = asked_type(row->kind);
	struct value value;
	struct str cause;

	if (has_choices(row->kind) && is_choice(row->detail, text))
		return true;
	return type ? type->read(arena, text, &value, &cause) : !has_choices(row->kind);
}

static struct str taken(struct arena *arena, const struct directive *row)
{
	const struct type *type = asked_type(row->kind);

	if (has_choices(row->kind))
		return str_printf(arena, "%s: %s", type ? "yes, no or one of" : "one of",
				  row->detail);
	return type == &type_bool   ? STR("yes or no")
	       : type == &type_mode ? STR("a mode")
				    : STR("a whole number");
}

bool settings_take(struct arena *arena, struct str name, struct str text, struct str *reterr)
{
	size_t dot = str_find_char(name, '.'), n;
	const struct directive *rows = directives(&n), *refusing = NULL;
	unsigned sections = dot < name.n ? section_named(str_sub(name, 0, dot)) : ~0U;
	struct str bare = dot < name.n ? str_from(name, dot + 1) : name;

	for (size_t i = 0; i < n; i++) {
		if (!str_is(bare, rows[i].name) || !(rows[i].sections & sections))
			continue;
		if (takes(arena, &rows[i], text))
			return true;
		refusing = &rows[i];
	}
	if (refusing)
		*reterr = taken(arena, refusing);
	return !refusing;
}
