#include "value/sketch.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <stdint.h>

enum piece_kind { LITERAL, CLASS, GROUP, BEGIN, END, BOUNDARY, AHEAD, BEHIND, REFUSED };

enum { MANY = UINT16_MAX, DEPTH = 16 };

struct sequence;

struct alternatives VEC_OF(struct sequence *);

struct piece {
	enum piece_kind kind;
	struct str literal; /* one character */
	bool *set;          /* CLASS: of the 128 of ASCII */
	struct alternatives alternatives;
	unsigned min, max;
};

struct sequence VEC_OF(struct piece);

struct sketch {
	struct alternatives alternatives;
	bool caseless, lines; /* some part has (?i), (?m): facts don't count */
};

struct reading {
	struct arena *arena;
	struct str text;
	size_t at;
	unsigned depth;
	struct sketch *sketch;
};

static bool read_alternatives(struct reading *reading, struct alternatives *ret);

static char peek(const struct reading *reading, size_t ahead)
{
	return reading->at + ahead < reading->text.n ? reading->text.p[reading->at + ahead] : '\0';
}

static bool take(struct reading *reading, const char *what)
{
	if (!str_starts_with(str_from(reading->text, reading->at), str_of(what)))
		return false;
	reading->at += strlen(what);
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* \d \w \s \h and their opposites; false of other letters. */
static bool add_named(bool *set, char name)
{
	char lower = name | 0x20;
	bool opposite = lower != name;

	if (!lower || !strchr("dwsh", lower))
		return false;
	for (int c = 1; c < 128; c++) {
		bool in = lower == 'd'   ? is_digit((char)c)
			  : lower == 'w' ? is_digit((char)c) || is_letter((char)c) || c == '_'
			  : lower == 'h' ? c == ' ' || c == '\t'
					 : strchr(" \t\n\v\f\r", c) != NULL;

		set[c] |= in != opposite;
	}
	return true;
}

static char control(char name)
{
	size_t at = str_find_char(STR("tnrfea"), name);

	return "\t\n\r\f\033\a\0"[at];
}

static void make_class(struct reading *reading, struct piece *piece)
{
	piece->kind = CLASS;
	piece->set = ARENA_ARRAY(reading->arena, bool, 128);
}

/* One character of a class, or a named set: *ret is 0 then. */
static bool read_class_item(struct reading *reading, bool *set, unsigned char *ret)
{
	char c = peek(reading, 0);

	reading->at++;
	*ret = (unsigned char)c;
	if (c != '\\')
		return c != '\0';
	c = peek(reading, 0);
	reading->at++;
	*ret = (unsigned char)c;
	if (!is_letter(c) && !is_digit(c))
		return c != '\0';
	*ret = (unsigned char)control(c);
	return *ret || add_named(set, c);
}

/* One item of a class, or a range of them. */
static bool read_class_range(struct reading *reading, bool *set)
{
	unsigned char from, to;

	if (peek(reading, 0) == '\0' || take(reading, "[:") ||
	    !read_class_item(reading, set, &from))
		return false;
	to = from;
	if (from && peek(reading, 0) == '-' && peek(reading, 1) != ']') {
		reading->at++;
		if (!read_class_item(reading, set, &to) || !to)
			return false;
	}
	for (unsigned c = from; c && c <= to && c < 128; c++)
		set[c] = true;
	return true;
}

static bool read_class(struct reading *reading, struct piece *piece)
{
	bool negated = take(reading, "^"), first = true;

	make_class(reading, piece);
	for (; first || peek(reading, 0) != ']'; first = false)
		if (!read_class_range(reading, piece->set))
			return false;
	reading->at++;
	for (int c = 1; negated && c < 128; c++)
		piece->set[c] = !piece->set[c];
	return true;
}

static bool read_escape(struct reading *reading, struct piece *piece)
{
	char c = peek(reading, 0);

	reading->at++;
	piece->kind = LITERAL;
	piece->literal = str_sub(reading->text, reading->at - 1, 1);
	if (!is_letter(c) && !is_digit(c))
		return c != '\0';
	if (control(c)) {
		char *p = arena_alloc(reading->arena, 1);

		*p = control(c);
		piece->literal = (struct str){p, 1};
		return true;
	}
	if (c == 'A' || c == 'z' || c == 'Z' || c == 'b') {
		piece->kind = c == 'A' ? BEGIN : c == 'b' ? BOUNDARY : END;
		return true;
	}
	make_class(reading, piece);
	return add_named(piece->set, c);
}

/* Letters of options, up to `)` or `:`; x changes what the text means. */
static bool read_options(struct reading *reading, struct piece *piece)
{
	for (; peek(reading, 0) != ')' && peek(reading, 0) != ':'; reading->at++) {
		if (!peek(reading, 0) || !strchr("imsU-", peek(reading, 0)))
			return false;
		reading->sketch->caseless |= peek(reading, 0) == 'i';
		reading->sketch->lines |= peek(reading, 0) == 'm';
	}
	if (take(reading, ")"))
		return true; /* a group of nothing */
	reading->at++;
	return read_alternatives(reading, &piece->alternatives) && take(reading, ")");
}

static bool read_name(struct reading *reading)
{
	while (is_letter(peek(reading, 0)) || is_digit(peek(reading, 0)) || peek(reading, 0) == '_')
		reading->at++;
	return take(reading, ">");
}

static bool read_group(struct reading *reading, struct piece *piece)
{
	piece->kind = GROUP;
	if (take(reading, "?=")) {
		piece->kind = AHEAD;
	} else if (take(reading, "?<=")) {
		piece->kind = BEHIND;
	} else if (take(reading, "?!") || take(reading, "?<!")) {
		piece->kind = REFUSED;
	} else if (take(reading, "?<") || take(reading, "?P<")) {
		if (!read_name(reading))
			return false;
	} else if (peek(reading, 0) == '?' && !take(reading, "?:") && !take(reading, "?>")) {
		reading->at++;
		return read_options(reading, piece);
	} else if (peek(reading, 0) == '*') {
		return false;
	}
	return read_alternatives(reading, &piece->alternatives) && take(reading, ")");
}

static bool read_piece(struct reading *reading, struct piece *piece)
{
	uint32_t code;
	size_t n = utf8_decode(reading->text, reading->at, &code);
	char c = peek(reading, 0);

	if (n == 0 || strchr("*+?{", c))
		return false;
	reading->at += n;
	switch (c) {
	case '\\': return read_escape(reading, piece);
	case '[': return read_class(reading, piece);
	case '(': return read_group(reading, piece);
	case '^': piece->kind = BEGIN; return true;
	case '$': piece->kind = END; return true;
	case '.':
		make_class(reading, piece);
		for (int i = 1; i < 128; i++)
			piece->set[i] = i != '\n';
		return true;
	default: break;
	}
	piece->kind = LITERAL;
	piece->literal = str_sub(reading->text, reading->at - n, n);
	return true;
}

static bool read_number(struct reading *reading, unsigned *ret)
{
	unsigned number = 0;

	if (!is_digit(peek(reading, 0)))
		return false;
	for (; is_digit(peek(reading, 0)); reading->at++)
		number = number > MANY / 16 ? MANY
					    : number * 10 + (unsigned)(peek(reading, 0) - '0');
	*ret = number;
	return true;
}

static bool read_repetition(struct reading *reading, struct piece *piece)
{
	piece->min = piece->max = 1;
	if (take(reading, "*")) {
		piece->min = 0;
		piece->max = MANY;
	} else if (take(reading, "+")) {
		piece->max = MANY;
	} else if (take(reading, "?")) {
		piece->min = 0;
	} else if (take(reading, "{")) {
		if (!read_number(reading, &piece->min))
			return false;
		piece->max = piece->min;
		if (take(reading, ",") && !read_number(reading, &piece->max))
			piece->max = MANY;
		if (!take(reading, "}"))
			return false;
	} else {
		return true;
	}
	return take(reading, "?") || take(reading, "+") || true;
}

static bool read_sequence(struct reading *reading, struct sequence *ret)
{
	while (reading->at < reading->text.n && peek(reading, 0) != '|' &&
	       peek(reading, 0) != ')') {
		struct piece piece = {0};

		if (!read_piece(reading, &piece) || !read_repetition(reading, &piece))
			return false;
		*VEC_PUSH(reading->arena, ret) = piece;
	}
	return true;
}

static bool read_alternatives(struct reading *reading, struct alternatives *ret)
{
	if (++reading->depth > DEPTH)
		return false;
	do {
		struct sequence *sequence = ARENA_NEW(reading->arena, struct sequence);

		if (!read_sequence(reading, sequence))
			return false;
		*VEC_PUSH(reading->arena, ret) = sequence;
	} while (take(reading, "|"));
	reading->depth--;
	return true;
}

const struct sketch *sketch_read(struct arena *arena, struct str pattern)
{
	struct sketch *sketch = ARENA_NEW(arena, struct sketch);
	struct reading reading = {.arena = arena, .text = pattern, .sketch = sketch};

	if (!read_alternatives(&reading, &sketch->alternatives) || reading.at < pattern.n)
		return NULL;
	return sketch;
}

static void add_alternatives(struct buf *out, const struct alternatives *alternatives,
			     unsigned seed);

static char member_of(const bool *set, unsigned seed)
{
	static const struct str liked = STR_INIT("a0 A1/z._-\"\t=:");
	char first = '\0';

	for (size_t i = 0; i < liked.n; i++) {
		if (!set[(unsigned char)liked.p[i]])
			continue;
		if (seed-- == 0)
			return liked.p[i];
		first = first ? first : liked.p[i];
	}
	for (int c = 126; !first && c > 0; c--)
		first = set[c] ? (char)c : '\0';
	return first;
}

static void add_piece(struct buf *out, const struct piece *piece, unsigned seed, bool is_last)
{
	switch (piece->kind) {
	case LITERAL: buf_add(out, piece->literal); break;
	case CLASS: buf_add_char(out, member_of(piece->set, seed / 3)); break;
	case AHEAD:
		if (is_last)
			add_alternatives(out, &piece->alternatives, seed);
		break;
	case GROUP:
	case BEHIND: add_alternatives(out, &piece->alternatives, seed); break;
	case BEGIN:
	case END:
	case BOUNDARY:
	case REFUSED: break;
	}
}

static void add_alternatives(struct buf *out, const struct alternatives *alternatives,
			     unsigned seed)
{
	const struct sequence *sequence;

	if (alternatives->n == 0)
		return;
	sequence = alternatives->at[seed % alternatives->n];
	for (size_t i = 0; i < sequence->n; i++) {
		const struct piece *piece = &sequence->at[i];
		unsigned times = piece->min ? piece->min : seed & 1;

		if (times > piece->max)
			times = piece->max;
		for (unsigned k = 0; k < times && !out->over; k++)
			add_piece(out, piece, seed, i + 1 == sequence->n);
	}
}

struct str sketch_sample(struct arena *arena, const struct sketch *sketch, unsigned seed)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_PATTERN);
	add_alternatives(&out, &sketch->alternatives, seed);
	return buf_str(&out);
}

