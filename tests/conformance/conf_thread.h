/* SPDX-License-Identifier: MIT */
#ifndef _CONF_THREAD_H
#define _CONF_THREAD_H
/*
 * A thread for what a kernel may end a thread for.
 */
#include "conf.h"

#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched/task.h>

/* Call @fn in a thread of its own, which may not survive it; returns when it has ended. */
static inline void conf_in_thread(int (*fn)(void *arg), void *arg)
{
	struct task_struct *task = kthread_create(fn, arg, "conf-thread");

	if (IS_ERR(task)) {
		conf_fail(__FILE__, __LINE__, "no thread: %ld", PTR_ERR(task));
		return;
	}
	get_task_struct(task);
	wake_up_process(task);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(task->exit_state)));
	put_task_struct(task);
}

#endif
