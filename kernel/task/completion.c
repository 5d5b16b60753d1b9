// SPDX-License-Identifier: MIT
/*
 * Completions: a count of events under the lock of a wait queue. A waiter takes
 * one off; complete_all() makes the count so large that nobody does.
 *
 * Context: complete() in any context, waiting in process context.
 * Locking: the wait queue's lock, interrupts off.
 * Linux: kernel/sched/completion.c.
 */
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/sched.h>

void complete(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.lock, flags);
	if (x->done != UINT_MAX)
		x->done++;
	__wake_up_locked(&x->wait, TASK_NORMAL, 1);
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

void complete_all(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.lock, flags);
	x->done = UINT_MAX;
	__wake_up_locked(&x->wait, TASK_NORMAL, 0);
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

/*
 * Waiters are exclusive and queue up in order. Testing the count, taking one off
 * and leaving the queue is one step under the lock: a waiter that had its event
 * but still stood in the queue would swallow the wake-up of the next one. So no
 * wait_event(), which lets go of the lock in between.
 */
static long __process_context do_wait_for_common(struct completion *x, long timeout, int state)
{
	DEFINE_WAIT(wait);

	wait.flags = WQ_FLAG_EXCLUSIVE;
	while (!x->done) {
		if (signal_pending_state(state, current)) {
			timeout = -ERESTARTSYS;
			break;
		}
		if (list_empty(&wait.entry))
			__add_wait_queue_entry_tail(&x->wait, &wait);
		__set_current_state(state);
		spin_unlock_irq(&x->wait.lock);
		if (timeout == MAX_SCHEDULE_TIMEOUT)
			schedule();
		else
			timeout = schedule_timeout(timeout);
		spin_lock_irq(&x->wait.lock);
		if (!timeout)
			break;
	}
	__set_current_state(TASK_RUNNING);
	list_del_init(&wait.entry);
	/* An event wins over a signal and over the end of the time. */
	if (!x->done)
		return timeout;
	if (x->done != UINT_MAX)
		x->done--;
	return timeout ?: 1;
}

/* Jiffies left, at least 1; 0 if the time ran out; -ERESTARTSYS. */
static long __process_context wait_common(struct completion *x, long timeout, int state)
{
	might_sleep();
	spin_lock_irq(&x->wait.lock);
	timeout = do_wait_for_common(x, timeout, state);
	spin_unlock_irq(&x->wait.lock);
	return timeout;
}

/* The same without a limit: 0 or -ERESTARTSYS. */
static int __process_context wait_unlimited(struct completion *x, int state)
{
	return min(wait_common(x, MAX_SCHEDULE_TIMEOUT, state), 0L);
}

void wait_for_completion(struct completion *x)
{
	wait_unlimited(x, TASK_UNINTERRUPTIBLE);
}

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, timeout, TASK_UNINTERRUPTIBLE);
}

int wait_for_completion_interruptible(struct completion *x)
{
	return wait_unlimited(x, TASK_INTERRUPTIBLE);
}

long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, timeout, TASK_INTERRUPTIBLE);
}

int wait_for_completion_killable(struct completion *x)
{
	return wait_unlimited(x, TASK_KILLABLE);
}

long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, timeout, TASK_KILLABLE);
}

bool try_wait_for_completion(struct completion *x)
{
	unsigned long flags;
	bool done;

	spin_lock_irqsave(&x->wait.lock, flags);
	done = x->done != 0;
	if (done && x->done != UINT_MAX)
		x->done--;
	spin_unlock_irqrestore(&x->wait.lock, flags);
	return done;
}

bool completion_done(struct completion *x)
{
	unsigned long flags;
	bool done;

	/* The lock: after true, complete() is through with @x and it may be freed. */
	spin_lock_irqsave(&x->wait.lock, flags);
	done = x->done != 0;
	spin_unlock_irqrestore(&x->wait.lock, flags);
	return done;
}
