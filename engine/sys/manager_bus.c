#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "sys/clock.h"
#include "sys/manager_parts.h"
#include "sys/sdbus.h"

#include <errno.h>

/* org.freedesktop.systemd1(5) */
#define SERVICE "org.freedesktop.systemd1"
#define OBJECT "/org/freedesktop/systemd1"

/* A conversation with a manager. */
struct talk {
	const struct sdbus *sd;
	const struct manager_request *request;
	const struct manager_place *place;
	struct sd_bus *bus;
	struct unit_state *states;
	size_t asked, answered;
	enum manager_answer ended; /* TOLD while it goes on */
	bool one_by_one;           /* it doesn't know the call for all */
	struct fault fault;
};

struct question {
	struct talk *talk;
	const char *property;
	struct str name, *into;
};

static void refuse(struct talk *talk, enum fault_kind kind, const char *text)
{
	talk->ended = MANAGER_REFUSED;
	talk->fault = fault_made(talk->request->arena, kind, talk->place->socket, "%s", text);
}

static void refuse_answer(struct talk *talk)
{
	refuse(talk, FAULT_MALFORMED, "the answer isn't about the units that were asked");
}

/* An error of the library's, as a negative errno. */
static void refuse_errno(struct talk *talk, int error)
{
	switch (-error) {
	case EPERM: /* of the library's while the two agree on who talks */
	case EBADMSG:
	case EPROTO:
	case ENXIO: refuse(talk, FAULT_MALFORMED, "what answers there doesn't speak D-Bus"); break;
	case ECONNRESET:
	case ENOTCONN:
	case EPIPE:
	case ESHUTDOWN:
		refuse(talk, FAULT_SYSTEM, "the connection was closed before the answer");
		break;
	case ENOBUFS: refuse(talk, FAULT_LIMIT, "an answer larger than D-Bus allows"); break;
	case ECONNREFUSED: refuse(talk, FAULT_SYSTEM, "nobody listens there"); break;
	case EAGAIN:
		refuse(talk, FAULT_SYSTEM, "no connection is accepted, too many wait already");
		break;
	default:
		talk->ended = MANAGER_REFUSED;
		talk->fault = fault_errno(talk->request->arena, -error, talk->place->socket);
	}
}

/* An error that came as an answer: the names of the D-Bus specification. */
static void refuse_error(struct talk *talk, const struct sd_bus_error *error)
{
	static const struct {
		const char *name;
		enum manager_answer answer;
		enum fault_kind kind;
		const char *text;
	} known[] = {
		{"ServiceUnknown", MANAGER_NONE, FAULT_NONE, NULL},
		{"NameHasNoOwner", MANAGER_NONE, FAULT_NONE, NULL},
		{"AccessDenied", MANAGER_REFUSED, FAULT_DENIED, NULL},
		{"AuthFailed", MANAGER_REFUSED, FAULT_DENIED, NULL},
		{"NoReply", MANAGER_REFUSED, FAULT_SYSTEM,
		 "the connection was closed before the answer"},
		{"Disconnected", MANAGER_REFUSED, FAULT_SYSTEM,
		 "the connection was closed before the answer"},
	};
	struct str name = str_of(error->name);
	struct str head = STR("org.freedesktop.DBus.Error.");
	const char *says = error->message ? error->message : error->name;

	name = str_starts_with(name, head) ? str_from(name, head.n) : name;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is(name, known[i].name)) {
			refuse(talk, known[i].kind, known[i].text ? known[i].text : says);
			talk->ended = known[i].answer;
			return;
		}
	refuse(talk, FAULT_SYSTEM, says);
}

/* Whoever sits there may send more than anybody calls a state. */
static struct str kept(struct talk *talk, const char *text)
{
	struct str word = str_of(text);

	if (word.n > LIMIT_UNIT_WORD)
		refuse(talk, FAULT_LIMIT,
		       str_printf(talk->request->arena,
				  "a state is told in more than %d characters", LIMIT_UNIT_WORD)
			       .p);
	return word.n && word.n <= LIMIT_UNIT_WORD ? str_copy(talk->request->arena, word)
						   : STR_NONE;
}

static bool is_broken(struct talk *talk, int result)
{
	if (result >= 0)
		return false;
	refuse_errno(talk, result);
	return true;
}

