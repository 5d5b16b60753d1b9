// SPDX-License-Identifier: MIT
/*
 * kernel/softirq/tasklet.c: what Linux does not promise, or leaves to the
 * programmer. The rest is tests/conformance/tsk.
 *
 * Context: tests in threads; tasklets in softirq context.
 * Locking: one CPU.
 * Linux: kernel/softirq.c.
 */
#include <jiffy/ktest.h>
#include <linux/atomic.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#define MANY 20
#define TEST_IRQ (NR_IRQS - 3)

static int runs, wanted;

static void __bh_context counting(struct tasklet_struct *t)
{
	if (++runs < wanted)
		tasklet_schedule(t);
}

static void __bh_context counting_only(struct tasklet_struct *t)
{
	(*(int *)t->data)++;
}

static DECLARE_TASKLET(counter, counting);

static atomic_t killed;

static int __process_context kill_one(void *data)
{
	tasklet_kill(data);
	atomic_inc(&killed);
	return 0;
}

KTEST(tasklet_kill_self,
      "Killed while queued, a tasklet that schedules itself each time runs once.")
{
	runs = 0;
	wanted = INT_MAX;
	atomic_set(&killed, 0);
	tasklet_disable(&counter);
	tasklet_schedule(&counter);
	kthread_run(kill_one, &counter, "kill_one");
	wait_ticks(1);
	EXPECT_EQ(atomic_read(&killed), 0);
	tasklet_enable(&counter);
	wait_ticks(2);
	EXPECT_EQ(atomic_read(&killed), 1);
	EXPECT_EQ(runs, 1);
	EXPECT_EQ(counter.state, 0);
}

KTEST(tasklet_wait_own, "Who waits for one tasklet is not let go by the runs of another.")
{
	static DECLARE_TASKLET_DISABLED(held, counting);
	int i;

	runs = 0;
	wanted = 1;
	atomic_set(&killed, 0);
	tasklet_schedule(&held);
	kthread_run(kill_one, &held, "kill_one");
	for (i = 0; i < MANY; i++) {
		tasklet_schedule(&counter);
		wait_ticks(1);
	}
	EXPECT(runs >= MANY);
	EXPECT_EQ(atomic_read(&killed), 0);
	runs = 0;
	tasklet_enable(&held);
	wait_ticks(2);
	EXPECT_EQ(atomic_read(&killed), 1);
	EXPECT_EQ(runs, 1);
	EXPECT_EQ(held.state, 0);
}

KTEST(tasklet_hi_disabled, "A disabled tasklet of the high list stays there, and holds nobody up.")
{
	static int high_runs, low_runs;
	static struct tasklet_struct high, low;

	tasklet_setup(&high, counting_only);
	tasklet_setup(&low, counting_only);
	high.data = (unsigned long)&high_runs;
	low.data = (unsigned long)&low_runs;
	tasklet_disable(&high);
	local_bh_disable();
	tasklet_hi_schedule(&high);
	tasklet_schedule(&low);
	local_bh_enable();
	EXPECT_EQ(high_runs, 0);
	EXPECT_EQ(low_runs, 1);
	EXPECT(local_softirq_pending() & 1 << HI_SOFTIRQ);
	tasklet_enable(&high);
	wait_ticks(1);
	EXPECT_EQ(high_runs, 1);
	EXPECT_EQ(high.state, 0);
}

static DECLARE_TASKLET(follower, counting_only);
static int followers;

static void find_follower(struct tasklet_struct *t, void *data)
{
	followers += t == &follower;
}

static void __bh_context looking(struct tasklet_struct *t)
{
	unsigned long flags;

	local_irq_save(flags);
	tasklet_for_each(find_follower, NULL);
	local_irq_restore(flags);
}

KTEST(tasklet_list_rest, "tasklet_for_each() also shows what comes after the tasklet that runs.")
{
	static DECLARE_TASKLET(looker, looking);
	static int follower_runs;

	follower.data = (unsigned long)&follower_runs;
	followers = 0;
	local_bh_disable();
	tasklet_schedule(&looker);
	tasklet_schedule(&follower);
	local_bh_enable();
	EXPECT_EQ(followers, 1);
	EXPECT_EQ(follower_runs, 1);
}

static irqreturn_t __hardirq_context disable_counter(int irq, void *dev_id)
{
	tasklet_disable_in_atomic(&counter);
	return IRQ_HANDLED;
}

static void __bh_context interrupted(struct tasklet_struct *t)
{
	runs++;
	irq_soft_raise(TEST_IRQ);
}

KTEST(tasklet_wait_beneath,
      "A top half that waits for the tasklet it interrupted is told; it goes on.")
{
	expect_log("waiting for the tasklet interrupted+0x0/");
	runs = 0;
	EXPECT_EQ(request_irq(TEST_IRQ, disable_counter, 0, "tasklet test", NULL), 0);
	tasklet_setup(&counter, interrupted);
	local_bh_disable();
	tasklet_schedule(&counter);
	local_bh_enable();
	EXPECT_EQ(runs, 1);
	EXPECT_EQ(atomic_read(&counter.count), 1);
	tasklet_setup(&counter, counting);
	free_irq(TEST_IRQ, NULL);
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
