// SPDX-License-Identifier: MIT
/*
 * PID rows: from a number to its struct pid, and on to the task; what a task shows.
 *
 * Context: process context.
 * Locking: the rows are readers of RCU where they hold no reference.
 * Linux: kernel/pid.c; include/linux/sched.h.
 */
#include "conf_shim.h"

#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#define NO_PID 0x3fffffff /* greater than any */

static int sleep_until_stop(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(MAX_SCHEDULE_TIMEOUT);
	return 0;
}

/* One that has not been woken, with a reference to be put; NULL and a failure if none. */
static struct task_struct *new_thread(void)
{
	struct task_struct *k = kthread_create(sleep_until_stop, NULL, "conf-pid");

	return CONF_EXPECT(!IS_ERR(k)) ? get_task_struct(k) : NULL;
}

/* Is there a task with that number? */
static bool found(pid_t nr)
{
	bool is;

	rcu_read_lock();
	is = find_vpid(nr) != NULL;
	rcu_read_unlock();
	return is;
}

CONF(PID_01, "find_vpid() and pid_task() find a task by its number, and NULL where there is none.")
{
	struct task_struct *k = new_thread();

	if (!k)
		return;
	rcu_read_lock();
	CONF_EXPECT(pid_task(find_vpid(task_pid_nr(current)), PIDTYPE_PID) == current);
	CONF_EXPECT(pid_task(find_vpid(task_pid_nr(k)), PIDTYPE_PID) == k);
	CONF_EXPECT(find_vpid(task_pid_nr(k)) == task_pid(k));
	CONF_EXPECT(pid_task(NULL, PIDTYPE_PID) == NULL);
	CONF_STREQ(pid_task(find_vpid(2), PIDTYPE_PID)->comm, "kthreadd");
	rcu_read_unlock();
	CONF_EXPECT(!found(NO_PID));
	CONF_EXPECT(!found(-1));
	CONF_EXPECT(!found(0));
	kthread_stop(k);
	put_task_struct(k);
}

CONF(PID_02, "find_get_pid() takes a reference, put_pid() gives it back; both may find none.")
{
	struct pid *pid = find_get_pid(task_pid_nr(current));
	unsigned int count;

	if (!CONF_EXPECT(pid != NULL))
		return;
	CONF_EXPECT(pid == task_pid(current));
	CONF_EQ(pid_nr(pid), task_pid_nr(current));
	count = refcount_read(&pid->count);
	CONF_EXPECT(get_pid(pid) == pid);
	CONF_EQ(refcount_read(&pid->count), count + 1);
	put_pid(pid);
	put_pid(pid);
	CONF_EQ(refcount_read(&pid->count), count - 1);
	CONF_EXPECT(find_get_pid(NO_PID) == NULL);
	CONF_EXPECT(get_pid(NULL) == NULL);
	CONF_EQ(pid_nr(NULL), 0);
	put_pid(NULL);
}

CONF(PID_02_TASK, "get_pid_task() takes a reference to the task, until that has ended.")
{
	struct task_struct *k = new_thread();
	unsigned int usage;
	struct pid *pid;

	if (!k)
		return;
	pid = get_task_pid(k, PIDTYPE_PID);
	usage = refcount_read(&k->usage);
	CONF_EXPECT(get_pid_task(pid, PIDTYPE_PID) == k);
	CONF_EQ(refcount_read(&k->usage), usage + 1);
	put_task_struct(k);
	CONF_EXPECT(get_pid_task(NULL, PIDTYPE_PID) == NULL);
	kthread_stop(k);
	/* The pid stays, its task does not. */
	CONF_EXPECT(conf_sleep_until(!found(pid_nr(pid))));
	CONF_EXPECT(get_pid_task(pid, PIDTYPE_PID) == NULL);
	put_pid(pid);
	put_task_struct(k);
}

CONF(PID_04, "get_task_comm() copies the name; task_pid_nr() is the number.")
{
	char name[TASK_COMM_LEN];
	struct task_struct *k = new_thread();

	if (!k)
		return;
	memset(name, 'x', sizeof(name));
	CONF_EXPECT(get_task_comm(name, k) == name);
	CONF_STREQ(name, "conf-pid");
	get_task_comm(name, current);
	CONF_STREQ(name, "PID-04");
	CONF_EXPECT(task_pid_nr(k) > 0);
	CONF_EXPECT(task_pid_nr(k) != task_pid_nr(current));
	CONF_EQ(task_pid_nr(k), k->pid);
	kthread_stop(k);
	put_task_struct(k);
}

CONF(PID_05, "task_is_running() looks at the state, which __state is.")
{
	struct task_struct *k = new_thread();

	if (!k)
		return;
	CONF_EXPECT(task_is_running(current));
	CONF_EQ(READ_ONCE(current->__state), TASK_RUNNING);
	CONF_EXPECT(!task_is_running(k));
	wake_up_process(k);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(k->__state) == TASK_INTERRUPTIBLE));
	CONF_EXPECT(!task_is_running(k));
	kthread_stop(k);
	CONF_EXPECT(conf_sleep_until(!task_is_running(k)));
	put_task_struct(k);
}

CONF(PID_06, "After a thread's end its number leads nowhere, even while a reference is held.")
{
	struct task_struct *k = new_thread();
	pid_t nr;

	if (!k)
		return;
	nr = task_pid_nr(k);
	CONF_EXPECT(found(nr));
	kthread_stop(k);
	CONF_EXPECT(conf_sleep_until(!found(nr)));
	CONF_EXPECT(find_get_pid(nr) == NULL);
	put_task_struct(k);
}

CONF_MODULE(CONF_ROW(PID_01), CONF_ROW(PID_02), CONF_ROW(PID_02_TASK), CONF_ROW(PID_04),
	    CONF_ROW(PID_05), CONF_ROW(PID_06));
