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
 * - The condition is evaluated with the state already set: it must not sleep. It
 *   is evaluated once before queueing, and again after queueing and each wake-up.
 * - An exclusive waiter that was woken has the event, or must wake the next one.
 * - wait_event forms return: nothing without a signal or a limit; 0 or -ERESTARTSYS
 *   where a signal ends the wait; with a timeout the jiffies left, at least 1, or 0
 *   if the condition was still false when the time was over. True wins over a
 *   signal and over the time.
 */
#include <asm/barrier.h>
#include <jiffy/context.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct task_struct;
struct wait_queue_entry;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
				 void *key);

#define WQ_FLAG_EXCLUSIVE 0x01 /* a wake-up of one lets only one of these go on */
#define WQ_FLAG_WOKEN 0x02     /* woken, and wait_woken() has not noticed yet */

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
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)
#define DEFINE_WAIT_FUNC(name, function)               \
	struct wait_queue_entry name = {               \
		.private = get_current(),              \
		.func = function,                      \
		.entry = LIST_HEAD_INIT((name).entry), \
	}
/* For prepare_to_wait(): who is woken leaves the queue. */
#define DEFINE_WAIT(name) DEFINE_WAIT_FUNC(name, autoremove_wake_function)
/* For add_wait_queue(): it stays until remove_wait_queue(). */
#define DECLARE_WAITQUEUE(name, task) \
	struct wait_queue_entry name = { .private = (task), .func = default_wake_function }

/** default_wake_function - wake the entry's task. Context: Any, queue locked.
 * Return: 1 if it woke the task, else 0. */
int default_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
			  void *key);
/** The wake function of DEFINE_WAIT(): wake, and leave the queue. Context: Any, queue locked.
 * Return: 1 if it woke the task, else 0. */
int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
			     void *key);
/** The wake function for wait_woken(): note it, and wake. Context: Any, queue locked.
 * Return: 1 if it woke the task, else 0. */
int woken_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags, void *key);

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

/**
 * wq_has_sleeper - does anybody wait? For a waker that has just made it true
 * @wq: the queue
 *
 * The barrier pairs with the one of set_current_state(): either this sees the waiter,
 * or the waiter sees what was written before.
 *
 * Context: Any context.
 * Return: true if so.
 */
static inline bool wq_has_sleeper(struct wait_queue_head *wq)
{
	smp_mb();
	return waitqueue_active(wq);
}

/** init_waitqueue_entry - as DECLARE_WAITQUEUE(). Context: Any context. */
static inline void init_waitqueue_entry(struct wait_queue_entry *wq_entry, struct task_struct *task)
{
	wq_entry->flags = 0;
	wq_entry->private = task;
	wq_entry->func = default_wake_function;
}

/** init_waitqueue_func_entry - an entry for a callback. Context: Any context. */
static inline void init_waitqueue_func_entry(struct wait_queue_entry *wq_entry,
					     wait_queue_func_t func)
{
	wq_entry->flags = 0;
	wq_entry->private = NULL;
	wq_entry->func = func;
}

/* The queue is locked. Not exclusive: at the head, where a walk begins. */
static inline void __add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry)
{
	list_add(&wq_entry->entry, &wq->head);
}

/* The queue is locked. */
static inline void __add_wait_queue_entry_tail(struct wait_queue_head *wq,
					       struct wait_queue_entry *wq_entry)
{
	list_add_tail(&wq_entry->entry, &wq->head);
}

/* The queue is locked. */
static inline void __remove_wait_queue(struct wait_queue_head *wq,
				       struct wait_queue_entry *wq_entry)
{
	list_del(&wq_entry->entry);
}

/** add_wait_queue - queue up, not exclusive. Context: Any context. */
void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry);
/** add_wait_queue_exclusive - queue up last, exclusive. Context: Any context. */
void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry);
/** remove_wait_queue - leave; @wq_entry must be queued. Context: Any context. */
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry);

/** init_wait_entry - as DEFINE_WAIT(), with @flags. Context: Process context. */
void init_wait_entry(struct wait_queue_entry *wq_entry, int flags) __process_context;
#define init_wait(wq_entry) init_wait_entry(wq_entry, 0)

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

/**
 * prepare_to_wait_exclusive - the same, as an exclusive waiter, last in the queue
 * @wq: the queue
 * @wq_entry: the caller's entry; left alone if already queued
 * @state: the sleep state
 *
 * Context: Process context.
 * Return: true if it was queued now and nobody waited before.
 */
bool prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry,
			       int state) __process_context;

/**
 * prepare_to_wait_event - the same, unless a signal ends the wait
 * @wq: the queue
 * @wq_entry: of init_wait_entry(), exclusive or not
 * @state: the sleep state
 *
 * After a signal it is out of the queue and still TASK_RUNNING. Test the condition
 * all the same: a wake-up that chose this waiter before must not be lost.
 *
 * Context: Process context.
 * Return: 0, or -ERESTARTSYS.
 */
long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry, int state)
	__process_context;

/** finish_wait - TASK_RUNNING again, and out of the queue. Context: Process context. */
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry) __process_context;

