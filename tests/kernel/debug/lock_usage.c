// SPDX-License-Identifier: MIT
/*
 * kernel/debug/lock_usage.c: a lock taken in two contexts that can meet is reported, though
 * they did not meet; one that is taken rightly is not. A release build does not look.
 *
 * Context: tests in threads; locks are taken in softirqs and top halves.
 * Locking: what is tested; no lock is held when another context takes it.
 * Linux: lib/locking-selftest.c (irq-safe-A, irqs-on); the rows LDP-01 and SPN-16.
 */
#ifdef CONFIG_DEBUG

#include <jiffy/ktest.h>
#include <jiffy/lock_debug.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/rwlock.h>
#include <linux/spinlock.h>

#define REPORT "WARNING: inconsistent lock state"

#define TEST_IRQ (NR_IRQS - 1)

static DEFINE_SPINLOCK(seen_lock); /* what the handlers take */
static bool with_trylock;          /* ... and how */

static noinline void take_it(void)
{
	if (with_trylock)
		EXPECT_EQ(spin_trylock(&seen_lock), 1);
	else
		spin_lock(&seen_lock);
	spin_unlock(&seen_lock);
}

static void __bh_context take_in_tasklet(struct tasklet_struct *unused)
{
	take_it();
}

static void __process_context in_softirq_context(void)
{
	DECLARE_TASKLET(tasklet, take_in_tasklet);

	tasklet_schedule(&tasklet);
	tasklet_kill(&tasklet);
}

static void fresh(void)
{
	spin_lock_init(&seen_lock);
	with_trylock = false;
}

static noinline void take_plain(void)
{
	spin_lock(&seen_lock);
	spin_unlock(&seen_lock);
}

static noinline void take_bh(void)
{
	spin_lock_bh(&seen_lock);
	spin_unlock_bh(&seen_lock);
}

static noinline void take_irqsave(void)
{
	unsigned long flags;

	spin_lock_irqsave(&seen_lock, flags);
	spin_unlock_irqrestore(&seen_lock, flags);
}

KTEST(usage_softirq, "Taken plainly by a thread, then by a softirq: both named (LDP-01).")
{
	expect_log(REPORT);
	expect_log("inconsistent {SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage.");
	expect_log(":SC1[1]:HE1:SE0] takes:");
	expect_log(" lock: seen_lock+0x0/");
	expect_log(" at: take_it+0x");
	expect_log("{SOFTIRQ-ON-W} state was registered at:");
	expect_log(" at: take_plain+0x");
	expect_log("Use spin_lock_bh() in process context");
	fresh();
	take_plain();
	in_softirq_context();
	in_softirq_context();
	take_plain();
	EXPECT_EQ(log_contains(REPORT), 1);
}

KTEST(usage_softirq_first, "The other way round it is found as well (LDP-01, SPN-16).")
{
	expect_log(REPORT);
	expect_log("inconsistent {IN-SOFTIRQ-W} -> {SOFTIRQ-ON-W} usage.");
	expect_log("usage_softirq_f/");
	expect_log(" [HC0[0]:SC0[0]:HE1:SE1] takes:");
	fresh();
	in_softirq_context();
	take_plain();
}

KTEST(usage_hardirq, "Taken by a top half, and with interrupts on: named (LDP-01).")
{
	expect_log(REPORT);
	expect_log("inconsistent {HARDIRQ-ON-W} -> {IN-HARDIRQ-W} usage.");
	expect_log(" [HC1[1]:SC0[0]:HE0:SE1] takes:");
	expect_log("Use spin_lock_irqsave() outside top halves");
	fresh();
	take_bh();
	in_top_half(take_it);
}

KTEST(usage_hardirq_softirq, "A softirq with interrupts on counts for top halves (LDP-01).")
{
	expect_log(REPORT);
	expect_log("inconsistent {HARDIRQ-ON-W} -> {IN-HARDIRQ-W} usage.");
	fresh();
	in_softirq_context();
	in_top_half(take_it);
}

KTEST(usage_trylock_outside, "A trylock by the thread counts: the handler waits for it.")
{
	expect_log(REPORT);
	expect_log("inconsistent {SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage.");
	fresh();
	EXPECT_EQ(spin_trylock(&seen_lock), 1);
	spin_unlock(&seen_lock);
	in_softirq_context();
}

KTEST(usage_right, "Each context with the form that docs/locking.md gives it: silence.")
{
	fresh();
	take_bh();
	take_irqsave();
	in_softirq_context();
	fresh();
	take_irqsave();
	in_top_half(take_it);
	/* A trylock in a handler does not wait. */
	fresh();
	with_trylock = true;
	take_plain();
	in_softirq_context();
	in_top_half(take_it);
	/* Initialised again, it is another lock. */
	fresh();
	take_plain();
	fresh();
	in_softirq_context();
	EXPECT_EQ(log_contains(REPORT), 0);
	fresh();
}

static DEFINE_SPINLOCK(held_lock);
static DEFINE_RWLOCK(held_rwlock);
static bool held_above;

static irqreturn_t __hardirq_context ask(int irq, void *unused)
{
	held_above = locks_are_held();
	spin_lock(&seen_lock);
	EXPECT(locks_are_held());
	spin_unlock(&seen_lock);
	EXPECT_EQ(locks_are_held(), held_above);
	return IRQ_HANDLED;
}

KTEST(locks_held, "A spinlock counts as held, preempt_disable() does not.")
{
	preempt_disable();
	EXPECT(!locks_are_held());
	preempt_enable();
	EXPECT_EQ(spin_trylock(&held_lock), 1);
	EXPECT_EQ(spin_trylock(&held_lock), 0);
	EXPECT(locks_are_held());
	spin_unlock(&held_lock);
	EXPECT(!locks_are_held());
}

KTEST(locks_held_rwlock, "The writer of an rwlock counts as well, a reader does not.")
{
	read_lock(&held_rwlock);
	EXPECT(!locks_are_held());
	read_unlock(&held_rwlock);
	write_lock(&held_rwlock);
	EXPECT(locks_are_held());
	write_unlock(&held_rwlock);
	EXPECT(!locks_are_held());
}

KTEST(locks_held_below, "A handler does not hold what it interrupted.")
{
	fresh();
	held_above = true;
	EXPECT_EQ(request_irq(TEST_IRQ, ask, 0, "ktest", &held_lock), 0);
	spin_lock(&held_lock);
	irq_soft_raise(TEST_IRQ);
	EXPECT(!held_above);
	EXPECT(locks_are_held());
	spin_unlock(&held_lock);
	free_irq(TEST_IRQ, &held_lock);
}

#endif
