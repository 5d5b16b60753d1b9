// SPDX-License-Identifier: MIT
/*
 * WRK rows: items that are queued when their time has come.
 *
 * Context: process context; the items' functions in process context.
 * Locking: what an item writes is read after it was seen to have run.
 * Linux: kernel/workqueue.c (queue_delayed_work_on, mod_delayed_work_on).
 */
#include "wrk.h"

#include <linux/timer.h>

#define DELAY 10

/* As struct probe. */
struct delayed_probe {
	struct delayed_work dwork;
	unsigned long ran_at;
	int cpu;
	int runs;
};

static struct delayed_probe probe;
static struct workqueue_struct *queue; /* of the running row */

static void note_run(struct work_struct *work)
{
	struct delayed_probe *p = container_of(to_delayed_work(work), struct delayed_probe, dwork);

	p->ran_at = jiffies;
	p->cpu = raw_smp_processor_id();
	/* Pairs with smp_load_acquire() in runs(). */
	smp_store_release(&p->runs, p->runs + 1);
}

static int runs(void)
{
	return smp_load_acquire(&probe.runs);
}

static bool start(void)
{
	memset(&probe, 0, sizeof(probe));
	INIT_DELAYED_WORK(&probe.dwork, note_run);
	queue = ordered_queue();
	return queue != NULL;
}

CONF(WRK_19, "A delayed item is pending at once, and runs when the delay is over, not before.")
{
	static DECLARE_DELAYED_WORK(declared, note_run);
	unsigned long begin;

	CONF_EXPECT(!delayed_work_pending(&declared));
	CONF_EXPECT(declared.timer.flags & TIMER_IRQSAFE);
	if (!start())
		return;
	CONF_EXPECT(!delayed_work_pending(&probe.dwork));
	CONF_EXPECT(probe.dwork.timer.flags & TIMER_IRQSAFE);
	begin = jiffies;
	CONF_EXPECT(queue_delayed_work(queue, &probe.dwork, DELAY));
	CONF_EXPECT(delayed_work_pending(&probe.dwork));
	CONF_EXPECT(timer_pending(&probe.dwork.timer));
	CONF_EXPECT(conf_sleep_until(runs()));
	CONF_EXPECT(probe.ran_at - begin >= DELAY);
	CONF_EXPECT(!delayed_work_pending(&probe.dwork));
	destroy_workqueue(queue);
	CONF_EQ(probe.runs, 1);
}

CONF(WRK_20, "With no delay it is queued at once, without the timer.")
{
	struct gate gate;

	if (!start() || !gate_close(&gate, queue))
		return;
	CONF_EXPECT(queue_delayed_work(queue, &probe.dwork, 0));
	CONF_EXPECT(delayed_work_pending(&probe.dwork));
	CONF_EXPECT(!timer_pending(&probe.dwork.timer));
	gate_open(&gate);
	flush_workqueue(queue);
	CONF_EQ(probe.runs, 1);
	destroy_workqueue(queue);
}

CONF(WRK_21, "Queued again while it is pending, it keeps its time.")
{
	unsigned long expires;

	if (!start())
		return;
	CONF_EXPECT(queue_delayed_work(queue, &probe.dwork, FAR));
	expires = probe.dwork.timer.expires;
	CONF_EXPECT(!queue_delayed_work(queue, &probe.dwork, 1));
	CONF_EXPECT(!queue_delayed_work(queue, &probe.dwork, 0));
	CONF_EXPECT(!queue_work(queue, &probe.dwork.work));
	CONF_EQ(probe.dwork.timer.expires, expires);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(runs(), 0);
	CONF_EXPECT(cancel_delayed_work_sync(&probe.dwork));
	destroy_workqueue(queue);
	CONF_EQ(probe.runs, 0);
}

static bool modified;

static void modify_to_now(void *arg)
{
	modified = mod_delayed_work(queue, &probe.dwork, 0);
}

CONF(WRK_22, "mod_delayed_work(), in any context: arms it anew; true if it was pending.")
{
	struct gate gate;

	if (!start() || !gate_close(&gate, queue))
		return;
	CONF_EXPECT(!mod_delayed_work(queue, &probe.dwork, FAR));
	CONF_EXPECT(timer_pending(&probe.dwork.timer));
	/* Armed, and now queued; queued, and now armed. */
	conf_in_hardirq(modify_to_now, NULL);
	CONF_EXPECT(modified);
	CONF_EXPECT(!timer_pending(&probe.dwork.timer) && delayed_work_pending(&probe.dwork));
	CONF_EXPECT(mod_delayed_work(queue, &probe.dwork, FAR));
	CONF_EXPECT(timer_pending(&probe.dwork.timer));
	gate_open(&gate);
	flush_workqueue(queue);
	CONF_EQ(runs(), 0);
	CONF_EXPECT(mod_delayed_work(queue, &probe.dwork, 1));
	CONF_EXPECT(conf_sleep_until(runs()));
	conf_in_softirq(modify_to_now, NULL);
	CONF_EXPECT(!modified);
	flush_workqueue(queue);
	CONF_EQ(probe.runs, 2);
	destroy_workqueue(queue);
}

