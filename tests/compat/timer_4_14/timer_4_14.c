// SPDX-License-Identifier: MIT
/* The months of the change: timer_setup() with a cast, then the function stored. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/timer.h>

static struct timer_list timer;
static int fired, late;

static void old_form(unsigned long data)
{
	struct timer_list *t = (struct timer_list *)data;

	fired += t == &timer;
}

static void new_form(struct timer_list *t)
{
	late += t == &timer;
}

static int __init timer_4_14_init(void)
{
	setup_timer(&timer, (TIMER_FUNC_TYPE)old_form, (TIMER_DATA_TYPE)&timer);
	mod_timer(&timer, jiffies + 1);
	while (timer_pending(&timer))
		schedule_timeout_uninterruptible(1);
	del_timer_sync(&timer);
	timer_setup(&timer, NULL, 0);
	timer.function = new_form;
	timer.expires = jiffies + 1;
	add_timer(&timer);
	return 0;
}

static void __exit timer_4_14_exit(void)
{
	del_timer_sync(&timer);
	if (fired == 1 && late == 1)
		pr_info("compat timer_4_14: ok\n");
}

module_init(timer_4_14_init);
module_exit(timer_4_14_exit);
MODULE_LICENSE("Dual MIT/GPL");
