// SPDX-License-Identifier: MIT
/* What the old ones became in 5.9: DECLARE_TASKLET_OLD(). */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/module.h>

static int sum;

static void old_func(unsigned long data)
{
	sum += data + 1;
}

static DECLARE_TASKLET_OLD(kept, old_func);
static DECLARE_TASKLET_DISABLED_OLD(off, old_func);

static int __init tasklet_5_9_old_init(void)
{
	tasklet_schedule(&kept);
	tasklet_schedule(&off);
	tasklet_enable(&off);
	tasklet_disable_nosync(&off);
	tasklet_enable(&off);
	return 0;
}

static void __exit tasklet_5_9_old_exit(void)
{
	tasklet_kill(&kept);
	tasklet_kill(&off);
	if (sum == 2)
		pr_info("compat tasklet_5_9_old: ok\n");
}

module_init(tasklet_5_9_old_init);
module_exit(tasklet_5_9_old_exit);
MODULE_LICENSE("Dual MIT/GPL");
