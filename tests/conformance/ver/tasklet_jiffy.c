// SPDX-License-Identifier: MIT
/*
 * VER rows: forms of a tasklet, and of a softirq's handler, that are older or
 * newer than Linux 6.1.
 *
 * Context: process context; the functions in softirq context.
 * Locking: none; a function's results are read after it ran.
 * Linux: include/linux/interrupt.h of 4.9 to 6.16.
 */
#include "conf_shim.h"

static int runs;
static unsigned long got;

static void with_data(unsigned long data)
{
	got = data;
	runs++;
}

static DECLARE_TASKLET(three, with_data, 33);
static DECLARE_TASKLET_DISABLED(three_disabled, with_data, 44);

CONF_JIFFY(VER_04, "DECLARE_TASKLET(name, function, data) of Linux until 5.8.")
{
	runs = 0;
	local_bh_disable();
	tasklet_schedule(&three);
	local_bh_enable();
	CONF_EQ(runs, 1);
	CONF_EQ(got, 33);

	if (!atomic_read(&three_disabled.count))
		tasklet_disable(&three_disabled); /* the row runs for the second time */
	tasklet_schedule(&three_disabled);
	local_bh_disable();
	local_bh_enable();
	CONF_EQ(runs, 1);
	tasklet_enable(&three_disabled);
	tasklet_kill(&three_disabled);
	CONF_EQ(runs, 2);
	CONF_EQ(got, 44);
}

CONF_JIFFY(VER_05, "tasklet_hi_schedule_first() of Linux until 5.x: tasklet_hi_schedule().")
{
	static DECLARE_TASKLET_OLD(tasklet, with_data);

	runs = 0;
	local_bh_disable();
	tasklet_hi_schedule_first(&tasklet);
	CONF_EXPECT(local_softirq_pending() & 1 << HI_SOFTIRQ);
	local_bh_enable();
	CONF_EQ(runs, 1);
}

static void disable_other(void *tasklet)
{
	tasklet_disable(tasklet);
	tasklet_schedule(tasklet);
}

CONF_JIFFY(VER_06, "tasklet_disable() where one may not sleep spins, as until Linux 5.12.")
{
	static DECLARE_TASKLET_OLD(tasklet, with_data);

	/* A debug build says so, at most once a second: another row may just have been told. */
	schedule_timeout_uninterruptible(HZ + 1);
	if (IS_ENABLED(CONFIG_DEBUG))
		conf_expect_log("BUG: sleeping function called from invalid context");
	runs = 0;
	conf_in_softirq(disable_other, &tasklet);
	local_bh_disable();
	local_bh_enable();
	CONF_EQ(runs, 0);
	conf_in_hardirq(disable_other, &tasklet);
	CONF_EQ(runs, 0);
	tasklet_enable(&tasklet);
	tasklet_enable(&tasklet);
	tasklet_kill(&tasklet);
	CONF_EQ(runs, 1);
}

static void action_of_nothing(void)
{
	runs++;
}

CONF_JIFFY(VER_07, "A softirq's handler without an argument, as since Linux 6.12.")
{
	runs = 0;
	open_softirq(CONF_VECTOR, action_of_nothing);
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	local_bh_enable();
	CONF_EQ(runs, 1);
	conf_give_vector_back();
}

CONF_MODULE(CONF_ROW(VER_04), CONF_ROW(VER_05), CONF_ROW(VER_06), CONF_ROW(VER_07));
