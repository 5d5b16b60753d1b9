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
 * 0, or -ERESTARTSYS. Waiters are exclusive and queue up in order. Testing the
 * count, taking one off and leaving the queue is one step under the lock: a
 * waiter that had its event but still stood in the queue would swallow the
 * wake-up of the next one.
 */
static int __process_context wait_common(struct completion *x, int state)
{
	int ret = 0;
	DEFINE_WAIT(wait);

	might_sleep();
	wait.flags = WQ_FLAG_EXCLUSIVE;
	spin_lock_irq(&x->wait.lock);
	while (!x->done) {
		if (signal_pending_state(state, current)) {
			ret = -ERESTARTSYS;
			break;
		}
		if (list_empty(&wait.entry))
			list_add_tail(&wait.entry, &x->wait.head);
		__set_current_state(state);
		spin_unlock_irq(&x->wait.lock);
		schedule();
		spin_lock_irq(&x->wait.lock);
	}
	__set_current_state(TASK_RUNNING);
	list_del_init(&wait.entry);
	if (!ret && x->done != UINT_MAX)
		x->done--;
	spin_unlock_irq(&x->wait.lock);
	return ret;
}

void wait_for_completion(struct completion *x)
{
	wait_common(x, TASK_UNINTERRUPTIBLE);
}

int wait_for_completion_interruptible(struct completion *x)
{
	return wait_common(x, TASK_INTERRUPTIBLE);
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
