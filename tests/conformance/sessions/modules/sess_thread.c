// SPDX-License-Identifier: MIT
/* Goes and leaves a thread asleep in its own function. */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>

static int thread_fn(void *unused)
{
	msleep(2000);
	pr_info("sess_thread: goes on\n");
	return 0;
}

static int __init thread_init(void)
{
	struct task_struct *task = kthread_run(thread_fn, NULL, "sess_thread");

	return PTR_ERR_OR_ZERO(task);
}

static void __exit thread_exit(void)
{
	pr_info("sess_thread: exit\n");
}

module_init(thread_init);
module_exit(thread_exit);
MODULE_LICENSE("Dual MIT/GPL");
