// SPDX-License-Identifier: MIT
/*
 * The trace: what a trace point costs while it is off, and what an event costs, the
 * dearest kinds of it among them.
 *
 * Context: in a thread, interrupts on: what a tick traces meanwhile is not the median's.
 * Locking: none; nobody else turns the trace on or off.
 * Linux: kernel/trace/trace_benchmark.c.
 */
#include "bench.h"

#include <jiffy/trace.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <trace/events/irq.h>
#include <trace/events/sched.h>
#include <trace/events/timer.h>
#include <trace/events/workqueue.h>

static struct timer_list timer;
static struct work_struct work;

BENCH(trace_off, "trace point, its event off")
{
	BENCH_PAIR(trace_softirq_raise(TASKLET_SOFTIRQ));
}

/* With the trace on; a row that finds no memory for it says so. */
#define BENCH_TRACED(name, what, code)                       \
	BENCH(name, what)                                    \
	{                                                    \
		if (trace_alloc()) {                         \
			bench_skip("no memory for a trace"); \
			return;                              \
		}                                            \
		trace_start();                               \
		BENCH_PAIR(code);                            \
		trace_stop();                                \
	}

BENCH_TRACED(trace_event, "trace event: softirq_raise", trace_softirq_raise(TASKLET_SOFTIRQ))
BENCH_TRACED(trace_timer, "trace event: timer_start", trace_timer_start(&timer))
BENCH_TRACED(trace_work, "trace event: workqueue_queue_work",
	     trace_workqueue_queue_work(WORK_CPU_UNBOUND, 1, 0, &work))
BENCH_TRACED(trace_switch, "trace event: sched_switch", trace_sched_switch(current, current))
