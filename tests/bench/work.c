// SPDX-License-Identifier: MIT
/*
 * Work items: from queueing to the function, there and back, and many of them.
 *
 * Context: rows in a thread, the functions in events.
 * Locking: none; the thread reads handler_at after the function has run.
 * Linux: kernel/workqueue.c.
 */
#include "bench.h"

#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define MANY 100000
#define MANY_SAMPLES 3

static u32 handler_at;
static bool handled;

static void __process_context note_time(struct work_struct *work)
{
	handler_at = bench_now();
	WRITE_ONCE(handled, true);
}

static void __process_context do_nothing(struct work_struct *work)
{
}

static DECLARE_WORK(work, note_time);
static DECLARE_WORK(plain_work, do_nothing);

BENCH(work_run, "schedule_work → handler")
{
	u32 start;

	for (int i = 0; i < BENCH_SAMPLES; i++) {
		handled = false;
		start = bench_now();
		schedule_work(&work);
		/* Its thread is on this CPU: as a rule it is the next. */
		do
			yield();
		while (!READ_ONCE(handled));
		bench_interval(start, handler_at);
	}
}

BENCH(work_flush, "schedule_work + flush_work round trip")
{
	u32 start;

	for (int i = 0; i < BENCH_SAMPLES; i++) {
		start = bench_now();
		schedule_work(&plain_work);
		flush_work(&plain_work);
		bench_interval(start, bench_now());
	}
}

BENCH(work_100k, "queue and run 100,000 distinct works, per item")
{
	struct work_struct *works = kmalloc(MANY * sizeof(*works), GFP_KERNEL);
	u32 start;

	if (!works) {
		bench_skip("no memory");
		return;
	}
	for (int i = 0; i < MANY; i++)
		INIT_WORK(&works[i], do_nothing);
	for (int i = 0; i < MANY_SAMPLES; i++) {
		start = bench_now();
		for (int n = 0; n < MANY; n++)
			schedule_work(&works[n]);
		flush_scheduled_work();
		bench_sample((bench_now() - start) / MANY);
	}
	kfree(works);
}
