// SPDX-License-Identifier: MIT
/*
 * What a debug build knows of mutexes beside their owner: that they were
 * initialised, and which ones a task holds. A thread that ends with one leaves
 * everybody who waits for it asleep for ever; at its end it can still be named.
 *
 *	task->held_lock --> last taken --next_held_lock--> taken before --> NULL
 *
 * Context: process context.
 * Locking: none: the list is its task's, who holds all that is in it.
 * Linux: kernel/locking/mutex-debug.c; the report is lockdep's
 * (debug_check_no_locks_held()).
 */
#include <jiffy/mutex_debug.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>

void mutex_debug_init(struct mutex *lock)
{
	lock->magic = lock;
	lock->next_held_lock = NULL;
}

void mutex_debug_check(struct mutex *lock)
{
	WARN(lock->magic != lock,
	     "DEBUG_LOCKS_WARN_ON(lock->magic != lock)\n"
	     "mutex %pS was not initialised, or was copied or overwritten: mutex_init()\n",
	     lock);
}

void mutex_debug_taken(struct mutex *lock)
{
	lock->next_held_lock = current->held_lock;
	current->held_lock = lock;
}

void mutex_debug_dropped(struct mutex *lock)
{
	struct mutex **prev_lock = &current->held_lock;

	while (*prev_lock && *prev_lock != lock)
		prev_lock = &(*prev_lock)->next_held_lock;
	if (*prev_lock)
		*prev_lock = lock->next_held_lock;
}

void mutex_report_held(struct task_struct *task)
{
	struct mutex *lock = task->held_lock;
	int nr = 0;

	if (!lock)
		return;
	/* Told once; and if one of them is gone, the fault must not lead here again. */
	task->held_lock = NULL;
	pr_warn("\n====================================\n");
	pr_warn("WARNING: %s/%d still has locks held!\n", task->comm, task->pid);
	pr_warn("------------------------------------\n");
	for (; lock; lock = lock->next_held_lock)
		pr_warn(" #%d: %p (%pS)\n", nr++, lock, lock);
	pr_warn("\nstack backtrace:\n");
	dump_stack();
}
