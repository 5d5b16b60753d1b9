// SPDX-License-Identifier: MIT
/* Goes while its work item runs, which then arms itself again. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static void again(struct work_struct *work);
static DECLARE_DELAYED_WORK(dwork, again);

static void again(struct work_struct *work)
{
	msleep(100);
	schedule_delayed_work(&dwork, HZ);
}

static int __init leave_init(void)
{
	schedule_delayed_work(&dwork, 0);
	msleep(30);
	return 0;
}

static void __exit leave_exit(void)
{
}

module_init(leave_init);
module_exit(leave_exit);
MODULE_LICENSE("Dual MIT/GPL");
