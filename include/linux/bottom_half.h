/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BOTTOM_HALF_H
#define _LINUX_BOTTOM_HALF_H
/*
 * Holding off softirqs, tasklets and timers on this CPU.
 *
 * - Nests, up to 127 deep. Hard interrupts still come; what they raise waits.
 * - The outermost local_bh_enable() in task context runs what is pending
 *   before it returns. With interrupts off, or in a top half, that would break
 *   the caller's own section: a WARN.
 * - Sleeping in between is "scheduling while atomic".
 */
#include <jiffy/context.h>
#include <jiffy/trace_mask.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>

/** local_softirq_pending - this CPU's pending bits. Context: Any context. Return: a mask. */
DECLARE_PER_CPU(u32, __softirq_pending);
#define local_softirq_pending() this_cpu_read(__softirq_pending)

/** bh_disable_traced - a section begins: an event, if it is the outermost. Context: Any context. */
void bh_disable_traced(void);

/* Enter a section of SOFTIRQ_DISABLE_OFFSET, or of a _bh lock. */
static __always_inline void __local_bh_disable(unsigned int cnt)
{
	if (unlikely(trace_bh_mask))
		bh_disable_traced();
	preempt_count_add(cnt);
	barrier();
}

static __always_inline void local_bh_disable(void)
{
	__local_bh_disable(SOFTIRQ_DISABLE_OFFSET);
}

/**
 * bh_enable_slow - after a bottom-half section: run what is pending, report a misuse, trace
 *
 * Context: Process or softirq context, interrupts on.
 */
void bh_enable_slow(void) __bh_context;

/*
 * Leave a section of SOFTIRQ_DISABLE_OFFSET, or of a _bh lock. First the count,
 * then the look: what an interrupt raises in between runs at that interrupt's
 * end, what it raised before is seen here.
 */
static __always_inline void __bh_context __local_bh_enable(unsigned int cnt)
{
	barrier();
	preempt_count_sub(cnt);
	if (unlikely((local_softirq_pending() | trace_bh_mask) || irqs_disabled()))
		bh_enable_slow();
}

static __always_inline void __bh_context local_bh_enable(void)
{
	__local_bh_enable(SOFTIRQ_DISABLE_OFFSET);
}

/**
 * _local_bh_enable - drop one level and run nothing
 *
 * For a caller with interrupts off, before an interrupt exit that will look.
 *
 * Context: Any context, interrupts off.
 */
void _local_bh_enable(void);

#endif

#include <jiffy/brings_locks.h>
