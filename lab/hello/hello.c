// SPDX-License-Identifier: MIT
/* The smallest module: says that it came and that it went. */
#include <linux/module.h>

static int times = 1;
module_param(times, int, 0444);
MODULE_PARM_DESC(times, "how often to say it");

static int __init hello_init(void)
{
	int i;

	for (i = 0; i < times; i++)
		pr_info("hello\n");
	return 0;
}

static void __exit hello_exit(void)
{
	pr_info("goodbye\n");
}

module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("says hello");
