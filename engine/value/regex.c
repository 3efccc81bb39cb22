#include "value/regex.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "value/regex_error.h"

#include <pcre2.h>
#include <stdint.h>

enum {
	SUBSTITUTE = 0x1A,
	JIT_FROM = 8 * LIMIT_KIB, /* bytes searched from which on machine code is worth making */
	LINES = 1,                /* place of the code for REGEX_EACH_LINE */
};

/* A compiled form of the pattern and how far machine code was made for it. */
struct code {
	pcre2_code *code;
	size_t searched; /* bytes */
	uint32_t jitted; /* PCRE2_JIT_* that were tried */
};

struct regex_group {
	unsigned number;
	unsigned name; /* place in names */
};

struct regex {
	struct arena *arena;
	struct str text;
	struct pattern pattern;
	struct code *codes; /* as written, and for REGEX_EACH_LINE, made when first needed */
	struct strs names;
	struct regex_group *groups; /* those with a name, by number */
	size_t n_groups;
	size_t context;
	size_t captures;
	bool anchored;
};

struct regex_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	int highest; /* what PCRE2 gave for the last match: groups from here on took no part */
};

/* PCRE2's memory is an arena's: nothing is given back before the arena is. */
static void *pcre2_take(size_t size, void *arena)
{
	return arena_alloc(arena, size);
}

static void pcre2_give(void *memory, void *arena)
{
	(void)memory;
	(void)arena;
}

static pcre2_general_context *memory_of(struct arena *arena)
{
	return pcre2_general_context_create(pcre2_take, pcre2_give, arena);
}

static pcre2_code *compile(struct arena *arena, struct str text, uint32_t options, int *reterr,
			   size_t *reterr_at)
{
	pcre2_compile_context *context = pcre2_compile_context_create(memory_of(arena));

	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_bsr(context, PCRE2_BSR_UNICODE);
	options |= PCRE2_UTF | PCRE2_UCP | PCRE2_ALT_CIRCUMFLEX | PCRE2_NO_UTF_CHECK |
		   PCRE2_NEVER_BACKSLASH_C;
	return pcre2_compile((PCRE2_SPTR)text.p, text.n, options, reterr, reterr_at, context);
}

static uint32_t info(const pcre2_code *code, uint32_t what)
{
	uint32_t value = 0;

	BUG_UNLESS(pcre2_pattern_info(code, what, &value) == 0);
	return value;
}

static unsigned name_place(struct regex *regex, struct str name)
{
	unsigned at = 0;

	while (at < regex->names.n && !str_eq(regex->names.at[at], name))
		at++;
	if (at == regex->names.n)
		regex->names.at[regex->names.n++] = str_copy(regex->arena, name);
	return at;
}

/* PCRE2's table is in the order of names: each row a number of two bytes and a name with a NUL. */
static void read_names(struct regex *regex, const pcre2_code *code)
{
	size_t n = info(code, PCRE2_INFO_NAMECOUNT), row = info(code, PCRE2_INFO_NAMEENTRYSIZE);
	PCRE2_SPTR table = NULL;

	if (n == 0)
		return;
	BUG_UNLESS(pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table) == 0);
	regex->names.at = ARENA_ARRAY(regex->arena, struct str, n);
	regex->groups = ARENA_ARRAY(regex->arena, struct regex_group, n);
	for (unsigned number = 1; number <= regex->captures; number++)
		for (size_t i = 0; i < n; i++) {
			PCRE2_SPTR entry = table + i * row;

			if (((unsigned)entry[0] << 8 | entry[1]) != number)
				continue;
			regex->groups[regex->n_groups++] = (struct regex_group){
				.number = number,
				.name = name_place(regex, str_of((const char *)entry + 2)),
			};
		}
}

/*
 * PCRE2 knows the longest single lookbehind; where they stand in each other they add up. One
 * character more for a \b in the innermost, and one so that its ^ is right too.
 */
