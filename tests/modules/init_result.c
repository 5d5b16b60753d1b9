// SPDX-License-Identifier: MIT
/* Its init function ends as told: a result, a fault, locks or interrupts kept. */
#include <linux/module.h>
#include <linux/slab.h>

static int result;
module_param(result, int, 0444);
static char *how = "returns";
module_param(how, charp, 0444);

static void *memory;
static int *volatile nowhere = (int *)8;

static int __init result_init(void)
{
	if (!strcmp(how, "faults"))
		*nowhere = 1;
	if (!strcmp(how, "leaks"))
		memory = kmalloc(64, GFP_KERNEL);
	if (!strcmp(how, "irqs"))
		local_irq_disable();
	if (!strcmp(how, "preempt"))
		preempt_disable();
	return result;
}

static void __exit result_exit(void)
{
	if (!strcmp(how, "exit_faults"))
		*nowhere = 1;
	pr_info("exit was called\n");
}

module_init(result_init);
module_exit(result_exit);
MODULE_LICENSE("Dual MIT/GPL");
