// SPDX-License-Identifier: MIT
/*
 * JIF-14: rounding to whole seconds.
 *
 * The present goes into the answer, since one that is not in the future is not
 * rounded. So each question is asked again if a tick came between.
 *
 * Context: process context.
 * Locking: none.
 * Linux: kernel/time/timer.c (round_jiffies_common).
 */
#include "conf.h"

#include <linux/jiffies.h>
#include <linux/smp.h>
#include <linux/timer.h>

#define CPUS 8 /* numbers to ask for; they need not be there */

/* What the specification says, in its words. */
static unsigned long specified(unsigned long now, unsigned long j, int cpu, bool up)
{
	unsigned long rem = (j + 3 * cpu) % HZ;
	unsigned long rounded = rem < HZ / 4 && !up ? j - rem : j - rem + HZ;

	return time_after(rounded, now) ? rounded : j;
}

#define ASK(now, question)                                \
	({                                                \
		unsigned long _answer;                    \
		do {                                      \
			now = jiffies;                    \
			_answer = (question);             \
		} while (now != jiffies);                 \
		_answer;                                  \
	})

/* @delta from now; as unsigned it may lie in the past. */
static void ask_all(unsigned long delta, int cpu)
{
	unsigned long now, answer;
	int here = raw_smp_processor_id();

	answer = ASK(now, __round_jiffies(now + delta, cpu));
	CONF_EQ(answer - now, specified(now, now + delta, cpu, false) - now);
	answer = ASK(now, __round_jiffies_up(now + delta, cpu));
	CONF_EQ(answer - now, specified(now, now + delta, cpu, true) - now);
	answer = ASK(now, __round_jiffies_relative(delta, cpu));
	CONF_EQ(answer, specified(now, now + delta, cpu, false) - now);
	answer = ASK(now, __round_jiffies_up_relative(delta, cpu));
	CONF_EQ(answer, specified(now, now + delta, cpu, true) - now);

	answer = ASK(now, round_jiffies(now + delta));
	CONF_EQ(answer - now, specified(now, now + delta, here, false) - now);
	answer = ASK(now, round_jiffies_up(now + delta));
	CONF_EQ(answer - now, specified(now, now + delta, here, true) - now);
	answer = ASK(now, round_jiffies_relative(delta));
	CONF_EQ(answer, specified(now, now + delta, here, false) - now);
	answer = ASK(now, round_jiffies_up_relative(delta));
	CONF_EQ(answer, specified(now, now + delta, here, true) - now);
}

/* Three seconds ahead is clear of the present: there it is plain arithmetic. */
static void ahead(void)
{
	unsigned long second = (jiffies / HZ + 3) * HZ, k, of_cpu_5;

	for (k = 0; k < HZ; k++) {
		CONF_EQ(__round_jiffies(second + k, 0), k < HZ / 4 ? second : second + HZ);
		CONF_EQ(__round_jiffies_up(second + k, 0), second + HZ);
		of_cpu_5 = __round_jiffies(second + k, 5) + 15;
		CONF_EQ(of_cpu_5 / HZ * HZ, of_cpu_5);
	}
}

CONF(JIF_14,
     "round_jiffies() goes to whole seconds, 3 jiffies apart for each CPU, not to the past.")
{
	unsigned long delta;
	int cpu;

	/* Seconds of a young jiffies end at 2^32, which is none; wait for none here. */
	if (time_in_range(0UL, jiffies, jiffies + 10UL * HZ)) {
		conf_skip("jiffies is about to wrap");
		return;
	}
	ahead();
	for (cpu = 0; cpu < CPUS; cpu++) {
		for (delta = 0; delta < 2UL * HZ; delta += 1 + HZ / 50)
			ask_all(delta, cpu);
		ask_all(-1UL, cpu);
		ask_all(-(unsigned long)HZ, cpu);
	}
}

CONF_MODULE(CONF_ROW(JIF_14));
