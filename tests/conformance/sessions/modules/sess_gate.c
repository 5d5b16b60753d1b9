// SPDX-License-Identifier: MIT
/* The gate: see sess_gate.h. One at a time is at it. */
#include "sess_gate.h"

#include <linux/module.h>
#include <linux/wait.h>

#define LIMIT (10 * HZ)

static DECLARE_WAIT_QUEUE_HEAD(changes);
static bool is_open, waits;

bool sess_gate_wait(void)
{
	bool opened;

	WRITE_ONCE(waits, true);
	wake_up_all(&changes);
	opened = wait_event_timeout(changes, READ_ONCE(is_open), LIMIT);
	WRITE_ONCE(is_open, false);
	WRITE_ONCE(waits, false);
	wake_up_all(&changes);
	return opened;
}
EXPORT_SYMBOL_GPL(sess_gate_wait);

bool sess_gate_await(void)
{
	return wait_event_timeout(changes, READ_ONCE(waits), LIMIT);
}
EXPORT_SYMBOL_GPL(sess_gate_await);

bool sess_gate_open(void)
{
	if (!READ_ONCE(waits)) /* busybox's insmod tries twice: it may be shut again */
		return true;
	WRITE_ONCE(is_open, true);
	wake_up_all(&changes);
	return wait_event_timeout(changes, !READ_ONCE(waits), LIMIT);
}
EXPORT_SYMBOL_GPL(sess_gate_open);

static int __init gate_init(void)
{
	return 0;
}

static void __exit gate_exit(void)
{
}

module_init(gate_init);
module_exit(gate_exit);
MODULE_LICENSE("Dual MIT/GPL");
