// SPDX-License-Identifier: MIT
/*
 * PID-05: the name that a task's state had until Linux 5.13.
 *
 * Context: process context.
 * Locking: none.
 * Linux: include/linux/sched.h of 4.9 to 5.13.
 */
#include "conf_shim.h"

#include <linux/sched.h>

CONF_JIFFY(PID_05_OLD, "task->state is task->__state.")
{
	set_current_state(TASK_INTERRUPTIBLE);
	CONF_EQ(READ_ONCE(current->state), TASK_INTERRUPTIBLE);
	current->state = TASK_RUNNING;
	CONF_EQ(READ_ONCE(current->__state), TASK_RUNNING);
}

CONF_MODULE(CONF_ROW(PID_05_OLD));
