// SPDX-License-Identifier: MIT
/* Goes and leaves a thread that has never been woken. */
#include <linux/kthread.h>
#include <linux/module.h>

static int never(void *unused)
{
	return 0;
}

static int __init leave_init(void)
{
	return PTR_ERR_OR_ZERO(kthread_create(never, NULL, "never_woken"));
}

static void __exit leave_exit(void)
{
}

module_init(leave_init);
module_exit(leave_exit);
MODULE_LICENSE("Dual MIT/GPL");
