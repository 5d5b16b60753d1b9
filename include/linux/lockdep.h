/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H
/*
 * Assertions about locks and contexts. With DEBUG=1 a WARN where they do not
 * hold; without, nothing. Any context.
 *
 * - lockdep_assert_held(lock): the current task took it (spinlocks of both
 *   kinds, and mutexes; of an rwlock, in either way). assert_spin_locked() only asks whether
 *   anybody holds it, in every build.
 * - In a handler the current task is the interrupted one: what that took
 *   counts as held.
 * - Who reads an rwlock is known by CPU, not by task.
 *
 * The contexts each spinlock is taken in are learned (kernel/debug/lock_usage.c),
 * the order of locks is not, so classes and subclasses mean nothing. A new kind
 * of lock adds its line to __lock_is_held().
 *
 * Linux: include/linux/lockdep.h.
 */
#include <linux/bug.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/spinlock_types.h>

#define SINGLE_DEPTH_NESTING 1

struct mutex;
/** mutex_is_held - does the current task hold it? Context: Any context. Return: true if so. */
bool mutex_is_held(const struct mutex *lock);

struct lock_class_key {
};

#define lockdep_set_class(lock, key) ((void)(lock), (void)(key))
#define lockdep_set_subclass(lock, subclass) ((void)(lock), (void)(subclass))

#ifdef CONFIG_DEBUG

/** raw_spin_is_held - did the current task take it? Context: Any context. Return: if so. */
bool raw_spin_is_held(const raw_spinlock_t *lock);
/** spin_is_held - did the current task take it? Context: Any context. Return: if so. */
bool spin_is_held(const spinlock_t *lock);
/** rwlock_write_is_held - does the current task write? Context: Any context. Return: if so. */
bool rwlock_write_is_held(const rwlock_t *lock);
/** rwlock_read_is_held - does this CPU read? Context: Any context. Return: if so. */
bool rwlock_read_is_held(const rwlock_t *lock);
/** rwlock_is_held - either of the two. Context: Any context. Return: if so. */
bool rwlock_is_held(const rwlock_t *lock);

#define __lock_is_held(lock)                    \
	_Generic((lock),                        \
		raw_spinlock_t *: raw_spin_is_held, \
		spinlock_t *: spin_is_held,     \
		struct mutex *: mutex_is_held,  \
		rwlock_t *: rwlock_is_held)(lock)
#define __lockdep_assert(cond) WARN_ON(!(cond))
#define __lockdep_assert_once(cond) WARN_ON_ONCE(!(cond))

#else

#define __lock_is_held(lock) ((void)(lock), true)
#define rwlock_write_is_held(lock) ((void)(lock), true)
#define rwlock_read_is_held(lock) ((void)(lock), true)
#define __lockdep_assert(cond) ((void)sizeof(cond))
#define __lockdep_assert_once(cond) ((void)sizeof(cond))

#endif

#define lockdep_is_held(lock) __lock_is_held(lock)
#define lockdep_assert_held(lock) __lockdep_assert(__lock_is_held(lock))
#define lockdep_assert_held_once(lock) __lockdep_assert_once(__lock_is_held(lock))
#define lockdep_assert_not_held(lock) __lockdep_assert(!__lock_is_held(lock))
#define lockdep_assert_held_write(lock) __lockdep_assert(rwlock_write_is_held(lock))
#define lockdep_assert_held_read(lock) __lockdep_assert(rwlock_read_is_held(lock))
#define lockdep_assert_irqs_enabled() __lockdep_assert_once(!irqs_disabled())
#define lockdep_assert_irqs_disabled() __lockdep_assert_once(irqs_disabled())
#define lockdep_assert_in_irq() __lockdep_assert_once(in_hardirq())
#define lockdep_assert_in_softirq() __lockdep_assert_once(in_softirq() && !in_hardirq())
#define lockdep_assert_preemption_enabled() __lockdep_assert_once(preemptible())
#define lockdep_assert_preemption_disabled() __lockdep_assert_once(!preemptible())

#endif

#include <jiffy/brings_locks.h>
