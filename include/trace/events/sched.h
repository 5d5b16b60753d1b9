/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_EVENTS_SCHED_H
#define _TRACE_EVENTS_SCHED_H
/*
 * The trace points of the scheduler and of threads, with Linux's names; see
 * <trace/events/irq.h>. Names of threads are remembered by their pid.
 *
 * Context: any for sched_wakeup; process context for the others.
 * Linux: include/trace/events/sched.h.
 */
#include <jiffy/trace_write.h>
#include <linux/sched.h>

static __always_inline void trace_sched_switch(const struct task_struct *prev,
					       const struct task_struct *next)
{
	if (trace_is_on(TRACE_SCHED_SWITCH))
		trace_write_switch(prev, next);
}

/* @cpu: where it will run. Before it can, so that sched_switch comes behind this. */
static __always_inline void trace_sched_wakeup(const struct task_struct *p, int cpu)
{
	if (trace_is_on(TRACE_SCHED_WAKEUP))
		trace_write3(TRACE_SCHED_WAKEUP, p->pid, cpu, 0);
}

static __always_inline void trace_sched_process_fork(const struct task_struct *child)
{
	if (trace_is_on(TRACE_SCHED_PROCESS_FORK))
		trace_write1(TRACE_SCHED_PROCESS_FORK, child->pid);
}

static __always_inline void trace_sched_process_exit(const struct task_struct *p)
{
	if (trace_is_on(TRACE_SCHED_PROCESS_EXIT))
		trace_write1(TRACE_SCHED_PROCESS_EXIT, p->pid);
}

static __always_inline void trace_sched_kthread_stop(const struct task_struct *p)
{
	if (trace_is_on(TRACE_SCHED_KTHREAD_STOP))
		trace_write1(TRACE_SCHED_KTHREAD_STOP, p->pid);
}

static __always_inline void trace_sched_kthread_stop_ret(int ret)
{
	if (trace_is_on(TRACE_SCHED_KTHREAD_STOP_RET))
		trace_write1(TRACE_SCHED_KTHREAD_STOP_RET, ret);
}

#endif
