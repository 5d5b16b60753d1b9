// SPDX-License-Identifier: MIT
/* Goes and leaves a top half on a line that the command `irq` can raise. */
#include <linux/interrupt.h>
#include <linux/module.h>

#define LINE 25

static irqreturn_t leave_top_half(int irq, void *dev_id)
{
	return IRQ_HANDLED;
}

static int __init leave_init(void)
{
	return request_irq(LINE, leave_top_half, IRQF_SHARED, "leftover", (void *)leave_top_half);
}

static void __exit leave_exit(void)
{
}

module_init(leave_init);
module_exit(leave_exit);
MODULE_LICENSE("Dual MIT/GPL");
