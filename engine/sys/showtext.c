#include "sys/showtext.h"

#include "sys/manager.h"

static struct str word_of(struct str text)
{
	return text.n ? text : STR_NONE;
}

/* A name with a backslash stands in quotes, and the backslash twice. */
static bool is_name(struct str word, struct str name)
{
	size_t at = 1;

	if (!str_starts_with(word, STR("\"")))
		return str_eq(word, name);
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '\\' && (at >= word.n || word.p[at++] != '\\'))
			return false;
		if (at >= word.n || word.p[at++] != name.p[i])
			return false;
	}
	return str_is(str_from(word, at), "\"");
}

static bool has_name(struct str names, struct str name)
{
	struct str word;

	while (str_next_word(&names, &word))
		if (is_name(word, name))
			return true;
	return false;
}

/* A unit may be asked for by any of its names. */
static bool read_block(struct str block, struct str name, struct unit_state *ret)
{
	struct str line, names = STR_NONE;
	struct unit_state state = {0};

	while (str_next(&block, '\n', &line)) {
		size_t sign = str_find_char(line, '=');
		struct str key = str_sub(line, 0, sign), text = str_from(line, sign + 1);

		if (str_is(key, "Names"))
			names = text;
		else if (str_is(key, "LoadState"))
			state.load = word_of(text);
		else if (str_is(key, "ActiveState"))
			state.active = word_of(text);
		else if (str_is(key, "SubState"))
			state.sub = word_of(text);
		else if (str_is(key, "UnitFileState"))
			state.enabled = word_of(text);
	}
	*ret = state;
	return has_name(names, name) && str_is_set(state.load) && str_is_set(state.active);
}

bool showtext_read(struct str text, const struct str *names, size_t n, struct unit_state *ret)
{
	size_t i = 0;

	while (text.n && i < n) {
		size_t end = str_find(text, STR("\n\n"), 0);

		if (!read_block(str_sub(text, 0, end), names[i], &ret[i]))
			return false;
		i++;
		text = str_from(text, end + 2);
	}
	return i == n && text.n == 0;
}
