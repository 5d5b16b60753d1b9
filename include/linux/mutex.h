/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H
/*
 * Mutexes: locks that threads wait for asleep, and may hold while they sleep.
 *
 * - Process context only, also to try and to unlock: the owner is a task.
 * - Only the owner unlocks, and no task takes a mutex twice. Either is reported,
 *   in every build, and changes nothing.
 * - Waiters get it in the order in which they came: mutex_unlock() hands it over.
 * - Not to be held when the thread ends.
 * - A mutex is initialised before its first use and not copied.
 */
#include <jiffy/context.h>
#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

struct lock_class_key;

/**
 * struct mutex - a lock that sleeps
 * @owner: the task, 0 if free; bit 0 while others wait (atomic)
 * @wait_lock: protects @wait_list, and @owner while bit 0 is set; process context
 * @wait_list: waiters, first come first served (@wait_lock)
 * @magic: its own address, after it was initialised (I)
 * @next_held_lock: the mutex that the owner took before (owner)
 */
struct mutex {
	atomic_long_t owner;
	raw_spinlock_t wait_lock;
	struct list_head wait_list;
#ifdef CONFIG_DEBUG
	void *magic;
	struct mutex *next_held_lock;
#endif
};

#ifdef CONFIG_DEBUG
#define __MUTEX_MAGIC(name) .magic = &(name),
#else
#define __MUTEX_MAGIC(name)
#endif
#define __MUTEX_INITIALIZER(name)                               \
	{ .owner = ATOMIC_LONG_INIT(0),                         \
	  .wait_lock = __RAW_SPIN_LOCK_INITIALIZER,             \
	  __MUTEX_MAGIC(name).wait_list = LIST_HEAD_INIT((name).wait_list) }
#define DEFINE_MUTEX(name) struct mutex name = __MUTEX_INITIALIZER(name)

/** __mutex_init - free, nobody waits; @name and @key as on Linux. Context: Any context. */
void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);
#define mutex_init(lock) __mutex_init(lock, #lock, NULL)

/** mutex_destroy - it is not used any more; reports if it is held. Context: Process context. */
void mutex_destroy(struct mutex *lock) __process_context;

/** mutex_lock - wait until it is free, and take it. Context: Process context. May sleep. */
void mutex_lock(struct mutex *lock) __process_context;

/**
 * mutex_lock_interruptible - take it, unless a signal comes while it is waited for
 * @lock: the mutex
 *
 * Context: Process context. May sleep.
 * Return: 0 if taken; -EINTR; -EDEADLK if the caller has it already.
 */
int mutex_lock_interruptible(struct mutex *lock) __process_context;

/** The same, for SIGKILL only. Context: Process context. May sleep.
 * Return: 0 if taken; -EINTR; -EDEADLK if the caller has it already. */
int mutex_lock_killable(struct mutex *lock) __process_context;

/**
 * mutex_trylock - take it if it is free
 * @lock: the mutex
 *
 * Context: Process context. Does not sleep.
 * Return: 1 if taken, 0 if not: as spin_trylock(), and unlike down_trylock().
 */
int mutex_trylock(struct mutex *lock) __process_context;

/** mutex_unlock - let it go, or hand it to the first waiter. Context: Process context. */
void mutex_unlock(struct mutex *lock) __process_context;

/** mutex_is_locked - does anybody hold it? Context: Any context. Return: true if so. */
bool mutex_is_locked(struct mutex *lock);

/** mutex_is_held - does the current task hold it? Context: Any context. Return: true if so. */
bool mutex_is_held(const struct mutex *lock);

/* Nesting classes are lockdep's. */
#define mutex_lock_nested(lock, subclass) mutex_lock(lock)
#define mutex_lock_interruptible_nested(lock, subclass) mutex_lock_interruptible(lock)
#define mutex_lock_killable_nested(lock, subclass) mutex_lock_killable(lock)

#endif

#include <jiffy/brings_locks.h>