CONF(WRK_23, "schedule_delayed_work_on() has it run on that CPU.")
{
	int cpu;

	if (!start())
		return;
	for_each_online_cpu(cpu) {
		probe.cpu = -1;
		CONF_EXPECT(schedule_delayed_work_on(cpu, &probe.dwork, 1));
		CONF_EXPECT(conf_sleep_until(runs() == cpu + 1));
		CONF_EQ(probe.cpu, cpu);
		CONF_EXPECT(schedule_delayed_work_on(cpu, &probe.dwork, 0));
		flush_delayed_work(&probe.dwork);
		CONF_EQ(probe.cpu, cpu);
		probe.runs = cpu + 1;
	}
	destroy_workqueue(queue);
}

CONF(WRK_24, "to_delayed_work() leads from the item to the delayed one around it.")
{
	if (!start())
		return;
	CONF_EXPECT(to_delayed_work(&probe.dwork.work) == &probe.dwork);
	CONF_EXPECT(queue_delayed_work(queue, &probe.dwork, 1));
	CONF_EXPECT(conf_sleep_until(runs()));
	destroy_workqueue(queue);
	CONF_EQ(probe.runs, 1);
}

CONF(WRK_28, "flush_delayed_work() does not wait for the time, but has it run now.")
{
	if (!start())
		return;
	CONF_EXPECT(!flush_delayed_work(&probe.dwork));
	CONF_EXPECT(queue_delayed_work(queue, &probe.dwork, FAR));
	flush_delayed_work(&probe.dwork);
	CONF_EQ(runs(), 1);
	CONF_EXPECT(!timer_pending(&probe.dwork.timer));
	CONF_EXPECT(!delayed_work_pending(&probe.dwork));
	destroy_workqueue(queue);
	CONF_EQ(probe.runs, 1);
}

static bool cancelled;

static void cancel_it(void *arg)
{
	cancelled = cancel_delayed_work(&probe.dwork);
}

CONF(WRK_34, "cancel_delayed_work(), in any context: true if it was armed or queued.")
{
	struct gate gate;

	if (!start() || !gate_close(&gate, queue))
		return;
	CONF_EXPECT(!cancel_delayed_work(&probe.dwork));
	CONF_EXPECT(queue_delayed_work(queue, &probe.dwork, FAR));
	conf_in_hardirq(cancel_it, NULL);
	CONF_EXPECT(cancelled);
	CONF_EXPECT(!timer_pending(&probe.dwork.timer) && !delayed_work_pending(&probe.dwork));
	CONF_EXPECT(queue_delayed_work(queue, &probe.dwork, 0));
	conf_in_softirq(cancel_it, NULL);
	CONF_EXPECT(cancelled && !delayed_work_pending(&probe.dwork));

	CONF_EXPECT(queue_delayed_work(queue, &probe.dwork, FAR));
	CONF_EXPECT(cancel_delayed_work_sync(&probe.dwork));
	CONF_EXPECT(queue_delayed_work(queue, &probe.dwork, 0));
	CONF_EXPECT(cancel_delayed_work_sync(&probe.dwork));
	CONF_EXPECT(!cancel_delayed_work_sync(&probe.dwork));
	gate_open(&gate);
	destroy_workqueue(queue);
	CONF_EQ(probe.runs, 0);
}

/* For ever on Linux, where its CPU's ksoftirqd wants to run: that is to call the timer then. */
CONF_X(WRK_35,
       "cancel_work_sync() of an item whose timer is armed goes round until that has fired.")
{
	unsigned long begin;

	conf_expect_end(CONF_LINUX ? "returns or hangs" : "returns");
	if (!start())
		return;
	conf_align_to_tick();
	begin = jiffies;
	CONF_EXPECT(queue_delayed_work(queue, &probe.dwork, DELAY));
	/* Whether it takes the item off the queue or finds it run, both are right. */
	CONF_EXPECT(cancel_work_sync(&probe.dwork.work) == !runs());
	CONF_EXPECT(time_after_eq(jiffies, begin + DELAY));
	CONF_EXPECT(!timer_pending(&probe.dwork.timer) && !delayed_work_pending(&probe.dwork));
	destroy_workqueue(queue);
}

CONF(WRK_38, "flush_workqueue() does not wait for delayed items whose time has not come.")
{
	if (!start())
		return;
	CONF_EXPECT(queue_delayed_work(queue, &probe.dwork, FAR));
	flush_workqueue(queue);
	CONF_EQ(runs(), 0);
	CONF_EXPECT(delayed_work_pending(&probe.dwork));
	CONF_EXPECT(cancel_delayed_work_sync(&probe.dwork));
	destroy_workqueue(queue);
}

CONF_MODULE(CONF_ROW(WRK_19), CONF_ROW(WRK_20), CONF_ROW(WRK_21), CONF_ROW(WRK_22),
	    CONF_ROW(WRK_23), CONF_ROW(WRK_24), CONF_ROW(WRK_28), CONF_ROW(WRK_34),
	    CONF_ROW(WRK_35), CONF_ROW(WRK_38));
