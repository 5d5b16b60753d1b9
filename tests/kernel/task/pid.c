// SPDX-License-Identifier: MIT
/*
 * Numbers of tasks: who has one, and when another task gets it.
 *
 * Context: threads.
 * Locking: none but RCU's.
 * Linux: the rows PID and KTH-23 of the specification.
 */
#include <jiffy/ktest.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/slab.h>

static int __process_context nothing(void *data)
{
	return 0;
}

/* A number whose task has been. */
static struct pid *__process_context used_pid(void)
{
	struct task_struct *task = kthread_create(nothing, NULL, "pid-test");
	struct pid *pid;

	if (IS_ERR(task))
		return ERR_PTR(PTR_ERR(task));
	pid = get_task_pid(task, PIDTYPE_PID);
	kthread_stop(task);
	return pid;
}

KTEST(pid_of_the_dead, "After a task's end its number finds nothing, whoever holds it (PID-06).")
{
	struct task_struct *task = get_task_struct(kthread_create(nothing, NULL, "pid-test"));
	struct pid *pid = find_get_pid(task->pid);

	EXPECT(pid && pid == task_pid(task));
	EXPECT_EQ(pid_nr(pid), task->pid);
	EXPECT(get_pid_task(pid, PIDTYPE_PID) == task);
	put_task_struct(task);
	kthread_stop(task);
	EXPECT(!find_get_pid(task->pid));
	EXPECT(!get_pid_task(pid, PIDTYPE_PID));
	EXPECT_EQ(pid_nr(pid), task->pid);
	put_task_struct(task);
	put_pid(pid);
}

/* All numbers, the last of them first; -> how kthread_create() fails then. */
static long __process_context take_all(struct pid **pids, int *n)
{
	struct pid *pid;

	for (*n = 0; *n < PID_MAX_DEFAULT; pids[(*n)++] = pid) {
		pid = used_pid();
		if (IS_ERR(pid))
			return PTR_ERR(pid);
	}
	return 0;
}

KTEST(pid_all_taken, "A number is nobody else's while it is referenced; without any: -EAGAIN.")
{
	int n, i, order = get_order(PID_MAX_DEFAULT * sizeof(struct pid *));
	struct pid **pids = (struct pid **)__get_free_pages(GFP_KERNEL, order), *again;
	pid_t nr;

	EXPECT(pids);
	if (!pids)
		return;
	EXPECT_EQ(take_all(pids, &n), -EAGAIN);
	EXPECT(n > PID_MAX_DEFAULT - RESERVED_PIDS - 100);
	nr = pid_nr(pids[n / 2]);
	put_pid(pids[n / 2]);
	again = used_pid();
	EXPECT(!IS_ERR(again) && pid_nr(again) == nr);
	pids[n / 2] = again;
	for (i = 0; i < n; i++)
		put_pid(pids[i]);
	free_pages((unsigned long)pids, order);
}

KTEST(pid_put_alive,
      "A reference too many is put on a living task: WARN, and it lives on (KTH-23).")
{
	struct task_struct *task = kthread_create(nothing, NULL, "pid-test");

	expect_log("put_task_struct");
	put_task_struct(task);
	refcount_set(&task->usage, 1);
	EXPECT_EQ(kthread_stop(task), -EINTR);
}
