// SPDX-License-Identifier: MIT
/*
 * Choosing events: `trace on irq sched_switch`, `trace events`.
 *
 * A group is a header of include/trace/events, as on Linux. The choice lasts until the
 * next `trace on`.
 *
 * Context: a command's thread.
 * Locking: none; who chooses at the same time gets one or the other.
 * Linux: available_events and set_event in /sys/kernel/tracing.
 */
#include "trace_choice.h"
#include "shell.h"
#include <jiffy/nearest.h>
#include <jiffy/trace.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define COLUMNS 79
#define GROUP_COLUMNS 10

static bool is_called(enum trace_event event, const char *name)
{
	return !strcmp(trace_event_name(event), name) || !strcmp(trace_event_group(event), name);
}

static bool is_known(const char *name)
{
	for (int i = 0; i < NR_TRACE_EVENTS; i++)
		if (is_called(i, name))
			return true;
	return false;
}

static int __process_context tell_unknown(const char *name)
{
	struct nearest_search search;
	const char *meant = NULL;

	nearest_begin(&search, name);
	for (int i = 0; i < NR_TRACE_EVENTS; i++) {
		if (nearest_is_nearer(&search, trace_event_group(i)))
			meant = trace_event_group(i);
		if (nearest_is_nearer(&search, trace_event_name(i)))
			meant = trace_event_name(i);
	}
	if (meant)
		shell_error("no event or group '%.40s'; did you mean '%s'? ('trace events' lists "
			    "them)",
			    name, meant);
	else
		shell_error("no event or group '%.40s' ('trace events' lists them)", name);
	return SHELL_STATUS_USAGE;
}

static bool is_one_of(enum trace_event event, int nr, char **names)
{
	for (int i = 0; i < nr; i++)
		if (is_called(event, names[i]))
			return true;
	return false;
}

int __process_context trace_choose(int nr, char **names)
{
	for (int i = 0; i < nr; i++)
		if (!is_known(names[i]))
			return tell_unknown(names[i]);
	for (int i = 0; i < NR_TRACE_EVENTS; i++)
		trace_select(i, !nr || is_one_of(i, nr, names));
	return 0;
}

/* How many events of this one's group are chosen; @size: gets how many there are. */
static int count_chosen(enum trace_event event, int *size)
{
	int chosen = 0;

	*size = 0;
	for (int i = 0; i < NR_TRACE_EVENTS; i++) {
		if (strcmp(trace_event_group(i), trace_event_group(event)) != 0)
			continue;
		++*size;
		chosen += trace_is_selected(i);
	}
	return chosen;
}

static bool opens_group(enum trace_event event)
{
	return !event || strcmp(trace_event_group(event), trace_event_group(event - 1)) != 0;
}

/* A word behind @column, or on the next line. Gives the column behind it. */
static int __process_context put_word(int column, const char *mark, const char *word)
{
	int len = 1 + strlen(mark) + strlen(word);

	if (column + len > COLUMNS) {
		tty_printf("\n%*s", GROUP_COLUMNS, "");
		column = GROUP_COLUMNS;
	}
	tty_printf(" %s%s", mark, word);
	return column + len;
}

void __process_context trace_print_choice(void)
{
	int column = GROUP_COLUMNS, left = NR_TRACE_EVENTS, size;

	for (int i = 0; i < NR_TRACE_EVENTS; i++)
		left -= trace_is_selected(i);
	if (!left) {
		tty_printf("events:    all ('trace events' lists them)\n");
		return;
	}
	tty_printf("%-*s", GROUP_COLUMNS, "events:");
	for (int i = 0; i < NR_TRACE_EVENTS; i++) {
		bool whole = count_chosen(i, &size) == size;

		if (whole && opens_group(i))
			column = put_word(column, "", trace_event_group(i));
		else if (!whole && trace_is_selected(i))
			column = put_word(column, "", trace_event_name(i));
	}
	tty_printf("\n");
}

void __process_context trace_print_events(void)
{
	int column = 0;

	tty_printf("%-*s  events; those with a star are recorded", GROUP_COLUMNS, "group");
	for (int i = 0; i < NR_TRACE_EVENTS; i++) {
		if (opens_group(i)) {
			tty_printf("\n%-*s", GROUP_COLUMNS, trace_event_group(i));
			column = GROUP_COLUMNS;
		}
		column = put_word(column, trace_is_selected(i) ? "*" : " ", trace_event_name(i));
	}
	tty_printf("\n");
}
