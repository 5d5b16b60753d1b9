// SPDX-License-Identifier: MIT
/*
 * TMR rows: when a timer fires, and in which context.
 *
 * Linux rounds a timer up to a granule of its distance, Jiffy fires it in the
 * very tick: the rows claim what holds for both. Never early is looked at each
 * time. Late is what a busy machine makes of it, so of several rounds the
 * promptest counts.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: none; one row at a time.
 * Linux: kernel/time/timer.c (calc_wheel_index, expire_timers).
 */
#include "tmr.h"

#include <linux/slab.h>

#define ROUNDS 20
#define NEAR 130	 /* distances 0 to NEAR - 1 are tried one by one */
#define QUIET 2		 /* ticks of softirq latency */
#define LOADED (HZ / 5) /* the same on a busy machine */

static const unsigned long beyond[] = { 200, 255, 256, 257, 320, 400, 503, 504, 505, 600 };
#define DISTANCES (NEAR + ARRAY_SIZE(beyond))

static struct probe probe;
static struct probe probes[DISTANCES];
static long lateness[DISTANCES]; /* in ticks, the least of all rounds */

static unsigned long distance(unsigned int i)
{
	return i < NEAR ? i : beyond[i - NEAR];
}

/* Arm one timer for each of the first @n distances, wait for all, note how late each was. */
static void measure_round(unsigned int n, unsigned int flags)
{
	unsigned long now;
	unsigned int i;

	for (i = 0; i < n; i++)
		probe_setup(&probes[i], flags);
	schedule_timeout_uninterruptible(1);
	now = jiffies;
	for (i = 0; i < n; i++)
		mod_timer(&probes[i].timer, now + distance(i));
	sleep_ticks(distance(n - 1));
	for (i = 0; i < n; i++) {
		if (!CONF_EXPECT(probe_wait(&probes[i], 1)))
			del_timer_sync(&probes[i].timer);
		CONF_EXPECT(time_after_eq(probes[i].fired_at, now + distance(i)));
		lateness[i] = min(lateness[i], (long)(probes[i].fired_at - now - distance(i)));
	}
}

/* Rounds until no timer is later than @limit(its distance), or there were enough. */
static void measure(unsigned int n, unsigned int flags, long (*limit)(unsigned long distance))
{
	unsigned int i, round;

	for (i = 0; i < n; i++)
		lateness[i] = LONG_MAX;
	for (round = 0, i = 0; i < n && round < ROUNDS; round++) {
		measure_round(n, flags);
		while (i < n && lateness[i] <= limit(distance(i)))
			i++;
	}
	if (i < n)
		conf_fail(__FILE__, __LINE__, "%lu ticks ahead, and %ld ticks late each time",
			  distance(i), lateness[i]);
}

static long any_lateness(unsigned long distance)
{
	return LONG_MAX;
}

/* The granules of Linux's wheel: 8 times as coarse from one level to the next. */
static long granule(unsigned long distance)
{
	return (distance < 63 ? 1 : distance < 504 ? 8 : 64) + QUIET;
}

static long portable(unsigned long distance)
{
	return max(1L, (long)distance / 7) + LOADED;
}

static struct {
	struct timer_list *timer;
	int count;
	bool irqs_off;
	bool hard, serving, task;
} seen;

static void look_around(struct timer_list *t)
{
	seen.timer = t;
	seen.count = preempt_count();
	seen.irqs_off = irqs_disabled();
	seen.hard = in_hardirq();
	seen.serving = in_serving_softirq();
	seen.task = in_task();
	probe_fire(t);
}

static void look_with(unsigned int flags)
{
	memset(&seen, 0, sizeof(seen));
	probe_setup(&probe, flags);
	probe.timer.function = look_around;
	mod_timer(&probe.timer, jiffies + 1);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EXPECT(seen.timer == &probe.timer);
	CONF_EQ(seen.count & SOFTIRQ_MASK, SOFTIRQ_OFFSET);
	CONF_EQ(seen.irqs_off, !!(flags & TIMER_IRQSAFE));
	CONF_EXPECT(!seen.hard);
	CONF_EXPECT(seen.serving);
	CONF_EXPECT(!seen.task);
}

