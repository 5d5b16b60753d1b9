// SPDX-License-Identifier: MIT
/*
 * Takes references to the thread that loads it, which soon ends, and to pid 1, and gives
 * all back at its end; put=0: none of them, put=1: only the first.
 */
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/sched/task.h>

static int put = 3;
module_param(put, int, 0444);

static struct task_struct *loader, *again, *shell;

static int __init holds_init(void)
{
	loader = get_task_struct(current);
	again = get_pid_task(task_pid(current), PIDTYPE_PID);
	rcu_read_lock();
	shell = get_pid_task(find_vpid(1), PIDTYPE_PID);
	rcu_read_unlock();
	return 0;
}

static void __exit holds_exit(void)
{
	if (put > 0)
		put_task_struct(shell);
	if (put > 1)
		put_task_struct(loader);
	if (put > 2)
		put_task_struct(again);
}

module_init(holds_init);
module_exit(holds_exit);
MODULE_LICENSE("Dual MIT/GPL");
