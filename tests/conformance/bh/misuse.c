// SPDX-License-Identifier: MIT
/*
 * BH rows: local_bh_enable() where it must not be, and sleeping in a section.
 *
 * Context: process context; the handlers in the context they are wrong in.
 * Locking: everything happens on the row's CPU.
 * Linux: kernel/softirq.c (__local_bh_enable_ip); kernel/sched/core.c.
 */
#include "conf_shim.h"

#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/sched.h>

static int runs;

static void count(struct softirq_action *h)
{
	WRITE_ONCE(runs, runs + 1);
}

static void enable_in_top_half(void *arg)
{
	int before = preempt_count();

	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	local_bh_enable();
	CONF_EQ(runs, 0);
	CONF_EQ(preempt_count(), before);
}

CONF(BH_06, "local_bh_enable() in a top half is told, and runs nothing there.")
{
	conf_expect_log("WARNING: CPU");
	runs = 0;
	conf_settle();
	conf_take_vector(count);
	conf_in_hardirq(enable_in_top_half, NULL);
	CONF_EQ(runs, 1);
	conf_give_vector_back();
}

/* A stock Linux runs the softirqs, and turns interrupts on in the caller's section. */
CONF_JIFFY(BH_07,
	   "local_bh_enable() with interrupts off is told, and runs nothing until they are on.")
{
	int in_section;
	bool off;

	conf_expect_log("local_bh_enable() with interrupts off");
	runs = 0;
	conf_take_vector(count);
	local_irq_disable();
	local_bh_disable();
	raise_softirq_irqoff(CONF_VECTOR);
	local_bh_enable();
	in_section = runs;
	off = irqs_disabled();
	local_irq_enable();
	CONF_EQ(in_section, 0);
	CONF_EXPECT(off);
	CONF_EXPECT(conf_spin_until(READ_ONCE(runs)));
	conf_give_vector_back();
}

CONF(BH_10, "Sleeping with bottom halves off is told, with the count and one more; and it sleeps.")
{
	conf_expect_log("BUG: scheduling while atomic: ");
	conf_expect_log("/0x00000201");
	local_bh_disable();
	schedule_timeout_uninterruptible(1);
	CONF_EQ(preempt_count(), 0);
}

CONF_MODULE(CONF_ROW(BH_06), CONF_ROW(BH_07), CONF_ROW(BH_10));
