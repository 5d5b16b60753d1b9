/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_EVENTS_TIMER_H
#define _TRACE_EVENTS_TIMER_H
/*
 * The trace points of timers, with Linux's names and arguments, at Linux's
 * places; see <trace/events/irq.h>.
 *
 * Context: any, interrupts off, the base locked.
 * Linux: include/trace/events/timer.h.
 */
#include <jiffy/trace_write.h>

struct timer_list;

static __always_inline void trace_timer_init(const struct timer_list *timer)
{
	if (trace_is_on(TRACE_TIMER_INIT))
		trace_write1(TRACE_TIMER_INIT, (unsigned long)timer);
}

/* Linux gives `expires` and `flags` too, which are the timer's. */
static __always_inline void trace_timer_start(const struct timer_list *timer)
{
	if (trace_is_on(TRACE_TIMER_START))
		trace_write_timer_start(timer);
}

static __always_inline void trace_timer_expire_entry(const struct timer_list *timer,
						     unsigned long baseclk)
{
	if (trace_is_on(TRACE_TIMER_EXPIRE_ENTRY))
		trace_write_timer_expire(timer, baseclk);
}

static __always_inline void trace_timer_expire_exit(const struct timer_list *timer)
{
	if (trace_is_on(TRACE_TIMER_EXPIRE_EXIT))
		trace_write1(TRACE_TIMER_EXPIRE_EXIT, (unsigned long)timer);
}

static __always_inline void trace_timer_cancel(const struct timer_list *timer)
{
	if (trace_is_on(TRACE_TIMER_CANCEL))
		trace_write1(TRACE_TIMER_CANCEL, (unsigned long)timer);
}

#endif
