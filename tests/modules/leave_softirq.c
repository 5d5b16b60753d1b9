// SPDX-License-Identifier: MIT
/* Goes and leaves the function of a softirq. */
#include <linux/interrupt.h>
#include <linux/module.h>

static void leave_action(struct softirq_action *action)
{
	pr_info("the softirq ran\n");
}

static int __init leave_init(void)
{
	open_softirq(BLOCK_SOFTIRQ, leave_action);
	raise_softirq(BLOCK_SOFTIRQ);
	return 0;
}

static void __exit leave_exit(void)
{
}

module_init(leave_init);
module_exit(leave_exit);
MODULE_LICENSE("Dual MIT/GPL");
