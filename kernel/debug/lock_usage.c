// SPDX-License-Identifier: MIT
/*
 * In which contexts is each spinlock taken, and can two of them meet on one CPU?
 *
 * A handler that wants a lock which the thread it interrupted holds waits for ever. That
 * needs an interrupt at the wrong moment, once in a thousand runs. But the two places that
 * could meet can be seen one after the other, in any order, without their ever meeting:
 *
 *	IN-SOFTIRQ    taken by a softirq     and   SOFTIRQ-ON   taken where one can come in
 *	IN-HARDIRQ    taken by a top half    and   HARDIRQ-ON   taken where one can come in
 *
 * Each lock remembers which of the four it has seen, and where it was first. When it has
 * both of a row it is reported, once. A trylock in a handler does not wait, so it does not
 * count as taken there; one outside counts, since the handler may wait for it.
 *
 * What is remembered belongs to one lock, not to all that are initialised in one place, and
 * spin_lock_init() forgets it. Turning interrupts on while the lock is held is not seen, nor
 * are the orders of locks, nor rwlocks.
 *
 * It also counts the spinlocks and the writes of rwlocks that a CPU holds, of each context
 * for itself: who interrupts a holder holds nothing. list_lock.c asks.
 *
 * Only compiled with DEBUG=1.
 *
 * Context: any; called by whoever has just taken the lock.
 * Locking: the fields belong to the lock's holder; the counts to their CPU and context.
 * Linux: kernel/locking/lockdep.c (mark_usage(), print_usage_bug()), by class; it also stops
 * after its first report.
 */
#include <jiffy/lock_debug.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched.h>

static const char *const usage_names[] = {
	[LOCK_USED_IN_HARDIRQ] = "IN-HARDIRQ-W",
	[LOCK_USED_IN_SOFTIRQ] = "IN-SOFTIRQ-W",
	[LOCK_ENABLED_HARDIRQ] = "HARDIRQ-ON-W",
	[LOCK_ENABLED_SOFTIRQ] = "SOFTIRQ-ON-W",
};
static_assert(ARRAY_SIZE(usage_names) == NR_LOCK_USAGES);

/* What it must not be used as well. */
static const enum lock_usage excluded[] = {
	[LOCK_USED_IN_HARDIRQ] = LOCK_ENABLED_HARDIRQ,
	[LOCK_USED_IN_SOFTIRQ] = LOCK_ENABLED_SOFTIRQ,
	[LOCK_ENABLED_HARDIRQ] = LOCK_USED_IN_HARDIRQ,
	[LOCK_ENABLED_SOFTIRQ] = LOCK_USED_IN_SOFTIRQ,
};
static_assert(ARRAY_SIZE(excluded) == NR_LOCK_USAGES);

#define CONTEXT_LEVELS 4 /* of interrupt_context_level() */

/* Locks held, of each level; its own CPU. */
static DEFINE_PER_CPU(int[CONTEXT_LEVELS], locks_held);

void locks_held_add(int nr)
{
	(*this_cpu_ptr(&locks_held))[interrupt_context_level()] += nr;
}

bool locks_are_held(void)
{
	return (*this_cpu_ptr(&locks_held))[interrupt_context_level()] > 0;
}

/* As bits: what taking a lock here says of it. Nobody takes one in an NMI. */
static unsigned int usage_here(bool tried)
{
	unsigned int usage = 0;

	if (in_hardirq())
		return tried ? 0 : BIT(LOCK_USED_IN_HARDIRQ);
	if (in_serving_softirq() && !tried)
		usage = BIT(LOCK_USED_IN_SOFTIRQ);
	if (!irqs_disabled())
		usage |= BIT(LOCK_ENABLED_HARDIRQ) | (in_softirq() ? 0 : BIT(LOCK_ENABLED_SOFTIRQ));
	return usage;
}

static const char *advice(enum lock_usage usage)
{
	if (usage == LOCK_USED_IN_SOFTIRQ || usage == LOCK_ENABLED_SOFTIRQ)
		return "A softirq (a timer, a tasklet) that interrupts the holder on its CPU "
		       "waits for ever.\n"
		       "Use spin_lock_bh() in process context.";
	return "A top half that interrupts the holder on its CPU waits for ever.\n"
	       "Use spin_lock_irqsave() outside top halves.";
}

static void report(const raw_spinlock_t *lock, enum lock_usage now, enum lock_usage before)
{
	pr_warn("\n================================\n");
	pr_warn("WARNING: inconsistent lock state\n");
	pr_warn("--------------------------------\n");
	pr_warn("inconsistent {%s} -> {%s} usage.\n", usage_names[before], usage_names[now]);
	pr_warn("%s/%d [HC%u[%u]:SC%u[%u]:HE%u:SE%u] takes:\n", current->comm, current->pid,
		!!in_hardirq(), hardirq_count() >> HARDIRQ_SHIFT, !!in_serving_softirq(),
		softirq_count() >> SOFTIRQ_SHIFT, !irqs_disabled(), !in_softirq());
	pr_warn(" lock: %pS\n", lock);
	print_code_address(KERN_WARNING, " at:", lock->usage_ip[now], true);
	pr_warn("{%s} state was registered at:\n", usage_names[before]);
	print_code_address(KERN_WARNING, " at:", lock->usage_ip[before], true);
	pr_warn("%s\n", advice(now));
	dump_stack();
}

void lock_usage_mark(raw_spinlock_t *lock, unsigned long ip, bool tried)
{
	unsigned int fresh = usage_here(tried) & ~lock->usage;
	enum lock_usage usage;

	if (likely(!fresh) || oops_in_progress)
		return;
	lock->usage |= fresh;
	for (usage = 0; usage < NR_LOCK_USAGES; usage++) {
		if (!(fresh & BIT(usage)))
			continue;
		lock->usage_ip[usage] = ip;
		if (!(lock->usage & BIT(excluded[usage])) || lock->usage_reported)
			continue;
		/* First, as a report takes locks too. */
		lock->usage_reported = true;
		report(lock, usage, excluded[usage]);
	}
}
