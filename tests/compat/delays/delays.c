// SPDX-License-Identifier: MIT
/* Waiting, busy and asleep. */
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched.h>

static bool fine;

static int __init delays_init(void)
{
	unsigned long start = jiffies;

	ndelay(100);
	udelay(10);
	mdelay(1);
	msleep(20);
	usleep_range(1000, 2000);
	fsleep(5);
	fine = msleep_interruptible(10) == 0 && time_after(jiffies, start);
	set_current_state(TASK_UNINTERRUPTIBLE);
	fine = fine && schedule_timeout(1) == 0 && schedule_timeout_interruptible(1) == 0;
	cond_resched();
	yield();
	return 0;
}

static void __exit delays_exit(void)
{
	if (fine)
		pr_info("compat delays: ok\n");
}

module_init(delays_init);
module_exit(delays_exit);
MODULE_LICENSE("Dual MIT/GPL");
