// SPDX-License-Identifier: MIT
/* Goes and leaves a delayed item armed and another queued behind a slow one. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static void slow(struct work_struct *work)
{
	msleep(500);
}

static void late(struct work_struct *work)
{
	pr_info("the item ran\n");
}

static DECLARE_WORK(slow_item, slow);
static DECLARE_WORK(behind, late);
static DECLARE_DELAYED_WORK(armed, late);

static int __init leave_init(void)
{
	schedule_work_on(0, &slow_item);
	schedule_work_on(0, &behind);
	schedule_delayed_work(&armed, 5 * HZ);
	msleep(20);
	return 0;
}

static void __exit leave_exit(void)
{
}

module_init(leave_init);
module_exit(leave_exit);
MODULE_LICENSE("Dual MIT/GPL");
