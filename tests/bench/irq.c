// SPDX-License-Identifier: MIT
/*
 * Interrupts: from one to its handler, and the tick as the thread sees it that
 * it comes into.
 *
 * Context: rows in a thread; take_time() in a top half.
 * Locking: none; the thread reads handler_at after the interrupt.
 * Linux: kernel/irq/, kernel/time/tick-common.c.
 */
#include "bench.h"

#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/limits.h>
#include <linux/minmax.h>

/* Instructions: more than a round of the loop, less than any interrupt. */
#define TICK_LEAST 40

static u32 handler_at;

static irqreturn_t __hardirq_context take_time(int irq, void *dev_id)
{
	handler_at = bench_now();
	return IRQ_HANDLED;
}

BENCH(irq_to_handler, "interrupt of a software line → handler")
{
	u32 start;

	if (request_irq(IRQ_SOFT_FIRST, take_time, 0, "bench", NULL)) {
		bench_skip("its line is taken");
		return;
	}
	for (int i = 0; i < BENCH_SAMPLES; i++) {
		start = bench_now();
		irq_soft_raise(IRQ_SOFT_FIRST);
		bench_interval(start, handler_at);
	}
	free_irq(IRQ_SOFT_FIRST, NULL);
}

/*
 * Looks at the clock without end. Two looks are always as far apart, but for a
 * tick between them: what it took is the difference.
 */
BENCH(tick, "timer tick, whole interrupt, busy CPU")
{
	u32 usual = U32_MAX, before, now = bench_now();

	for (int i = 0; i < BENCH_SAMPLES; i++) {
		do {
			before = now;
			now = bench_now();
			usual = min(usual, now - before);
		} while (now - before < TICK_LEAST);
		bench_sample(now - before - usual);
	}
}
