// SPDX-License-Identifier: MIT
/*
 * Timers: arming, moving and deleting one among many others, and the expiry of
 * many at once.
 *
 * The others are armed for anything between OTHERS_FIRST and OTHERS_FIRST +
 * OTHERS_SPREAD ticks from now, so none of them fires while a row runs.
 *
 * Context: rows in a thread; handlers in softirq context.
 * Locking: none; a row waits until its last timer has fired.
 * Linux: kernel/time/timer.c.
 */
#include "bench.h"

#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/timer.h>

#define BLOCK_ORDER (MAX_ORDER - 1)
#define BLOCK_TIMERS ((PAGE_SIZE << BLOCK_ORDER) / sizeof(struct timer_list))
#define NR_BLOCKS 7 /* 1,000,000 timers of at most 28 bytes */

#define PAIR_DISTANCE 100 /* ticks */
#define REARM_DISTANCE 64 /* a power of two; Linux's lists so far ahead hold 8 ticks each */
#define OTHERS_FIRST 10000
#define OTHERS_SPREAD 50000
/* Ticks from arming to expiry: arming takes a few. */
#define EXPIRY_DISTANCE 50
#define EXPIRY_SAMPLES 5

static_assert(NR_BLOCKS *BLOCK_TIMERS >= 1000000);

static unsigned long blocks[NR_BLOCKS];
static unsigned int nr_armed, nr_fired;
static u32 first_at, last_at;
static DECLARE_COMPLETION(all_fired);

static struct timer_list *timer_nr(unsigned int i)
{
	return (struct timer_list *)blocks[i / BLOCK_TIMERS] + i % BLOCK_TIMERS;
}

static void free_timers(void)
{
	for (int i = 0; i < NR_BLOCKS; i++) {
		free_pages(blocks[i], BLOCK_ORDER);
		blocks[i] = 0;
	}
}

/* Memory for @n timers; false: there is too little, and the row is skipped. */
static bool __process_context alloc_timers(unsigned int n)
{
	for (unsigned int i = 0; i * BLOCK_TIMERS < n; i++) {
		blocks[i] = __get_free_pages(GFP_KERNEL | __GFP_NOWARN, BLOCK_ORDER);
		if (!blocks[i]) {
			free_timers();
			bench_skip("too little memory");
			return false;
		}
	}
	return true;
}

static void __bh_context never(struct timer_list *timer)
{
}

static bool __process_context arm_others(unsigned int n)
{
	unsigned long first = jiffies + OTHERS_FIRST;

	if (!alloc_timers(n))
		return false;
	for (unsigned int i = 0; i < n; i++) {
		timer_setup(timer_nr(i), never, 0);
		mod_timer(timer_nr(i), first + i % OTHERS_SPREAD);
	}
	return true;
}

static void disarm_others(unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		del_timer(timer_nr(i));
	free_timers();
}

static void __process_context measure_pair(unsigned int others)
{
	static DEFINE_TIMER(timer, never);
	unsigned long expires;

	if (!arm_others(others))
		return;
	expires = jiffies + PAIR_DISTANCE;
	BENCH_PAIR(mod_timer(&timer, expires); del_timer(&timer));
	disarm_others(others);
}

BENCH(timer_pair_0, "mod_timer + del_timer pair, no others pending")
{
	measure_pair(0);
}

BENCH(timer_pair_1k, "mod_timer + del_timer pair, 1k others pending")
{
	measure_pair(1000);
}

BENCH(timer_pair_10k, "mod_timer + del_timer pair, 10k others pending")
{
	measure_pair(10000);
}

BENCH(timer_pair_100k, "mod_timer + del_timer pair, 100k others pending")
{
	measure_pair(100000);
}

BENCH(timer_pair_1m, "mod_timer + del_timer pair, 1,000k others pending")
{
	measure_pair(1000000);
}

BENCH(timer_rearm, "mod_timer on a pending timer, 100k others")
{
	static DEFINE_TIMER(timer, never);
	const unsigned int others = 100000;
	unsigned long expires;

	if (!arm_others(others))
		return;
	expires = jiffies + PAIR_DISTANCE;
	mod_timer(&timer, expires);
	/* Far enough to be another list each time: the same one is less work on Linux. */
	BENCH_PAIR(mod_timer(&timer, expires ^= REARM_DISTANCE));
	del_timer(&timer);
	disarm_others(others);
}

BENCH(timer_del_sync, "del_timer_sync, idle handler")
{
	static DEFINE_TIMER(timer, never);

	BENCH_PAIR(del_timer_sync(&timer));
}

static void __bh_context count_fired(struct timer_list *timer)
{
	if (!nr_fired)
		first_at = bench_now();
	if (++nr_fired == nr_armed) {
		last_at = bench_now();
		complete(&all_fired);
	}
}

/* A sample is the time from the first handler's start to the last one's, a timer. */
static void __process_context expire_once(unsigned int n)
{
	unsigned long expires = jiffies + EXPIRY_DISTANCE;

	nr_armed = n;
	nr_fired = 0;
	for (unsigned int i = 0; i < n; i++) {
		timer_setup(timer_nr(i), count_fired, 0);
		mod_timer(timer_nr(i), expires);
	}
	wait_for_completion(&all_fired);
	bench_sample((last_at - first_at) / (n - 1));
}

static void __process_context measure_expiry(unsigned int n)
{
	if (!alloc_timers(n))
		return;
	for (int i = 0; i < EXPIRY_SAMPLES; i++)
		expire_once(n);
	free_timers();
}

BENCH(timer_expiry_10k, "expiry, per timer, 10k in the same jiffy")
{
	measure_expiry(10000);
}

BENCH(timer_expiry_100k, "expiry, per timer, 100k in the same jiffy")
{
	measure_expiry(100000);
}
