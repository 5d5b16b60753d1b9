/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_EVENTS_IPI_H
#define _TRACE_EVENTS_IPI_H
/*
 * The trace points of interrupts between CPUs, with Linux's names; the reason is
 * the vector. See <trace/events/irq.h>.
 *
 * Context: any to raise; hard interrupt for the others.
 * Linux: include/trace/events/ipi.h.
 */
#include <jiffy/trace_write.h>

static __always_inline void trace_ipi_raise(u32 target_mask, unsigned int vector)
{
	if (trace_is_on(TRACE_IPI_RAISE))
		trace_write3(TRACE_IPI_RAISE, target_mask, vector, 0);
}

static __always_inline void trace_ipi_entry(unsigned int vector)
{
	if (trace_is_on(TRACE_IPI_ENTRY))
		trace_write1(TRACE_IPI_ENTRY, vector);
}

static __always_inline void trace_ipi_exit(unsigned int vector)
{
	if (trace_is_on(TRACE_IPI_EXIT))
		trace_write1(TRACE_IPI_EXIT, vector);
}

#endif
