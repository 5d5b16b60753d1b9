// SPDX-License-Identifier: MIT
/*
 * TMR rows: disarming a timer, for now or for good, in and beside its handler.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: none; one row at a time.
 * Linux: kernel/time/timer.c (__timer_delete, __timer_delete_sync).
 */
#include "tmr.h"

static struct probe probe;
static int results[4]; /* of the calls in a handler, in their order */

static void delete_from(void *arg)
{
	int *result = arg;

	*result = del_timer(&probe.timer);
}

CONF(TMR_28, "del_timer() returns 1 if the timer was pending, else 0; in any context.")
{
	int result = -1;

	probe_setup(&probe, 0);
	CONF_EQ(del_timer(&probe.timer), 0);
	mod_timer(&probe.timer, jiffies + FAR);
	CONF_EQ(del_timer(&probe.timer), 1);
	CONF_EXPECT(!timer_pending(&probe.timer));
	CONF_EQ(timer_delete(&probe.timer), 0);

	mod_timer(&probe.timer, jiffies + FAR);
	conf_in_hardirq(delete_from, &result);
	CONF_EQ(result, 1);
	mod_timer(&probe.timer, jiffies + FAR);
	conf_in_softirq(delete_from, &result);
	CONF_EQ(result, 1);
	conf_in_softirq(delete_from, &result);
	CONF_EQ(result, 0);
	CONF_EQ(probe_runs(&probe), 0);
}

static void delete_itself(struct timer_list *t)
{
	results[0] = del_timer(t);
	mod_timer(t, jiffies + FAR);
	results[1] = del_timer(t);
	probe_fire(t);
}

CONF(TMR_29, "In its handler a timer is there to delete only after it was armed again.")
{
	probe_setup(&probe, 0);
	probe.timer.function = delete_itself;
	mod_timer(&probe.timer, jiffies + 1);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EQ(results[0], 0);
	CONF_EQ(results[1], 1);
	CONF_EQ(del_timer_sync(&probe.timer), 0);
}

CONF(TMR_31, "del_timer_sync() does not sleep: it may be called with preemption off.")
{
	static DEFINE_SPINLOCK(some_lock);
	unsigned long sleeps = current->nvcsw;

	probe_setup(&probe, 0);
	preempt_disable();
	CONF_EQ(del_timer_sync(&probe.timer), 0);
	mod_timer(&probe.timer, jiffies + FAR);
	CONF_EQ(del_timer_sync(&probe.timer), 1);
	preempt_enable();
	spin_lock(&some_lock);
	CONF_EQ(timer_delete_sync(&probe.timer), 0);
	spin_unlock(&some_lock);
	CONF_EXPECT(!irqs_disabled());
	CONF_EQ(current->nvcsw, sleeps);
}

static void delete_sync_from(void *arg)
{
	int *result = arg;

	*result = del_timer_sync(&probe.timer);
}

CONF(TMR_32, "del_timer_sync() in a top half warns each time, unless for a TIMER_IRQSAFE timer.")
{
	int result = -1;

	conf_expect_log("WARNING: CPU");
	probe_setup(&probe, TIMER_IRQSAFE);
	mod_timer(&probe.timer, jiffies + FAR);
	conf_in_hardirq(delete_sync_from, &result);
	CONF_EQ(result, 1);
	CONF_EQ(conf_log_count("WARNING: CPU"), 0);

	probe_setup(&probe, 0);
	mod_timer(&probe.timer, jiffies + FAR);
	conf_in_hardirq(delete_sync_from, &result);
	CONF_EQ(result, 1);
	CONF_EQ(conf_log_count("WARNING: CPU"), 1);
	conf_in_hardirq(delete_sync_from, &result);
	CONF_EQ(result, 0);
	CONF_EQ(conf_log_count("WARNING: CPU"), 2);
}

static int stop_rearming;

static void rearm_until_stopped(struct timer_list *t)
{
	if (!READ_ONCE(stop_rearming))
		mod_timer(t, jiffies + 1);
	probe_fire(t);
}

CONF(TMR_35, "A timer that re-arms itself is gone for good once that is stopped, then deleted.")
{
	int i, runs;

	stop_rearming = 0;
	probe_setup(&probe, 0);
	probe.timer.function = rearm_until_stopped;
	mod_timer(&probe.timer, jiffies + 1);
	CONF_EXPECT(probe_wait(&probe, 3));
	/* By itself deleting ends one arming only: anybody may start it again. */
	for (i = 0; i < 3; i++) {
		del_timer_sync(&probe.timer);
		runs = probe_runs(&probe);
		mod_timer(&probe.timer, jiffies + 1);
		CONF_EXPECT(probe_wait(&probe, runs + 2));
	}
	WRITE_ONCE(stop_rearming, 1);
	del_timer_sync(&probe.timer);
	CONF_EXPECT(!timer_pending(&probe.timer));
	runs = probe_runs(&probe);
	sleep_ticks(3);
	CONF_EQ(probe_runs(&probe), runs);

	/* Shut down it is gone with no help of its handler. */
	stop_rearming = 0;
	mod_timer(&probe.timer, jiffies + 1);
	CONF_EXPECT(probe_wait(&probe, runs + 3));
	timer_shutdown_sync(&probe.timer);
	CONF_EXPECT(!timer_pending(&probe.timer));
	runs = probe_runs(&probe);
	sleep_ticks(3);
	CONF_EQ(probe_runs(&probe), runs);
}

