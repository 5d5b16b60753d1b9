// SPDX-License-Identifier: MIT
/*
 * Bottom halves: the bh pair, and from tasklet_schedule() to the tasklet in each
 * of the places it can be called from.
 *
 * The handler looks at the clock first of all; the row is the way to it.
 *
 * Context: rows in a thread; tasklet_handler() in softirq context, raise_tasklet()
 * in a top half.
 * Locking: none; the thread reads handler_at after the handler has run.
 * Linux: kernel/softirq.c.
 */
#include "bench.h"

#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/sched.h>

#define SPIN_SAMPLES 5

static u32 handler_at, raised_at;
static bool handled;
static DECLARE_COMPLETION(handler_ran);

static void __bh_context tasklet_handler(struct tasklet_struct *t)
{
	handler_at = bench_now();
	WRITE_ONCE(handled, true);
}

static DECLARE_TASKLET(tasklet, tasklet_handler);

static void __bh_context completing_handler(struct tasklet_struct *t)
{
	handler_at = bench_now();
	complete(&handler_ran);
}

static DECLARE_TASKLET(completing_tasklet, completing_handler);

BENCH(bh_pair, "local_bh_disable/enable pair")
{
	BENCH_PAIR(local_bh_disable(); local_bh_enable());
}

BENCH(enable_to_tasklet, "local_bh_disable(); tasklet_schedule(); t0; local_bh_enable() → handler")
{
	u32 start;

	for (int i = 0; i < BENCH_SAMPLES; i++) {
		local_bh_disable();
		tasklet_schedule(&tasklet);
		start = bench_now();
		local_bh_enable();
		bench_interval(start, handler_at);
	}
}

BENCH(tasklet_round_trip, "the same, schedule to return of local_bh_enable")
{
	u32 start;

	for (int i = 0; i < BENCH_SAMPLES; i++) {
		local_bh_disable();
		start = bench_now();
		tasklet_schedule(&tasklet);
		local_bh_enable();
		bench_interval(start, bench_now());
	}
}

BENCH_TOP_HALF(raise_tasklet)
{
	raised_at = bench_now();
	tasklet_schedule(&tasklet);
}

BENCH(irq_to_tasklet, "top half raises a tasklet → tasklet handler at irq exit")
{
	if (!bench_take_irq(raise_tasklet))
		return;
	for (int i = 0; i < BENCH_SAMPLES; i++) {
		bench_raise_irq();
		bench_interval(raised_at, handler_at);
	}
	bench_give_irq_back();
}

BENCH(tasklet_sleep, "plain tasklet_schedule from a thread that then sleeps → handler")
{
	u32 start;

	for (int i = 0; i < BENCH_SAMPLES; i++) {
		start = bench_now();
		tasklet_schedule(&completing_tasklet);
		wait_for_completion(&handler_ran);
		bench_interval(start, handler_at);
	}
}

/* In ticks, not instructions: nothing but the tick ends the wait. */
BENCH(tasklet_spin, "plain tasklet_schedule from a thread that spins → handler, in ticks")
{
	for (int i = 0; i < SPIN_SAMPLES; i++) {
		unsigned long edge = jiffies;

		while (jiffies == edge)
			;
		edge = jiffies;
		handled = false;
		tasklet_schedule(&tasklet);
		while (!READ_ONCE(handled))
			;
		bench_sample(jiffies - edge);
	}
}
