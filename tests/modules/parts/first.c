// SPDX-License-Identifier: MIT
/* A module of two files, with a dash in its name and the functions' old names. */
#include <linux/module.h>
#include <parts.h>

int init_module(void)
{
	pr_info("%s, %s: %d %d\n", KBUILD_MODNAME, THIS_MODULE->name, PARTS_FLAG, second_part());
	return 0;
}

void cleanup_module(void)
{
}

MODULE_LICENSE("Dual MIT/GPL");
