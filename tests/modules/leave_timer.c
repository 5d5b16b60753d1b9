// SPDX-License-Identifier: MIT
/* Goes and leaves a timer armed: kind=data in its own data, kind=memory in memory. */
#include <linux/module.h>
#include <linux/slab.h>

static char *kind = "data";
module_param(kind, charp, 0444);

static void leave_handler(struct timer_list *t)
{
	pr_info("the handler ran\n");
}

static DEFINE_TIMER(in_data, leave_handler);

static int __init leave_init(void)
{
	struct timer_list *t = &in_data;

	if (!strcmp(kind, "memory")) {
		t = kmalloc(sizeof(*t), GFP_KERNEL);
		if (!t)
			return -ENOMEM;
		timer_setup(t, leave_handler, 0);
	}
	mod_timer(t, jiffies + 2 * HZ);
	return 0;
}

static void __exit leave_exit(void)
{
}

module_init(leave_init);
module_exit(leave_exit);
MODULE_LICENSE("Dual MIT/GPL");
