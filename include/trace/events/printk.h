/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_EVENTS_PRINTK_H
#define _TRACE_EVENTS_PRINTK_H
/*
 * The trace point of the log, with Linux's name: the text of each record; see
 * <trace/events/irq.h>.
 *
 * Context: any, the log locked.
 * Linux: include/trace/events/printk.h.
 */
#include <jiffy/trace_write.h>

static __always_inline void trace_console(const char *text, size_t len)
{
	if (trace_is_on(TRACE_CONSOLE))
		trace_write_text(TRACE_CONSOLE, 0, text, len);
}

#endif
