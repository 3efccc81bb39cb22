/*
 * Asks one database one query, for a script to watch.
 *
 *	database-driver PATH QUERY MILLISECONDS
 *	standard output   "rows 1: a=1", "absent", or the kind of the fault and its text
 */
#include "base/arena.h"
#include "base/num.h"
#include "dbfolder.h"
#include "sys/clock.h"
#include "sys/fault.h"

#include <stdio.h>

int main(int n, char **words)
{
	struct sqlitedb_request request;
	struct sqlitedb_answer answer;
	struct fault fault;
	struct arena arena;
	struct str told;
	int64_t ms;

	if (n != 4 || !num_read_i64(str_of(words[3]), &ms))
		return 2;
	arena_init(&arena, NULL);
	request = (struct sqlitedb_request){.path = str_of(words[1]),
					    .query = str_of(words[2]),
					    .deadline = clock_now() + ms * CLOCK_MS};
	if (sqlitedb_query(&arena, &request, &answer, &fault))
		told = dbfolder_show(&arena, &answer);
	else
		told = str_printf(&arena, "%.*s: %.*s", STR_ARG(fault_kind_name(fault.kind)),
				  STR_ARG(fault.text));
	printf("%.*s\n", STR_ARG(told));
	arena_release(&arena);
	return 0;
}
