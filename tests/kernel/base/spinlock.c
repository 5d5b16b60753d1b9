// SPDX-License-Identifier: MIT
/*
 * kernel/base/spinlock.c: what each form does to the context, and what is said
 * of a lock that is used wrongly.
 *
 * Context: tests in threads.
 * Locking: what is tested.
 * Linux: the rows SPN of the specification.
 */
#include <jiffy/ktest.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>

KTEST(spin_counts,
      "Each form changes preempt_count and the interrupt flag as on Linux (SPN-02..05).")
{
	static DEFINE_SPINLOCK(lock);
	unsigned long flags;

	spin_lock(&lock);
	EXPECT_EQ(preempt_count(), 1);
	EXPECT(spin_is_locked(&lock) && !irqs_disabled());
	spin_unlock(&lock);
	spin_lock_bh(&lock);
	EXPECT_EQ(preempt_count(), SOFTIRQ_LOCK_OFFSET);
	spin_unlock_bh(&lock);
	spin_lock_irqsave(&lock, flags);
	EXPECT_EQ(preempt_count(), 1);
	EXPECT(irqs_disabled());
	spin_unlock_irqrestore(&lock, flags);
	EXPECT(!irqs_disabled() && !spin_is_locked(&lock));
	EXPECT_EQ(preempt_count(), 0);
}

KTEST(spin_trylock_self, "trylock of a lock one holds is 0 and changes nothing (SPN-06, 07).")
{
	static DEFINE_SPINLOCK(lock);

	EXPECT_EQ(spin_trylock(&lock), 1);
	EXPECT_EQ(spin_trylock(&lock), 0);
	EXPECT_EQ(spin_trylock_bh(&lock), 0);
	EXPECT_EQ(preempt_count(), 1);
	spin_unlock(&lock);
}

KTEST(spin_recursion, "Taking a lock one holds is reported, returns, and balances (SPN-13).")
{
	static DEFINE_SPINLOCK(lock);

	expect_log("BUG: spinlock recursion on CPU#0, spin_recursion/");
	spin_lock(&lock);
	spin_lock(&lock);
	EXPECT_EQ(preempt_count(), 2);
	spin_unlock(&lock);
	spin_unlock(&lock);
	EXPECT(!spin_is_locked(&lock));
	EXPECT_EQ(spin_trylock(&lock), 1);
	spin_unlock(&lock);
}
