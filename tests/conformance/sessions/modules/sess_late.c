// SPDX-License-Identifier: MIT
/* Calls __init code when that is gone. */
#include <linux/module.h>

static noinline int __init sess_only_once(void)
{
	return 0;
}

static int (*volatile later)(void);

static int __init late_init(void)
{
	later = sess_only_once;
	return later();
}

static void __exit late_exit(void)
{
	pr_info("sess_late: calls it\n");
	later();
	pr_info("sess_late: came back\n");
}

module_init(late_init);
module_exit(late_exit);
MODULE_LICENSE("Dual MIT/GPL");
