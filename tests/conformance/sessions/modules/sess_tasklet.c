// SPDX-License-Identifier: MIT
/* Goes and leaves a tasklet queued, which was disabled. */
#include <linux/interrupt.h>
#include <linux/module.h>

static void tasklet_fn(struct tasklet_struct *t)
{
	pr_info("sess_tasklet: ran\n");
}

static DECLARE_TASKLET_DISABLED(left, tasklet_fn);

static int __init left_init(void)
{
	tasklet_schedule(&left);
	return 0;
}

static void __exit left_exit(void)
{
	pr_info("sess_tasklet: exit\n");
}

module_init(left_init);
module_exit(left_exit);
MODULE_LICENSE("Dual MIT/GPL");
