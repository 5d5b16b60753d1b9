// SPDX-License-Identifier: MIT
/*
 * The slow side of the ticket lock; the fast side is inline in
 * <asm/spinlock.h> and <linux/spinlock.h>.
 *
 *	tail: the next ticket to draw     head: the ticket being served
 *
 *	lock:    my = tail++; while (head != my) pause; owner = (this CPU, my);
 *	unlock:  head++;
 *
 * Tickets are served in the order they were drawn, so no CPU is passed over.
 *
 * A CPU that waits for a lock it holds itself would wait for ever: threads are
 * not preempted and a holder may not sleep, so the holder cannot run before the
 * waiter is done. That is reported at once, in every build, and the call
 * returns as if the lock had been taken. Its ticket has been drawn, so the two
 * unlocks that follow serve both tickets, and the lock is free again. Where
 * only one CPU runs, whoever waits waits for itself; with several the owner
 * tells, except in the few instructions between drawing a ticket and noting it.
 *
 * One unlock too many serves a ticket that nobody has drawn. Whoever draws it
 * next finds the turn beyond it, says so, and puts the turn back.
 *
 * Context: any.
 * Locking: this is it.
 * Linux: kernel/locking/qspinlock.c (queued), spinlock_debug.c; lib/dec_and_lock.c.
 */
#include <asm/processor.h>
#include <jiffy/lock_debug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <trace/events/lock.h>

/* A report takes locks too: one at a time on each CPU, or there is no end to it. */
static DEFINE_PER_CPU(int, reporting);

/* A ticket is before or behind another by less than half of 256, and a CPU number fits a byte. */
static_assert(NR_CPUS < 128);

int arch_spin_owner_cpu(const arch_spinlock_t *lock)
{
	arch_spinlock_t now = { .word = READ_ONCE(lock->word) };

	if ((u8)(now.owner_ticket - now.head) >= (u8)(now.tail - now.head))
		return -1;
	return now.owner_cpu;
}

/* Whoever holds it cannot go on before this CPU does. */
static bool waits_for_itself(const arch_spinlock_t *lock)
{
	return nr_cpu_ids == 1 || arch_spin_owner_cpu(lock) == smp_processor_id();
}

static int wait_for_turn(const arch_spinlock_t *lock, u8 ticket)
{
	u8 head;

	while ((head = READ_ONCE(lock->head)) != ticket) {
		if ((s8)(ticket - head) < 0)
			return -EINVAL;
		if (waits_for_itself(lock))
			return -EDEADLK;
		cpu_relax();
	}
	barrier();
	return 0;
}

int arch_spin_wait(arch_spinlock_t *lock, u8 ticket)
{
	int err;

	trace_contention_begin(lock, LCB_F_SPIN);
	err = wait_for_turn(lock, ticket);
	trace_contention_end(lock, err);
	if (unlikely(err == -EINVAL))
		WRITE_ONCE(lock->head, ticket);
	arch_spin_note_owner(lock, ticket);
	return err;
}

void spin_wait(raw_spinlock_t *lock, u8 ticket)
{
	int err = arch_spin_wait(&lock->raw_lock, ticket);

	if (likely(!err))
		return;
	if (err == -EINVAL)
		spin_report(lock, "already unlocked");
	else
		spin_report(lock, spin_taken_by_other(lock) ? "cpu recursion" : "recursion");
}

void raw_spin_unlock_wait(const raw_spinlock_t *lock)
{
	while (raw_spin_is_locked(lock)) {
		if (waits_for_itself(&lock->raw_lock)) {
			spin_report(lock, "recursion");
			return;
		}
		cpu_relax();
	}
}

void spin_report(const raw_spinlock_t *lock, const char *what)
{
	if (this_cpu_read(reporting))
		return;
	this_cpu_inc(reporting);
	pr_emerg("BUG: spinlock %s on CPU#%d, %s/%d\n", what, smp_processor_id(), current->comm,
		 current->pid);
	spin_dump(lock);
	dump_stack();
	this_cpu_dec(reporting);
}

void rwlock_report(const rwlock_t *lock, const char *what, const char *how)
{
	if (this_cpu_read(reporting))
		return;
	this_cpu_inc(reporting);
	pr_emerg("BUG: rwlock %s on CPU#%d, %s/%d, %p\n", what, smp_processor_id(), current->comm,
		 current->pid, lock);
	if (how)
		pr_emerg(" %s\n", how);
	rwlock_dump(lock);
	dump_stack();
	this_cpu_dec(reporting);
}

int _atomic_dec_and_lock(atomic_t *atomic, spinlock_t *lock)
{
	if (atomic_add_unless(atomic, -1, 1))
		return 0;
	spin_lock(lock);
	if (atomic_dec_and_test(atomic))
		return 1;
	spin_unlock(lock);
	return 0;
}

int _atomic_dec_and_lock_irqsave(atomic_t *atomic, spinlock_t *lock, unsigned long *flags)
{
	if (atomic_add_unless(atomic, -1, 1))
		return 0;
	spin_lock_irqsave(lock, *flags);
	if (atomic_dec_and_test(atomic))
		return 1;
	spin_unlock_irqrestore(lock, *flags);
	return 0;
}
