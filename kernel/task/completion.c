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

static bool take_one(struct completion *x)
{
	unsigned long flags;
	bool taken;

	spin_lock_irqsave(&x->wait.lock, flags);
	taken = x->done != 0;
	if (taken && x->done != UINT_MAX)
		x->done--;
	spin_unlock_irqrestore(&x->wait.lock, flags);
	return taken;
}

/* 0, or -ERESTARTSYS. Waiters are exclusive and queue up in order. */
static int __process_context wait_common(struct completion *x, int state)
{
	int ret = 0;
	DEFINE_WAIT(wait);

	might_sleep();
	while (!take_one(x)) {
		prepare_to_wait_exclusive(&x->wait, &wait, state);
		if (READ_ONCE(x->done))
			continue;
		if (signal_pending_state(state, current)) {
			ret = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	finish_wait(&x->wait, &wait);
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
