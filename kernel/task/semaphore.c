// SPDX-License-Identifier: MIT
/*
 * Semaphores: a count of free units, and a list of those who wait for one.
 *
 * A unit that is given back while somebody waits does not pass through the count:
 * up() takes the first waiter off the list and marks it, so that nobody who comes
 * later can be faster. A waiter that gives up is still on the list, and a waiter
 * that is not on the list has its unit: that is one question, asked under the lock.
 *
 * Context: waiting in process context, up() and down_trylock() in any.
 * Locking: the semaphore's lock, interrupts off; pi_lock and rq->lock are taken
 * under it, to wake.
 * Invariants:
 * 1. Nobody waits while count > 0.
 *
 * Linux: kernel/locking/semaphore.c.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/semaphore.h>

/* On the stack of @task. @up: it has its unit (lock). */
struct semaphore_waiter {
	struct list_head list;
	struct task_struct *task;
	bool up;
};

/* Called and returns with the lock held, sleeps without. 0, -EINTR or -ETIME. */
static int __process_context wait_locked(struct semaphore *sem, unsigned int state, long timeout)
{
	struct semaphore_waiter waiter = { .task = current };
	int ret = 0;

	list_add_tail(&waiter.list, &sem->wait_list);
	while (!waiter.up && !ret) {
		if (signal_pending_state(state, current)) {
			ret = -EINTR;
		} else if (timeout <= 0) {
			ret = -ETIME;
		} else {
			__set_current_state(state);
			raw_spin_unlock_irq(&sem->lock);
			timeout = schedule_timeout(timeout);
			raw_spin_lock_irq(&sem->lock);
		}
	}
	if (ret)
		list_del(&waiter.list);
	return ret;
}

static int __process_context down_common(struct semaphore *sem, unsigned int state, long timeout)
{
	unsigned long flags;
	int ret = 0;

	might_sleep();
	raw_spin_lock_irqsave(&sem->lock, flags);
	if (sem->count > 0)
		sem->count--;
	else
		ret = wait_locked(sem, state, timeout);
	raw_spin_unlock_irqrestore(&sem->lock, flags);
	return ret;
}

void down(struct semaphore *sem)
{
	down_common(sem, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}

int down_interruptible(struct semaphore *sem)
{
	return down_common(sem, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}

int down_killable(struct semaphore *sem)
{
	return down_common(sem, TASK_KILLABLE, MAX_SCHEDULE_TIMEOUT);
}

int down_timeout(struct semaphore *sem, long timeout)
{
	return down_common(sem, TASK_UNINTERRUPTIBLE, timeout);
}

int down_trylock(struct semaphore *sem)
{
	unsigned long flags;
	bool taken;

	raw_spin_lock_irqsave(&sem->lock, flags);
	taken = sem->count > 0;
	if (taken)
		sem->count--;
	raw_spin_unlock_irqrestore(&sem->lock, flags);
	return !taken;
}

void up(struct semaphore *sem)
{
	struct semaphore_waiter *waiter;
	unsigned long flags;

	raw_spin_lock_irqsave(&sem->lock, flags);
	waiter = list_first_entry_or_null(&sem->wait_list, struct semaphore_waiter, list);
	if (waiter) {
		list_del(&waiter->list);
		waiter->up = true;
		wake_up_process(waiter->task);
	} else {
		sem->count++;
	}
	raw_spin_unlock_irqrestore(&sem->lock, flags);
}
