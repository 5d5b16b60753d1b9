/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_DEBUG_H
#define _LINUX_SCHED_DEBUG_H
/* Where tasks are: for reports. */
struct task_struct;

/**
 * show_stack - log a task's backtrace
 * @task: one that does not run, or the caller; NULL: the caller
 * @sp: its stack pointer, if not the one it was switched away from with; or NULL
 * @loglvl: KERN_*
 *
 * If it begins to run meanwhile, the lines may be wrong; nothing worse.
 *
 * Context: Any context.
 */
void show_stack(struct task_struct *task, unsigned long *sp, const char *loglvl);

/**
 * sched_show_task - log a task's state, and its backtrace unless it is running
 * @task: it stays, as for a reader of RCU
 *
 * Context: Any context.
 */
void sched_show_task(struct task_struct *task);

/** show_state_filter - sched_show_task() of those in one of @state_filter; 0: all.
 * Context: Any context. */
void show_state_filter(unsigned int state_filter);

#endif

#include <jiffy/brings_sched.h>
