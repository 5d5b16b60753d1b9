// SPDX-License-Identifier: MIT
/*
 * kernel/softirq/tasklet.c: coalescing, re-scheduling, what is said of misuse.
 *
 * Context: tests in threads; tasklets in softirq context.
 * Locking: one CPU.
 * Linux: the rows TSK of the specification.
 */
#include <jiffy/ktest.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>

static int runs, wanted;
static unsigned long seen_data;

static void __bh_context counting(struct tasklet_struct *t)
{
	if (++runs < wanted)
		tasklet_schedule(t);
}

static DECLARE_TASKLET(counter, counting);

KTEST(tasklet_coalesce, "Scheduled three times before it runs, a tasklet runs once (TSK-07).")
{
	runs = 0;
	wanted = 1;
	local_bh_disable();
	tasklet_schedule(&counter);
	tasklet_schedule(&counter);
	tasklet_hi_schedule(&counter);
	EXPECT_EQ(runs, 0);
	local_bh_enable();
	EXPECT_EQ(runs, 1);
	EXPECT_EQ(counter.state, 0);
}

KTEST(tasklet_self, "A tasklet that schedules itself runs again, as often as it asks (TSK-13).")
{
	runs = 0;
	wanted = 1000;
	tasklet_schedule(&counter);
	while (runs < wanted)
		wait_ticks(1);
	wait_ticks(1);
	EXPECT_EQ(runs, 1000);
}

static void __bh_context old_style(unsigned long data)
{
	seen_data = data;
}

KTEST(tasklet_old, "The older form gets its data (TSK-04).")
{
	static struct tasklet_struct old;

	tasklet_init(&old, old_style, 42);
	local_bh_disable();
	tasklet_schedule(&old);
	local_bh_enable();
	EXPECT_EQ(seen_data, 42);
}

static struct tasklet_struct leaky;

static void __bh_context leaking(struct tasklet_struct *t)
{
	runs++;
	preempt_disable();
}

KTEST(tasklet_leak, "A tasklet that leaks preempt_count is named, and the count restored.")
{
	expect_log("tasklet: leaking+0x0/");
	runs = 0;
	tasklet_setup(&leaky, leaking);
	local_bh_disable();
	tasklet_schedule(&leaky);
	local_bh_enable();
	EXPECT_EQ(runs, 1);
	EXPECT_EQ(preempt_count(), 0);
}

static void __bh_context irqs_off(struct tasklet_struct *t)
{
	local_irq_disable();
}

KTEST(tasklet_irqs_left_off, "A tasklet that leaves interrupts off is named, and they come on.")
{
	expect_log("tasklet: irqs_off+0x0/");
	tasklet_setup(&leaky, irqs_off);
	local_bh_disable();
	tasklet_schedule(&leaky);
	local_bh_enable();
	EXPECT(!irqs_disabled());
}

KTEST(tasklet_reinit, "Set up anew while queued, a tasklet is skipped and named (TSK-32, DBG-08).")
{
	expect_log("tasklet SCHED state not set: callback counting+0x0/");
	runs = 0;
	wanted = 1;
	local_bh_disable();
	tasklet_schedule(&counter);
	tasklet_setup(&counter, counting);
	local_bh_enable();
	EXPECT_EQ(runs, 0);
}
