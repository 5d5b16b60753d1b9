// SPDX-License-Identifier: MIT
/*
 * Wait queues: lists of sleepers, each with a function that wakes it.
 *
 * Non-exclusive waiters are queued at the head and exclusive ones at the tail,
 * so a walk that stops after the first exclusive waiter has passed all others.
 *
 *	head -> plain (last come) -> plain -> exclusive (first come) -> exclusive
 *	        all are woken ------------->  one is, and the walk ends
 *
 * An exclusive waiter and its wake-up: the event is for whoever was woken. If a
 * signal comes too, prepare_to_wait_event() decides under the queue's lock. Still
 * queued, it leaves, and the next wake-up goes to the next one. Taken off by a
 * waker already, that one had made the condition true before: the waiter tests
 * it after this, finds it true, and takes the event in spite of the signal.
 *
 * Context: waiting in process context, waking in any.
 * Locking: the queue's lock protects its list; taken with interrupts off. The
 * wake functions are called under it and take pi_lock and rq->lock.
 * Invariants:
 * 1. An entry of DEFINE_WAIT() that is not queued is empty, in the sense of its list.
 * 2. The state is set under the queue's lock and after queueing, so whoever finds
 *    the entry wakes a task that sleeps or is about to.
 *
 * Linux: kernel/sched/wait.c.
 */
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/wait.h>

/* For wake functions: the waker sleeps soon. As the kernel is not preemptive, nothing is gained. */
#define WF_SYNC 0x10

int default_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
			  void *key)
{
	return wake_up_state(wq_entry->private, mode);
}

int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
			     void *key)
{
	int woken = wake_up_state(wq_entry->private, mode);

	/* Its owner looks at an empty entry without the lock: finish_wait(). */
	if (woken)
		list_del_init_careful(&wq_entry->entry);
	return woken;
}

int woken_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags, void *key)
{
	/* The condition was written before; pairs with the barrier at the end of wait_woken(). */
	smp_mb();
	WRITE_ONCE(wq_entry->flags, wq_entry->flags | WQ_FLAG_WOKEN);
	return default_wake_function(wq_entry, mode, flags, key);
}

static void wake_up_common(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive,
			   int wake_flags, void *key)
{
	struct wait_queue_entry *curr, *next;
	unsigned int flags;
	int ret;

	list_for_each_entry_safe(curr, next, &wq->head, entry) {
		/* The entry may be gone once its owner has been woken. */
		flags = curr->flags;
		ret = curr->func(curr, mode, wake_flags, key);
		if (ret < 0)
			return;
		if (ret && (flags & WQ_FLAG_EXCLUSIVE) && !--nr_exclusive)
			return;
	}
}

void __wake_up_locked(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive)
{
	wake_up_common(wq, mode, nr_exclusive, 0, NULL);
}

void __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive, void *key)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	wake_up_common(wq, mode, nr_exclusive, 0, key);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void __wake_up_sync(struct wait_queue_head *wq, unsigned int mode)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	wake_up_common(wq, mode, 1, WF_SYNC, NULL);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq->lock, flags);
	__add_wait_queue(wq, wq_entry);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq->lock, flags);
	__add_wait_queue_entry_tail(wq, wq_entry);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	__remove_wait_queue(wq, wq_entry);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void init_wait_entry(struct wait_queue_entry *wq_entry, int flags)
{
	wq_entry->flags = flags;
	wq_entry->private = current;
	wq_entry->func = autoremove_wake_function;
	INIT_LIST_HEAD(&wq_entry->entry);
}

/* Where its flags say, unless it is queued already. */
static void queue_locked(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry)
{
	if (!list_empty(&wq_entry->entry))
		return;
	if (wq_entry->flags & WQ_FLAG_EXCLUSIVE)
		__add_wait_queue_entry_tail(wq, wq_entry);
	else
		__add_wait_queue(wq, wq_entry);
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;

	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq->lock, flags);
	queue_locked(wq, wq_entry);
	set_current_state(state);
	spin_unlock_irqrestore(&wq->lock, flags);
}

bool prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry,
			       int state)
{
	unsigned long flags;
	bool first;

	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq->lock, flags);
	first = list_empty(&wq_entry->entry) && list_empty(&wq->head);
	queue_locked(wq, wq_entry);
	set_current_state(state);
	spin_unlock_irqrestore(&wq->lock, flags);
	return first;
}

long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;
	long ret = 0;

	spin_lock_irqsave(&wq->lock, flags);
	if (signal_pending_state(state, current)) {
		/* Out of the queue in the same step: the next wake-up must not choose it. */
		list_del_init(&wq_entry->entry);
		ret = -ERESTARTSYS;
	} else {
		queue_locked(wq, wq_entry);
		set_current_state(state);
	}
	spin_unlock_irqrestore(&wq->lock, flags);
	return ret;
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	/*
	 * Taken off by the waker already? He did that with the lock held and
	 * touches the entry no more, so the test alone is enough. Pairs with
	 * list_del_init_careful() in autoremove_wake_function().
	 */
	if (list_empty_careful(&wq_entry->entry))
		return;
	spin_lock_irqsave(&wq->lock, flags);
	list_del_init(&wq_entry->entry);
	spin_unlock_irqrestore(&wq->lock, flags);
}

long wait_woken(struct wait_queue_entry *wq_entry, unsigned int mode, long timeout)
{
	bool stop = (current->flags & PF_KTHREAD) && kthread_should_stop();

	/* Its barrier: the state, then WOKEN; the waker writes WOKEN, then looks at the state. */
	set_current_state(mode);
	if (!(READ_ONCE(wq_entry->flags) & WQ_FLAG_WOKEN) && !stop)
		timeout = schedule_timeout(timeout);
	__set_current_state(TASK_RUNNING);
	/* Forget the wake-up first, then test the condition: pairs with woken_wake_function(). */
	smp_store_mb(wq_entry->flags, wq_entry->flags & ~WQ_FLAG_WOKEN);
	return timeout;
}

/* False: a signal. Else queued and about to sleep. */
static bool prepare_locked(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry)
{
	if (list_empty(&wq_entry->entry))
		__add_wait_queue_entry_tail(wq, wq_entry);
	set_current_state(TASK_INTERRUPTIBLE);
	return !signal_pending(current);
}

int do_wait_intr(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry)
{
	if (!prepare_locked(wq, wq_entry))
		return -ERESTARTSYS;
	spin_unlock(&wq->lock);
	schedule();
	spin_lock(&wq->lock);
	return 0;
}

int do_wait_intr_irq(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry)
{
	if (!prepare_locked(wq, wq_entry))
		return -ERESTARTSYS;
	spin_unlock_irq(&wq->lock);
	schedule();
	spin_lock_irq(&wq->lock);
	return 0;
}
