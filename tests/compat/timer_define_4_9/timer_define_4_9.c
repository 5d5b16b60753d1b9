// SPDX-License-Identifier: MIT
/* DEFINE_TIMER() with four arguments, TIMER_INITIALIZER() with three. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/timer.h>

static int first, second;

static void add_one(unsigned long where)
{
	++*(int *)where;
}

static DEFINE_TIMER(static_timer, add_one, 0, (unsigned long)&first);
static struct timer_list other = TIMER_INITIALIZER(add_one, 0, (unsigned long)&second);

static int __init timer_define_4_9_init(void)
{
	mod_timer(&static_timer, jiffies + 2);
	mod_timer(&other, jiffies + 3);
	return 0;
}

static void __exit timer_define_4_9_exit(void)
{
	del_timer_sync(&static_timer);
	del_timer_sync(&other);
	if (first == 1 && second == 1)
		pr_info("compat timer_define_4_9: ok\n");
}

module_init(timer_define_4_9_init);
module_exit(timer_define_4_9_exit);
MODULE_LICENSE("Dual MIT/GPL");
