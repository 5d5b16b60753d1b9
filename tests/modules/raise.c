// SPDX-License-Identifier: MIT
/* Lets the kernel call what another module has left behind. */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/module.h>

static int line;
module_param(line, int, 0444);
MODULE_PARM_DESC(line, "raise this interrupt line");
static int softirq = -1;
module_param(softirq, int, 0444);
MODULE_PARM_DESC(softirq, "raise this softirq");

static int __init raise_init(void)
{
	if (line)
		irq_soft_raise(line);
	if (softirq >= 0)
		raise_softirq(softirq);
	return 0;
}

static void __exit raise_exit(void)
{
}

module_init(raise_init);
module_exit(raise_exit);
MODULE_LICENSE("Dual MIT/GPL");
