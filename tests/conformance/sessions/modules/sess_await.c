// SPDX-License-Identifier: MIT
/* Cannot be loaded; insmod comes back when somebody is at the gate. */
#include "sess_gate.h"

#include <linux/module.h>

static int __init await_init(void)
{
	return sess_gate_await() ? -EAGAIN : -ETIME;
}

module_init(await_init);
MODULE_LICENSE("Dual MIT/GPL");
