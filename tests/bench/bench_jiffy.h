/* SPDX-License-Identifier: MIT */
#ifndef _BENCH_JIFFY_H
#define _BENCH_JIFFY_H
/*
 * What bench.h promises its rows, on Jiffy: an interrupt is a software line's, and a
 * CPU calls itself as smp_call_function_single() calls another.
 */
#include <jiffy/context.h>
#include <jiffy/tty.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/smp.h>

/* Nobody else does anything. */
static inline void bench_settle(void)
{
}

#define bench_print(...) tty_printf(__VA_ARGS__)

/* In line: the row's own code is what runs as the handler. */
#define BENCH_TOP_HALF(fn)                                           \
	static __always_inline void fn##_body(void);                 \
	static irqreturn_t __hardirq_context fn(int irq, void *data) \
	{                                                            \
		fn##_body();                                         \
		return IRQ_HANDLED;                                  \
	}                                                            \
	static __always_inline void fn##_body(void)

void bench_skip(const char *why);

static inline bool __process_context bench_take_irq(irq_handler_t fn)
{
	if (!request_irq(IRQ_SOFT_FIRST, fn, 0, "bench", NULL))
		return true;
	bench_skip("its line is taken");
	return false;
}

static __always_inline void bench_raise_irq(void)
{
	irq_soft_raise(IRQ_SOFT_FIRST);
}

static inline void __process_context bench_give_irq_back(void)
{
	free_irq(IRQ_SOFT_FIRST, NULL);
}

#define BENCH_SELF_CALL(name, fn) static call_single_data_t name = { .func = fn }

static __always_inline void bench_call_self(call_single_data_t *call)
{
	__smp_call_single_queue(smp_processor_id(), &call->node);
}

#endif
