/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_EVENTS_IRQ_H
#define _TRACE_EVENTS_IRQ_H
/*
 * The trace points of interrupts, softirqs and tasklets, with Linux's names and
 * arguments, at Linux's places; off, each is a test and a branch.
 *
 * Context: any, interrupts on or off; they do not sleep and take no lock.
 * Linux: include/trace/events/irq.h (tasklet_entry and _exit since 6.4; there is
 * no tasklet_schedule).
 */
#include <jiffy/trace_write.h>

struct tasklet_struct;

/* Linux gives the irqaction, which has the two. */
static __always_inline void trace_irq_handler_entry(unsigned int irq, const char *name,
						    void *handler)
{
	if (trace_is_on(TRACE_IRQ_HANDLER_ENTRY))
		trace_write3(TRACE_IRQ_HANDLER_ENTRY, irq, (unsigned long)name,
			     (unsigned long)handler);
}

static __always_inline void trace_irq_handler_exit(unsigned int irq, int ret)
{
	if (trace_is_on(TRACE_IRQ_HANDLER_EXIT))
		trace_write3(TRACE_IRQ_HANDLER_EXIT, irq, ret, 0);
}

static __always_inline void trace_softirq_raise(unsigned int vec_nr)
{
	if (trace_is_on(TRACE_SOFTIRQ_RAISE))
		trace_write1(TRACE_SOFTIRQ_RAISE, vec_nr);
}

static __always_inline void trace_softirq_entry(unsigned int vec_nr)
{
	if (trace_is_on(TRACE_SOFTIRQ_ENTRY))
		trace_write1(TRACE_SOFTIRQ_ENTRY, vec_nr);
}

static __always_inline void trace_softirq_exit(unsigned int vec_nr)
{
	if (trace_is_on(TRACE_SOFTIRQ_EXIT))
		trace_write1(TRACE_SOFTIRQ_EXIT, vec_nr);
}

static __always_inline void trace_tasklet_schedule(const struct tasklet_struct *t, void *func,
						   unsigned int vec_nr)
{
	if (trace_is_on(TRACE_TASKLET_SCHEDULE))
		trace_write3(TRACE_TASKLET_SCHEDULE, (unsigned long)t, (unsigned long)func, vec_nr);
}

static __always_inline void trace_tasklet_entry(const struct tasklet_struct *t, void *func)
{
	if (trace_is_on(TRACE_TASKLET_ENTRY))
		trace_write3(TRACE_TASKLET_ENTRY, (unsigned long)t, (unsigned long)func, 0);
}

static __always_inline void trace_tasklet_exit(const struct tasklet_struct *t, void *func)
{
	if (trace_is_on(TRACE_TASKLET_EXIT))
		trace_write3(TRACE_TASKLET_EXIT, (unsigned long)t, (unsigned long)func, 0);
}

#endif
