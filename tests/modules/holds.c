// SPDX-License-Identifier: MIT
/* A timer holds a reference to its module until it has fired. Its init function is an initcall. */
#include <linux/module.h>

static int ms = 500;
module_param(ms, int, 0444);

static void give_back(struct timer_list *unused)
{
	module_put(THIS_MODULE);
}

static DEFINE_TIMER(timer, give_back);

static int __init holds_init(void)
{
	__module_get(THIS_MODULE);
	pr_info("references: %d\n", module_refcount(THIS_MODULE));
	mod_timer(&timer, jiffies + msecs_to_jiffies(ms));
	return 0;
}

static void __exit holds_exit(void)
{
	pr_info("references: %d, another: %d\n", module_refcount(THIS_MODULE),
		try_module_get(THIS_MODULE));
	del_timer_sync(&timer);
}

late_initcall(holds_init);
module_exit(holds_exit);
MODULE_LICENSE("Dual MIT/GPL");
