// SPDX-License-Identifier: MIT
/* A module of two files, with a flag of its own. */
#include <linux/module.h>

#include "part.h"

int init_module(void)
{
	return part_answer() == SECRET ? 0 : -EINVAL;
}

void cleanup_module(void)
{
	pr_info("compat two_files: ok\n");
}

MODULE_LICENSE("GPL v2");
