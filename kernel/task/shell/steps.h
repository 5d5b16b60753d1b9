/* SPDX-License-Identifier: MIT */
#ifndef _STEPS_H
#define _STEPS_H
/*
 * Who ran what, in which order, in which context and on whose stack: what irq,
 * softirqs and tasklet show. Their handlers call step(); the command prints.
 *
 * - One recorder for the machine: steps_begin() waits for its turn.
 * - Between steps_begin() and steps_end() a command may also open IRQ_POLL, the
 *   one vector that nobody uses. steps_end() puts it back.
 * - Before steps_end() none of its handlers is pending or running any more.
 */
#include <jiffy/context.h>
#include <linux/types.h>

/**
 * steps_begin - wait for one's turn, forget the old steps, and for a tick
 *
 * Just after a tick there is nearly a whole one before the next comes between.
 *
 * Context: Process context. May sleep.
 * Return: 0, then steps_end() must follow; -ERESTARTSYS if a signal came.
 */
int steps_begin(void) __process_context;

/** steps_end - IRQ_POLL is as it was, and it is somebody else's turn. Context: Process context. */
void steps_end(void) __process_context;

/**
 * step - note that the caller runs, and where
 * @what: in at most STEP_COLUMNS characters; must stay until steps_end()
 *
 * Equal steps in a row are counted, not repeated: storage is bounded.
 *
 * Context: Any context.
 * Return: false if it was counted with the one before.
 */
bool step(const char *what);
#define STEP_COLUMNS 19

/** steps_count - how often @what was noted. Context: Any context. Return: a count. */
unsigned long steps_count(const char *what);

/** steps_print - one line a step, in order. Context: Process context. */
void steps_print(void) __process_context;

/**
 * chain_begin - a handler is about to run, and to see to its next run itself
 * @runs: how often in all, at least 1
 *
 * Context: Process context; the chain before has ended.
 */
void chain_begin(unsigned long runs) __process_context;

/** chain_goes_on - one run of it. Context: Any context, its handler. Return: true: it must see
 * to the next run; false: this was the last. */
bool chain_goes_on(void);

/** chain_wait - until the last run. It always comes, so no signal need end the wait.
 * Context: Process context. May sleep. */
void chain_wait(void) __process_context;

/**
 * struct experiment - what "COMMAND NAME [TIMES]" does
 * @name: its first argument
 * @run: does it, between steps_begin() and steps_end(); gives the status
 * @times: if none are given; 0: it takes no number
 * @what: it shows, in a line; or NULL
 */
struct experiment {
	const char *name;
	int (*run)(unsigned long times);
	unsigned long times;
	const char *what;
};

/** experiment_find - by its name. @nr: experiments in the table. Context: Process context.
 * Return: it, or NULL. */
const struct experiment *experiment_find(const struct experiment *table, unsigned int nr,
					 const char *name) __process_context;

/**
 * experiment_command - "COMMAND NAME [TIMES]"
 * @table: the command's experiments
 * @nr: how many
 * @argc, @argv: its words, at least two
 * @run: called with the one that is named and its number
 *
 * Context: Process context, in a command's thread.
 * Return: what @run returns; SHELL_STATUS_USAGE if there is no such experiment, the number is
 * none, or there are too many words.
 */
int experiment_command(const struct experiment *table, unsigned int nr, int argc, char **argv,
		       int (*run)(const struct experiment *e, unsigned long times))
	__process_context;

#endif
