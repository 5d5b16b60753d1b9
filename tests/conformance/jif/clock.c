// SPDX-License-Identifier: MIT
/*
 * JIF rows: the counter and the clock themselves, and waiting busily by them.
 *
 * Context: process context; delays also in softirqs and top halves.
 * Locking: none.
 * Linux: kernel/time/jiffies.c, timekeeping.c, arch/x86/lib/delay.c.
 */
#include "conf_shim.h"

#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define READS 100000

CONF(JIF_01, "jiffies is the low word of jiffies_64, and get_jiffies_64() is never torn.")
{
	/* volatile: compilers take two variables for two places. */
	const volatile void *volatile low = &jiffies;
	unsigned long before, after;
	u64 now, last = 0;
	int i;

	CONF_EXPECT(__builtin_types_compatible_p(typeof(&jiffies), volatile unsigned long *));
	CONF_EXPECT(__builtin_types_compatible_p(typeof(jiffies_64), u64));
	CONF_EXPECT(low == &jiffies_64);
	for (i = 0; i < READS; i++) {
		before = jiffies;
		now = get_jiffies_64();
		after = jiffies;
		if (time_in_range((unsigned long)now, before, after) && now >= last) {
			last = now;
			continue;
		}
		conf_fail(__FILE__, __LINE__, "%lu, then %llu (last %llu), then %lu", before, now,
			  last, after);
		return;
	}
}

CONF(JIF_02, "Both begin at -300 * HZ in 32 bits: five minutes later the low word is 0.")
{
	u64 ticks = get_jiffies_64() - (u64)INITIAL_JIFFIES;

	CONF_EQ(INITIAL_JIFFIES, (unsigned int)(-300 * HZ));
	if (HZ == 100)
		CONF_EQ(INITIAL_JIFFIES, 0xffff8ad0);
	if (HZ == 250)
		CONF_EQ(INITIAL_JIFFIES, 0xfffedb08);
	if (HZ == 1000)
		CONF_EQ(INITIAL_JIFFIES, 0xfffb6c20);
	/* Not sign-extended, else this were some 2^32 away. */
	if (!CONF_EXPECT(ticks < nsecs_to_jiffies64(ktime_get_ns()) + 5 * HZ))
		conf_fail(__FILE__, __LINE__, "%llu ticks since boot", ticks);
}

#define MEASURE_TICKS (HZ / 4)

/* How far off, in ns, the clock is that many ticks later. */
static s64 ticks_off(void)
{
	unsigned long end;
	s64 start, took;

	conf_align_to_tick();
	start = ktime_get_ns();
	end = jiffies + MEASURE_TICKS;
	while (time_before(jiffies, end))
		barrier();
	took = ktime_get_ns() - start - (s64)MEASURE_TICKS * TICK_NSEC;
	return took < 0 ? -took : took;
}

static void never_backwards(void)
{
	unsigned long last = jiffies, end = last + 5, now;

	while (time_before(now = jiffies, end)) {
		if (time_before(now, last)) {
			conf_fail(__FILE__, __LINE__, "jiffies from %lu to %lu", last, now);
			return;
		}
		last = now;
	}
}

CONF(JIF_03, "jiffies advances HZ a second, and never back; also where interrupts are off.")
{
	unsigned long start;
	unsigned int tries = 10;

	never_backwards();
	/* A host that stops the machine for a while spoils one try, not all. */
	while (tries && ticks_off() > 2 * TICK_NSEC)
		tries--;
	CONF_EXPECT(tries);
	/* Linux may have made this very CPU the timekeeper; Jiffy's is CPU 0. */
	if (CONF_LINUX || num_online_cpus() == 1)
		return;
	local_irq_disable();
	start = jiffies;
	for (tries = 0; tries < 100 && time_before(jiffies, start + 3); tries++)
		mdelay(1);
	local_irq_enable();
	CONF_EXPECT(time_after_eq(jiffies, start + 3));
}

/*
 * By a clock whose rate may differ by the rounding of both: a hundredth. Linux
 * counts loops where it does not trust the TSC, and under emulation it then waits
 * for half the time: there a quarter must do.
 */
static void at_least(u64 start, u32 ns, const char *what)
{
	u64 took = ktime_get_ns() - start;

	if (took < (CONF_LINUX ? ns / 4 : ns - ns / 100))
		conf_fail(__FILE__, __LINE__, "%s took %llu ns, not %u", what, took, ns);
}

static void delays(void *unused)
{
	u64 start = ktime_get_ns();

	ndelay(900);
	at_least(start, 900, "ndelay(900)");
	start = ktime_get_ns();
	udelay(200);
	at_least(start, 200 * NSEC_PER_USEC, "udelay(200)");
	start = ktime_get_ns();
	mdelay(3);
	at_least(start, 3 * NSEC_PER_MSEC, "mdelay(3)");
}

CONF(JIF_16, "ndelay(), udelay() and mdelay() last at least as long as asked, in every context.")
{
	unsigned int us;
	u64 start;

	delays(NULL);
	preempt_disable();
	delays(NULL);
	preempt_enable();
	conf_in_softirq(delays, NULL);
	conf_in_hardirq(delays, NULL);
	for (us = 1; us < 2000; us += us) {
		start = ktime_get_ns();
		udelay(us);
		at_least(start, us * NSEC_PER_USEC, "udelay");
	}
}

static void clock_goes_on(void *unused)
{
	static u64 last; /* over all contexts and rows' runs: never less */
	u64 now;
	int i;

	for (i = 0; i < READS / 4; i++) {
		now = ktime_get();
		if (now < last) {
			conf_fail(__FILE__, __LINE__, "ktime from %llu to %llu", last, now);
			return;
		}
		last = now;
	}
}

CONF(JIF_17, "ktime_get() is in nanoseconds and never goes back.")
{
	ktime_t first = ktime_get();
	u64 ns = ktime_get_ns();

	CONF_EXPECT(__builtin_types_compatible_p(ktime_t, s64));
	CONF_EXPECT(first >= 0 && ns - (u64)first < NSEC_PER_SEC);
	clock_goes_on(NULL);
	conf_in_softirq(clock_goes_on, NULL);
	conf_in_hardirq(clock_goes_on, NULL);
	clock_goes_on(NULL);
	mdelay(5);
	CONF_EXPECT(ktime_get() - first >= 4 * NSEC_PER_MSEC);
}

CONF_MODULE(CONF_ROW(JIF_01), CONF_ROW(JIF_02), CONF_ROW(JIF_03), CONF_ROW(JIF_16),
	    CONF_ROW(JIF_17));
