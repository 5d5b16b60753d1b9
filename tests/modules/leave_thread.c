// SPDX-License-Identifier: MIT
/* Goes and leaves a thread asleep in its own function. */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>

static int sleeper(void *unused)
{
	msleep(5000);
	pr_info("the thread goes on\n");
	return 0;
}

static int __init leave_init(void)
{
	struct task_struct *task = kthread_run(sleeper, NULL, "leftover");

	return PTR_ERR_OR_ZERO(task);
}

static void __exit leave_exit(void)
{
}

module_init(leave_init);
module_exit(leave_exit);
MODULE_LICENSE("Dual MIT/GPL");
