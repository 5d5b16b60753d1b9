/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_TASK_STATE_H
#define _JIFFY_TASK_STATE_H
/* A thread's state as a letter, for who has only the number. Any context. */
#include <linux/sched.h>

/** task_state_letter - R, S, D ... @state: task_struct.__state, not that of an idle thread, which
 * does not sleep. Context: Any context. Return: a letter. */
static inline char task_state_letter(unsigned int state)
{
	if (state == TASK_DEAD)
		return 'X';
	if (state & TASK_INTERRUPTIBLE)
		return 'S';
	if ((state & TASK_IDLE) == TASK_IDLE)
		return 'I';
	if (state & TASK_UNINTERRUPTIBLE)
		return 'D';
	return state & TASK_PARKED ? 'P' : 'R';
}

#endif
