// SPDX-License-Identifier: MIT
/*
 * Kernel threads: creating, binding, stopping.
 *
 * kthread_stop() sets a bit, wakes the thread and waits for its end; a thread
 * that has not run its function yet when it is stopped never runs it.
 *
 * Context: process context.
 * Locking: the flags are atomic bits; the result is written before `exited` is
 * completed and read after it.
 * Linux: kernel/kthread.c, where kthreadd creates all threads.
 */
#include "task.h"

#include <linux/kernel.h>
#include <linux/kthread.h>

enum {
	KTHREAD_SHOULD_STOP,
	KTHREAD_STARTED, /* its function has been entered, or skipped */
};

struct task_struct *kthread_create(int (*threadfn)(void *data), void *data, const char *namefmt,
				   ...)
{
	struct task_struct *task;
	va_list args;

	might_sleep();
	task = task_alloc();
	if (!task)
		return ERR_PTR(-ENOMEM);
	va_start(args, namefmt);
	vsnprintf(task->comm, sizeof(task->comm), namefmt, args);
	va_end(args);
	task->flags = PF_KTHREAD;
	task->kthread.threadfn = threadfn;
	task->kthread.data = data;
	/* Asleep until somebody calls wake_up_process(), as on Linux. */
	task->__state = TASK_UNINTERRUPTIBLE;
	task_publish(task);
	return task;
}

void kthread_entry(void)
{
	struct task_struct *self = current;
	int ret = -EINTR;

	set_bit(KTHREAD_STARTED, &self->kthread.flags);
	if (!test_bit(KTHREAD_SHOULD_STOP, &self->kthread.flags))
		ret = self->kthread.threadfn(self->kthread.data);
	do_exit(ret);
}

void kthread_bind(struct task_struct *task, unsigned int cpu)
{
	if (WARN_ON(test_bit(KTHREAD_STARTED, &task->kthread.flags)) || WARN_ON(!cpu_online(cpu)))
		return;
	WARN_ON(!bind_task(task, cpu));
}

int kthread_stop(struct task_struct *task)
{
	int ret;

	might_sleep();
	if (WARN(task == current, "kthread_stop() by %s[%d] of itself would wait for its own end\n",
		 task->comm, task->pid))
		return -EDEADLK;
	get_task_struct(task);
	set_bit(KTHREAD_SHOULD_STOP, &task->kthread.flags);
	wake_up_process(task);
	wait_for_completion(&task->kthread.exited);
	ret = task->exit_code;
	put_task_struct(task);
	return ret;
}

bool kthread_should_stop(void)
{
	return test_bit(KTHREAD_SHOULD_STOP, &current->kthread.flags);
}
