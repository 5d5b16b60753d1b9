// SPDX-License-Identifier: MIT
/* Timers as until Linux 4.14: setup_timer(), a handler that gets a number. */
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/timer.h>

struct blink {
	struct timer_list timer;
	int count;
};

static struct blink blink;

static void blink_handler(unsigned long data)
{
	struct blink *b = (struct blink *)data;

	if (++b->count < 3)
		mod_timer(&b->timer, jiffies + HZ / 50);
}

static int __init timer_4_9_init(void)
{
	setup_timer(&blink.timer, blink_handler, (unsigned long)&blink);
	mod_timer(&blink.timer, jiffies + HZ / 50);
	return 0;
}

static void __exit timer_4_9_exit(void)
{
	del_timer_sync(&blink.timer);
	if (blink.count == 3)
		pr_info("compat timer_4_9: ok\n");
}

module_init(timer_4_9_init);
module_exit(timer_4_9_exit);
MODULE_LICENSE("Dual MIT/GPL");
