/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H
/*
 * Spinlocks: ticket locks, served in the order of asking.
 *
 *	shared with            take it with
 *	tasks only             spin_lock()
 *	softirq, from a task   spin_lock_bh()
 *	a top half             spin_lock_irqsave()
 *	within a softirq       spin_lock(), unless a top half takes it too
 *
 * - The holder may not sleep, and threads are never preempted.
 * - Taking a lock this CPU already holds would wait for ever: it is reported
 *   and the call returns; the two unlocks then balance.
 * - trylock returns 1 if the lock was taken, 0 if not, and never waits. On 0
 *   bottom halves, interrupts and preempt_count are as before.
 * - spin_unlock_irq() turns interrupts on, also if they were off before
 *   spin_lock_irq(); spin_unlock_irqrestore() restores what was. The flags
 *   variable is an unsigned long of the caller's own, given by name.
 * - An unlock releases the lock first, then interrupts or bottom halves, then
 *   preemption. The outermost spin_unlock_bh() runs the softirqs that wait.
 * - raw_spinlock_t is the same lock under the name that Linux keeps for locks
 *   that spin on a real-time kernel too.
 * - A debug build checks each lock and unlock, and whether the contexts it is
 *   taken in fit: kernel/debug/spinlock_debug.c, lock_usage.c.
 *
 * The forms with _nested and _nest_lock tell Linux's lockdep what is meant;
 * here they are the plain ones. Each macro below is one of Linux's functions.
 */
#include <asm/current.h>
#include <asm/processor.h>
#include <jiffy/lock_forms.h>
#include <linux/bug.h>
#include <linux/spinlock_types.h>

/**
 * spin_wait - wait for a ticket's turn and note the owner, or report why it cannot come
 * @lock: the lock
 * @ticket: the ticket drawn
 *
 * Context: Any context.
 */
void spin_wait(raw_spinlock_t *lock, u8 ticket);

/* The lock alone, with no context changed. */
#ifdef CONFIG_DEBUG
/** do_raw_spin_lock - check, take, note the owner. Context: Any context. */
void do_raw_spin_lock(raw_spinlock_t *lock);
/** do_raw_spin_trylock - take it if it is free. Context: Any context. Return: 1 if taken. */
int do_raw_spin_trylock(raw_spinlock_t *lock);
/** do_raw_spin_unlock - check and release. Context: Any context; the holder. */
void do_raw_spin_unlock(raw_spinlock_t *lock);
#else
#define do_raw_spin_lock(lock)                                              \
	do {                                                                \
		arch_spinlock_t _drawn = arch_spin_draw(&(lock)->raw_lock); \
		if (likely(_drawn.head == _drawn.tail))                     \
			arch_spin_note_owner(&(lock)->raw_lock, _drawn.head); \
		else                                                        \
			spin_wait(lock, _drawn.tail);                       \
	} while (0)

static __always_inline int do_raw_spin_trylock(raw_spinlock_t *lock)
{
	return arch_spin_trylock(&lock->raw_lock);
}

static __always_inline void do_raw_spin_unlock(raw_spinlock_t *lock)
{
	arch_spin_unlock(&lock->raw_lock);
}
#endif

#define raw_spin_lock(lock) __take(do_raw_spin_lock, raw_spinlock_t, lock)
#define raw_spin_lock_bh(lock) __take_bh(do_raw_spin_lock, raw_spinlock_t, lock)
#define raw_spin_lock_irq(lock) __take_irq(do_raw_spin_lock, raw_spinlock_t, lock)
#define raw_spin_lock_irqsave(lock, flags) \
	__take_irqsave(do_raw_spin_lock, raw_spinlock_t, lock, flags)
#define raw_spin_trylock(lock) __try(do_raw_spin_trylock, raw_spinlock_t, lock)
#define raw_spin_trylock_bh(lock) __try_bh(do_raw_spin_trylock, raw_spinlock_t, lock)
#define raw_spin_trylock_irq(lock) __try_irq(do_raw_spin_trylock, raw_spinlock_t, lock)
#define raw_spin_trylock_irqsave(lock, flags) \
	__try_irqsave(do_raw_spin_trylock, raw_spinlock_t, lock, flags)
#define raw_spin_unlock(lock) __drop(do_raw_spin_unlock, raw_spinlock_t, lock)
#define raw_spin_unlock_bh(lock) __drop_bh(do_raw_spin_unlock, raw_spinlock_t, lock)
#define raw_spin_unlock_irq(lock) __drop_irq(do_raw_spin_unlock, raw_spinlock_t, lock)
#define raw_spin_unlock_irqrestore(lock, flags) \
	__drop_irqrestore(do_raw_spin_unlock, raw_spinlock_t, lock, flags)

#define raw_spin_lock_init(lock)                       \
	do {                                           \
		*(lock) = __RAW_SPIN_LOCK_UNLOCKED(lock); \
	} while (0)
