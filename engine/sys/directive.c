#include "sys/directive.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/vec.h"

#define UNIT SECTION_UNIT
#define INSTALL SECTION_INSTALL
#define SERVICE SECTION_SERVICE
#define SOCKET SECTION_SOCKET
#define MOUNT SECTION_MOUNT
#define SWAP SECTION_SWAP
#define SLICE SECTION_SLICE
#define SCOPE SECTION_SCOPE
#define TIMER SECTION_TIMER
#define PATH SECTION_PATH
#define AUTOMOUNT SECTION_AUTOMOUNT
/* the groups of systemd.exec(5), systemd.kill(5) and systemd.resource-control(5) */
#define EXEC (SERVICE | SOCKET | MOUNT | SWAP)
#define KILL (EXEC | SCOPE)
#define CGROUP (KILL | SLICE)

#define ACTIONS                                                                                 \
	"none reboot reboot-force reboot-immediate poweroff poweroff-force poweroff-immediate " \
	"exit exit-force"
#define JOB_MODES                                                              \
	"fail replace replace-irreversibly isolate flush ignore-dependencies " \
	"ignore-requirements triggering"

static const struct directive table[] = {
#define DIRECTIVE(in, named, of, with) \
	{.name = (named), .sections = (in), .kind = DIRECTIVE_##of, .detail = (with)},
#include "sys/directives.def"
};

const struct directive *directives(size_t *ret_n)
{
	*ret_n = sizeof table / sizeof *table;
	return table;
}

unsigned section_named(struct str name)
{
	static const struct {
		const char *name;
		unsigned bit;
	} sections[] = {
		{"Unit", SECTION_UNIT},           {"Install", SECTION_INSTALL},
		{"Service", SECTION_SERVICE},     {"Socket", SECTION_SOCKET},
		{"Mount", SECTION_MOUNT},         {"Swap", SECTION_SWAP},
		{"Slice", SECTION_SLICE},         {"Scope", SECTION_SCOPE},
		{"Timer", SECTION_TIMER},         {"Path", SECTION_PATH},
		{"Automount", SECTION_AUTOMOUNT}, {"Target", SECTION_TARGET},
		{"Device", SECTION_DEVICE},
	};

	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (str_is(name, sections[i].name))
			return sections[i].bit;
	return 0;
}

/* The first row of this name: a few stand twice, as each section means something else by it. */
static size_t first_of(struct str name)
{
	size_t low = 0, high = sizeof table / sizeof *table;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(str_of(table[middle].name), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct directive *find_row(unsigned section, struct str name)
{
	size_t n = sizeof table / sizeof *table;

	for (size_t i = first_of(name); i < n && str_is(name, table[i].name); i++)
		if (table[i].sections & section)
			return &table[i];
	return NULL;
}

const struct directive *directive_find(unsigned section, struct str name)
{
	const struct directive *found = find_row(section, name);

	return found && found->kind == DIRECTIVE_ALIAS ? find_row(section, str_of(found->detail))
						       : found;
}

bool directive_is_known(struct str name)
{
	size_t i = first_of(name);

	return i < sizeof table / sizeof *table && str_is(name, table[i].name);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* One word from *at on, without its quotes; a backslash is a character like any other. */
static bool take_word(struct str text, size_t *at, struct buf *word)
{
	char quote = 0;

	for (; *at < text.n && (quote || !is_space(text.p[*at])); ++*at) {
		char c = text.p[*at];

		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		else
			buf_add_char(word, c);
	}
	return !quote;
}

bool unit_words(struct arena *arena, struct str text, struct strs *ret)
{
	size_t at = 0;

	*ret = (struct strs){0};
	for (;;) {
		struct buf word;

		while (at < text.n && is_space(text.p[at]))
			at++;
		if (at == text.n)
			return true;
		buf_init(&word, arena, text.n + 1);
		if (!take_word(text, &at, &word))
			return false;
		*VEC_PUSH(arena, ret) = buf_str(&word);
	}
}

bool unit_bool(struct str text, bool *ret)
{
	static const char *const words[2][6] = {{"0", "no", "n", "false", "f", "off"},
						{"1", "yes", "y", "true", "t", "on"}};

	for (size_t i = 0; i < 12; i++) {
		if (!str_eq_nocase(text, str_of(words[i / 6][i % 6])))
			continue;
		*ret = i >= 6;
		return true;
	}
	return false;
}

bool unit_mode(struct str text, unsigned *ret)
{
	uint64_t mode;

	if (!num_read_u64(text, 8, &mode) || mode > 07777)
		return false;
	*ret = (unsigned)mode;
	return true;
}

static struct str lower_from(struct str text, const char *prefix)
{
	return text.n > 2 && str_eq_nocase(str_sub(text, 0, 2), str_of(prefix)) ? str_from(text, 2)
										: STR_NONE;
}

bool unit_number(struct str text, int64_t *ret)
{
	static const struct {
		const char *prefix;
		unsigned base;
	} bases[] = {{"0x", 16}, {"0b", 2}, {"0o", 8}};
	bool minus = str_starts_with(text, STR("-"));
	struct str digits = str_from(text, minus || str_starts_with(text, STR("+")));
	unsigned base = digits.n > 1 && digits.p[0] == '0' ? 8 : 10;
	uint64_t number;

	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
		struct str rest = lower_from(digits, bases[i].prefix);

		if (!str_is_set(rest))
			continue;
		digits = rest;
		base = bases[i].base;
	}
	if (!num_read_u64(digits, base, &number) || number > INT64_MAX)
		return false;
	*ret = minus ? -(int64_t)number : (int64_t)number;
	return true;
}

enum { SECOND = 1000000 };

/* Where no unit stands, seconds are meant. */
static bool span_unit(struct str word, int64_t *ret)
{
	static const struct {
		const char *words;
		int64_t us;
	} units[] = {
		{"s sec second seconds", SECOND},
		{"us usec µs μs", 1},
		{"ms msec", 1000},
		{"m min minute minutes", 60LL * SECOND},
		{"h hr hour hours", 3600LL * SECOND},
		{"d day days", 86400LL * SECOND},
		{"w week weeks", 604800LL * SECOND},
		{"M month months", 2629800LL * SECOND},
		{"y year years", 31557600LL * SECOND},
	};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct str rest = str_of(units[i].words), unit;

		while (str_next_word(&rest, &unit))
			if (word.n == 0 || str_eq(word, unit)) {
				*ret = units[i].us;
				return true;
			}
	}
	return false;
}

static struct str take_while(struct str *rest, bool (*fits)(char))
{
	size_t n = 0;

	while (n < rest->n && fits(rest->p[n]))
		n++;
	*rest = str_from(*rest, n);
	return (struct str){rest->p - n, n};
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return !is_digit(c) && !is_space(c) && c != '.' && c != '-' && c != '+';
}

/* A number with a unit: 1.5h */
static bool take_span(struct str *rest, int64_t *ret)
{
	struct str whole = take_while(rest, is_digit), fraction = STR_NONE;
	int64_t unit, part;
	uint64_t number = 0;

	if (str_starts_with(*rest, STR("."))) {
		*rest = str_from(*rest, 1);
		fraction = take_while(rest, is_digit);
	}
	if (whole.n + fraction.n == 0 || (whole.n && !num_read_u64(whole, 10, &number)))
		return false;
	take_while(rest, is_space);
	if (!span_unit(take_while(rest, is_letter), &unit) || number > INT64_MAX / (uint64_t)unit)
		return false;
	*ret = (int64_t)number * unit;
	part = unit;
	for (size_t i = 0; i < fraction.n && part; i++) {
		part /= 10;
		if (__builtin_add_overflow(*ret, (fraction.p[i] - '0') * part, ret))
			return false;
	}
	return true;
}

bool unit_span(struct str text, int64_t *ret)
{
	struct str rest = str_trim(text);
	int64_t sum = 0, one;

	if (str_is(rest, "infinity")) {
		*ret = INT64_MAX;
		return true;
	}
	if (rest.n == 0)
		return false;
	while (rest.n) {
		if (!take_span(&rest, &one) || __builtin_add_overflow(sum, one, &sum))
			return false;
		take_while(&rest, is_space);
	}
	*ret = sum;
	return true;
}