/* The characters that stand there for sure from piece i on. */
static struct str literal_from(struct arena *arena, const struct sequence *sequence, size_t i,
			       size_t *ret_end)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_PATTERN);
	for (; i < sequence->n && sequence->at[i].kind == LITERAL && sequence->at[i].min == 1 &&
	       sequence->at[i].max == 1;
	     i++)
		buf_add(&out, sequence->at[i].literal);
	*ret_end = i;
	return buf_str(&out);
}

static bool is_nullable(const struct alternatives *alternatives);

static bool may_be_empty(const struct piece *piece)
{
	if (piece->kind == LITERAL || piece->kind == CLASS || piece->kind == GROUP)
		return piece->min == 0 ||
		       (piece->kind == GROUP && is_nullable(&piece->alternatives));
	return false;
}

/* Nothing is asked for anywhere: at the begin or at the end of a text, but not both. */
static bool matches_all(const struct sequence *sequence, bool anchors)
{
	bool begins = false, ends = false;

	for (size_t i = 0; i < sequence->n; i++) {
		const struct piece *piece = &sequence->at[i];

		begins |= piece->kind == BEGIN;
		ends |= piece->kind == END;
		if (!may_be_empty(piece) &&
		    !(anchors && (piece->kind == BEGIN || piece->kind == END)))
			return false;
	}
	return !(begins && ends);
}

