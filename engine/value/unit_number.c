#include "value/unit_number.h"

#include "base/num.h"

static bool factor_of(struct str name, const struct unit *units, size_t n, int64_t bare,
		      int64_t *ret)
{
	if (name.n == 0) {
		*ret = bare;
		return bare != 0;
	}
	for (size_t i = 0; i < n; i++) {
		if (!str_is(name, units[i].name))
			continue;
		*ret = units[i].factor;
		return true;
	}
	return false;
}

static struct str take_digits(struct str *rest)
{
	size_t n = 0;
	struct str digits;

	while (n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9')
		n++;
	digits = str_sub(*rest, 0, n);
	*rest = str_from(*rest, n);
	return digits;
}

/* .25 of a factor, if that is whole. */
static bool add_fraction(struct str digits, int64_t factor, int64_t *number)
{
	int64_t scale = 1, part, scaled;

	for (size_t i = 0; i < digits.n; i++)
		if (__builtin_mul_overflow(scale, 10, &scale))
			return false;
	return num_read_i64(digits, &part) && !__builtin_mul_overflow(part, factor, &scaled) &&
	       scaled % scale == 0 && !__builtin_add_overflow(*number, scaled / scale, number);
}

bool unit_number_read(struct str text, const struct unit *units, size_t n, int64_t bare,
		      int64_t *ret)
{
	struct str whole = take_digits(&text), fraction = STR_NONE;
	int64_t number, factor;

	if (text.n && text.p[0] == '.') {
		text = str_from(text, 1);
		fraction = take_digits(&text);
		if (fraction.n == 0)
			return false;
	}
	if (text.n > 1 && text.p[0] == ' ')
		text = str_from(text, 1);
	if (!num_read_i64(whole, &number) || !factor_of(text, units, n, bare, &factor) ||
	    __builtin_mul_overflow(number, factor, &number))
		return false;
	if (fraction.n && !add_fraction(fraction, factor, &number))
		return false;
	*ret = number;
	return true;
}
