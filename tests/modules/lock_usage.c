// SPDX-License-Identifier: MIT
/* Its init function and a timer share a lock: wrongly, with bh=0, or rightly. */
#include <linux/module.h>

static bool bh;
module_param(bh, bool, 0444);

static struct device_data {
	int count;
	spinlock_t lock;
} dev;

static void timer_handler(struct timer_list *unused)
{
	spin_lock(&dev.lock);
	dev.count++;
	spin_unlock(&dev.lock);
}

static DEFINE_TIMER(timer, timer_handler);

static int __init usage_init(void)
{
	spin_lock_init(&dev.lock);
	if (bh) {
		spin_lock_bh(&dev.lock);
		dev.count = 0;
		spin_unlock_bh(&dev.lock);
	} else {
		spin_lock(&dev.lock);
		dev.count = 0;
		spin_unlock(&dev.lock);
	}
	mod_timer(&timer, jiffies + 2);
	return 0;
}

static void __exit usage_exit(void)
{
	del_timer_sync(&timer);
	pr_info("the timer ran %d times\n", dev.count);
}

module_init(usage_init);
module_exit(usage_exit);
MODULE_LICENSE("Dual MIT/GPL");
