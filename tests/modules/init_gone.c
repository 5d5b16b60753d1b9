// SPDX-License-Identifier: MIT
/* Calls __init code when that has been unmapped. */
#include <linux/module.h>

static noinline int __init only_once(void)
{
	return 0;
}

static int (*volatile later)(void);

static int __init gone_init(void)
{
	later = only_once;
	return only_once();
}

static void __exit gone_exit(void)
{
	later();
}

module_init(gone_init);
module_exit(gone_exit);
MODULE_LICENSE("Dual MIT/GPL");
