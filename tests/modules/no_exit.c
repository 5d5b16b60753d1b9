// SPDX-License-Identifier: MIT
/* Has no exit function, and so has to stay. */
#include <linux/module.h>

static int __init no_exit_init(void)
{
	return 0;
}

module_init(no_exit_init);
MODULE_LICENSE("Dual MIT/GPL");
