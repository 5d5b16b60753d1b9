// SPDX-License-Identifier: MIT
/*
 * Tasklets: requests that become one run, held back, overtaken, and waited for.
 *
 * insmod makes three experiments, one after the other; rmmod the fourth. README.md is
 * the handout. The tasklet `high` is whole; `normal` is yours.
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/sched.h>

static struct tasklet_struct high;
static int runs; /* of the tasklet normal */

static void high_fn(struct tasklet_struct *t)
{
	pr_info("[high] runs over %s\n", current->comm);
}

/* TODO 1/6: the tasklet normal; its function adds 1 to runs and says "[normal] run N, over COMM" */
static struct tasklet_struct normal;

static void normal_fn(struct tasklet_struct *t)
{
	pr_info("[normal] run %d, over %s\n", ++runs, current->comm);
}

static void schedule_three_times(void)
{
	pr_info("[tasklet] normal, three times\n");
	/* TODO 1/5: turn bottom halves off, schedule normal three times, turn them on again */
	local_bh_disable();
	tasklet_schedule(&normal);
	tasklet_schedule(&normal);
	tasklet_schedule(&normal);
	local_bh_enable();
	msleep(20);
}

static void schedule_disabled(void)
{
	pr_info("[tasklet] normal, disabled\n");
	/* TODO 2/2: disable normal, then schedule it */
	tasklet_disable(&normal);
	tasklet_schedule(&normal);
	msleep(500);
	pr_info("[tasklet] normal, enabled\n");
	/* TODO 2/1: enable it again */
	tasklet_enable(&normal);
	msleep(20);
}

static void schedule_both(void)
{
	pr_info("[tasklet] normal, then high\n");
	/* TODO 3/4: with bottom halves off schedule normal, then high with high priority */
	local_bh_disable();
	tasklet_schedule(&normal);
	tasklet_hi_schedule(&high);
	local_bh_enable();
	msleep(20);
}

static int __init tasklet_lab_init(void)
{
	tasklet_setup(&high, high_fn);
	/* TODO 1/1: set normal up with its function */
	tasklet_setup(&normal, normal_fn);
	schedule_three_times();
	schedule_disabled();
	schedule_both();
	return 0;
}

static void __exit tasklet_lab_exit(void)
{
	pr_info("[tasklet] normal, for the last time\n");
	/* TODO 4/2: schedule normal once more, then wait until it has run: it must not be left */
	tasklet_schedule(&normal);
	tasklet_kill(&normal);
	tasklet_kill(&high);
	pr_info("[tasklet] runs of normal: %d\n", runs);
}

module_init(tasklet_lab_init);
module_exit(tasklet_lab_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("schedules tasklets in four ways");
