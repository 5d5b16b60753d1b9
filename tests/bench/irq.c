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

#include <asm/processor.h>
#include <linux/limits.h>
#include <linux/minmax.h>

/* Instructions: more than a round of the loop, less than any interrupt. */
#define TICK_LEAST 40

static u32 handler_at;

BENCH_TOP_HALF(take_time)
{
	handler_at = bench_now();
}

BENCH(irq_to_handler, "interrupt of a software line → handler")
{
	u32 start;

	if (!bench_take_irq(take_time))
		return;
	for (int i = 0; i < BENCH_SAMPLES; i++) {
		start = bench_now();
		bench_raise_irq();
		bench_interval(start, handler_at);
	}
	bench_give_irq_back();
}

static u32 called_at; /* 0: not yet */

static void note_call(void *unused)
{
	WRITE_ONCE(called_at, bench_now());
}

BENCH_SELF_CALL(self_call, note_call);

BENCH(self_ipi, "self-IPI → handler")
{
	u32 start;

	for (int i = 0; i < BENCH_SAMPLES; i++) {
		called_at = 0;
		start = bench_now();
		bench_call_self(&self_call);
		while (!READ_ONCE(called_at))
			cpu_relax();
		bench_interval(start, called_at);
	}
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
