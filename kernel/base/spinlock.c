// SPDX-License-Identifier: MIT
/*
 * The slow side of the ticket lock; the fast side is inline in
 * <linux/spinlock.h>.
 *
 *	tail: the next ticket to draw     head: the ticket being served
 *
 *	lock:    my = tail++; while (head != my) pause;
 *	unlock:  head++;
 *
 * Tickets are served in the order they were drawn, so no CPU is passed over.
 *
 * A CPU that waits for a lock it holds itself would wait for ever: threads are
 * not preempted and a holder may not sleep, so the holder cannot run before the
 * waiter is done. That is reported at once, in every build, and the call
 * returns as if the lock had been taken. Its ticket has been drawn, so the two
 * unlocks that follow serve both tickets, and the lock is free again.
 *
 * Context: any.
 * Locking: this is it.
 * Linux: kernel/locking/qspinlock.c (queued), spinlock_debug.c.
 */
#include <asm/processor.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

void spin_report(raw_spinlock_t *lock, const char *what)
{
	pr_emerg("BUG: spinlock %s on CPU#%d, %s/%d\n", what, smp_processor_id(), current->comm,
		 current->pid);
	spin_dump(lock);
	dump_stack();
}

void spin_wait(raw_spinlock_t *lock, u16 ticket)
{
	while (READ_ONCE(lock->head) != ticket) {
		/* Only this CPU ever writes its own number there: no race. */
		if (unlikely(READ_ONCE(lock->owner_cpu) == smp_processor_id())) {
			spin_report(lock, "recursion");
			return;
		}
		cpu_relax();
	}
	barrier();
}
