/* SPDX-License-Identifier: MIT */
#ifndef _STEPS_H
#define _STEPS_H
/*
 * Who ran what, in which order, in which context and on whose stack: what irq,
 * softirqs and tasklet show. Their handlers call step(); the command prints.
 *
 * - One recorder for the machine: steps_begin() waits for its turn.
 * - Between steps_begin() and steps_end() a command may also take IRQ_POLL, the
 *   one vector that nobody uses. It gives it back before steps_end().
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

/** steps_end - it is somebody else's turn. Context: Process context. */
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

#endif