/* a(ssssssouso): name, description, load, active, sub, … of each unit, in the order asked. */
static size_t read_list(struct talk *talk, struct sd_bus_message *message)
{
	const struct sdbus *sd = talk->sd;
	const char *word[10];
	unsigned job;
	size_t n = 0;
	int more = sd->sd_bus_message_enter_container(message, 'a', "(ssssssouso)");

	while (more > 0 && n <= talk->request->n) {
		more = sd->sd_bus_message_read(message, "(ssssssouso)", &word[0], &word[1],
					       &word[2], &word[3], &word[4], &word[5], &word[6],
					       &job, &word[7], &word[8]);
		if (more > 0 && n < talk->request->n)
			talk->states[n] = (struct unit_state){.load = kept(talk, word[2]),
							      .active = kept(talk, word[3]),
							      .sub = kept(talk, word[4])};
		n += more > 0;
	}
	return more < 0 ? 0 : n;
}

static int take_list(struct sd_bus_message *message, void *userdata, struct sd_bus_error *unused)
{
	struct talk *talk = userdata;
	const struct sd_bus_error *error = talk->sd->sd_bus_message_get_error(message);

	(void)unused;
	talk->answered++;
	if (error && str_is(str_of(error->name), "org.freedesktop.DBus.Error.UnknownMethod"))
		talk->one_by_one = true;
	else if (error)
		refuse_error(talk, error);
	else if (read_list(talk, message) != talk->request->n)
		refuse_answer(talk);
	return 0;
}

static int take_property(struct sd_bus_message *message, void *userdata,
			 struct sd_bus_error *unused)
{
	struct question *question = userdata;
	struct talk *talk = question->talk;
	const struct sd_bus_error *error = talk->sd->sd_bus_message_get_error(message);
	const char *text = "";

	(void)unused;
	talk->answered++;
	if (error)
		refuse_error(talk, error);
	else if (talk->sd->sd_bus_message_read(message, "v", "s", &text) < 0)
		refuse_answer(talk);
	else
		*question->into = kept(talk, text);
	return 0;
}

/* NULL where that isn't to be had, which ends the conversation. */
static struct sd_bus_message *new_call(struct talk *talk, const char *path, const char *interface,
				       const char *member)
{
	const struct sdbus *sd = talk->sd;
	struct sd_bus_message *message = NULL;
	int result = sd->sd_bus_message_new_method_call(talk->bus, &message, SERVICE, path,
							interface, member);

	if (result >= 0)
		result = sd->sd_bus_message_set_auto_start(message, false);
	return is_broken(talk, result) ? NULL : message;
}

/* `appended` is what came of adding the arguments. */
static void send(struct talk *talk, struct sd_bus_message *message, int appended,
		 sdbus_answer_fn *take, void *userdata)
{
	if (!is_broken(talk, appended) &&
	    !is_broken(talk, talk->sd->sd_bus_call_async(talk->bus, NULL, message, take, userdata,
							 UINT64_MAX)))
		talk->asked++;
	talk->sd->sd_bus_message_unref(message);
}

/* Until that many are answered, or the conversation has ended. */
static void wait_for(struct talk *talk, size_t answered)
{
	while (talk->ended == MANAGER_TOLD && talk->answered < answered) {
		int64_t left = talk->request->deadline - clock_now();
		int result = talk->sd->sd_bus_process(talk->bus, NULL);

		if (left <= 0) {
			refuse(talk, FAULT_TIMEOUT,
			       "timed out: the manager takes the connection, and doesn't answer");
			return;
		}
		if (result == 0)
			result = talk->sd->sd_bus_wait(talk->bus,
						       (uint64_t)(left / (CLOCK_MS / 1000)) + 1);
		if (result != -EINTR)
			is_broken(talk, result);
	}
}

static void ask_list(struct talk *talk)
{
	const struct manager_request *request = talk->request;
	char **names = ARENA_ARRAY(request->arena, char *, request->n + 1);
	struct sd_bus_message *message =
		new_call(talk, OBJECT, SERVICE ".Manager", "ListUnitsByNames");

	if (!message)
		return;
	for (size_t i = 0; i < request->n; i++)
		names[i] = (char *)(uintptr_t)str_c(request->arena, request->names[i]);
	send(talk, message, talk->sd->sd_bus_message_append_strv(message, names), take_list, talk);
	wait_for(talk, talk->asked);
}

/* The object of a unit: sd_bus_path_encode(3). */
static const char *object_of(struct arena *arena, struct str name)
{
	struct buf path;

	buf_init(&path, arena, LIMIT_PATH);
	buf_add(&path, STR(OBJECT "/unit/"));
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		bool digit = c >= '0' && c <= '9';

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (digit && i > 0))
			buf_add_char(&path, (char)c);
		else
			buf_addf(&path, "_%02x", c);
	}
	return buf_str(&path).p;
}

