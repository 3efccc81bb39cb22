#include "describe/source_words.h"

#include "base/buf.h"
#include "base/limits.h"
#include "rule/expr.h"
#include "rule/model.h"
#include "rule/written.h"

struct str look_words(struct arena *arena, const struct look *look)
{
	struct str target = written_target(arena, look);

	if (!str_is_set(target))
		return str_of(look->kind->name);
	return str_printf(arena, "%s %.*s", look->kind->name, STR_ARG(target));
}

/* As it was written, on one line. */
static void add_slice(struct buf *out, const struct rule_set *rules, struct span at)
{
	const struct source *source = sources_of(rules->sources, at);
	struct str rest = source ? str_sub(source->text, at.begin, at.end - at.begin) : STR_NONE;
	struct str word;

	for (size_t n = 0; str_next_word(&rest, &word); n++) {
		buf_add(out, n ? STR(" ") : STR(""));
		buf_add(out, word);
	}
}

static void add_choose(struct buf *out, struct arena *arena, const struct candidate *candidate)
{
	struct str words = written_text(arena, candidate->text);

	buf_addf(out, "by the first word of `%.*s` that has a case (", STR_ARG(words));
	for (size_t i = 0; i < candidate->n_cases; i++)
		buf_addf(out, "%s%.*s", i ? ", " : "", STR_ARG(candidate->cases[i].word));
	buf_add(out, candidate->otherwise ? STR("), or its `else`") : STR(")"));
}

static void add_candidate(struct buf *out, struct arena *arena, const struct rule_set *rules,
			  const struct candidate *candidate)
{
	switch (candidate->kind) {
	case CANDIDATE_TEXT:
		buf_add(out, candidate->secret && template_is_constant(candidate->text)
				     ? STR("(secret)")
				     : written_text(arena, candidate->text));
		break;
	case CANDIDATE_LOOK: buf_add(out, look_words(arena, candidate->look)); break;
	case CANDIDATE_EXPR:
		buf_add(out, STR("the expression "));
		add_slice(out, rules, candidate->expr->at);
		break;
	case CANDIDATE_CHOOSE: add_choose(out, arena, candidate); break;
	}
	if (str_is_set(candidate->as))
		buf_addf(out, " (%.*s)", STR_ARG(candidate->as));
}

struct str source_words(struct arena *arena, const struct rule_set *rules, const struct fact *fact)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_TEXT);
	for (size_t i = 0; i < fact->n_candidates; i++) {
		buf_add(&out, i ? STR(", else ") : STR(""));
		add_candidate(&out, arena, rules, &fact->candidates[i]);
	}
	return buf_str(&out);
}