static size_t context_of(const struct regex *regex, const pcre2_code *code)
{
	size_t characters = info(code, PCRE2_INFO_MAXLOOKBEHIND);

	if (regex->pattern.whole)
		return SIZE_MAX;
	if (regex->pattern.lookbehinds > 1)
		characters *= regex->pattern.lookbehinds;
	characters += 2;
	return characters > LIMIT_LOOKBEHIND / 4 ? SIZE_MAX : characters * 4;
}

struct regex *regex_compile(struct arena *arena, struct str pattern, size_t *reterr_at,
			    struct str *reterr_text)
{
	struct regex *regex;
	pcre2_code *code;
	int error;
	size_t at;

	if (!regex_pattern_fits(arena, pattern, reterr_at, reterr_text))
		return NULL;
	code = compile(arena, pattern, 0, &error, &at);
	if (!code) {
		*reterr_text = regex_error_text(arena, error);
		*reterr_at = regex_error_at(error, at, pattern);
		return NULL;
	}
	regex = ARENA_NEW(arena, struct regex);
	regex->arena = arena;
	regex->text = str_copy(arena, pattern);
	regex->pattern = pattern_read(regex->text);
	regex->codes = ARENA_ARRAY(arena, struct code, 2);
	regex->codes[0].code = code;
	regex->captures = info(code, PCRE2_INFO_CAPTURECOUNT);
	regex->anchored = (info(code, PCRE2_INFO_ALLOPTIONS) & PCRE2_ANCHORED) != 0;
	regex->context = context_of(regex, code);
	read_names(regex, code);
	return regex;
}

void regex_release(struct regex *regex)
{
	if (!regex)
		return;
	for (size_t i = 0; i < 2; i++)
		pcre2_code_free(regex->codes[i].code);
}

const struct strs *regex_names(const struct regex *regex)
{
	return &regex->names;
}

size_t regex_group_count(const struct regex *regex)
{
	return regex->captures;
}

size_t regex_context(const struct regex *regex)
{
	return regex->context;
}

const struct pattern *regex_pattern(const struct regex *regex)
{
	return &regex->pattern;
}

bool regex_is_anchored(const struct regex *regex)
{
	return regex->anchored;
}

struct str regex_escape(struct arena *arena, struct str text)
{
	char *p = arena_array(arena, text.n + 1, 2);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c < 0x80 && c != '_' && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= 'a' && c <= 'z'))
			p[n++] = '\\';
		p[n++] = (char)c;
	}
	return (struct str){p, n};
}

struct regex_scratch *regex_scratch_new(struct arena *arena, size_t groups)
{
	struct regex_scratch *scratch = ARENA_NEW(arena, struct regex_scratch);
	pcre2_general_context *memory = memory_of(arena);

	scratch->data = pcre2_match_data_create((uint32_t)groups + 1, memory);
	scratch->context = pcre2_match_context_create(memory);
	pcre2_set_match_limit(scratch->context, LIMIT_REGEX_MATCH);
	pcre2_set_depth_limit(scratch->context, LIMIT_REGEX_DEPTH);
	pcre2_set_heap_limit(scratch->context, LIMIT_REGEX_HEAP_KIB);
	return scratch;
}

static struct code *code_for(const struct regex *regex, unsigned flags)
{
	struct code *code = &regex->codes[flags & REGEX_EACH_LINE ? LINES : 0];
	int error;
	size_t at;

	if (!code->code)
		code->code = compile(regex->arena, regex->text, PCRE2_MULTILINE, &error, &at);
	BUG_UNLESS(code->code); /* the option can't make a right pattern wrong */
	return code;
}

/* Machine code that can't be made (no memory that may be executed) is done without. */
static void speed_up(struct code *code, size_t bytes, unsigned flags)
{
	uint32_t mode = flags & REGEX_MORE_FOLLOWS ? PCRE2_JIT_PARTIAL_HARD : PCRE2_JIT_COMPLETE;

	if (code->searched < JIT_FROM)
		code->searched += bytes;
	if (code->searched < JIT_FROM || (code->jitted & mode) != 0)
		return;
	code->jitted |= mode;
	pcre2_jit_compile(code->code, mode);
}

