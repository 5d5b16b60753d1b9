// SPDX-License-Identifier: MIT
/* Calls what the module provider exports. */
#include "provider.h"

#include <linux/module.h>

static int n = 21;
module_param(n, int, 0444);

static int __init user_init(void)
{
	pr_info("twice %d is %d\n", n, provider_double(n));
	return 0;
}

static void __exit user_exit(void)
{
}

module_init(user_init);
module_exit(user_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_AUTHOR("Jiffy");
MODULE_DESCRIPTION("calls what another one exports");
MODULE_VERSION("1.0");
