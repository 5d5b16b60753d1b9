// SPDX-License-Identifier: MIT
/*
 * TSK rows: tasklet_kill().
 *
 * Context: process context; the tasklets' functions in softirq context.
 * Locking: what a helper thread does is read after it was seen to have done it.
 * Linux: kernel/softirq.c (tasklet_kill).
 */
#include "tsk.h"

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define ROUNDS 100

static int runs;
static bool running;

static void count(struct tasklet_struct *t)
{
	WRITE_ONCE(runs, runs + 1);
}

static DECLARE_TASKLET(tasklet, count);

static void start(void (*fn)(struct tasklet_struct *t))
{
	runs = 0;
	tasklet_setup(&tasklet, fn);
}

CONF(TSK_23, "Killing an idle tasklet returns; it can be scheduled again as it is.")
{
	start(count);
	tasklet_kill(&tasklet);
	CONF_EQ(runs, 0);
	CONF_EXPECT(idle(&tasklet));
	run_once(&tasklet);
	CONF_EQ(runs, 1);
	tasklet_kill(&tasklet);
	run_once(&tasklet);
	CONF_EQ(runs, 2);
}

CONF(TSK_24, "Killing cancels nothing: a queued tasklet runs first.")
{
	start(count);
	tasklet_schedule(&tasklet);
	tasklet_kill(&tasklet);
	CONF_EQ(runs, 1);
	CONF_EXPECT(idle(&tasklet));
}

static void take_long(struct tasklet_struct *t)
{
	WRITE_ONCE(running, true);
	udelay(200);
	WRITE_ONCE(runs, runs + 1);
	WRITE_ONCE(running, false);
}

static void schedule_it(void *arg)
{
	tasklet_schedule(&tasklet);
}

CONF(TSK_25, "After tasklet_kill() it is neither queued nor running, on any CPU.")
{
	struct conf_helper h;
	int i;

	start(take_long);
	for (i = 0; i < ROUNDS; i++) {
		if (!conf_helper_start(&h, conf_other_cpu(), schedule_it, NULL))
			return;
		conf_helper_join(&h);
		tasklet_kill(&tasklet);
		if (!CONF_EXPECT(!READ_ONCE(running) && idle(&tasklet)))
			return;
	}
	CONF_EQ(runs, ROUNDS);

	/* The same with "running" held for as long as we like. */
	must_wait(&tasklet, tasklet_kill);
	CONF_EXPECT(idle(&tasklet));
}

/* Linux has to find SCHED clear in the moment before the function sets it: a long one. */
static void schedule_itself(struct tasklet_struct *t)
{
	udelay(500);
	WRITE_ONCE(runs, runs + 1);
	tasklet_schedule(t);
}

CONF(TSK_26, "Killing a tasklet that schedules itself each time comes to an end.")
{
	struct conf_helper h;
	int at_end;

	if (CONF_LINUX && num_online_cpus() < 2) {
		conf_skip("needs 2 CPUs");
		return;
	}
	start(schedule_itself);
	if (!conf_helper_start(&h, conf_other_cpu(), schedule_it, NULL))
		return;
	conf_helper_join(&h);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs) > 2));
	tasklet_kill(&tasklet);
	CONF_EXPECT(idle(&tasklet));
	at_end = runs;
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(runs, at_end);
}

static atomic_t killers;

static void kill_with_others(void *arg)
{
	tasklet_kill(&tasklet);
	atomic_inc(&killers);
}

CONF(TSK_30, "Killed by two threads at once, it lets both of them return.")
{
	struct conf_helper h[2];
	int i;

	start(count);
	atomic_set(&killers, 0);
	tasklet_disable(&tasklet);
	tasklet_schedule(&tasklet);
	for (i = 0; i < 2; i++)
		conf_helper_start(&h[i], i ? conf_other_cpu() : raw_smp_processor_id(),
				  kill_with_others, NULL);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(atomic_read(&killers), 0);
	tasklet_enable(&tasklet);
	CONF_EXPECT(conf_sleep_until(atomic_read(&killers) == 2));
	for (i = 0; i < 2; i++)
		conf_helper_join(&h[i]);
	CONF_EQ(runs, 1);
	CONF_EXPECT(idle(&tasklet));
	run_once(&tasklet);
	CONF_EQ(runs, 2);
}

static int input, output;

static void double_it(struct tasklet_struct *t)
{
	output = 2 * input;
}

CONF(TSK_35,
     "It sees what was stored before it was scheduled; who killed or disabled it, what it did.")
{
	struct conf_helper h;
	int i;

	start(double_it);
	for (i = 1; i <= ROUNDS; i++) {
		input = i;
		if (!conf_helper_start(&h, conf_other_cpu(), schedule_it, NULL))
			return;
		conf_helper_join(&h);
		if (i % 2) {
			tasklet_kill(&tasklet);
		} else {
			conf_sleep_until(!queued(&tasklet));
			tasklet_disable(&tasklet);
			tasklet_enable(&tasklet);
		}
		if (!CONF_EQ(output, 2 * i))
			break;
	}
	tasklet_kill(&tasklet);
}

CONF_MODULE(CONF_ROW(TSK_23), CONF_ROW(TSK_24), CONF_ROW(TSK_25), CONF_ROW(TSK_26),
	    CONF_ROW(TSK_30), CONF_ROW(TSK_35));
