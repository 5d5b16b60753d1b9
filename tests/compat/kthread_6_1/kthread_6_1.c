// SPDX-License-Identifier: MIT
/* kthread_run_on_cpu(), kthread_park(), kthread_stop_put(). */
#include <linux/delay.h>
#include <linux/freezer.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched/task.h>

static struct task_struct *task;
static int cpu_seen = -1;

static int bound(void *data)
{
	set_freezable();
	while (!kthread_freezable_should_stop(NULL)) {
		cpu_seen = smp_processor_id();
		if (kthread_should_park())
			kthread_parkme();
		msleep_interruptible(20);
	}
	return 7;
}

static int __init kthread_6_1_init(void)
{
	task = kthread_run_on_cpu(bound, NULL, 0, "compat/%u");
	if (IS_ERR(task))
		return PTR_ERR(task);
	get_task_struct(task);
	return 0;
}

static void __exit kthread_6_1_exit(void)
{
	int parked = kthread_park(task), result;

	kthread_unpark(task);
	result = kthread_stop_put(task);
	if (parked == 0 && result == 7 && cpu_seen == 0)
		pr_info("compat kthread_6_1: ok\n");
}

module_init(kthread_6_1_init);
module_exit(kthread_6_1_exit);
MODULE_LICENSE("Dual MIT/GPL");
