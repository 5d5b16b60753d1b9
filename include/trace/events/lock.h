/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_EVENTS_LOCK_H
#define _TRACE_EVENTS_LOCK_H
/*
 * The trace points of locks that somebody waits for, with Linux's names; see
 * <trace/events/irq.h>.
 *
 * Context: any.
 * Linux: include/trace/events/lock.h.
 */
#include <jiffy/trace_write.h>

#define LCB_F_SPIN (1U << 0)
#define LCB_F_READ (1U << 1)
#define LCB_F_WRITE (1U << 2)
#define LCB_F_MUTEX (1U << 5)

static __always_inline void trace_contention_begin(const void *lock, unsigned int flags)
{
	if (trace_is_on(TRACE_CONTENTION_BEGIN))
		trace_write3(TRACE_CONTENTION_BEGIN, (unsigned long)lock, flags, 0);
}

static __always_inline void trace_contention_end(const void *lock, int ret)
{
	if (trace_is_on(TRACE_CONTENTION_END))
		trace_write3(TRACE_CONTENTION_END, (unsigned long)lock, ret, 0);
}

#endif
