// SPDX-License-Identifier: MIT
/* Needs the module with the gate, and does nothing with it. */
#include "sess_gate.h"

#include <linux/module.h>

static bool (*volatile needed)(void);

static int __init needs_init(void)
{
	needed = sess_gate_open;
	return 0;
}

static void __exit needs_exit(void)
{
}

module_init(needs_init);
module_exit(needs_exit);
MODULE_LICENSE("Dual MIT/GPL");
