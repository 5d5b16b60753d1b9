/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_EVENTS_WORKQUEUE_H
#define _TRACE_EVENTS_WORKQUEUE_H
/*
 * The trace points of workqueues, with Linux's names; see <trace/events/irq.h>.
 *
 * Context: any for the first two, interrupts off; process context for the others.
 * Linux: include/trace/events/workqueue.h.
 */
#include <jiffy/trace_write.h>

struct work_struct;

/* @queue: its number, for trace_note_queue(); @cpu: whose thread of it; @req_cpu: the CPU
 * that was asked for. */
static __always_inline void trace_workqueue_queue_work(int req_cpu, u32 queue, int cpu,
						       const struct work_struct *work)
{
	if (trace_is_on(TRACE_WORKQUEUE_QUEUE_WORK))
		trace_write_queue_work(work, queue, req_cpu, cpu);
}

static __always_inline void trace_workqueue_activate_work(const struct work_struct *work)
{
	if (trace_is_on(TRACE_WORKQUEUE_ACTIVATE_WORK))
		trace_write1(TRACE_WORKQUEUE_ACTIVATE_WORK, (unsigned long)work);
}

/* @work may be gone at the end: its function is given. */
static __always_inline void trace_workqueue_execute_start(const struct work_struct *work,
							  void *function)
{
	if (trace_is_on(TRACE_WORKQUEUE_EXECUTE_START))
		trace_write3(TRACE_WORKQUEUE_EXECUTE_START, (unsigned long)work,
			     (unsigned long)function, 0);
}

static __always_inline void trace_workqueue_execute_end(const struct work_struct *work,
							void *function)
{
	if (trace_is_on(TRACE_WORKQUEUE_EXECUTE_END))
		trace_write3(TRACE_WORKQUEUE_EXECUTE_END, (unsigned long)work,
			     (unsigned long)function, 0);
}

#endif