/**
 * wait_woken - sleep until woken, unless that has happened already
 * @wq_entry: queued, with woken_wake_function()
 * @mode: the sleep state
 * @timeout: jiffies, or MAX_SCHEDULE_TIMEOUT
 *
 * For a condition whose test may sleep: it is tested in TASK_RUNNING, and a wake-up
 * that comes meanwhile is remembered in @wq_entry.
 *
 * Context: Process context. May sleep.
 * Return: jiffies left, 0 if the time ran out.
 */
long wait_woken(struct wait_queue_entry *wq_entry, unsigned int mode, long timeout)
	__process_context;

/** Wait once with the queue locked, which it lets go of. Context: Process context. May sleep.
 * Return: 0, or -ERESTARTSYS. */
int do_wait_intr(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry) __process_context;
/** The same with interrupts off, which it turns on. Context: Process context. May sleep.
 * Return: 0, or -ERESTARTSYS. */
int do_wait_intr_irq(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry)
	__process_context;

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
/** Wake one; the caller is about to sleep, which the wake functions are told. Context: Any. */
void __wake_up_sync(struct wait_queue_head *wq, unsigned int mode);

#define wake_up(wq) __wake_up(wq, TASK_NORMAL, 1, NULL)
#define wake_up_nr(wq, nr) __wake_up(wq, TASK_NORMAL, nr, NULL)
#define wake_up_all(wq) __wake_up(wq, TASK_NORMAL, 0, NULL)
#define wake_up_locked(wq) __wake_up_locked(wq, TASK_NORMAL, 1)
#define wake_up_all_locked(wq) __wake_up_locked(wq, TASK_NORMAL, 0)
#define wake_up_sync(wq) __wake_up_sync(wq, TASK_NORMAL)
#define wake_up_interruptible(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_nr(wq, nr) __wake_up(wq, TASK_INTERRUPTIBLE, nr, NULL)
#define wake_up_interruptible_all(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_sync(wq) __wake_up_sync(wq, TASK_INTERRUPTIBLE)

/*
 * The loop of all wait_event forms, once the condition was false: @ret is what it
 * returns if the condition comes true, @cmd sleeps, and may change __ret. A signal
 * has already taken the entry out of the queue.
 */
#define ___wait_event(wq, condition, state, exclusive, ret, cmd)                          \
	({                                                                                \
		struct wait_queue_entry __wq_entry;                                       \
		long __ret = (ret), __signal;                                             \
		init_wait_entry(&__wq_entry, (exclusive) ? WQ_FLAG_EXCLUSIVE : 0);        \
		for (;;) {                                                                \
			__signal = prepare_to_wait_event(&(wq), &__wq_entry, state);      \
			if (condition) {                                                  \
				finish_wait(&(wq), &__wq_entry);                          \
				break;                                                    \
			}                                                                 \
			if (__signal) {                                                   \
				__ret = __signal;                                         \
				break;                                                    \
			}                                                                 \
			cmd;                                                              \
		}                                                                         \
		__ret;                                                                    \
	})

/* True, and then at least one jiffy is left; or the time is over. */
#define ___wait_cond_timeout(condition, left)   \
	({                                      \
		bool __true = (condition);      \
		if (__true && !(left))          \
			(left) = 1;             \
		__true || !(left);              \
	})

/* The forms below, each with what differs. */
#define __wait_plain(wq, condition, state, exclusive, cmd)                           \
	do {                                                                         \
		might_sleep();                                                       \
		if (!(condition))                                                    \
			(void)___wait_event(wq, condition, state, exclusive, 0, cmd); \
	} while (0)
#define __wait_signal(wq, condition, state, exclusive, cmd)                                   \
	({                                                                                    \
		int __err = 0;                                                                \
		might_sleep();                                                                \
		if (!(condition))                                                             \
			__err = ___wait_event(wq, condition, state, exclusive, 0, cmd);       \
		__err;                                                                        \
	})
#define __wait_limit(wq, condition, state, exclusive, timeout)                                \
	({                                                                                    \
		long __left = (timeout);                                                      \
		might_sleep();                                                                \
		if (!___wait_cond_timeout(condition, __left))                                 \
			__left = ___wait_event(wq, ___wait_cond_timeout(condition, __ret), state, \
					       exclusive, __left,                             \
					       __ret = schedule_timeout(__ret));              \
		__left;                                                                       \
	})

#define wait_event(wq, condition) __wait_plain(wq, condition, TASK_UNINTERRUPTIBLE, 0, schedule())
#define wait_event_idle(wq, condition) __wait_plain(wq, condition, TASK_IDLE, 0, schedule())
#define wait_event_idle_exclusive(wq, condition) \
	__wait_plain(wq, condition, TASK_IDLE, 1, schedule())
/* @before and @after the sleep, with the condition tested outside of them. */
#define wait_event_cmd(wq, condition, before, after)              \
	__wait_plain(wq, condition, TASK_UNINTERRUPTIBLE, 0, before; schedule(); after)
