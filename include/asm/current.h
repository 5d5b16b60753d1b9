/* SPDX-License-Identifier: MIT */
#ifndef _ASM_CURRENT_H
#define _ASM_CURRENT_H
/*
 * The running task. Constant for the thread that asks, whatever CPU it runs
 * on, so the read is not volatile and the compiler may keep the value.
 */
#include <linux/percpu.h>

struct task_struct;
DECLARE_PER_CPU(struct task_struct *, current_task);

static __always_inline struct task_struct *get_current(void)
{
	struct task_struct *task;

	__asm__("movl %%fs:%1, %0" : "=r"(task) : "m"(current_task));
	return task;
}

#define current get_current()

#endif

#include <jiffy/brings_locks.h>
