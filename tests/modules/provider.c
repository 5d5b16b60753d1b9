// SPDX-License-Identifier: MIT
/* Exports what the module user calls. */
#include "provider.h"

#include <linux/module.h>

int provider_double(int n)
{
	return 2 * n;
}
EXPORT_SYMBOL(provider_double);

static int __init provider_init(void)
{
	return 0;
}

static void __exit provider_exit(void)
{
}

module_init(provider_init);
module_exit(provider_exit);
MODULE_LICENSE("Dual MIT/GPL");
