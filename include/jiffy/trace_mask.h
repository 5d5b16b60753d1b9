/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_TRACE_MASK_H
#define _JIFFY_TRACE_MASK_H
/* Which events are traced: all that a header with an inline function needs. The rest: trace.h. */
#include <linux/compiler.h>
#include <linux/types.h>

/* Linux's tracepoints, and a few of our own (see docs/DIFFERENCES.md). */
enum trace_event {
	TRACE_IRQ_HANDLER_ENTRY,
	TRACE_IRQ_HANDLER_EXIT,
	TRACE_SOFTIRQ_RAISE,
	TRACE_SOFTIRQ_ENTRY,
	TRACE_SOFTIRQ_EXIT,
	TRACE_TASKLET_SCHEDULE,
	TRACE_TASKLET_ENTRY,
	TRACE_TASKLET_EXIT,
	TRACE_TIMER_INIT,
	TRACE_TIMER_START,
	TRACE_TIMER_EXPIRE_ENTRY,
	TRACE_TIMER_EXPIRE_EXIT,
	TRACE_TIMER_CANCEL,
	TRACE_WORKQUEUE_QUEUE_WORK,
	TRACE_WORKQUEUE_ACTIVATE_WORK,
	TRACE_WORKQUEUE_EXECUTE_START,
	TRACE_WORKQUEUE_EXECUTE_END,
	TRACE_SCHED_SWITCH,
	TRACE_SCHED_WAKEUP,
	TRACE_SCHED_PROCESS_FORK,
	TRACE_SCHED_PROCESS_EXIT,
	TRACE_SCHED_KTHREAD_STOP,
	TRACE_SCHED_KTHREAD_STOP_RET,
	TRACE_IPI_RAISE,
	TRACE_IPI_ENTRY,
	TRACE_IPI_EXIT,
	TRACE_CONTENTION_BEGIN,
	TRACE_CONTENTION_END,
	TRACE_MODULE_LOAD,
	TRACE_MODULE_FREE,
	TRACE_CONSOLE,
	TRACE_PRINT,
	/* The second word of trace_mask has only these: one test asks for both. */
	TRACE_BH_DISABLE,
	TRACE_BH_ENABLE,
	NR_TRACE_EVENTS,
	TRACE_MORE_TEXT, /* not an event: the rest of the text of the entry before */
};

#define TRACE_MASK_WORDS 2

/* Which events are recorded just now. Written by trace_start() and trace_stop(). */
extern u32 trace_mask[TRACE_MASK_WORDS];

/* Its second word: are bottom-half sections traced? */
#define trace_bh_mask (trace_mask[TRACE_BH_DISABLE / 32])

/** trace_is_on - is @event recorded? Context: Any context. Return: true if so. */
static __always_inline bool trace_is_on(enum trace_event event)
{
	return unlikely(trace_mask[event / 32] & (1U << (event % 32)));
}

#endif
