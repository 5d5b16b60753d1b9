/* SPDX-License-Identifier: MIT */
#ifndef _ASM_SPINLOCK_H
#define _ASM_SPINLOCK_H
/*
 * The ticket lock under spinlock_t and rwlock_t: who comes draws a number and
 * waits until it is served. One 32-bit word, so that one load shows all of it.
 *
 *	 31        24 23          16 15        8 7         0
 *	+------------+--------------+-----------+-----------+
 *	| owner_cpu  | owner_ticket |   tail    |   head    |
 *	+------------+--------------+-----------+-----------+
 *	 who was served last, noted    the next   the one
 *	 by itself after it came in    to draw    served
 *
 * Free: head == tail. Held by this CPU: owner_cpu is this one and owner_ticket
 * is still in [head, tail). Nobody clears the owner: the next head does.
 *
 * Any context. It does not touch preempt_count or the interrupt flag.
 *
 * Linux: asm/qspinlock.h; these are the tickets it had until 4.1, which were
 * one byte each as well when there were fewer than 256 CPUs.
 */
#include <linux/atomic.h>
#include <linux/percpu.h>
#include <linux/types.h>

#define ARCH_SPIN_NO_CPU 0xff

/**
 * union arch_spinlock - a ticket lock
 * @head: the ticket being served (written by the holder)
 * @tail: the next ticket to be drawn (atomic)
 * @owner_ticket: of whoever came in last (written by the holder)
 * @owner_cpu: its CPU (written by the holder, before @owner_ticket)
 * @tickets: head and tail in one
 * @word: all of it
 */
typedef union arch_spinlock {
	u32 word;
	u16 tickets;
	struct {
		u8 head, tail;
		u8 owner_ticket, owner_cpu;
	};
} arch_spinlock_t;

#define __ARCH_SPIN_LOCK_UNLOCKED { .owner_cpu = ARCH_SPIN_NO_CPU }

/*
 * Draw a ticket: the lock as it was, so .tail is one's ticket, and if .head is
 * the same, it is its turn. One xadd does both; locked, it is an acquire too.
 */
static __always_inline arch_spinlock_t arch_spin_draw(arch_spinlock_t *lock)
{
	u32 old = 0x100;

	jitter_point();
	__asm__ __volatile__("lock; xaddw %w0, %1"
			     : "+Q"(old), "+m"(lock->tickets)::"memory", "cc");
	return (arch_spinlock_t){ .word = old };
}

/* The CPU first: with the old ticket beside it, it means nothing. */
static __always_inline void arch_spin_note_owner(arch_spinlock_t *lock, u8 ticket)
{
	WRITE_ONCE(lock->owner_cpu, this_cpu_read(cpu_number));
	WRITE_ONCE(lock->owner_ticket, ticket);
}

/* Only the holder writes head, and an x86 store is a release: no lock prefix. */
static __always_inline void arch_spin_unlock(arch_spinlock_t *lock)
{
	__asm__ __volatile__("incb %0" : "+m"(lock->head)::"memory", "cc");
	jitter_point();
}

static __always_inline bool arch_spin_trylock(arch_spinlock_t *lock)
{
	arch_spinlock_t old = { .word = READ_ONCE(lock->word) }, new = old;

	if (old.head != old.tail)
		return false;
	new.tail++;
	new.owner_ticket = old.tail;
	new.owner_cpu = this_cpu_read(cpu_number);
	return cmpxchg(&lock->word, old.word, new.word) == old.word;
}

static __always_inline bool arch_spin_is_locked(const arch_spinlock_t *lock)
{
	arch_spinlock_t now = { .word = READ_ONCE(lock->word) };

	return now.head != now.tail;
}

/* Somebody waits behind the holder. */
static __always_inline bool arch_spin_is_contended(const arch_spinlock_t *lock)
{
	arch_spinlock_t now = { .word = READ_ONCE(lock->word) };

	return (u8)(now.tail - now.head) > 1;
}

/**
 * arch_spin_owner_cpu - the CPU that holds a lock
 * @lock: the lock
 *
 * Exact for this CPU's own number; another's may be old when it is looked at.
 *
 * Context: Any context.
 * Return: the CPU, or -1 if it is free or its holder has not noted itself yet.
 */
int arch_spin_owner_cpu(const arch_spinlock_t *lock);

/**
 * arch_spin_wait - wait for a ticket's turn, then note the owner
 * @lock: the lock
 * @ticket: the ticket drawn
 *
 * Where the turn cannot come, it returns at once as if it had.
 *
 * Context: Any context.
 * Return: 0; -EDEADLK if this CPU waits for itself; -EINVAL if the turn
 * was given away before the ticket was drawn, by an unlock too many.
 */
int arch_spin_wait(arch_spinlock_t *lock, u8 ticket);

#endif

#include <jiffy/brings_locks.h>
