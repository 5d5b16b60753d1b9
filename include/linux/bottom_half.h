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
#include <linux/preempt.h>

static __always_inline void local_bh_disable(void)
{
	preempt_count_add(SOFTIRQ_DISABLE_OFFSET);
	barrier();
}

/**
 * __local_bh_enable_ip - undo local_bh_disable() or a _bh lock
 * @ip: where, for the report of a misuse
 * @cnt: what to take off preempt_count, SOFTIRQ_DISABLE_OFFSET or
 * SOFTIRQ_LOCK_OFFSET
 *
 * Context: Process or softirq context, interrupts on.
 */
void __local_bh_enable_ip(unsigned long ip, unsigned int cnt) __bh_context;

static __always_inline void __bh_context local_bh_enable(void)
{
	__local_bh_enable_ip(_RET_IP_, SOFTIRQ_DISABLE_OFFSET);
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
