// SPDX-License-Identifier: MIT
/* The new names: timer_delete_sync(), timer_shutdown_sync(), add_timer_local(). */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/timer.h>

static struct timer_list timer;
static DEFINE_TIMER(never, NULL);
static int fired;

static void callback(struct timer_list *unused)
{
	fired++;
}

static int __init timer_6_12_init(void)
{
	timer_setup(&timer, callback, TIMER_PINNED);
	timer.expires = jiffies + 1;
	add_timer_local(&timer);
	return 0;
}

static void __exit timer_6_12_exit(void)
{
	bool was_pending;

	mod_timer(&timer, jiffies + 100 * HZ);
	was_pending = timer_delete_sync(&timer) && !timer_delete(&timer);
	timer_shutdown_sync(&timer);
	mod_timer(&timer, jiffies + 1);
	if (fired == 1 && was_pending && !timer_pending(&timer) && !timer_pending(&never))
		pr_info("compat timer_6_12: ok\n");
}

module_init(timer_6_12_init);
module_exit(timer_6_12_exit);
MODULE_LICENSE("Dual MIT/GPL");
