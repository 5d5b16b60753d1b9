// SPDX-License-Identifier: MIT
/* timer_container_of(), timer_destroy_on_stack(), timer_delete_sync_try(). */
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/timer.h>

struct alarm {
	struct completion rung;
	struct timer_list timer;
};

static bool rang;

static void ring(struct timer_list *t)
{
	struct alarm *alarm = timer_container_of(alarm, t, timer);

	complete(&alarm->rung);
}

static int __init timer_6_16_init(void)
{
	struct alarm alarm;

	init_completion(&alarm.rung);
	timer_setup_on_stack(&alarm.timer, ring, 0);
	mod_timer(&alarm.timer, jiffies + 2);
	wait_for_completion(&alarm.rung);
	rang = timer_delete_sync_try(&alarm.timer) >= 0;
	timer_delete_sync(&alarm.timer);
	timer_destroy_on_stack(&alarm.timer);
	return 0;
}

static void __exit timer_6_16_exit(void)
{
	if (rang)
		pr_info("compat timer_6_16: ok\n");
}

module_init(timer_6_16_init);
module_exit(timer_6_16_exit);
MODULE_LICENSE("Dual MIT/GPL");
