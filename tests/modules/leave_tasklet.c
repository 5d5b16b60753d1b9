// SPDX-License-Identifier: MIT
/* Goes and leaves a tasklet queued, which it had disabled. */
#include <linux/interrupt.h>
#include <linux/module.h>

static void leave_tasklet_fn(struct tasklet_struct *t)
{
	pr_info("the tasklet ran\n");
}

static DECLARE_TASKLET_DISABLED(leave_tasklet, leave_tasklet_fn);

static int __init leave_init(void)
{
	tasklet_schedule(&leave_tasklet);
	return 0;
}

static void __exit leave_exit(void)
{
}

module_init(leave_init);
module_exit(leave_exit);
MODULE_LICENSE("Dual MIT/GPL");
