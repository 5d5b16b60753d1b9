// SPDX-License-Identifier: MIT
/*
 * TMR rows: handlers that do what a handler must not do, and what happens then.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: none, but in TMR-34.
 * Linux: kernel/time/timer.c (call_timer_fn, __timer_delete_sync).
 */
#include "tmr.h"

static struct probe probe;

/* Let a handler run on top of this thread: nothing else is running here then. */
static void fire_over_this_task(void (*handler)(struct timer_list *t))
{
	unsigned long start;

	probe_setup(&probe, 0);
	probe.timer.function = handler;
	local_bh_disable();
	start = jiffies;
	mod_timer(&probe.timer, start + 1);
	conf_spin_until(time_after(jiffies, start + 2));
	local_bh_enable();
	probe_wait(&probe, 1);
}

static void delete_itself_sync(struct timer_list *t)
{
	del_timer_sync(t);
	probe_fire(t);
}

CONF_X(TMR_33, "A handler that waits for its own end with del_timer_sync() never ends.")
{
	conf_expect_end(CONF_LINUX ? "hangs" : "returns");
	if (!CONF_LINUX)
		conf_expect_log("del_timer_sync() in the timer's own handler delete_itself_sync");
	fire_over_this_task(delete_itself_sync);
}

static DEFINE_SPINLOCK(shared_lock); /* no data: the deadlock is the point */
static int arrived;

static void take_the_lock(struct timer_list *t)
{
	WRITE_ONCE(arrived, 1);
	spin_lock(&shared_lock);
	spin_unlock(&shared_lock);
	probe_fire(t);
}

CONF_X(TMR_34, "del_timer_sync() with a lock held that the handler waits for never ends.")
{
	/* On its one CPU Jiffy sees that the handler waits for what it stopped. */
	bool seen = !CONF_LINUX && num_online_cpus() == 1;

	conf_expect_end(seen ? "returns" : "hangs");
	if (seen)
		conf_expect_log("BUG: spinlock ");
	arrived = 0;
	probe_setup(&probe, 0);
	probe.timer.function = take_the_lock;
	/* Without _bh: on one CPU the handler comes on top of this thread. */
	spin_lock(&shared_lock);
	probe.timer.expires = jiffies + 1;
	add_timer_on(&probe.timer, 0);
	conf_spin_until(READ_ONCE(arrived));
	del_timer_sync(&probe.timer);
	spin_unlock(&shared_lock);
}

static void leak_preempt_count(struct timer_list *t)
{
	preempt_disable();
	probe_fire(t);
}

CONF(TMR_40, "A handler that leaks preempt_count is named, and the count is put right.")
{
	conf_expect_log("timer: leak_preempt_count+0x0/");
	conf_expect_log("preempt leak: ");
	fire_over_this_task(leak_preempt_count);
	CONF_EQ(probe_runs(&probe), 1);
	CONF_EQ(preempt_count(), 0);
	/* At once: the softirq that called it finds nothing wrong. */
	CONF_EQ(conf_log_count("huh, entered softirq"), 0);
	/* The next one runs as usual. */
	probe.timer.function = probe_fire;
	mod_timer(&probe.timer, jiffies + 1);
	CONF_EXPECT(probe_wait(&probe, 2));
}

static void sleep_in_handler(struct timer_list *t)
{
	schedule_timeout_uninterruptible(1);
	probe_fire(t);
}

CONF_X(TMR_41, "A handler that sleeps is reported, and may cost the machine.")
{
	conf_expect_log("BUG: scheduling while atomic: ");
	/* Linux on i386 has a stack for softirqs: it is used by the next ones meanwhile. */
	conf_expect_end(CONF_LINUX ? "dies or hangs or returns" : "returns");
	fire_over_this_task(sleep_in_handler);
}

CONF_DEBUG(TMR_43, "timer_setup() of an armed timer is reported, and disarms it.")
{
	conf_expect_log("ODEBUG: init active *hint: probe_fire+0x0/0x");
	conf_expect_log("WARNING: CPU");
	probe_setup(&probe, 0);
	/* Not before the report is out, which takes Linux some ticks; then it is disarmed. */
	mod_timer(&probe.timer, jiffies + HZ);
	timer_setup(&probe.timer, probe_fire, 0);
	CONF_EXPECT(!timer_pending(&probe.timer));
	sleep_ticks(HZ + 2);
	CONF_EQ(probe_runs(&probe), 0);
	mod_timer(&probe.timer, jiffies + 1);
	CONF_EXPECT(probe_wait(&probe, 1));
}

CONF_MODULE(CONF_ROW(TMR_33), CONF_ROW(TMR_34), CONF_ROW(TMR_40), CONF_ROW(TMR_41),
	    CONF_ROW(TMR_43));
