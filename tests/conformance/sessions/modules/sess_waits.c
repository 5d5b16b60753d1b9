// SPDX-License-Identifier: MIT
/* Waits at the gate in its init function, or in its exit function. */
#include "sess_gate.h"

#include <linux/module.h>

static bool in_exit;
module_param(in_exit, bool, 0);

static int __init waits_init(void)
{
	if (!in_exit)
		pr_info("sess_waits: init was let through: %d\n", sess_gate_wait());
	return 0;
}

static void __exit waits_exit(void)
{
	if (in_exit)
		pr_info("sess_waits: exit was let through: %d\n", sess_gate_wait());
}

module_init(waits_init);
module_exit(waits_exit);
MODULE_LICENSE("Dual MIT/GPL");