static void try_itself(struct timer_list *t)
{
	results[0] = try_to_del_timer_sync(t);
	mod_timer(t, jiffies + FAR);
	results[1] = try_to_del_timer_sync(t);
	probe_fire(t);
}

CONF(TMR_36, "try_to_del_timer_sync(): 1 removed, 0 not pending, -1 while the handler runs.")
{
	probe_setup(&probe, 0);
	CONF_EQ(try_to_del_timer_sync(&probe.timer), 0);
	mod_timer(&probe.timer, jiffies + FAR);
	CONF_EQ(try_to_del_timer_sync(&probe.timer), 1);
	CONF_EQ(try_to_del_timer_sync(&probe.timer), 0);

	probe.timer.function = try_itself;
	mod_timer(&probe.timer, jiffies + 1);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EQ(results[0], -1);
	CONF_EQ(results[1], -1);
	/* -1 has removed nothing. */
	CONF_EQ(try_to_del_timer_sync(&probe.timer), 1);
}

/* Nothing arms it, and nothing is said about it. */
static void expect_shut_down(struct timer_list *timer)
{
	CONF_EXPECT(!timer_pending(timer));
	CONF_EXPECT(!timer->function);
	CONF_EQ(mod_timer(timer, jiffies + 1), 0);
	CONF_EXPECT(!timer_pending(timer));
	CONF_EQ(mod_timer_pending(timer, jiffies + 1), 0);
	CONF_EQ(timer_reduce(timer, jiffies + 1), 0);
	CONF_EXPECT(!timer_pending(timer));
	timer->expires = jiffies + 1;
	add_timer(timer);
	CONF_EXPECT(!timer_pending(timer));
	add_timer_on(timer, 0);
	CONF_EXPECT(!timer_pending(timer));
	CONF_EQ(timer_shutdown(timer), 0);
	CONF_EQ(timer_shutdown_sync(timer), 0);
	CONF_EQ(del_timer_sync(timer), 0);
}

CONF(TMR_37, "timer_shutdown() deletes, and nobody arms the timer again before timer_setup().")
{
	probe_setup(&probe, 0);
	mod_timer(&probe.timer, jiffies + FAR);
	CONF_EQ(timer_shutdown(&probe.timer), 1);
	expect_shut_down(&probe.timer);

	probe_setup(&probe, 0);
	mod_timer(&probe.timer, jiffies + FAR);
	CONF_EQ(timer_shutdown_sync(&probe.timer), 1);
	expect_shut_down(&probe.timer);
	sleep_ticks(3);
	CONF_EQ(probe_runs(&probe), 0);

	probe_setup(&probe, 0);
	CONF_EQ(timer_shutdown(&probe.timer), 0);
	probe_setup(&probe, 0);
	CONF_EQ(mod_timer(&probe.timer, jiffies + 1), 0);
	CONF_EXPECT(probe_wait(&probe, 1));
}

static void shut_itself_down(struct timer_list *t)
{
	results[0] = timer_shutdown(t);
	results[1] = mod_timer(t, jiffies + 1);
	results[2] = timer_pending(t);
	probe_fire(t);
}

static void rearm_then_shut_down(struct timer_list *t)
{
	results[0] = mod_timer(t, jiffies + 1);
	results[1] = timer_shutdown(t);
	results[2] = timer_pending(t);
	probe_fire(t);
}

CONF(TMR_38, "After a shutdown during the handler the handler arms nothing any more.")
{
	probe_setup(&probe, 0);
	probe.timer.function = shut_itself_down;
	mod_timer(&probe.timer, jiffies + 1);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EQ(results[0], 0);
	CONF_EQ(results[1], 0);
	CONF_EQ(results[2], 0);

	probe_setup(&probe, 0);
	probe.timer.function = rearm_then_shut_down;
	mod_timer(&probe.timer, jiffies + 1);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EQ(results[0], 0);
	CONF_EQ(results[1], 1);
	CONF_EQ(results[2], 0);
	sleep_ticks(3);
	CONF_EQ(probe_runs(&probe), 1);
}

CONF_MODULE(CONF_ROW(TMR_28), CONF_ROW(TMR_29), CONF_ROW(TMR_31), CONF_ROW(TMR_32),
	    CONF_ROW(TMR_35), CONF_ROW(TMR_36), CONF_ROW(TMR_37), CONF_ROW(TMR_38));
