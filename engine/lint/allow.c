/*
 * Comments that switch findings off. libyaml drops comments, so they are looked for in the text
 * itself; one inside of a text that says "# allow: lint-…" is taken for a comment.
 */
#include "base/vec.h"
#include "lint/parts.h"

static const struct str lead = STR_INIT("# allow: lint-");

static size_t line_begin(struct str text, size_t at)
{
	while (at > 0 && text.p[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(struct str text, size_t at)
{
	while (at < text.n && text.p[at] != '\n')
		at++;
	return at;
}

static bool is_comment(struct str line)
{
	return str_starts_with(str_trim(line), STR("#"));
}

/* A comment alone on its line is for the next one that is none. */
static size_t meant_line(struct str text, size_t comment)
{
	size_t begin = line_begin(text, comment), end = line_end(text, comment);

	while (end < text.n && is_comment(str_sub(text, begin, end - begin))) {
		begin = end + 1;
		end = line_end(text, begin);
	}
	return begin;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || c == '-';
}

static void add_words(struct lint *lint, uint32_t file, struct str text, size_t comment)
{
	size_t at = comment + lead.n - 5, line = meant_line(text, comment);

	while (str_starts_with(str_from(text, at), STR("lint-"))) {
		size_t end = at;

		while (end < text.n && is_word_char(text.p[end]))
			end++;
		*VEC_PUSH(lint->arena, &lint->allows) = (struct allow){
			.file = file,
			.line = (uint32_t)line,
			.at = {file, (uint32_t)at, (uint32_t)end},
			.word = str_sub(text, at, end - at),
		};
		at = end;
		if (at < text.n && text.p[at] == ',')
			at++;
		while (at < text.n && text.p[at] == ' ')
			at++;
	}
}

void lint_read_allows(struct lint *lint)
{
	const struct sources *sources = lint->rules->sources;

	for (size_t i = 0; i < sources->n; i++) {
		struct str text = sources->at[i]->text;

		for (size_t at = str_find(text, lead, 0); at < text.n;
		     at = str_find(text, lead, at + lead.n))
			add_words(lint, (uint32_t)i + 1, text, at);
	}
}

/* The first that isn't before the line: a few comments in a row may be for one line. */
static size_t first_of(const struct allows *allows, uint32_t file, size_t line)
{
	size_t low = 0, high = allows->n;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct allow *allow = &allows->at[middle];

		if (allow->file < file || (allow->file == file && allow->line < line))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool lint_is_allowed(struct lint *lint, enum diag_id id, struct span at)
{
	const struct source *source = sources_of(lint->rules->sources, at);
	struct allows *allows = &lint->allows;
	bool allowed = false;
	size_t line;

	if (!source || allows->n == 0)
		return false;
	line = line_begin(source->text, at.begin);
	for (size_t i = first_of(allows, at.file, line);
	     i < allows->n && allows->at[i].file == at.file && allows->at[i].line == line; i++) {
		if (!str_is(allows->at[i].word, diag_word(id)))
			continue;
		allows->at[i].used = true;
		allowed = true;
	}
	return allowed;
}

static bool is_id(struct str word)
{
	for (enum diag_id id = 0; id < DIAG_COUNT; id++)
		if (str_is(word, diag_word(id)))
			return true;
	return false;
}

void lint_unused_allows(struct lint *lint)
{
	VEC_EACH (&lint->allows, const struct allow *, allow)
		if (!is_id(allow->word))
			diag_add(lint->diags, DIAG_LINT_ALLOW, allow->at,
				 "there is no finding `%.*s`", STR_ARG(allow->word));
		else if (!allow->used)
			diag_add(lint->diags, DIAG_LINT_ALLOW, allow->at,
				 "nothing here is found as `%.*s`: this allows nothing",
				 STR_ARG(allow->word));
}
