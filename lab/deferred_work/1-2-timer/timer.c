// SPDX-License-Identifier: MIT
/*
 * Exercises 1 and 2: a timer that fires once, then again and again.
 *
 * The handler runs in softirq context: it must not sleep.
 */
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/timer.h>

MODULE_DESCRIPTION("Simple timer");
MODULE_AUTHOR("Jiffy");
MODULE_LICENSE("Dual MIT/GPL");

#define TIMER_TIMEOUT 1 /* seconds */

static struct timer_list timer;

static void timer_handler(struct timer_list *tl)
{
	/* TODO 1/4: print how many seconds have passed since the module was loaded */
	static int nseconds;

	nseconds += TIMER_TIMEOUT;
	pr_info("[timer_handler] nseconds = %d\n", nseconds);

	/* TODO 2/1: arm the timer again */
	mod_timer(tl, jiffies + TIMER_TIMEOUT * HZ);
}

static int __init timer_init(void)
{
	pr_info("[timer_init] Init module\n");

	/* TODO 1/1: initialize the timer: its handler is timer_handler() */
	timer_setup(&timer, timer_handler, 0);

	/* TODO 1/1: arm it, TIMER_TIMEOUT seconds from now */
	mod_timer(&timer, jiffies + TIMER_TIMEOUT * HZ);

	return 0;
}

static void __exit timer_exit(void)
{
	/* TODO 1/1: stop the timer; after this line its handler must not run any more */
	del_timer_sync(&timer);

	pr_info("[timer_exit] Exit module\n");
}

module_init(timer_init);
module_exit(timer_exit);