CONF(TMR_12, "A handler gets its timer, in softirq context, interrupts on; off if TIMER_IRQSAFE.")
{
	look_with(0);
	look_with(TIMER_PINNED);
	look_with(TIMER_DEFERRABLE);
	look_with(TIMER_IRQSAFE);
}

CONF(TMR_13, "A timer never fires before its jiffy.")
{
	measure(NEAR, 0, any_lateness);
}

CONF(TMR_14, "A timer fires at most a granule late: 1 tick, 8 from 63 ticks ahead, 64 from 504.")
{
	measure(DISTANCES, 0, granule);
}

CONF(TMR_15, "A timer is at most a seventh of its distance late, or 1 tick, and the latency.")
{
	measure(DISTANCES, 0, portable);
}

/* Arm for a jiffy that is not in the future; how many ticks until the handler? */
static long ticks_until_past(long distance)
{
	unsigned long armed;

	probe_setup(&probe, 0);
	schedule_timeout_uninterruptible(1);
	/* Whatever ran of itself would have run here. */
	local_bh_disable();
	armed = jiffies;
	mod_timer(&probe.timer, armed + distance);
	CONF_EQ(probe_runs(&probe), 0);
	CONF_EXPECT(timer_pending(&probe.timer));
	CONF_EXPECT(probe.timer.expires == armed + distance);
	local_bh_enable();
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EXPECT(time_after_eq(probe.fired_at, armed));
	sleep_ticks(2);
	CONF_EQ(probe_runs(&probe), 1);
	return probe.fired_at - armed;
}

CONF(TMR_16, "A jiffy that is not in the future means the next tick, once, and not at once.")
{
	static const long distances[] = { 0, -1, -100, -100000, LONG_MIN / 2 };
	unsigned int i, round;

	for (i = 0; i < ARRAY_SIZE(distances); i++) {
		for (round = 0; round < ROUNDS; round++)
			if (ticks_until_past(distances[i]) == 1)
				break;
		CONF_EXPECT(round < ROUNDS);
	}
}

CONF(TMR_17, "A timer for a jiffy however far ahead is accepted, and stays pending.")
{
	static const unsigned long distances[] = { 1UL << 22, 1UL << 26, MAX_JIFFY_OFFSET };
	unsigned long expires;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(distances); i++) {
		probe_setup(&probe, 0);
		expires = jiffies + distances[i];
		CONF_EQ(mod_timer(&probe.timer, expires), 0);
		sleep_ticks(3);
		CONF_EXPECT(timer_pending(&probe.timer));
		CONF_EXPECT(probe.timer.expires == expires);
		CONF_EQ(del_timer_sync(&probe.timer), 1);
		CONF_EQ(probe_runs(&probe), 0);
	}
}

CONF(TMR_18, "A far timer made slightly earlier is not early, nor later than it would have been.")
{
	unsigned long was, expires;

	probe_setup(&probe, 0);
	schedule_timeout_uninterruptible(1);
	was = jiffies + 600;
	expires = was - 9;
	CONF_EQ(mod_timer(&probe.timer, was), 0);
	CONF_EQ(mod_timer(&probe.timer, expires), 1);
	CONF_EXPECT(probe.timer.expires == expires);
	sleep_ticks(600);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EXPECT(time_after_eq(probe.fired_at, expires));
	CONF_EXPECT(time_before_eq(probe.fired_at, was + portable(600)));
}

/* On Linux, where waiting takes its time, only if it is near. */
#define WRAP_LIMIT (100 * HZ)
#define BEFORE_WRAP (-20UL)

CONF(TMR_19, "A timer armed before the wrap of jiffies for a time after it fires then.")
{
	long ahead = -jiffies;

	if (ahead < 0 || (CONF_LINUX && ahead > WRAP_LIMIT)) {
		conf_skip("jiffies wraps five minutes after boot, not now");
		return;
	}
	/* Half of what is left each time: Linux's sleeps may be an eighth too long. */
	while (time_before(jiffies, BEFORE_WRAP))
		schedule_timeout_uninterruptible((BEFORE_WRAP - jiffies + 1) / 2);
	if (!CONF_EXPECT(time_in_range_open(jiffies, BEFORE_WRAP, 0UL)))
		return;
	probe_setup(&probe, 0);
	CONF_EQ(mod_timer(&probe.timer, 5), 0);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EXPECT(probe.fired_at >= 5 && probe.fired_at <= 5 + (unsigned long)portable(25));
}

