// SPDX-License-Identifier: MIT
/* Has globals of the same names as same_b, and says which are its own. */
#include <linux/module.h>

int shared_name = 1;

void shared_function(void);
void shared_function(void)
{
	pr_info("shared_function of same_a: %d\n", shared_name++);
}

static int __init same_init(void)
{
	shared_function();
	return 0;
}

static void __exit same_exit(void)
{
	shared_function();
}

module_init(same_init);
module_exit(same_exit);
MODULE_LICENSE("Dual MIT/GPL");