static struct regex_found found_by(const struct regex_scratch *scratch, int result)
{
	const size_t *places = pcre2_get_ovector_pointer(scratch->data);

	if (result >= 0)
		return (struct regex_found){REGEX_MATCHES, places[0], places[1], STR_NONE};
	if (result == PCRE2_ERROR_NOMATCH)
		return (struct regex_found){.outcome = REGEX_NO_MATCH};
	if (result == PCRE2_ERROR_PARTIAL)
		return (struct regex_found){REGEX_PARTIAL, places[0], places[1], STR_NONE};
	return (struct regex_found){.outcome = REGEX_GAVE_UP, .cause = regex_limit_text(result)};
}

/* Machine code knows neither the heap nor the depth limit: on a stack error the interpreter runs.
 */
struct regex_found regex_search(const struct regex *regex, struct regex_scratch *scratch,
				struct str subject, size_t from, unsigned flags)
{
	struct code *code = code_for(regex, flags);
	PCRE2_SPTR text = (PCRE2_SPTR)(subject.p ? subject.p : "");
	uint32_t options = PCRE2_NO_UTF_CHECK;
	int result;

	if (flags & REGEX_MORE_FOLLOWS)
		options |= PCRE2_PARTIAL_HARD;
	if (flags & REGEX_NOT_THE_END)
		options |= PCRE2_NOTEOL;
	speed_up(code, subject.n - from, flags);
	result = pcre2_match(code->code, text, subject.n, from, options, scratch->data,
			     scratch->context);
	if (result == PCRE2_ERROR_JIT_STACKLIMIT)
		result = pcre2_match(code->code, text, subject.n, from, options | PCRE2_NO_JIT,
				     scratch->data, scratch->context);
	scratch->highest = result;
	return found_by(scratch, result);
}

/* Of groups that share a name ((?J), (?|) the first that took part counts. */
void regex_groups_read(const struct regex *regex, const struct regex_scratch *scratch,
		       const char *bytes, struct str *ret)
{
	const size_t *places = pcre2_get_ovector_pointer(scratch->data);

	for (size_t i = 0; i < regex->names.n; i++)
		ret[i] = STR_NONE;
	for (size_t i = 0; i < regex->n_groups; i++) {
		const struct regex_group *group = &regex->groups[i];
		const size_t *place = places + 2 * (size_t)group->number;

		if (str_is_set(ret[group->name]) || (int)group->number >= scratch->highest ||
		    place[0] == PCRE2_UNSET || place[0] > place[1])
			continue;
		ret[group->name] = (struct str){bytes + place[0], place[1] - place[0]};
	}
}

void regex_make_utf8(char *bytes, size_t n)
{
	struct str rest = {bytes, n};

	for (size_t bad; (bad = utf8_bad_at(rest)) < rest.n; rest = str_from(rest, bad + 1))
		bytes[n - rest.n + bad] = SUBSTITUTE;
}

/* The subject, or where it isn't UTF-8 a copy that is. */
static struct str as_utf8(struct arena *arena, struct str subject)
{
	char *copy;

	if (utf8_bad_at(subject) == subject.n)
		return subject;
	copy = arena_alloc(arena, subject.n);
	memcpy(copy, subject.p, subject.n);
	regex_make_utf8(copy, subject.n);
	return (struct str){copy, subject.n};
}

enum regex_outcome regex_match(const struct regex *regex, struct str subject,
			       struct regex_groups *ret)
{
	struct regex_scratch *scratch;
	struct regex_found found;
	struct arena own;

	arena_init(&own, regex->arena->out_of_memory);
	scratch = regex_scratch_new(&own, regex->captures);
	found = regex_search(regex, scratch, as_utf8(&own, subject), 0, 0);
	if (ret && ret->at && found.outcome == REGEX_MATCHES)
		regex_groups_read(regex, scratch, subject.p ? subject.p : "", ret->at);
	if (ret && found.outcome == REGEX_GAVE_UP)
		ret->cause = found.cause;
	arena_release(&own);
	return found.outcome;
}
