// SPDX-License-Identifier: MIT
/*
 * Wait queues: lists of sleepers, each with a function that wakes it.
 *
 * Non-exclusive waiters are queued at the head and exclusive ones at the tail,
 * so a walk that stops after the first exclusive waiter has passed all others.
 *
 * Context: waiting in process context, waking in any.
 * Locking: the queue's lock protects its list; taken with interrupts off. The
 * wake functions are called under it and take pi_lock and rq->lock.
 * Linux: kernel/sched/wait.c.
 */
#include <linux/sched.h>
#include <linux/wait.h>

int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
			     void *key)
{
	int woken = wake_up_state(wq_entry->private, mode);

	if (woken)
		list_del_init(&wq_entry->entry);
	return woken;
}

static void wake_up_common(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive,
			   void *key)
{
	struct wait_queue_entry *curr, *next;
	unsigned int flags;
	int ret;

	list_for_each_entry_safe(curr, next, &wq->head, entry) {
		/* The entry may be gone once its owner has been woken. */
		flags = curr->flags;
		ret = curr->func(curr, mode, 0, key);
		if (ret < 0)
			return;
		if (ret && (flags & WQ_FLAG_EXCLUSIVE) && !--nr_exclusive)
			return;
	}
}

void __wake_up_locked(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive)
{
	wake_up_common(wq, mode, nr_exclusive, NULL);
}

void __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive, void *key)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	wake_up_common(wq, mode, nr_exclusive, key);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;

	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq->lock, flags);
	if (list_empty(&wq_entry->entry))
		list_add(&wq_entry->entry, &wq->head);
	set_current_state(state);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	/*
	 * Taken off by the waker already? He did that with the lock held and
	 * touches the entry no more, so the test alone is enough.
	 */
	if (list_empty(&wq_entry->entry))
		return;
	spin_lock_irqsave(&wq->lock, flags);
	list_del_init(&wq_entry->entry);
	spin_unlock_irqrestore(&wq->lock, flags);
}