#define raw_spin_is_locked(lock) arch_spin_is_locked(&(lock)->raw_lock)
#define raw_spin_is_contended(lock) arch_spin_is_contended(&(lock)->raw_lock)
#define assert_raw_spin_locked(lock) BUG_ON(!raw_spin_is_locked(lock))
#define raw_spin_lock_nested(lock, subclass) ((void)(subclass), raw_spin_lock(lock))
#define raw_spin_lock_nest_lock(lock, nest_lock) ((void)(nest_lock), raw_spin_lock(lock))
#define raw_spin_lock_irqsave_nested(lock, flags, subclass) \
	do {                                                \
		(void)(subclass);                           \
		raw_spin_lock_irqsave(lock, flags);         \
	} while (0)

/** spinlock_check - the raw lock in a spinlock. Context: Any context. Return: it. */
static __always_inline raw_spinlock_t *spinlock_check(spinlock_t *lock)
{
	return &lock->rlock;
}

#define spin_lock_init(lock)                           \
	do {                                           \
		*(lock) = __SPIN_LOCK_UNLOCKED(lock);  \
	} while (0)
#define spin_lock(lock) raw_spin_lock(spinlock_check(lock))
#define spin_unlock(lock) raw_spin_unlock(spinlock_check(lock))
#define spin_trylock(lock) raw_spin_trylock(spinlock_check(lock))
#define spin_lock_bh(lock) raw_spin_lock_bh(spinlock_check(lock))
#define spin_unlock_bh(lock) raw_spin_unlock_bh(spinlock_check(lock))
#define spin_trylock_bh(lock) raw_spin_trylock_bh(spinlock_check(lock))
#define spin_lock_irq(lock) raw_spin_lock_irq(spinlock_check(lock))
#define spin_unlock_irq(lock) raw_spin_unlock_irq(spinlock_check(lock))
#define spin_trylock_irq(lock) raw_spin_trylock_irq(spinlock_check(lock))
#define spin_lock_irqsave(lock, flags) raw_spin_lock_irqsave(spinlock_check(lock), flags)
#define spin_unlock_irqrestore(lock, flags) raw_spin_unlock_irqrestore(spinlock_check(lock), flags)
#define spin_trylock_irqsave(lock, flags) raw_spin_trylock_irqsave(spinlock_check(lock), flags)
#define spin_is_locked(lock) raw_spin_is_locked(spinlock_check(lock))
#define spin_is_contended(lock) raw_spin_is_contended(spinlock_check(lock))
#define assert_spin_locked(lock) assert_raw_spin_locked(spinlock_check(lock))
#define spin_lock_nested(lock, subclass) raw_spin_lock_nested(spinlock_check(lock), subclass)
#define spin_lock_nest_lock(lock, nest_lock) \
	raw_spin_lock_nest_lock(spinlock_check(lock), nest_lock)
#define spin_lock_bh_nested(lock, subclass) ((void)(subclass), spin_lock_bh(lock))
#define spin_lock_irqsave_nested(lock, flags, subclass) \
	raw_spin_lock_irqsave_nested(spinlock_check(lock), flags, subclass)

/**
 * raw_spin_owner_cpu - the CPU that holds a lock
 * @lock: the lock
 *
 * Only the answer for this CPU is still true when it is looked at.
 *
 * Context: Any context.
 * Return: the CPU, or -1 if it is free.
 */
static inline int raw_spin_owner_cpu(const raw_spinlock_t *lock)
{
	return arch_spin_owner_cpu(&lock->raw_lock);
}

/**
 * raw_spin_unlock_wait - wait until nobody holds a lock, and do not take it
 * @lock: the lock; this CPU's own is reported, and not waited for
 *
 * Linux had spin_unlock_wait() until 4.14; lock and unlock instead.
 *
 * Context: Any context.
 */
void raw_spin_unlock_wait(const raw_spinlock_t *lock);
#define spin_unlock_wait(lock) raw_spin_unlock_wait(spinlock_check(lock))

/**
 * raw_spin_hand_over - the current task releases what another took
 * @lock: held by this CPU
 *
 * For a run queue's lock, which is taken by the task switched from.
 *
 * Context: Any context.
 */
static inline void raw_spin_hand_over(raw_spinlock_t *lock)
{
#ifdef CONFIG_DEBUG
	lock->owner = current;
#endif
}

/**
 * atomic_dec_and_lock - decrement, and take a lock if that gives 0
 * @atomic: the count; above 1 it is decremented without the lock
 * @lock: the lock
 *
 * Nobody who holds @lock sees the count at 0 before the caller does.
 *
 * Context: Any context.
 * Return: 1 with @lock held if the count is now 0, else 0 without it.
 */
int _atomic_dec_and_lock(atomic_t *atomic, spinlock_t *lock);
#define atomic_dec_and_lock(atomic, lock) _atomic_dec_and_lock(atomic, lock)
/** atomic_dec_and_lock_irqsave - the same; interrupts are off if it returns 1.
 * Context: Any context. Return: 1 or 0. */
int _atomic_dec_and_lock_irqsave(atomic_t *atomic, spinlock_t *lock, unsigned long *flags);
#define atomic_dec_and_lock_irqsave(atomic, lock, flags) \
	_atomic_dec_and_lock_irqsave(atomic, lock, &(flags))

#include <linux/lockdep.h>
#include <linux/rwlock.h>

#endif

#include <jiffy/brings_locks.h>
