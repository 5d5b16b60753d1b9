// SPDX-License-Identifier: MIT
/* Goes and gives nothing back. */
#include <linux/module.h>
#include <linux/slab.h>

static void *first, *second;

static int __init leave_init(void)
{
	first = kmalloc(100, GFP_KERNEL);
	second = kmalloc(1000, GFP_KERNEL);
	return 0;
}

static void __exit leave_exit(void)
{
}

module_init(leave_init);
module_exit(leave_exit);
MODULE_LICENSE("Dual MIT/GPL");
