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
#define trace_timer_init(timer) ((void)(timer))
#define trace_timer_start(timer, expires, flags) ((void)(timer), (void)(expires), (void)(flags))
#define trace_timer_expire_entry(timer, baseclk) ((void)(timer), (void)(baseclk))
#define trace_timer_expire_exit(timer) ((void)(timer))
#define trace_timer_cancel(timer) ((void)(timer))

#endif