static unsigned long period;
static int first_result;

static void rearm_itself(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);
	int pending = mod_timer(t, t->expires + period);

	if (!p->runs)
		first_result = pending;
	probe_fire(t);
}

CONF(TMR_21, "A handler that adds its period to expires is called at multiples of it: no drift.")
{
	const unsigned long runs = 20;
	unsigned long start, expected;

	period = 7;
	probe_setup(&probe, 0);
	probe.timer.function = rearm_itself;
	start = jiffies + period;
	mod_timer(&probe.timer, start);
	sleep_ticks(period * runs);
	CONF_EXPECT(probe_wait(&probe, runs));
	CONF_EXPECT(timer_shutdown_sync(&probe.timer));
	CONF_EQ(first_result, 0);
	/* The last arming but one has fired, for exactly this jiffy. */
	expected = start + (probe_runs(&probe) - 1) * period;
	CONF_EQ(probe.timer.expires, expected + period);
	CONF_EXPECT(time_after_eq(probe.fired_at, expected));
	CONF_EXPECT(time_before_eq(probe.fired_at, expected + portable(period)));
}

CONF(TMR_26, "A deferrable timer on a busy CPU fires like any other.")
{
	unsigned long expires, end;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		probe_setup(&probe, TIMER_DEFERRABLE);
		expires = jiffies + 10;
		end = expires + CONF_TIMEOUT;
		mod_timer(&probe.timer, expires);
		/* Busy, and yet ksoftirqd gets its turn. */
		while (!probe_runs(&probe) && time_before(jiffies, end))
			cond_resched();
		if (!CONF_EXPECT(probe_runs(&probe)))
			del_timer_sync(&probe.timer);
		CONF_EXPECT(time_after_eq(probe.fired_at, expires));
		if (time_before_eq(probe.fired_at, expires + portable(10)))
			return;
	}
	conf_fail(__FILE__, __LINE__, "late each time");
}

static void free_itself(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);

	kfree(p);
	WRITE_ONCE(probe.runs, probe.runs + 1);
}

CONF(TMR_39, "A handler may free the memory that its timer is in.")
{
	const int n = 16;
	struct probe *p;
	int i;

	probe_setup(&probe, 0);
	for (i = 0; i < n; i++) {
		p = kmalloc(sizeof(*p), GFP_KERNEL);
		if (!CONF_EXPECT(p != NULL))
			return;
		timer_setup(&p->timer, free_itself, i & 1 ? TIMER_IRQSAFE : 0);
		mod_timer(&p->timer, jiffies + 1 + i / 4);
	}
	CONF_EXPECT(probe_wait(&probe, n));
}

static struct task_struct *over;

static void look_at_current(struct timer_list *t)
{
	over = current;
	probe_fire(t);
}

CONF(TMR_48, "A handler runs when the tick's interrupt ends, over any task, or in ksoftirqd.")
{
	unsigned long end = jiffies + CONF_TIMEOUT;

	probe_setup(&probe, TIMER_PINNED);
	probe.timer.function = look_at_current;
	mod_timer(&probe.timer, jiffies + 2);
	while (!probe_runs(&probe) && time_before(jiffies, end))
		cond_resched();
	CONF_EXPECT(probe_runs(&probe));
	/* This thread was busy all the time, so nobody else was to be interrupted. */
	CONF_EXPECT(over == current || !strncmp(over->comm, "ksoftirqd/", 10));
}

CONF_MODULE(CONF_ROW(TMR_12), CONF_ROW(TMR_13), CONF_ROW(TMR_14), CONF_ROW(TMR_15),
	    CONF_ROW(TMR_16), CONF_ROW(TMR_17), CONF_ROW(TMR_18), CONF_ROW(TMR_21),
	    CONF_ROW(TMR_26), CONF_ROW(TMR_39), CONF_ROW(TMR_48), CONF_ROW(TMR_19));
