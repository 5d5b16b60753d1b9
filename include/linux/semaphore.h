/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SEMAPHORE_H
#define _LINUX_SEMAPHORE_H
/*
 * Counting semaphores: so many units, of which down() takes one and up() gives one
 * back. Nobody owns a unit: another task, or a handler, may give it back.
 *
 * - down() waits asleep, in process context; down_trylock() and up() in any.
 * - down_trylock() returns 0 if it got one: the other way round than mutex_trylock().
 * - Waiters are served in the order in which they came.
 */
#include <jiffy/context.h>
#include <linux/list.h>
#include <linux/spinlock_types.h>

/**
 * struct semaphore - a number of units
 * @lock: protects the rest; any context (irqsave)
 * @count: units that are free (lock)
 * @wait_list: waiters, first come first served; none while @count > 0 (lock)
 */
struct semaphore {
	raw_spinlock_t lock;
	unsigned int count;
	struct list_head wait_list;
};

#define __SEMAPHORE_INITIALIZER(name, n)                                \
	{ .lock = __RAW_SPIN_LOCK_INITIALIZER, .count = (n),            \
	  .wait_list = LIST_HEAD_INIT((name).wait_list) }
/* DEFINE_SEMAPHORE(name) has one unit; (name, n), since Linux 6.4, has n. */
#define __SEMAPHORE_UNITS(_1, n, ...) n
#define DEFINE_SEMAPHORE(name, ...) \
	struct semaphore name = \
		__SEMAPHORE_INITIALIZER(name, __SEMAPHORE_UNITS(_, ##__VA_ARGS__, 1, ))

/** sema_init - @val units are free, nobody waits. Context: Any context. */
static inline void sema_init(struct semaphore *sem, int val)
{
	*sem = (struct semaphore)__SEMAPHORE_INITIALIZER(*sem, val);
}

/** down - take a unit; wait for it. Context: Process context. May sleep. */
void down(struct semaphore *sem) __process_context;
/** down_interruptible - the same, unless a signal comes. Context: Process context. May sleep.
 * Return: 0, or -EINTR. */
int down_interruptible(struct semaphore *sem) __process_context;
/** down_killable - the same, unless SIGKILL comes. Context: Process context. May sleep.
 * Return: 0, or -EINTR. */
int down_killable(struct semaphore *sem) __process_context;
/** down_timeout - the same, at most for @timeout jiffies. Context: Process context. May sleep.
 * Return: 0, or -ETIME. */
int down_timeout(struct semaphore *sem, long timeout) __process_context;
/** down_trylock - take a unit if one is free; never sleeps. Context: Any context.
 * Return: 0 if taken, 1 if none is free. */
int down_trylock(struct semaphore *sem);
/** up - give a unit back, to the first waiter if there is one. Context: Any context. */
void up(struct semaphore *sem);

#endif

#include <jiffy/brings_locks.h>
