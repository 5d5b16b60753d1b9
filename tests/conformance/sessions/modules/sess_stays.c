// SPDX-License-Identifier: MIT
/* Has no exit function. */
#include <linux/module.h>

static int __init stays_init(void)
{
	return 0;
}

module_init(stays_init);
MODULE_LICENSE("Dual MIT/GPL");
