// SPDX-License-Identifier: MIT
/*
 * SCH rows: msleep() and its relatives, which sleep for a time whoever wakes them.
 *
 * Context: process context.
 * Locking: none.
 * Linux: kernel/time/timer.c.
 */
#include "sch.h"

#include <linux/delay.h>

#define SLEEP_MS 100
#define LONG_MS 100000
#define TICK_MS (1000 / HZ)

CONF(SCH_12, "msleep() sleeps at least so long; msleep(0) until a tick has come.")
{
	static const unsigned int times_ms[] = { 0, 1, 10, 33, SLEEP_MS };
	unsigned long start;
	int i;

	for (i = 0; i < ARRAY_SIZE(times_ms); i++) {
		start = jiffies;
		msleep(times_ms[i]);
		CONF_EXPECT(time_after_eq(jiffies, start + msecs_to_jiffies(times_ms[i])));
		CONF_EXPECT(time_after(jiffies, start));
	}
}

CONF(SCH_12_SECOND, "ssleep() sleeps seconds.")
{
	unsigned long start = jiffies;

	ssleep(1);
	CONF_EXPECT(time_after_eq(jiffies, start + HZ));
}

static long sleep_plain(void)
{
	msleep(SLEEP_MS);
	return 0;
}

static long sleep_range(void)
{
	usleep_range(SLEEP_MS * 1000, SLEEP_MS * 2000);
	return 0;
}

/* Woken again and again, it sleeps @ticks all the same. */
static void sleeps_all(long (*sleep)(void), unsigned long ticks)
{
	struct sleeper s;
	int woken = 0;

	if (!start_sleeper(&s, sleep, TASK_UNINTERRUPTIBLE))
		return;
	while (!has_returned(&s) && woken < SLEEP_MS * HZ) {
		woken += wake_up_process(s.h.task);
		schedule_timeout_uninterruptible(1);
	}
	end_sleeper(&s);
	CONF_EXPECT(woken >= 2);
	CONF_EXPECT(s.ended - s.began >= ticks);
}

CONF(SCH_12_WOKEN, "A wake-up does not end msleep().")
{
	sleeps_all(sleep_plain, msecs_to_jiffies(SLEEP_MS));
}

static long sleep_for_signal(void)
{
	return msleep_interruptible(LONG_MS);
}

CONF(SCH_13, "msleep_interruptible() returns 0 after all of its time.")
{
	unsigned long start = jiffies;

	CONF_EQ(msleep_interruptible(SLEEP_MS), 0);
	CONF_EXPECT(time_after_eq(jiffies, start + msecs_to_jiffies(SLEEP_MS)));
}

CONF(SCH_13_SIGNAL, "A signal ends it, with the milliseconds that are left; a wake-up does not.")
{
	struct sleeper s;

	if (!start_sleeper(&s, sleep_for_signal, TASK_INTERRUPTIBLE))
		return;
	CONF_EQ(wake_up_process(s.h.task), 1);
	CONF_EXPECT(conf_sleep_until(asleep(&s, TASK_INTERRUPTIBLE)));
	send_sig(SIGINT, s.h.task, 0); /* which it has not allowed */
	sleeps_on(&s, TASK_INTERRUPTIBLE);
	send_sig(SIGTERM, s.h.task, 0);
	end_sleeper(&s);
	/* It had asked for a jiffy more, and has slept for some. */
	CONF_EXPECT(s.ret > 0 && s.ret <= LONG_MS + TICK_MS - TICKS * TICK_MS);
}

CONF(SCH_14, "usleep_range() sleeps at least the minimum.")
{
	static const unsigned int times_ms[] = { 1, 10, 33, SLEEP_MS };
	unsigned long start;
	int i;

	for (i = 0; i < ARRAY_SIZE(times_ms); i++) {
		start = jiffies;
		usleep_range(times_ms[i] * 1000, times_ms[i] * 2000);
		/* Its clock may be finer than jiffies: the first of them had begun already. */
		CONF_EXPECT(time_after_eq(jiffies, start + msecs_to_jiffies(times_ms[i]) - 1));
	}
}

CONF(SCH_14_WOKEN, "A wake-up does not end it.")
{
	sleeps_all(sleep_range, msecs_to_jiffies(SLEEP_MS) - 1);
}

CONF_MODULE(CONF_ROW(SCH_12), CONF_ROW(SCH_12_SECOND), CONF_ROW(SCH_12_WOKEN), CONF_ROW(SCH_13),
	    CONF_ROW(SCH_13_SIGNAL), CONF_ROW(SCH_14), CONF_ROW(SCH_14_WOKEN));
