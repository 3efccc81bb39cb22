#include "lint/parts.h"

struct str lint_source(const struct lint *lint, struct span at)
{
	const struct source *source = sources_of(lint->rules->sources, at);

	return source ? str_sub(source->text, at.begin, at.end - at.begin) : STR_NONE;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* To YAML ` #` begins a comment; people put a blank behind it, unless it is a part of the text. */
void lint_text(struct lint *lint, struct span at, bool is_message)
{
	const struct source *source = sources_of(lint->rules->sources, at);
	struct str text = source ? source->text : STR_NONE;
	size_t begin = at.end, end;

	if (!source || at.begin >= text.n || strchr("\"'|>", text.p[at.begin]))
		return;
	while (begin < text.n && text.p[begin] == ' ')
		begin++;
	if (begin == at.end || begin + 1 >= text.n || text.p[begin] != '#')
		return;
	if (is_message ? strchr(" \t\r\n#!", text.p[begin + 1]) != NULL
		       : !is_digit(text.p[begin + 1]))
		return;
	end = begin + str_find_char(str_from(text, begin), '\n');
	lint_add(lint, DIAG_LINT_TEXT_CUT, (struct span){at.file, (uint32_t)begin, (uint32_t)end},
		 "this is a comment, and no part of the text before it")
		->help = STR("quote the whole text to keep it; a comment has a blank behind its #");
}
