/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H
/*
 * Wait queues: tasks that sleep until a condition holds.
 *
 * - The waiter tests the condition after it is queued and after each wake-up;
 *   the waker makes it true first and wakes then. So no wake-up is lost.
 * - wake_up() is allowed in every context and wakes all non-exclusive waiters
 *   and one exclusive one.
 * - The condition is evaluated with the state already set: it must not sleep.
 */
#include <jiffy/context.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct wait_queue_entry;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
				 void *key);

#define WQ_FLAG_EXCLUSIVE 0x01

/**
 * struct wait_queue_entry - one waiter
 * @flags: WQ_FLAG_* (queue lock)
 * @private: the task
 * @func: called by the waker with the queue lock held; <0 ends the walk, 0 is
 * not counted as woken
 * @entry: link in the queue (queue lock)
 */
struct wait_queue_entry {
	unsigned int flags;
	void *private;
	wait_queue_func_t func;
	struct list_head entry;
};

/**
 * struct wait_queue_head - a queue of waiters
 * @lock: protects the list; taken in any context (irqsave)
 * @head: the waiters
 */
struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
};

typedef struct wait_queue_entry wait_queue_entry_t;
typedef struct wait_queue_head wait_queue_head_t;

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) \
	{ .lock = { .rlock = __RAW_SPIN_LOCK_INITIALIZER }, .head = LIST_HEAD_INIT((name).head) }
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DEFINE_WAIT(name)                              \
	struct wait_queue_entry name = {               \
		.private = get_current(),              \
		.func = autoremove_wake_function,      \
		.entry = LIST_HEAD_INIT((name).entry), \
	}

/** init_waitqueue_head - make a queue empty. Context: Any context. */
static inline void init_waitqueue_head(struct wait_queue_head *wq)
{
	spin_lock_init(&wq->lock);
	INIT_LIST_HEAD(&wq->head);
}

/* Without the lock: only a hint unless a barrier orders it after the condition. */
static inline int waitqueue_active(struct wait_queue_head *wq)
{
	return !list_empty(&wq->head);
}

/** The wake function of DEFINE_WAIT(): wake, and leave the queue. Context: Any, queue locked.
 * Return: 1 if it woke the task, else 0. */
int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
			     void *key);

/**
 * prepare_to_wait - queue up and set the state
 * @wq: the queue
 * @wq_entry: the caller's entry; left alone if already queued
 * @state: TASK_INTERRUPTIBLE or TASK_UNINTERRUPTIBLE
 *
 * Does not sleep: test the condition, then schedule().
 *
 * Context: Process context.
 */
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry, int state)
	__process_context;

/** finish_wait - TASK_RUNNING again, and out of the queue. Context: Process context. */
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry) __process_context;

/**
 * __wake_up - wake waiters
 * @wq: the queue
 * @mode: which sleep states, TASK_NORMAL or TASK_INTERRUPTIBLE
 * @nr_exclusive: how many exclusive ones; 0 for all
 * @key: for the wake functions
 *
 * Context: Any context.
 */
void __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive, void *key);
/** The same with the queue lock held. Context: Any context. */
void __wake_up_locked(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive);

#define wake_up(wq) __wake_up(wq, TASK_NORMAL, 1, NULL)
#define wake_up_all(wq) __wake_up(wq, TASK_NORMAL, 0, NULL)
#define wake_up_interruptible(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_all(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 0, NULL)

/*
 * The loop of all wait_event forms: @sleep is schedule() or a variant. Returns
 * 0, or -ERESTARTSYS if @state lets a signal end the wait.
 */
#define ___wait_event(wq, condition, state, sleep)                          \
	({                                                                  \
		int _ret = 0;                                               \
		DEFINE_WAIT(_wait);                                         \
		for (;;) {                                                  \
			prepare_to_wait(&(wq), &_wait, state);              \
			if (condition)                                      \
				break;                                      \
			if (signal_pending_state(state, current)) {         \
				_ret = -ERESTARTSYS;                        \
				break;                                      \
			}                                                   \
			sleep;                                              \
		}                                                           \
		finish_wait(&(wq), &_wait);                                 \
		_ret;                                                       \
	})

#define wait_event(wq, condition)                                                        \
	do {                                                                             \
		might_sleep();                                                           \
		if (!(condition))                                                        \
			(void)___wait_event(wq, condition, TASK_UNINTERRUPTIBLE, schedule()); \
	} while (0)
#define wait_event_interruptible(wq, condition)                                          \
	({                                                                               \
		int _wret = 0;                                                           \
		might_sleep();                                                           \
		if (!(condition))                                                        \
			_wret = ___wait_event(wq, condition, TASK_INTERRUPTIBLE, schedule()); \
		_wret;                                                                   \
	})
/* Jiffies left (at least 1) if the condition came true, 0 if the time ran out. */
#define wait_event_timeout(wq, condition, timeout)                                       \
	({                                                                               \
		long _left = (timeout);                                                  \
		might_sleep();                                                           \
		if (!(condition) && _left)                                               \
			(void)___wait_event(wq, (condition) || !_left, TASK_UNINTERRUPTIBLE, \
					    _left = schedule_timeout(_left));            \
		_left ?: !!(condition);                                                  \
	})

#endif
