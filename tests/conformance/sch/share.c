// SPDX-License-Identifier: MIT
/*
 * SCH rows: threads that share a CPU, and sleeping where it is not allowed.
 *
 * Context: process context.
 * Locking: none; the threads count for themselves.
 * Linux: kernel/sched/core.c (yield, __cond_resched, __schedule_bug, __might_sleep).
 */
#include "sch.h"

#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/smp.h>

static void set_flag(void *arg)
{
	WRITE_ONCE(*(bool *)arg, true);
}

CONF(SCH_15, "cond_resched() lets a thread run that waits for the CPU, and returns 1 then.")
{
	unsigned long end = jiffies + CONF_TIMEOUT;
	struct conf_helper h;
	bool ran = false;
	int switched = 0;

	if (!conf_helper_start(&h, raw_smp_processor_id(), set_flag, &ran))
		return;
	while (!READ_ONCE(ran) && time_before(jiffies, end))
		switched += cond_resched();
	CONF_EXPECT(READ_ONCE(ran));
	CONF_EXPECT(switched >= 1);
	conf_helper_join(&h);
}

CONF(SCH_15_ALONE, "It returns 0 when nobody does.")
{
	int i, stayed = 0;

	/* A thread of the kernel may be among them, now and then. */
	for (i = 0; i < 100; i++)
		stayed += cond_resched() == 0;
	CONF_EXPECT(stayed > 50);
}

CONF_DEBUG(SCH_15_ATOMIC, "It may sleep, and is reported where that is not allowed.")
{
	/* One report a second: not the one that another row has just had. */
	schedule_timeout_uninterruptible(HZ + 1);
	conf_expect_log("BUG: sleeping function called from invalid context");
	preempt_disable();
	CONF_EQ(cond_resched(), 0);
	preempt_enable();
}

CONF(SCH_16, "yield() lets the others of the CPU run, and comes back in TASK_RUNNING.")
{
	unsigned long end = jiffies + CONF_TIMEOUT;
	struct conf_helper h;
	bool ran = false;

	if (!conf_helper_start(&h, raw_smp_processor_id(), set_flag, &ran))
		return;
	set_current_state(TASK_UNINTERRUPTIBLE);
	yield();
	CONF_EQ(READ_ONCE(current->__state), TASK_RUNNING);
	while (!READ_ONCE(ran) && time_before(jiffies, end))
		yield();
	CONF_EXPECT(READ_ONCE(ran));
	conf_helper_join(&h);
}

CONF(SCH_17, "Sleeping in atomic context is told; the count is reset, and it sleeps.")
{
	unsigned long start = jiffies;

	conf_expect_log("BUG: scheduling while atomic: SCH-17/");
	preempt_disable();
	CONF_EQ(schedule_timeout_uninterruptible(TICKS), 0);
	CONF_EXPECT(time_after_eq(jiffies, start + TICKS));
	CONF_EQ(preempt_count(), 0);
	CONF_EQ(conf_log_count("/0x00000002"), 1);
	CONF_EQ(conf_log_count("scheduling while atomic"), 1);
}

CONF_DEBUG(SCH_18, "A mutex taken between set_current_state() and schedule() is reported.")
{
	static DEFINE_MUTEX(lock);

	conf_expect_log("do not call blocking ops when !TASK_RUNNING; state=2 set at [<");
	conf_expect_log("WARNING: CPU");
	set_current_state(TASK_UNINTERRUPTIBLE);
	mutex_lock(&lock);
	mutex_unlock(&lock);
	__set_current_state(TASK_RUNNING);
	mutex_lock(&lock);
	mutex_unlock(&lock);
	CONF_EQ(conf_log_count("do not call blocking ops"), 1);
}

static bool enough;

static void count_on(void *arg)
{
	unsigned long *count = arg;

	while (!READ_ONCE(enough)) {
		WRITE_ONCE(*count, *count + 1);
		cond_resched();
	}
}

CONF(SCH_19, "Two threads that only compute, and call cond_resched(), share their CPU.")
{
	static unsigned long counts[2];
	struct conf_helper h[2];
	int i, started;

	WRITE_ONCE(enough, false);
	for (started = 0; started < 2; started++) {
		counts[started] = 0;
		if (!conf_helper_start(&h[started], raw_smp_processor_id(), count_on,
				       &counts[started]))
			break;
	}
	schedule_timeout_uninterruptible(HZ);
	WRITE_ONCE(enough, true);
	for (i = 0; i < started; i++) {
		conf_helper_join(&h[i]);
		CONF_EXPECT(counts[i] > 100);
	}
}

CONF_MODULE(CONF_ROW(SCH_15), CONF_ROW(SCH_15_ALONE), CONF_ROW(SCH_15_ATOMIC), CONF_ROW(SCH_16),
	    CONF_ROW(SCH_17), CONF_ROW(SCH_18), CONF_ROW(SCH_19));
