// SPDX-License-Identifier: MIT
/*
 * TSK rows: what must not be done with a tasklet, and what happens then.
 *
 * Context: process context; the tasklets' functions in softirq context.
 * Locking: everything happens on the row's CPU.
 * Linux: kernel/softirq.c (tasklet_clear_sched, tasklet_kill).
 */
#include "tsk.h"

#include <linux/jiffies.h>
#include <linux/sched.h>

static int runs;

static void count(struct tasklet_struct *t)
{
	WRITE_ONCE(runs, runs + 1);
}

static void disable_itself(struct tasklet_struct *t)
{
	tasklet_disable(t);
}

CONF_X(TSK_21, "A tasklet that disables itself waits for its own end.")
{
	static DECLARE_TASKLET(tasklet, disable_itself);

	conf_expect_log(CONF_LINUX ? "BUG: scheduling while atomic: " : "on top of itself");
	conf_expect_end(CONF_LINUX ? "hangs" : "returns");
	run_once(&tasklet);
}

CONF_X(TSK_27, "Killing a tasklet that is disabled and queued waits for ever.")
{
	static DECLARE_TASKLET_DISABLED(tasklet, count);

	conf_expect_end("hangs");
	tasklet_schedule(&tasklet);
	tasklet_kill(&tasklet);
}

static void kill_arg(void *arg)
{
	tasklet_kill(arg);
}

CONF(TSK_28, "Killing one in an interrupt is told each time; an idle one is killed all the same.")
{
	static DECLARE_TASKLET(tasklet, count);

	conf_expect_log("softirq: Attempt to kill tasklet from interrupt");
	conf_in_softirq(kill_arg, &tasklet);
	conf_in_hardirq(kill_arg, &tasklet);
	CONF_EQ(conf_log_count("Attempt to kill tasklet from interrupt"), 2);
	CONF_EXPECT(idle(&tasklet));
}

static void kill_itself(struct tasklet_struct *t)
{
	tasklet_kill(t);
}

CONF_X(TSK_29, "A tasklet that kills itself waits for its own end.")
{
	static DECLARE_TASKLET(tasklet, kill_itself);

	conf_expect_log("softirq: Attempt to kill tasklet from interrupt");
	conf_expect_log(CONF_LINUX ? "BUG: scheduling while atomic: " : "cannot wait here");
	conf_expect_end(CONF_LINUX ? "hangs" : "returns");
	run_once(&tasklet);
}

CONF(TSK_32, "One that is on a list with SCHED clear is told, and not called.")
{
	static DECLARE_TASKLET(tasklet, count);

	conf_expect_log("tasklet SCHED state not set: callback count");
	runs = 0;
	local_bh_disable();
	tasklet_schedule(&tasklet);
	clear_bit(TASKLET_STATE_SCHED, &tasklet.state);
	local_bh_enable();
	CONF_EQ(runs, 0);
	CONF_EXPECT(idle(&tasklet));
}

/* On Linux the list is cut off behind it, or goes round. */
CONF_JIFFY_DEBUG(TSK_33, "Initialising a queued one is told, and takes it off its list.")
{
	static DECLARE_TASKLET(before, count);
	static DECLARE_TASKLET(tasklet, count);
	static DECLARE_TASKLET(behind, count);

	conf_expect_log("a queued tasklet (count");
	runs = 0;
	local_bh_disable();
	tasklet_schedule(&before);
	tasklet_schedule(&tasklet);
	tasklet_schedule(&behind);
	tasklet_setup(&tasklet, count);
	CONF_EXPECT(idle(&tasklet));
	local_bh_enable();
	CONF_EQ(runs, 2);

	local_bh_disable();
	tasklet_hi_schedule(&before);
	tasklet_hi_schedule(&tasklet);
	tasklet_setup(&tasklet, count);
	tasklet_hi_schedule(&behind);
	local_bh_enable();
	CONF_EQ(runs, 4);
	run_once(&tasklet);
	CONF_EQ(runs, 5);
}

CONF_MODULE(CONF_ROW(TSK_21), CONF_ROW(TSK_27), CONF_ROW(TSK_28), CONF_ROW(TSK_29),
	    CONF_ROW(TSK_32), CONF_ROW(TSK_33));
