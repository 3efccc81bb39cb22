#include "sys/manager.h"

#include "base/arena.h"
#include "sys/manager_parts.h"
#include "sys/sdbus.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Only what is surely absent is left out: what may not be looked at is tried. */
static bool is_absent(const char *path)
{
	struct stat stat;

	return lstat(path, &stat) < 0 && (errno == ENOENT || errno == ENOTDIR);
}

static void add(struct manager_places *places, struct str socket, bool is_bus)
{
	if (!is_absent(socket.p))
		places->at[places->n++] = (struct manager_place){socket, is_bus};
}

static void find_system(struct manager_places *places)
{
	if (is_absent("/run/systemd/system"))
		return;
	if (geteuid() == 0)
		add(places, STR("/run/systemd/private"), false);
	add(places, STR("/run/dbus/system_bus_socket"), true);
}

static void find_user(struct arena *arena, struct manager_places *places)
{
	struct str set = str_of(getenv("XDG_RUNTIME_DIR"));

	places->runtime = str_starts_with(set, STR("/"))
				  ? str_copy(arena, set)
				  : str_printf(arena, "/run/user/%u", (unsigned)geteuid());
	add(places, str_printf(arena, "%s/systemd/private", places->runtime.p), false);
	add(places, str_printf(arena, "%s/bus", places->runtime.p), true);
}

enum manager_answer manager_ask(const struct manager_request *request, struct unit_state *ret,
				struct fault *reterr)
{
	struct manager_places places = {0};
	struct sdbus sdbus;

	if (request->of_user)
		find_user(request->arena, &places);
	else
		find_system(&places);
	if (!places.n)
		return MANAGER_NONE;
	if (sdbus_load(&sdbus))
		return manager_ask_bus(&sdbus, request, &places, ret, reterr);
	return manager_ask_show(request, &places, ret, reterr);
}
