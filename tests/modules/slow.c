// SPDX-License-Identifier: MIT
/*
 * Its init and exit functions take their time: how=sleeps, listens (to signals),
 * spins or threads.
 */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>

static char *how = "sleeps";
module_param(how, charp, 0444);
static int init_ms = 1000;
module_param(init_ms, int, 0444);
static int exit_ms;
module_param(exit_ms, int, 0444);

static int until_stopped(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 5;
}

/* Threads that are over when the init function returns; the last one has never run. */
static int make_threads(void)
{
	struct task_struct *task;
	int i, sum = 0;

	for (i = 0; i < 10; i++) {
		task = kthread_run(until_stopped, NULL, "slow/%d", i);
		if (IS_ERR(task))
			return PTR_ERR(task);
		if (i % 2)
			msleep(20);
		sum += kthread_stop(task);
	}
	task = kthread_create(until_stopped, NULL, "slow/last");
	if (IS_ERR(task))
		return PTR_ERR(task);
	pr_info("never ran: %d\n", kthread_stop(task));
	pr_info("threads are over: %d\n", sum);
	return 0;
}

static int __init slow_init(void)
{
	if (!strcmp(how, "threads"))
		return make_threads();
	if (!strcmp(how, "listens"))
		return msleep_interruptible(init_ms) ? -EINTR : 0;
	if (!strcmp(how, "spins")) {
		mdelay(init_ms);
		return 0;
	}
	msleep(init_ms);
	return 0;
}

static void __exit slow_exit(void)
{
	msleep(exit_ms);
}

module_init(slow_init);
module_exit(slow_exit);
MODULE_LICENSE("Dual MIT/GPL");
