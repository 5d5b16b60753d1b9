/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_EVENTS_MODULE_H
#define _TRACE_EVENTS_MODULE_H
/*
 * The trace points of modules that come and go, with Linux's names; see
 * <trace/events/irq.h>.
 *
 * Context: process context.
 * Linux: include/trace/events/module.h.
 */
#include <jiffy/trace_write.h>
#include <linux/string.h>

static __always_inline void trace_module_load(const char *name)
{
	if (trace_is_on(TRACE_MODULE_LOAD))
		trace_write_text(TRACE_MODULE_LOAD, 0, name, strlen(name));
}

static __always_inline void trace_module_free(const char *name)
{
	if (trace_is_on(TRACE_MODULE_FREE))
		trace_write_text(TRACE_MODULE_FREE, 0, name, strlen(name));
}

#endif
