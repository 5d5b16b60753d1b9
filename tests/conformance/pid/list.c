// SPDX-License-Identifier: MIT
/*
 * PID-03: the list of tasks, read under rcu_read_lock().
 *
 * Context: process context.
 * Locking: the row is a reader.
 * Linux: include/linux/sched/signal.h.
 */
#include "conf_shim.h"

#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/string.h>

static void do_nothing(void *unused)
{
}

/* How often @task is in the list. */
static int listed(struct task_struct *task)
{
	struct task_struct *pos;
	int n = 0;

	rcu_read_lock();
	for_each_process(pos)
		n += pos == task;
	rcu_read_unlock();
	return n;
}

CONF(PID_03, "for_each_process() finds each kernel thread once, and none with pid 0.")
{
	struct task_struct *pos;
	int n = 0, idle = 0;

	CONF_EQ(listed(current), 1);
	rcu_read_lock();
	for_each_process(pos) {
		idle += task_pid_nr(pos) == 0;
		n++;
	}
	rcu_read_unlock();
	CONF_EQ(idle, 0);
	CONF_EXPECT(n > 1);
}

CONF(PID_03_ENDS, "One that has ended is no longer found, and can be looked at by who has it.")
{
	struct conf_helper h;
	struct task_struct *task;

	if (!conf_helper_prepare(&h, raw_smp_processor_id(), do_nothing, NULL))
		return;
	task = h.task;
	get_task_struct(task);
	CONF_EQ(listed(task), 1);
	wake_up_process(task);
	conf_helper_join(&h);
	CONF_EXPECT(conf_sleep_until(!listed(task)));
	synchronize_rcu();
	CONF_EXPECT(!strncmp(task->comm, "conf-helper", 11));
	put_task_struct(task);
}

CONF_MODULE(CONF_ROW(PID_03), CONF_ROW(PID_03_ENDS));
