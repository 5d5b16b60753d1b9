// SPDX-License-Identifier: MIT
/* Goes and leaves more timers than rmmod names, the first one in its own data. */
#include <linux/module.h>
#include <linux/slab.h>

#define MEMORY_TIMERS 100

static void many_handler(struct timer_list *t)
{
	pr_info("the handler ran\n");
}

static DEFINE_TIMER(first, many_handler);

static int __init leave_init(void)
{
	struct timer_list *timers = kcalloc(MEMORY_TIMERS, sizeof(*timers), GFP_KERNEL);
	unsigned int i;

	if (!timers)
		return -ENOMEM;
	mod_timer(&first, jiffies + 2 * HZ);
	for (i = 0; i < MEMORY_TIMERS; i++) {
		timer_setup(&timers[i], many_handler, 0);
		mod_timer(&timers[i], jiffies + 2 * HZ);
	}
	return 0;
}

static void __exit leave_exit(void)
{
}

module_init(leave_init);
module_exit(leave_exit);
MODULE_LICENSE("Dual MIT/GPL");
