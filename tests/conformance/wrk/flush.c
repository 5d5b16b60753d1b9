// SPDX-License-Identifier: MIT
/*
 * WRK rows: waiting until an item, or a queue, has run.
 *
 * Context: process context; the items' functions in process context.
 * Locking: what an item or a waiter writes is read after it was seen to have.
 * Linux: kernel/workqueue.c (__flush_work, __flush_workqueue).
 */
#include "conf_cpus.h"
#include "wrk.h"

#define FLUSHERS 20 /* more than Linux has flush colours */

static struct workqueue_struct *queue; /* of the running row */
static struct probe item;
static struct waiter waiter;
static struct gate gate, gate2;

CONF(WRK_25, "flush_work() returns false for an idle item, and waits for another: then true.")
{
	queue = ordered_queue();
	probe_init(&item);
	CONF_EXPECT(!flush_work(&item.work));
	if (!queue || !gate_close(&gate, queue))
		return;
	/* Running. */
	if (!waiter_start(&waiter, call_flush_work, &gate.work))
		return;
	gate_open(&gate);
	CONF_EXPECT(waiter_join(&waiter));
	CONF_EQ(gate.left, 1);

	/* Queued: it waits for that, and for nothing behind it. */
	if (!gate_close(&gate, queue))
		return;
	gate_init(&gate2);
	CONF_EXPECT(queue_work(queue, &item.work));
	CONF_EXPECT(queue_work(queue, &gate2.work));
	if (!waiter_start(&waiter, call_flush_work, &item.work))
		return;
	CONF_EQ(probe_runs(&item), 0);
	gate_open(&gate);
	CONF_EXPECT(waiter_join(&waiter));
	CONF_EQ(probe_runs(&item), 1);
	CONF_EQ(READ_ONCE(gate2.left), 0);
	gate_open(&gate2);
	destroy_workqueue(queue);
	CONF_EXPECT(!flush_work(&item.work));
}

CONF(WRK_26, "flush_work() of an item that runs and is queued again waits for both runs.")
{
	queue = ordered_queue();
	if (!queue || !gate_close(&gate, queue))
		return;
	CONF_EXPECT(queue_work(queue, &gate.work));
	if (!waiter_start(&waiter, call_flush_work, &gate.work))
		return;
	gate_open(&gate);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(gate.entered) == 2));
	schedule_timeout_uninterruptible(TICKS);
	CONF_EXPECT(!waiter_returned(&waiter));
	gate_open(&gate);
	CONF_EXPECT(waiter_join(&waiter));
	CONF_EQ(gate.left, 2);
	destroy_workqueue(queue);
}

static bool stop;
static int rounds;

static void queue_itself(struct work_struct *work)
{
	WRITE_ONCE(rounds, rounds + 1);
	if (!READ_ONCE(stop))
		queue_work(queue, work);
}

/* @flush returns although the item always queues itself. */
static void flush_what_goes_on(bool (*flush)(void *what), void *what, struct work_struct *work)
{
	int before;

	stop = false;
	rounds = 0;
	CONF_EXPECT(queue_work(queue, work));
	CONF_EXPECT(conf_sleep_until(READ_ONCE(rounds) > 0));
	before = READ_ONCE(rounds);
	flush(what);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(rounds) > before + 2));
	WRITE_ONCE(stop, true);
	cancel_work_sync(work);
}

CONF(WRK_27, "flush_work() of an item that always queues itself returns.")
{
	static DECLARE_WORK(work, queue_itself);

	queue = ordered_queue();
	if (!queue)
		return;
	flush_what_goes_on(call_flush_work, &work, &work);
	destroy_workqueue(queue);
}

CONF(WRK_37, "flush_workqueue() waits for all that was queued before, and for nothing else.")
{
	static DECLARE_WORK(work, queue_itself);

	queue = ordered_queue();
	if (!queue)
		return;
	flush_workqueue(queue);
	if (!gate_close(&gate, queue))
		return;
	probe_init(&item);
	gate_init(&gate2);
	CONF_EXPECT(queue_work(queue, &item.work));
	if (!waiter_start(&waiter, call_flush_workqueue, queue))
		return;
	CONF_EXPECT(queue_work(queue, &gate2.work));
	gate_open(&gate);
	waiter_join(&waiter);
	CONF_EQ(probe_runs(&item), 1);
	CONF_EQ(gate.left, 1);
	CONF_EQ(READ_ONCE(gate2.left), 0);
	gate_open(&gate2);
	flush_workqueue(queue);
	CONF_EQ(gate2.left, 1);

	flush_what_goes_on(call_flush_workqueue, queue, &work);
	destroy_workqueue(queue);
}

CONF(WRK_37_CPUS, "It waits for the items of all CPUs.")
{
	static struct gate gates[CONF_MAX_CPUS];
	int cpu, cpus = min_t(int, num_online_cpus(), CONF_MAX_CPUS);

	queue = bound_queue();
	if (!queue)
		return;
	for (cpu = 0; cpu < cpus; cpu++) {
		gate_init(&gates[cpu]);
		CONF_EXPECT(queue_work_on(cpu, queue, &gates[cpu].work));
	}
	if (!waiter_start(&waiter, call_flush_workqueue, queue))
		return;
	for (cpu = cpus - 1; cpu >= 0; cpu--) {
		CONF_EXPECT(!waiter_returned(&waiter));
		gate_open(&gates[cpu]);
		CONF_EXPECT(conf_sleep_until(READ_ONCE(gates[cpu].left)));
		if (cpu)
			schedule_timeout_uninterruptible(TICKS);
	}
	waiter_join(&waiter);
	destroy_workqueue(queue);
}

CONF(WRK_40, "A queue of the system can be flushed too.")
{
	/* Not by its name: Linux' compiler would warn of that. */
	struct workqueue_struct *wq = READ_ONCE(system_wq);

	probe_init(&item);
	CONF_EXPECT(schedule_work(&item.work));
	flush_workqueue(wq);
	CONF_EQ(item.runs, 1);
}

struct flusher {
	struct conf_helper h;
	struct probe own;
	int seen;
};

static void queue_and_flush(void *arg)
{
	struct flusher *f = arg;

	queue_work(queue, &f->own.work);
	flush_workqueue(queue);
	f->seen = probe_runs(&f->own);
}

CONF(WRK_41, "Twenty threads can flush a queue at once; each waits for what it queued.")
{
	static struct flusher flushers[FLUSHERS];
	int i, started = 0;

	queue = ordered_queue();
	if (!queue || !gate_close(&gate, queue))
		return;
	for (i = 0; i < FLUSHERS; i++) {
		probe_init(&flushers[i].own);
		flushers[i].seen = 0;
		started += conf_helper_start(&flushers[i].h, i % num_online_cpus(), queue_and_flush,
					     &flushers[i]);
		schedule_timeout_uninterruptible(1);
	}
	CONF_EQ(started, FLUSHERS);
	gate_open(&gate);
	for (i = 0; i < FLUSHERS; i++) {
		conf_helper_join(&flushers[i].h);
		CONF_EQ(flushers[i].seen, 1);
	}
	destroy_workqueue(queue);
}

CONF_MODULE(CONF_ROW(WRK_25), CONF_ROW(WRK_26), CONF_ROW(WRK_27), CONF_ROW(WRK_37),
	    CONF_ROW(WRK_37_CPUS), CONF_ROW(WRK_40), CONF_ROW(WRK_41));
