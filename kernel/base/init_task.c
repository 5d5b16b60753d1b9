// SPDX-License-Identifier: MIT
/*
 * The task that is there before any is created: the boot context, which later
 * is swapper/0, CPU 0's idle task. `current` points here from the first
 * instruction that has per-CPU data, so printk() and the locks need no special
 * case at boot.
 *
 * Context: -
 * Locking: -
 * Linux: init/init_task.c.
 */
#include <linux/sched.h>

struct task_struct init_task = {
	.__state = TASK_RUNNING,
	.usage = REFCOUNT_INIT(2),
	.flags = PF_KTHREAD | PF_IDLE,
	.on_rq = 1,
	.on_cpu = 1,
	.pi_lock = __RAW_SPIN_LOCK_INITIALIZER,
	.run_list = LIST_HEAD_INIT(init_task.run_list),
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.pid = 0,
	.comm = "swapper/0",
};

DEFINE_PER_CPU(struct task_struct *, current_task) = &init_task;
enum system_states system_state;
