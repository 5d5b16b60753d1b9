// SPDX-License-Identifier: MIT
/*
 * Rounding jiffies to whole seconds.
 *
 * A timer that means "about every five seconds" does not care in which tick of
 * the second it fires. If all such timers fire in the same tick, the CPU wakes
 * up once for all of them. CPUs keep CPU_SKEW ticks apart, so that they do not
 * all reach for the same locks and cache lines in that tick.
 *
 * Context: any.
 * Locking: none; jiffies may advance meanwhile, which the callers can stand.
 * Linux: kernel/time/timer.c (round_jiffies_common).
 */
#include <linux/jiffies.h>
#include <linux/smp.h>

#define CPU_SKEW 3 /* jiffies between the seconds of neighbouring CPUs, as in Linux */

/*
 * Just after a whole second is rounded back to it, unless that must not be early;
 * the rest forward. 2^32 is no multiple of HZ: what is rounded across the wrap
 * falls between two whole seconds, once in 2^32 jiffies, as in Linux.
 */
static unsigned long round_common(unsigned long j, int cpu, bool up)
{
	unsigned long skewed = j + cpu * CPU_SKEW, rem = skewed % HZ;
	unsigned long rounded = skewed - rem - cpu * CPU_SKEW;

	if (up || rem >= HZ / 4)
		rounded += HZ;
	return time_is_after_jiffies(rounded) ? rounded : j;
}

unsigned long __round_jiffies(unsigned long j, int cpu)
{
	return round_common(j, cpu, false);
}

unsigned long __round_jiffies_up(unsigned long j, int cpu)
{
	return round_common(j, cpu, true);
}

/* Read once: the same "now" must go in and come out. */
unsigned long __round_jiffies_relative(unsigned long delta, int cpu)
{
	unsigned long now = jiffies;

	return round_common(now + delta, cpu, false) - now;
}

unsigned long __round_jiffies_up_relative(unsigned long delta, int cpu)
{
	unsigned long now = jiffies;

	return round_common(now + delta, cpu, true) - now;
}

unsigned long round_jiffies(unsigned long j)
{
	return __round_jiffies(j, raw_smp_processor_id());
}

unsigned long round_jiffies_up(unsigned long j)
{
	return __round_jiffies_up(j, raw_smp_processor_id());
}

unsigned long round_jiffies_relative(unsigned long delta)
{
	return __round_jiffies_relative(delta, raw_smp_processor_id());
}

unsigned long round_jiffies_up_relative(unsigned long delta)
{
	return __round_jiffies_up_relative(delta, raw_smp_processor_id());
}
