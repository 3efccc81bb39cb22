/*
 * libsystemd's D-Bus client, sd-bus(3), loaded while running: only who asks for a service pays for
 * it, and where it isn't there the program works all the same. The calls are declared here, as its
 * manual pages have them; they give a negative errno where they are refused.
 */
#ifndef ENGINE_SYS_SDBUS_H
#define ENGINE_SYS_SDBUS_H

#include <stdbool.h>
#include <stdint.h>

struct sd_bus;
struct sd_bus_message;
struct sd_bus_slot;

struct sd_bus_error {
	const char *name, *message;
	int need_free;
};

/* Called with the answer; what it gives is passed on by sd_bus_process where it is negative. */
typedef int sdbus_answer_fn(struct sd_bus_message *message, void *userdata,
			    struct sd_bus_error *error);

/* X(function, result, parameters) */
#define SDBUS_CALLS(X)                                                                           \
	X(sd_bus_new, int, (struct sd_bus * *ret))                                               \
	X(sd_bus_set_address, int, (struct sd_bus * bus, const char *address))                   \
	X(sd_bus_set_bus_client, int, (struct sd_bus * bus, int is_client))                      \
	X(sd_bus_start, int, (struct sd_bus * bus))                                              \
	X(sd_bus_process, int, (struct sd_bus * bus, struct sd_bus_message * *ret))              \
	X(sd_bus_wait, int, (struct sd_bus * bus, uint64_t microseconds))                        \
	X(sd_bus_close, void, (struct sd_bus * bus))                                             \
	X(sd_bus_unref, struct sd_bus *, (struct sd_bus * bus))                                  \
	X(sd_bus_message_new_method_call, int,                                                   \
	  (struct sd_bus * bus, struct sd_bus_message * *ret, const char *destination,           \
	   const char *path, const char *interface, const char *member))                         \
	X(sd_bus_message_set_auto_start, int, (struct sd_bus_message * message, int on))         \
	X(sd_bus_message_append, int, (struct sd_bus_message * message, const char *types, ...)) \
	X(sd_bus_message_append_strv, int, (struct sd_bus_message * message, char **texts))      \
	X(sd_bus_message_enter_container, int,                                                   \
	  (struct sd_bus_message * message, char type, const char *contents))                    \
	X(sd_bus_message_exit_container, int, (struct sd_bus_message * message))                 \
	X(sd_bus_message_read, int, (struct sd_bus_message * message, const char *types, ...))   \
	X(sd_bus_message_get_error, const struct sd_bus_error *,                                 \
	  (struct sd_bus_message * message))                                                     \
	X(sd_bus_message_unref, struct sd_bus_message *, (struct sd_bus_message * message))      \
	X(sd_bus_call_async, int,                                                                \
	  (struct sd_bus * bus, struct sd_bus_slot * *ret, struct sd_bus_message * message,      \
	   sdbus_answer_fn * answer, void *userdata, uint64_t microseconds))

/* What was found, by the names of the library itself. */
struct sdbus {
#define SDBUS_MEMBER(name, result, parameters) result(*name) parameters;
	SDBUS_CALLS(SDBUS_MEMBER)
#undef SDBUS_MEMBER
};

/* False where there is no such library, or it lacks a call. Once loaded it stays. */
bool sdbus_load(struct sdbus *ret);

#endif
