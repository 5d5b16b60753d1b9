// SPDX-License-Identifier: MIT
/*
 * TSK rows: disabling and enabling, and what waits for a running tasklet.
 *
 * "Running" is often played by tasklet_trylock(), which holds the bit that the
 * core holds while it calls the function: one CPU is enough for that.
 *
 * Context: process context; the tasklets' functions in softirq context.
 * Locking: what a helper thread does is read after it was seen to have done it.
 * Linux: include/linux/interrupt.h; kernel/softirq.c.
 */
#include "tsk.h"

#include <linux/atomic.h>
#include <linux/jiffies.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>

static int runs;

static void count(struct tasklet_struct *t)
{
	WRITE_ONCE(runs, runs + 1);
}

static DECLARE_TASKLET(tasklet, count);

static void start(void)
{
	runs = 0;
	tasklet_setup(&tasklet, count);
}

CONF(TSK_14, "While it runs, on whichever CPU, nobody else calls it: who would, tries again later.")
{
	start();
	CONF_EXPECT(tasklet_trylock(&tasklet));
	CONF_EXPECT(!tasklet_trylock(&tasklet));
	tasklet_schedule(&tasklet);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(runs, 0);
	CONF_EXPECT(queued(&tasklet));
	tasklet_unlock(&tasklet);
	CONF_EXPECT(conf_sleep_until(idle(&tasklet)));
	CONF_EQ(runs, 1);
}

CONF(TSK_16, "A disabled one stays queued; its softirq is raised again and again.")
{
	unsigned long softirqs = conf_softirq_runs(TASKLET_SOFTIRQ);

	start();
	tasklet_disable(&tasklet);
	CONF_EQ(atomic_read(&tasklet.count), 1);
	tasklet_schedule(&tasklet);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(runs, 0);
	CONF_EXPECT(queued(&tasklet));
	CONF_EXPECT(conf_softirq_runs(TASKLET_SOFTIRQ) - softirqs > 100);
	tasklet_enable(&tasklet);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs)));
	CONF_EXPECT(conf_sleep_until(idle(&tasklet)));
	CONF_EQ(runs, 1);
}

CONF(TSK_17, "Disabling nests; after the last enable it runs once, without another call.")
{
	start();
	tasklet_disable(&tasklet);
	tasklet_disable(&tasklet);
	tasklet_schedule(&tasklet);
	tasklet_schedule(&tasklet);
	tasklet_enable(&tasklet);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(runs, 0);
	tasklet_enable(&tasklet);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs)));
	CONF_EXPECT(conf_sleep_until(idle(&tasklet)));
	CONF_EQ(runs, 1);
}

CONF(TSK_18, "tasklet_disable() returns when it does not run any more, and sleeps till then.")
{
	start();
	must_wait(&tasklet, tasklet_disable);
	run_once(&tasklet);
	CONF_EQ(runs, 0);
	tasklet_enable(&tasklet);
	CONF_EXPECT(conf_sleep_until(idle(&tasklet)));
	CONF_EQ(runs, 1);
}

static void disable_nosync(void *arg)
{
	tasklet_disable_nosync(&tasklet);
}

static void disable_itself_nosync(struct tasklet_struct *t)
{
	count(t);
	tasklet_disable_nosync(t);
}

CONF(TSK_19, "tasklet_disable_nosync() waits for nothing, and may be called anywhere.")
{
	start();
	CONF_EXPECT(tasklet_trylock(&tasklet));
	tasklet_disable_nosync(&tasklet);
	conf_in_hardirq(disable_nosync, NULL);
	conf_in_softirq(disable_nosync, NULL);
	CONF_EQ(atomic_read(&tasklet.count), 3);
	tasklet_unlock(&tasklet);

	runs = 0;
	tasklet_setup(&tasklet, disable_itself_nosync);
	run_once(&tasklet);
	CONF_EQ(runs, 1);
	CONF_EQ(atomic_read(&tasklet.count), 1);
	run_once(&tasklet);
	CONF_EQ(runs, 1);
	tasklet_enable(&tasklet);
	tasklet_kill(&tasklet);
	CONF_EQ(runs, 2);
}

CONF_DEBUG(TSK_20,
	   "tasklet_disable() in atomic context is told; tasklet_disable_in_atomic() is not.")
{
	start();
	preempt_disable();
	tasklet_disable_in_atomic(&tasklet);
	preempt_enable();
	CONF_EQ(conf_log_count("BUG: "), 0);
	conf_expect_log("BUG: sleeping function called from invalid context at ");
	schedule_timeout_uninterruptible(HZ + 1); /* it is said once a second */
	preempt_disable();
	tasklet_disable(&tasklet);
	preempt_enable();
	CONF_EQ(atomic_read(&tasklet.count), 2);
}

CONF(TSK_22, "Enabled once too often, the count is -1, and it is blocked until a disable.")
{
	if (!CONF_LINUX)
		conf_expect_log("without tasklet_disable()");
	start();
	tasklet_enable(&tasklet);
	CONF_EQ(atomic_read(&tasklet.count), -1);
	run_once(&tasklet);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(runs, 0);
	CONF_EXPECT(queued(&tasklet));
	tasklet_disable_nosync(&tasklet);
	CONF_EXPECT(conf_sleep_until(idle(&tasklet)));
	CONF_EQ(runs, 1);
}

CONF(TSK_31, "tasklet_unlock_wait() returns when it does not run, at once if it did not.")
{
	start();
	tasklet_unlock_wait(&tasklet);
	start();
	must_wait(&tasklet, tasklet_unlock_wait);
	CONF_EXPECT(idle(&tasklet));
}

CONF_MODULE(CONF_ROW(TSK_14), CONF_ROW(TSK_16), CONF_ROW(TSK_17), CONF_ROW(TSK_18),
	    CONF_ROW(TSK_19), CONF_ROW(TSK_20), CONF_ROW(TSK_22), CONF_ROW(TSK_31));