#define wait_event_exclusive_cmd(wq, condition, before, after)    \
	__wait_plain(wq, condition, TASK_UNINTERRUPTIBLE, 1, before; schedule(); after)

#define wait_event_interruptible(wq, condition) \
	__wait_signal(wq, condition, TASK_INTERRUPTIBLE, 0, schedule())
#define wait_event_interruptible_exclusive(wq, condition) \
	__wait_signal(wq, condition, TASK_INTERRUPTIBLE, 1, schedule())
#define wait_event_killable(wq, condition) \
	__wait_signal(wq, condition, TASK_KILLABLE, 0, schedule())
#define wait_event_killable_exclusive(wq, condition) \
	__wait_signal(wq, condition, TASK_KILLABLE, 1, schedule())

#define wait_event_timeout(wq, condition, timeout) \
	__wait_limit(wq, condition, TASK_UNINTERRUPTIBLE, 0, timeout)
#define wait_event_interruptible_timeout(wq, condition, timeout) \
	__wait_limit(wq, condition, TASK_INTERRUPTIBLE, 0, timeout)
#define wait_event_killable_timeout(wq, condition, timeout) \
	__wait_limit(wq, condition, TASK_KILLABLE, 0, timeout)
#define wait_event_idle_timeout(wq, condition, timeout) \
	__wait_limit(wq, condition, TASK_IDLE, 0, timeout)
#define wait_event_idle_exclusive_timeout(wq, condition, timeout) \
	__wait_limit(wq, condition, TASK_IDLE, 1, timeout)

/*
 * With a spinlock that protects the condition: held by the caller, let go for @cmd and
 * the sleep, and held again when the condition is tested and afterwards.
 */
#define ___wait_unlocked(lock, cmd, sleep)      \
	do {                                    \
		spin_unlock_irq(&(lock));       \
		cmd;                            \
		sleep;                          \
		spin_lock_irq(&(lock));         \
	} while (0)
#define wait_event_lock_irq_cmd(wq, condition, lock, cmd)                                     \
	do {                                                                                  \
		if (!(condition))                                                             \
			(void)___wait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, 0,        \
					    ___wait_unlocked(lock, cmd, schedule()));         \
	} while (0)
#define wait_event_lock_irq(wq, condition, lock) wait_event_lock_irq_cmd(wq, condition, lock, )
#define wait_event_interruptible_lock_irq_cmd(wq, condition, lock, cmd)                       \
	({                                                                                    \
		int __err = 0;                                                                \
		if (!(condition))                                                             \
			__err = ___wait_event(wq, condition, TASK_INTERRUPTIBLE, 0, 0,        \
					      ___wait_unlocked(lock, cmd, schedule()));       \
		__err;                                                                        \
	})
#define wait_event_interruptible_lock_irq(wq, condition, lock) \
	wait_event_interruptible_lock_irq_cmd(wq, condition, lock, )
#define __wait_event_lock_irq_timeout(wq, condition, lock, timeout, state)                    \
	({                                                                                    \
		long __left = (timeout);                                                      \
		if (!___wait_cond_timeout(condition, __left))                                 \
			__left = ___wait_event(                                               \
				wq, ___wait_cond_timeout(condition, __ret), state, 0, __left, \
				___wait_unlocked(lock, , __ret = schedule_timeout(__ret)));   \
		__left;                                                                       \
	})
#define wait_event_interruptible_lock_irq_timeout(wq, condition, lock, timeout) \
	__wait_event_lock_irq_timeout(wq, condition, lock, timeout, TASK_INTERRUPTIBLE)
#define wait_event_lock_irq_timeout(wq, condition, lock, timeout) \
	__wait_event_lock_irq_timeout(wq, condition, lock, timeout, TASK_UNINTERRUPTIBLE)

/* With the queue's own lock held, which so protects the condition too. */
#define __wait_event_interruptible_locked(wq, condition, exclusive, wait)      \
	({                                                                     \
		int __err = 0;                                                 \
		DEFINE_WAIT(__wq_entry);                                       \
		__wq_entry.flags = (exclusive) ? WQ_FLAG_EXCLUSIVE : 0;        \
		while (!(condition)) {                                         \
			__err = wait(&(wq), &__wq_entry);                      \
			if (__err)                                             \
				break;                                         \
		}                                                              \
		list_del_init(&__wq_entry.entry);                              \
		__set_current_state(TASK_RUNNING);                             \
		__err;                                                         \
	})
#define wait_event_interruptible_locked(wq, condition) \
	__wait_event_interruptible_locked(wq, condition, 0, do_wait_intr)
#define wait_event_interruptible_locked_irq(wq, condition) \
	__wait_event_interruptible_locked(wq, condition, 0, do_wait_intr_irq)
#define wait_event_interruptible_exclusive_locked(wq, condition) \
	__wait_event_interruptible_locked(wq, condition, 1, do_wait_intr)
#define wait_event_interruptible_exclusive_locked_irq(wq, condition) \
	__wait_event_interruptible_locked(wq, condition, 1, do_wait_intr_irq)

#endif

#include <jiffy/brings_locks.h>
