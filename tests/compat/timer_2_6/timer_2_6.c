// SPDX-License-Identifier: MIT
/* Timers as of old: init_timer(), then function, data and expires one by one. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/timer.h>

#define SECRET 0x1234UL

static struct timer_list timer;
static unsigned long got;

static void timer_func(unsigned long arg)
{
	got = arg;
}

static int __init timer_2_6_init(void)
{
	init_timer(&timer);
	timer.expires = jiffies + HZ / 20;
	timer.data = SECRET;
	timer.function = timer_func;
	add_timer(&timer);
	return 0;
}

static void __exit timer_2_6_exit(void)
{
	del_timer(&timer);
	if (got == SECRET)
		pr_info("compat timer_2_6: ok\n");
}

module_init(timer_2_6_init);
module_exit(timer_2_6_exit);
MODULE_LICENSE("Dual MIT/GPL");
