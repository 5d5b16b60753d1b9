// SPDX-License-Identifier: MIT
/*
 * CTX rows: what preempt_count is in a task, and the answers of the questions
 * asked of it.
 *
 * Context: process context.
 * Locking: the lock of these rows is only taken by them.
 * Linux: include/linux/preempt.h.
 */
#include "context.h"

#include <linux/bottom_half.h>
#include <linux/jiffies.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(test_lock);
static struct context c;

CONF(CTX_01, "In a kernel thread nothing is held and nothing is served.")
{
	look(&c);
	CONF_EQ(c.count, 0);
	CONF_EQ(c.answers, TASK);
}

CONF(CTX_02, "preempt_disable() and spin_lock() add 1: a task, but atomic.")
{
	preempt_disable();
	look(&c);
	preempt_enable();
	CONF_EQ(c.count, 1);
	CONF_EQ(c.answers, TASK | ATOMIC);
	spin_lock(&test_lock);
	look(&c);
	spin_unlock(&test_lock);
	CONF_EQ(c.count, 1);
	CONF_EQ(c.answers, TASK | ATOMIC);
}

CONF(CTX_03, "local_bh_disable() adds 0x200: in_softirq() and in_interrupt(), yet a task.")
{
	local_bh_disable();
	look(&c);
	local_bh_enable();
	CONF_EQ(c.count, 0x200);
	CONF_EQ(c.answers, SOFTIRQ | INTERRUPT | TASK | ATOMIC);
}

CONF(CTX_04, "spin_lock_bh() adds 0x201.")
{
	spin_lock_bh(&test_lock);
	look(&c);
	spin_unlock_bh(&test_lock);
	CONF_EQ(c.count, 0x201);
	CONF_EQ(c.answers, SOFTIRQ | INTERRUPT | TASK | ATOMIC);
}

CONF(CTX_05, "Two local_bh_disable() add 0x400, and it takes two enables.")
{
	local_bh_disable();
	local_bh_disable();
	look(&c);
	CONF_EQ(c.count, 0x400);
	CONF_EQ(c.answers, SOFTIRQ | INTERRUPT | TASK | ATOMIC);
	local_bh_enable();
	CONF_EQ(preempt_count(), 0x200);
	local_bh_enable();
	CONF_EQ(preempt_count(), 0);
}

CONF(CTX_10, "spin_lock_irqsave() adds 1 and turns interrupts off.")
{
	unsigned long flags;

	spin_lock_irqsave(&test_lock, flags);
	look(&c);
	spin_unlock_irqrestore(&test_lock, flags);
	CONF_EQ(c.count, 1);
	CONF_EQ(c.answers, TASK | ATOMIC | IRQS_OFF);
}

CONF(CTX_11, "local_irq_disable() alone leaves the count 0: in_atomic() does not see it.")
{
	local_irq_disable();
	look(&c);
	local_irq_enable();
	CONF_EQ(c.count, 0);
	CONF_EQ(c.answers, TASK | IRQS_OFF);
}

CONF(CTX_16, "The questions answer with the bits they look at, not with 1.")
{
	int softirq, interrupt;

	local_bh_disable();
	local_bh_disable();
	softirq = in_softirq();
	interrupt = in_interrupt();
	local_bh_enable();
	local_bh_enable();
	CONF_EQ(softirq, 0x400);
	CONF_EQ(interrupt, 0x400);
}

CONF(CTX_18, "preemptible() is true only with a count of 0 and interrupts on.")
{
	bool off;

	CONF_EXPECT(preemptible());
	preempt_disable();
	CONF_EXPECT(!preemptible());
	preempt_enable();
	local_bh_disable();
	CONF_EXPECT(!preemptible());
	local_bh_enable();
	local_irq_disable();
	off = preemptible();
	local_irq_enable();
	CONF_EXPECT(!off);
	CONF_EXPECT(preemptible());
}

static void note(void *arg)
{
	WRITE_ONCE(*(bool *)arg, true);
}

CONF(CTX_19, "preempt_disable() nests; a thread that was woken waits for the outermost enable.")
{
	static bool ran;
	struct conf_helper h;
	unsigned long end;

	ran = false;
	preempt_disable();
	preempt_disable();
	CONF_EQ(preempt_count(), 2);
	preempt_enable();
	CONF_EQ(preempt_count(), 1);
	preempt_enable();
	CONF_EQ(preempt_count(), 0);
	if (!conf_helper_prepare(&h, raw_smp_processor_id(), note, &ran))
		return;
	preempt_disable();
	preempt_disable();
	wake_up_process(h.task);
	preempt_enable();
	for (end = jiffies + 3; time_before(jiffies, end);)
		cpu_relax();
	CONF_EXPECT(!READ_ONCE(ran));
	preempt_enable();
	CONF_EXPECT(conf_sleep_until(READ_ONCE(ran)));
	conf_helper_join(&h);
}

CONF(CTX_20, "in_atomic() sees a spinlock: preempt_count is counted.")
{
	bool seen;

	spin_lock(&test_lock);
	seen = in_atomic();
	spin_unlock(&test_lock);
	CONF_EXPECT(seen);
	CONF_EXPECT(!in_atomic());
}

CONF_MODULE(CONF_ROW(CTX_01), CONF_ROW(CTX_02), CONF_ROW(CTX_03), CONF_ROW(CTX_04),
	    CONF_ROW(CTX_05), CONF_ROW(CTX_10), CONF_ROW(CTX_11), CONF_ROW(CTX_16),
	    CONF_ROW(CTX_18), CONF_ROW(CTX_19), CONF_ROW(CTX_20));
