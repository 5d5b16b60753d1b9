/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_CHOICE_H
#define _TRACE_CHOICE_H
/* Which events `trace` records: named by the user, one by one or by their group. */
#include <jiffy/context.h>

/**
 * trace_choose - record these, and no others
 * @nr: how many names; 0: all events
 * @names: of events and groups
 *
 * Context: Process context, in a command's thread.
 * Return: 0; or a status after a line about the first name that is none: then nothing changes.
 */
int trace_choose(int nr, char **names) __process_context;

/** trace_print_choice - a line or two: what is chosen. Context: Process context, in a command's
 * thread. */
void trace_print_choice(void) __process_context;

/** trace_print_events - all events under their groups, those chosen with a star. Context: Process
 * context, in a command's thread. */
void trace_print_events(void) __process_context;

#endif
