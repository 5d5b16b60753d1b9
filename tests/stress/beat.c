// SPDX-License-Identifier: MIT
/*
 * The beats: a timer on each CPU that fires in every tick the CPU gets to see.
 *
 * Context: softirq; reading in any.
 * Locking: each CPU writes its own, others read.
 * Linux: - (its tests tolerate a time).
 */
#include "beat.h"

#include "stress.h"

#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/timer.h>

/*
 * Of a beat itself, in jiffies: what a host that has more to do than it has CPUs
 * lets one virtual CPU wait while the one that counts jiffies goes on. A beat that
 * is lost, or misplaced in the wheel, is not 10 s late but never comes.
 */
#define STOPPED_JIFFIES (10 * HZ)

struct beat {
	struct timer_list timer;
	unsigned long last;
};

static DEFINE_PER_CPU(struct beat, beats);

static void check_alive(const struct beat *beat, int cpu)
{
	unsigned long behind = jiffies - beat->last;

	STRESS_CHECK(behind < STOPPED_JIFFIES, "CPU %d has called no timer for %lu jiffies", cpu,
		     behind);
}

/* `expires` is what was asked for: the next tick then, or that one if it had begun. */
static void __bh_context beat_fn(struct timer_list *t)
{
	struct beat *beat = from_timer(beat, t, timer);

	check_alive(beat, smp_processor_id());
	WRITE_ONCE(beat->last, t->expires);
	mod_timer(t, jiffies + 1);
}

unsigned long beat_last(int cpu)
{
	return READ_ONCE(per_cpu(beats, cpu).last);
}

void __bh_context beat_check(unsigned long due)
{
	unsigned long last = beat_last(smp_processor_id());

	STRESS_CHECK(time_before_eq(last, due), "a timer due in tick %lx comes after those of %lx",
		     due, last);
}

void __process_context beat_start(void)
{
	struct beat *beat;
	int cpu;

	for_each_online_cpu(cpu) {
		beat = &per_cpu(beats, cpu);
		timer_setup(&beat->timer, beat_fn, 0);
		beat->last = jiffies;
		beat->timer.expires = jiffies + 1;
		add_timer_on(&beat->timer, cpu);
	}
}

void __process_context beat_stop(void)
{
	int cpu;

	for_each_online_cpu(cpu) {
		STRESS_CHECK(del_timer_sync(&per_cpu(beats, cpu).timer),
			     "the beat of CPU %d has not armed itself again", cpu);
		check_alive(&per_cpu(beats, cpu), cpu);
	}
}
