/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H
/*
 * preempt_count: in which context does this CPU run, in one number.
 *
 *	bits   0-7   preempt_disable() depth
 *	bits   8-15  softirq: 0x100 in a handler, 0x200 for each local_bh_disable()
 *	bits  16-19  hard interrupt depth
 *	bits  20-23  NMI depth
 *
 * A per-CPU word: the count belongs to the CPU, and schedule() only ever
 * switches where it is the same on both sides. The macros return the masked
 * count, not 0 or 1, as Linux's do. Any context.
 *
 * Linux: include/linux/preempt.h. Threads are never preempted here, so
 * preempt_enable() never reschedules.
 */
#include <linux/percpu.h>

#define PREEMPT_BITS 8
#define SOFTIRQ_BITS 8
#define HARDIRQ_BITS 4
#define NMI_BITS 4
#define PREEMPT_SHIFT 0
#define SOFTIRQ_SHIFT (PREEMPT_SHIFT + PREEMPT_BITS)
#define HARDIRQ_SHIFT (SOFTIRQ_SHIFT + SOFTIRQ_BITS)
#define NMI_SHIFT (HARDIRQ_SHIFT + HARDIRQ_BITS)
#define PREEMPT_MASK 0x000000ff
#define SOFTIRQ_MASK 0x0000ff00
#define HARDIRQ_MASK 0x000f0000
#define NMI_MASK 0x00f00000
#define PREEMPT_OFFSET (1 << PREEMPT_SHIFT)
#define SOFTIRQ_OFFSET (1 << SOFTIRQ_SHIFT)
#define HARDIRQ_OFFSET (1 << HARDIRQ_SHIFT)
#define NMI_OFFSET (1 << NMI_SHIFT)
#define SOFTIRQ_DISABLE_OFFSET (2 * SOFTIRQ_OFFSET)
#define SOFTIRQ_LOCK_OFFSET (SOFTIRQ_DISABLE_OFFSET + PREEMPT_OFFSET)

DECLARE_PER_CPU(int, __preempt_count);

#define preempt_count() this_cpu_read(__preempt_count)
#define preempt_count_set(pc) this_cpu_write(__preempt_count, pc)
#define preempt_count_add(val) this_cpu_add(__preempt_count, val)
#define preempt_count_sub(val) this_cpu_sub(__preempt_count, val)

#define preempt_disable()                          \
	do {                                       \
		preempt_count_add(PREEMPT_OFFSET); \
		barrier();                         \
	} while (0)
#define preempt_enable()                           \
	do {                                       \
		barrier();                         \
		preempt_count_sub(PREEMPT_OFFSET); \
	} while (0)
#define preempt_enable_no_resched() preempt_enable()

#define nmi_count() (preempt_count() & NMI_MASK)
#define hardirq_count() (preempt_count() & HARDIRQ_MASK)
#define softirq_count() (preempt_count() & SOFTIRQ_MASK)
#define irq_count() (preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_MASK))

#define in_nmi() nmi_count()
#define in_hardirq() hardirq_count()
#define in_irq() hardirq_count()
#define in_softirq() softirq_count()
#define in_serving_softirq() (softirq_count() & SOFTIRQ_OFFSET)
#define in_interrupt() irq_count()
#define in_task() (!(preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET)))
#define in_atomic() (preempt_count() != 0)
#define preemptible() (preempt_count() == 0 && !irqs_disabled())

/* 0 task (also with bottom halves off), 1 softirq, 2 hard interrupt, 3 NMI. */
static inline unsigned char interrupt_context_level(void)
{
	int pc = preempt_count();

	return !!(pc & NMI_MASK) + !!(pc & (NMI_MASK | HARDIRQ_MASK)) +
	       !!(pc & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET));
}

#endif

#include <jiffy/brings_locks.h>