static bool is_nullable(const struct alternatives *alternatives)
{
	for (size_t i = 0; i < alternatives->n; i++)
		if (matches_all(alternatives->at[i], false))
			return true;
	return alternatives->n == 0;
}

/* Options at the head are groups of nothing. */
static size_t first_piece(const struct sequence *sequence)
{
	size_t i = 0;

	while (i < sequence->n && sequence->at[i].kind == GROUP &&
	       sequence->at[i].alternatives.n == 0)
		i++;
	return i;
}

static struct str tail_of(struct arena *arena, const struct sequence *sequence)
{
	size_t begin = sequence->n - 1, end;

	while (begin > 0 && sequence->at[begin - 1].kind == LITERAL &&
	       sequence->at[begin - 1].min == 1 && sequence->at[begin - 1].max == 1)
		begin--;
	return literal_from(arena, sequence, begin, &end);
}

static void add_facts(struct arena *arena, const struct sequence *sequence,
		      struct sketch_facts *ret)
{
	size_t first = first_piece(sequence), end = 0, best_end;
	bool begins = first < sequence->n && sequence->at[first].kind == BEGIN;

	if (begins) {
		ret->head = literal_from(arena, sequence, first + 1, &end);
		ret->whole = end + 1 == sequence->n && sequence->at[end].kind == END;
		ret->literal = ret->whole || end == sequence->n;
	}
	if (sequence->at[sequence->n - 1].kind == END && sequence->n > 1)
		ret->tail = tail_of(arena, sequence);
	for (size_t i = first; i<sequence->n; i = best_end> i ? best_end : i + 1) {
		struct str part = literal_from(arena, sequence, i, &best_end);

		if (part.n > ret->part.n)
			ret->part = part;
		if (!begins && i == first && best_end == sequence->n && part.n)
			ret->literal = true;
	}
}

struct sketch_facts sketch_facts(struct arena *arena, const struct sketch *sketch)
{
	struct sketch_facts facts = {0};

	for (size_t i = 0; i < sketch->alternatives.n; i++)
		facts.always |= matches_all(sketch->alternatives.at[i], true);
	if (sketch->alternatives.n == 1 && sketch->alternatives.at[0]->n && !sketch->caseless &&
	    !sketch->lines)
		add_facts(arena, sketch->alternatives.at[0], &facts);
	return facts;
}
