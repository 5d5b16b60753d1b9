// SPDX-License-Identifier: MIT
/*
 * TMR rows: the ways to arm a timer, what they return, and where it then fires.
 *
 * Timers that are to stay pending are armed for FAR.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: none; one row at a time.
 * Linux: kernel/time/timer.c (__mod_timer, add_timer, add_timer_on).
 */
#include "tmr.h"

static struct probe probe;

CONF(TMR_06, "mod_timer() returns 0 for an inactive timer, 1 for a pending one, moved or not.")
{
	unsigned long expires = jiffies + FAR;

	probe_setup(&probe, 0);
	CONF_EQ(mod_timer(&probe.timer, expires), 0);
	CONF_EXPECT(timer_pending(&probe.timer));
	CONF_EQ(mod_timer(&probe.timer, expires), 1);
	CONF_EQ(mod_timer(&probe.timer, expires + HZ), 1);
	CONF_EQ(probe.timer.expires, expires + HZ);
	CONF_EQ(mod_timer(&probe.timer, jiffies + 1), 1);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EQ(mod_timer(&probe.timer, expires), 0);
	CONF_EQ(del_timer_sync(&probe.timer), 1);
	CONF_EQ(probe_runs(&probe), 1);
}

CONF(TMR_07, "mod_timer_pending() moves a pending timer and arms no other.")
{
	probe_setup(&probe, 0);
	CONF_EQ(mod_timer_pending(&probe.timer, jiffies + 1), 0);
	CONF_EXPECT(!timer_pending(&probe.timer));
	mod_timer(&probe.timer, jiffies + FAR);
	CONF_EQ(mod_timer_pending(&probe.timer, jiffies + 1), 1);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EQ(mod_timer_pending(&probe.timer, jiffies + 1), 0);
	CONF_EXPECT(!timer_pending(&probe.timer));
}

CONF(TMR_08, "timer_reduce() arms an inactive timer and only ever makes a pending one earlier.")
{
	unsigned long expires = jiffies + FAR;

	probe_setup(&probe, 0);
	CONF_EQ(timer_reduce(&probe.timer, expires), 0);
	CONF_EQ(timer_reduce(&probe.timer, expires + 1), 1);
	CONF_EQ(probe.timer.expires, expires);
	CONF_EQ(timer_reduce(&probe.timer, expires), 1);
	CONF_EQ(probe.timer.expires, expires);
	CONF_EQ(timer_reduce(&probe.timer, expires - HZ), 1);
	CONF_EQ(probe.timer.expires, expires - HZ);
	CONF_EQ(timer_reduce(&probe.timer, jiffies + 1), 1);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EXPECT(!timer_pending(&probe.timer));
}

CONF(TMR_09, "add_timer() arms for the timer's own expires; of a pending one it warns.")
{
	conf_expect_log("WARNING: CPU");
	probe_setup(&probe, 0);
	probe.timer.expires = jiffies + 1;
	add_timer(&probe.timer);
	CONF_EXPECT(probe_wait(&probe, 1));

	probe.timer.expires = jiffies + FAR;
	add_timer(&probe.timer);
	CONF_EXPECT(timer_pending(&probe.timer));
	CONF_EQ(conf_log_count("WARNING: CPU"), 0);
	add_timer(&probe.timer);
	CONF_EQ(conf_log_count("WARNING: CPU"), 1);
	CONF_EQ(del_timer(&probe.timer), 1);
	CONF_EQ(del_timer(&probe.timer), 0);

	/* The arming stays as it was, whatever expires says meanwhile. */
	mod_timer(&probe.timer, jiffies + 2);
	probe.timer.expires = jiffies + FAR;
	add_timer(&probe.timer);
	CONF_EXPECT(probe_wait(&probe, 2));
	CONF_EXPECT(!timer_pending(&probe.timer));
}

CONF(TMR_10, "add_timer_on() makes the timer fire on that CPU; of a pending one it warns.")
{
	int cpu, runs = 0;

	conf_expect_log("WARNING: CPU");
	probe_setup(&probe, 0);
	for_each_online_cpu(cpu) {
		probe.timer.expires = jiffies + 2;
		add_timer_on(&probe.timer, cpu);
		CONF_EXPECT(probe_wait(&probe, ++runs));
		CONF_EQ(probe.cpu, cpu);
	}
	probe.timer.expires = jiffies + FAR;
	add_timer_on(&probe.timer, 0);
	CONF_EQ(conf_log_count("WARNING: CPU"), 0);
	add_timer_on(&probe.timer, 0);
	CONF_EQ(conf_log_count("WARNING: CPU"), 1);
	CONF_EQ(del_timer_sync(&probe.timer), 1);
	CONF_EQ(probe_runs(&probe), runs);
}

static int pending_at_start, pending_when_armed;

static void look_and_rearm(struct timer_list *t)
{
	pending_at_start = timer_pending(t);
	mod_timer(t, jiffies + FAR);
	pending_when_armed = timer_pending(t);
	probe_fire(t);
}

CONF(TMR_11, "A timer is pending from its arming until its handler starts, and not in the handler.")
{
	unsigned long start;

	probe_setup(&probe, 0);
	probe.timer.function = look_and_rearm;
	CONF_EXPECT(!timer_pending(&probe.timer));
	/* Due, and still pending: with bottom halves off no handler starts. */
	local_bh_disable();
	start = jiffies;
	mod_timer(&probe.timer, start + 1);
	CONF_EXPECT(conf_spin_until(time_after(jiffies, start + 3)));
	CONF_EXPECT(timer_pending(&probe.timer));
	CONF_EQ(probe_runs(&probe), 0);
	local_bh_enable();
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EQ(pending_at_start, 0);
	CONF_EQ(pending_when_armed, 1);
	CONF_EQ(del_timer_sync(&probe.timer), 1);
	CONF_EXPECT(!timer_pending(&probe.timer));
}

CONF(TMR_20, "A timer fires once for each arming.")
{
	static struct probe later;

	probe_setup(&probe, 0);
	probe_setup(&later, 0);
	mod_timer(&probe.timer, jiffies + 1);
	mod_timer(&later.timer, jiffies + 12);
	CONF_EXPECT(probe_wait(&later, 1));
	CONF_EQ(probe_runs(&probe), 1);
	CONF_EXPECT(!timer_pending(&probe.timer));
	/* Armed several times before it fires is armed once. */
	mod_timer(&probe.timer, jiffies + 2);
	mod_timer(&probe.timer, jiffies + 3);
	mod_timer(&probe.timer, jiffies + 4);
	mod_timer(&later.timer, jiffies + 16);
	CONF_EXPECT(probe_wait(&later, 2));
	CONF_EQ(probe_runs(&probe), 2);
}

CONF_MODULE(CONF_ROW(TMR_06), CONF_ROW(TMR_07), CONF_ROW(TMR_08), CONF_ROW(TMR_09),
	    CONF_ROW(TMR_10), CONF_ROW(TMR_11), CONF_ROW(TMR_20));
