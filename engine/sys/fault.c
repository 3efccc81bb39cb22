#include "sys/fault.h"

#include "base/arena.h"

#include <errno.h>
#include <stdarg.h>

static enum fault_kind kind_of(int error)
{
	switch (error) {
	case EACCES:
	case EPERM: return FAULT_DENIED;
	case ETIMEDOUT: return FAULT_TIMEOUT;
	default: return FAULT_SYSTEM;
	}
}

struct fault fault_errno(struct arena *arena, int error, struct str what)
{
	const char *known = strerrordesc_np(error);

	return (struct fault){
		.kind = kind_of(error),
		.error = error,
		.what = str_is_set(what) ? str_copy(arena, what) : STR_NONE,
		.text = known ? str_of(known) : str_printf(arena, "error %d", error),
	};
}

static __attribute__((format(printf, 4, 0))) struct fault
made(struct arena *arena, enum fault_kind kind, struct str what, const char *format, va_list args)
{
	return (struct fault){
		.kind = kind,
		.what = str_is_set(what) ? str_copy(arena, what) : STR_NONE,
		.text = str_vprintf(arena, format, args),
	};
}

struct fault fault_made(struct arena *arena, enum fault_kind kind, struct str what,
			const char *format, ...)
{
	va_list args;
	struct fault fault;

	va_start(args, format);
	fault = made(arena, kind, what, format, args);
	va_end(args);
	return fault;
}

struct fault fault_at(struct arena *arena, struct str what, unsigned line, unsigned column,
		      const char *format, ...)
{
	va_list args;
	struct fault fault;

	va_start(args, format);
	fault = made(arena, FAULT_MALFORMED, what, format, args);
	va_end(args);
	fault.line = line;
	fault.column = column;
	return fault;
}

struct str fault_kind_name(enum fault_kind kind)
{
	static const struct str names[] = {
		[FAULT_NONE] = STR_INIT("none"),           [FAULT_DENIED] = STR_INIT("denied"),
		[FAULT_TIMEOUT] = STR_INIT("timeout"),     [FAULT_LIMIT] = STR_INIT("limit"),
		[FAULT_MALFORMED] = STR_INIT("malformed"), [FAULT_GONE] = STR_INIT("gone"),
		[FAULT_UNTRUSTED] = STR_INIT("untrusted"), [FAULT_OFFLINE] = STR_INIT("offline"),
		[FAULT_SYSTEM] = STR_INIT("system"),
	};

	return names[kind];
}
