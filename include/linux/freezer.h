/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FREEZER_H
#define _LINUX_FREEZER_H
/* Stopping all threads while the machine sleeps: it does not, so nobody is ever stopped. */
#include <linux/sched.h>
#include <linux/wait.h>

static inline bool try_to_freeze(void)
{
	return false;
}

static inline bool set_freezable(void)
{
	return false;
}

static inline bool freezing(struct task_struct *task)
{
	return false;
}

/** kthread_freezable_should_stop - as kthread_should_stop(). Context: Process context.
 * Return: true if so; @was_frozen, if not NULL, is false then. */
bool kthread_should_stop(void) __process_context;
static inline bool __process_context kthread_freezable_should_stop(bool *was_frozen)
{
	if (was_frozen)
		*was_frozen = false;
	return kthread_should_stop();
}

#define wait_event_freezable(wq, condition) wait_event_interruptible(wq, condition)
#define wait_event_freezable_timeout(wq, condition, timeout) \
	wait_event_interruptible_timeout(wq, condition, timeout)

#endif

#include <jiffy/brings_sched.h>
