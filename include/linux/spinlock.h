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
 * - trylock returns 1 if the lock was taken, 0 if not, and never waits.
 */
#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/spinlock_types.h>

static __always_inline void __raw_spin_take(raw_spinlock_t *lock)
{
	/* head in the low half, tail in the high: one xadd draws a ticket and shows the turn. */
	u32 old = 0x10000;

	__asm__ __volatile__("lock; xaddl %0, %1" : "+r"(old), "+m"(lock->slock)::"memory", "cc");
	if (unlikely((u16)old != (u16)(old >> 16)))
		spin_wait(lock, old >> 16);
	spin_acquired(lock);
}

static __always_inline int __raw_spin_try(raw_spinlock_t *lock)
{
	u32 old = READ_ONCE(lock->slock);

	if ((u16)old != (u16)(old >> 16) || cmpxchg(&lock->slock, old, old + 0x10000) != old)
		return 0;
	spin_acquired(lock);
	return 1;
}

/* Only the holder writes head, and an x86 store is a release: no lock prefix. */
static __always_inline void __raw_spin_release(raw_spinlock_t *lock)
{
	if (spin_released(lock))
		__asm__ __volatile__("incw %0" : "+m"(lock->head)::"memory", "cc");
}

static __always_inline void raw_spin_lock(raw_spinlock_t *lock)
{
	preempt_disable();
	__raw_spin_take(lock);
}

static __always_inline void raw_spin_unlock(raw_spinlock_t *lock)
{
	__raw_spin_release(lock);
	preempt_enable();
}

/** raw_spin_trylock - take it if it is free. Context: Any context. Return: 1 if taken, else 0. */
static __always_inline int raw_spin_trylock(raw_spinlock_t *lock)
{
	preempt_disable();
	if (__raw_spin_try(lock))
		return 1;
	preempt_enable();
	return 0;
}

#define raw_spin_lock_irqsave(lock, flags)      \
	do {                                    \
		local_irq_save(flags);          \
		raw_spin_lock(lock);            \
	} while (0)
#define raw_spin_unlock_irqrestore(lock, flags) \
	do {                                    \
		__raw_spin_release(lock);       \
		local_irq_restore(flags);       \
		preempt_enable();               \
	} while (0)
#define raw_spin_lock_irq(lock)                 \
	do {                                    \
		local_irq_disable();            \
		raw_spin_lock(lock);            \
	} while (0)
#define raw_spin_unlock_irq(lock)               \
	do {                                    \
		__raw_spin_release(lock);       \
		local_irq_enable();             \
		preempt_enable();               \
	} while (0)
#define raw_spin_is_locked(lock) ((lock)->head != READ_ONCE((lock)->tail))

static __always_inline void __bh_context __raw_spin_lock_bh(raw_spinlock_t *lock)
{
	preempt_count_add(SOFTIRQ_LOCK_OFFSET);
	barrier();
	__raw_spin_take(lock);
}

static __always_inline void __bh_context __raw_spin_unlock_bh(raw_spinlock_t *lock)
{
	__raw_spin_release(lock);
	__local_bh_enable_ip(_RET_IP_, SOFTIRQ_LOCK_OFFSET);
}

static __always_inline int __bh_context __raw_spin_trylock_bh(raw_spinlock_t *lock)
{
	preempt_count_add(SOFTIRQ_LOCK_OFFSET);
	barrier();
	if (__raw_spin_try(lock))
		return 1;
	__local_bh_enable_ip(_RET_IP_, SOFTIRQ_LOCK_OFFSET);
	return 0;
}

#define spin_lock_init(lock)                                                   \
	do {                                                                   \
		*(lock) = __SPIN_LOCK_UNLOCKED(lock);                          \
	} while (0)
#define spin_lock(lock) raw_spin_lock(&(lock)->rlock)
#define spin_unlock(lock) raw_spin_unlock(&(lock)->rlock)
#define spin_trylock(lock) raw_spin_trylock(&(lock)->rlock)
#define spin_lock_bh(lock) __raw_spin_lock_bh(&(lock)->rlock)
#define spin_unlock_bh(lock) __raw_spin_unlock_bh(&(lock)->rlock)
#define spin_trylock_bh(lock) __raw_spin_trylock_bh(&(lock)->rlock)
#define spin_lock_irq(lock) raw_spin_lock_irq(&(lock)->rlock)
#define spin_unlock_irq(lock) raw_spin_unlock_irq(&(lock)->rlock)
#define spin_lock_irqsave(lock, flags) raw_spin_lock_irqsave(&(lock)->rlock, flags)
#define spin_unlock_irqrestore(lock, flags) raw_spin_unlock_irqrestore(&(lock)->rlock, flags)
#define spin_is_locked(lock) raw_spin_is_locked(&(lock)->rlock)
#define assert_spin_locked(lock) BUG_ON(!spin_is_locked(lock))

#endif
