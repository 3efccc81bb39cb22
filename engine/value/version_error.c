#include "value/version_error.h"

bool version_refuse(struct version_error *ret, size_t at, size_t end, const char *why)
{
	*ret = (struct version_error){at, end - at, why};
	return false;
}

size_t version_word_end(struct str text, size_t at)
{
	size_t from = at;

	while (at < text.n && text.p[at] != '.' && text.p[at] != '|' && text.p[at] != ',')
		at++;
	return at == from && at < text.n ? at + 1 : at;
}

bool version_is_stray(struct str text, size_t at, struct version_error *ret)
{
	switch (text.p[at]) {
	case '|':
		version_refuse(ret, at, at + 1, "joins nothing: alternatives are joined by ||");
		return true;
	case ',':
		version_refuse(ret, at, at + 1, "joins nothing: comparators are joined by spaces");
		return true;
	case '<':
	case '>':
		version_refuse(ret, at, version_word_end(text, at), "must begin a comparator");
		return true;
	default: return false;
	}
}

struct str version_error_text(struct arena *arena, struct str word, struct version_error error)
{
	struct str piece = str_sub(word, error.at, error.n);

	if (piece.n == 0)
		return str_printf(arena, "`%.*s`: %s", STR_ARG(str_sub(word, 0, error.at)),
				  error.why);
	if (piece.n == word.n)
		return str_printf(arena, "`%.*s` %s", STR_ARG(word), error.why);
	return str_printf(arena, "`%.*s`: `%.*s` %s", STR_ARG(word), STR_ARG(piece), error.why);
}
