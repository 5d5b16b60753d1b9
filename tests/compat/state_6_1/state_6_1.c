// SPDX-License-Identifier: MIT
/* __state, task_is_running(), and the headers of linux/sched/. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

static struct task_struct *task;
static bool interrupted;

static int sleeper(void *data)
{
	allow_signal(SIGTERM);
	set_current_state(TASK_INTERRUPTIBLE);
	while (!signal_pending(current)) {
		schedule();
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	interrupted = true;
	flush_signals(current);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

static int __init state_6_1_init(void)
{
	u64 start = local_clock();

	task = kthread_run(sleeper, NULL, "compat_sleeper");
	if (IS_ERR(task))
		return PTR_ERR(task);
	while (READ_ONCE(task->__state) != TASK_INTERRUPTIBLE)
		schedule_timeout_uninterruptible(1);
	if (!task_is_running(task) && get_current_state() == TASK_RUNNING && local_clock() >= start)
		send_sig(SIGTERM, task, 0);
	return 0;
}

static void __exit state_6_1_exit(void)
{
	kthread_stop(task);
	if (interrupted)
		pr_info("compat state_6_1: ok\n");
}

module_init(state_6_1_init);
module_exit(state_6_1_exit);
MODULE_LICENSE("Dual MIT/GPL");