static void ask_property(struct talk *talk, struct question *question)
{
	struct sd_bus_message *message =
		new_call(talk, object_of(talk->request->arena, question->name),
			 "org.freedesktop.DBus.Properties", "Get");

	if (message)
		send(talk, message,
		     talk->sd->sd_bus_message_append(message, "ss", SERVICE ".Unit",
						     question->property),
		     take_property, question);
}

/* Of each unit, several on their way at a time: a bus allows so many. */
static void ask_properties(struct talk *talk, const char *property, size_t at)
{
	const struct manager_request *request = talk->request;
	struct question *questions = ARENA_ARRAY(request->arena, struct question, request->n);

	for (size_t i = 0; i < request->n && talk->ended == MANAGER_TOLD; i++) {
		questions[i] = (struct question){
			.talk = talk,
			.property = property,
			.name = request->names[i],
			.into = (struct str *)(uintptr_t)((char *)&talk->states[i] + at)};
		ask_property(talk, &questions[i]);
		if (talk->asked > LIMIT_MANAGER_CALLS)
			wait_for(talk, talk->asked - LIMIT_MANAGER_CALLS);
	}
	wait_for(talk, talk->asked);
}

/* Every unit is in some state, those that aren't there too. */
static bool all_told(const struct talk *talk)
{
	for (size_t i = 0; i < talk->request->n; i++)
		if (!str_is_set(talk->states[i].load) || !str_is_set(talk->states[i].active))
			return false;
	return true;
}

static void converse(struct talk *talk)
{
	static const struct {
		const char *name;
		size_t at;
	} listed[] = {
		{"LoadState", offsetof(struct unit_state, load)},
		{"ActiveState", offsetof(struct unit_state, active)},
		{"SubState", offsetof(struct unit_state, sub)},
	};

	ask_list(talk);
	for (size_t i = 0; talk->one_by_one && i < sizeof listed / sizeof *listed; i++)
		ask_properties(talk, listed[i].name, listed[i].at);
	if (talk->ended == MANAGER_TOLD && !all_told(talk))
		refuse_answer(talk);
	if (talk->ended == MANAGER_TOLD && talk->request->enabled)
		ask_properties(talk, "UnitFileState", offsetof(struct unit_state, enabled));
}

/* As the D-Bus specification, section Server Addresses, has it. */
static const char *address_of(struct arena *arena, struct str socket)
{
	struct buf address;

	buf_init(&address, arena, LIMIT_PATH);
	buf_add(&address, STR("unix:path="));
	for (size_t i = 0; i < socket.n; i++) {
		unsigned char c = (unsigned char)socket.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    str_find_char(STR("-_/.\\*"), (char)c) < 6)
			buf_add_char(&address, (char)c);
		else
			buf_addf(&address, "%%%02x", c);
	}
	return buf_str(&address).p;
}

/* A negative errno where nobody takes the connection. */
static int connect_to(struct talk *talk)
{
	const struct sdbus *sd = talk->sd;
	int result = sd->sd_bus_new(&talk->bus);

	if (result >= 0)
		result = sd->sd_bus_set_address(
			talk->bus, address_of(talk->request->arena, talk->place->socket));
	if (result >= 0)
		result = sd->sd_bus_set_bus_client(talk->bus, talk->place->is_bus);
	return result < 0 ? result : sd->sd_bus_start(talk->bus);
}

static void hang_up(struct talk *talk)
{
	talk->sd->sd_bus_close(talk->bus);
	talk->sd->sd_bus_unref(talk->bus);
}

enum manager_answer manager_ask_bus(const struct sdbus *sdbus,
				    const struct manager_request *request,
				    const struct manager_places *places, struct unit_state *ret,
				    struct fault *reterr)
{
	enum manager_answer answer = MANAGER_NONE;

	for (size_t i = 0; i < places->n; i++) {
		struct talk talk = {.sd = sdbus,
				    .request = request,
				    .place = &places->at[i],
				    .states = ret,
				    .ended = MANAGER_TOLD};
		int connected = connect_to(&talk);

		if (connected >= 0)
			converse(&talk);
		else if (connected == -ENOENT)
			talk.ended = MANAGER_NONE;
		else
			refuse_errno(&talk, connected);
		hang_up(&talk);
		if (talk.ended == MANAGER_REFUSED && answer != MANAGER_REFUSED)
			*reterr = talk.fault; /* the first says most */
		answer = talk.ended == MANAGER_NONE ? answer : talk.ended;
		if (connected >= 0)
			break;
	}
	return answer;
}
