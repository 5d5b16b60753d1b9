// SPDX-License-Identifier: MIT
/* Tasks found by their numbers, and signals sent to them. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

static bool fine;

static int __init pids_init(void)
{
	struct pid *pid = find_get_pid(current->pid);
	struct task_struct *task = get_pid_task(pid, PIDTYPE_PID), *t;
	char comm[TASK_COMM_LEN];
	int seen = 0;

	rcu_read_lock();
	for_each_process(t)
		seen += t == current;
	fine = pid_task(find_vpid(task_pid_nr(current)), PIDTYPE_PID) == current;
	rcu_read_unlock();
	get_task_comm(comm, current);
	fine = fine && task == current && seen == 1 && !strcmp(comm, current->comm);
	if (task)
		put_task_struct(task);
	put_pid(pid);
	return 0;
}

static void __exit pids_exit(void)
{
	if (fine)
		pr_info("compat pids: ok\n");
}

module_init(pids_init);
module_exit(pids_exit);
MODULE_LICENSE("Dual MIT/GPL");
