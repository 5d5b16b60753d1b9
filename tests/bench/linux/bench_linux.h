/* SPDX-License-Identifier: MIT */
#ifndef _BENCH_LINUX_H
#define _BENCH_LINUX_H
/*
 * What bench.h promises its rows, on Linux: both interrupts are an irq_work, with which
 * a CPU interrupts itself; kernels for one CPU have no other way to.
 */
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/irq_work.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>

#define __process_context
#define __bh_context
#define __hardirq_context

/*
 * While ksoftirqd is awake and this thread does not sleep, softirqs stay pending, and
 * each local_bh_enable() takes three times as long.
 */
static inline void bench_settle(void)
{
	schedule_timeout_uninterruptible(10);
}

#define bench_print(...) printk(KERN_INFO __VA_ARGS__)

#define BENCH_TOP_HALF(fn) static void fn(struct irq_work *unused)

extern struct irq_work bench_irq;

static inline bool bench_take_irq(void (*fn)(struct irq_work *unused))
{
	bench_irq = (struct irq_work)IRQ_WORK_INIT_HARD(fn);
	return true;
}

static __always_inline void bench_raise_irq(void)
{
	irq_work_queue(&bench_irq);
}

static inline void bench_give_irq_back(void)
{
	irq_work_sync(&bench_irq);
}

#define BENCH_SELF_CALL(name, fn)                                            \
	static void name##_call(struct irq_work *unused)                     \
	{                                                                    \
		fn(NULL);                                                    \
	}                                                                    \
	static struct irq_work name = IRQ_WORK_INIT_HARD(name##_call)

static __always_inline void bench_call_self(struct irq_work *call)
{
	irq_work_queue(call);
}

#endif
