// SPDX-License-Identifier: MIT
/*
 * WRK rows: emptying queues, and their end.
 *
 * Context: process context; the items' functions in process context.
 * Locking: what an item or a waiter writes is read after it was seen to have.
 * Linux: kernel/workqueue.c (drain_workqueue, destroy_workqueue).
 */
#include "wrk.h"

#define DEPTH 5	 /* of a chain of items */
#define LINKS 30 /* of one that is too long for drain_workqueue()'s patience */

static struct workqueue_struct *queue; /* of the running row */
static struct probe item;
static struct waiter waiter;
static struct gate gate;
static int runs, links;

static void queue_the_next(struct work_struct *work)
{
	schedule_timeout_uninterruptible(1);
	WRITE_ONCE(runs, runs + 1);
	if (runs < links)
		queue_work(queue, work);
}

static DECLARE_WORK(chain, queue_the_next);

static bool start(int n)
{
	runs = 0;
	links = n;
	queue = ordered_queue();
	return queue != NULL;
}

static bool call_drain(void *what)
{
	drain_workqueue(what);
	return true;
}

static bool call_destroy(void *what)
{
	destroy_workqueue(what);
	return true;
}

CONF(WRK_42,
     "drain_workqueue() waits until its items queue no more; others' are told, and dropped.")
{
	static struct probe dropped; /* stays pending: never used again */

	if (!start(DEPTH))
		return;
	drain_workqueue(queue);
	CONF_EXPECT(queue_work(queue, &chain));
	drain_workqueue(queue);
	CONF_EQ(runs, DEPTH);

	probe_init(&item);
	probe_init(&dropped);
	if (!gate_close(&gate, queue))
		return;
	CONF_EXPECT(queue_work(queue, &item.work));
	if (!waiter_start(&waiter, call_drain, queue))
		return;
	conf_expect_log("WARNING: CPU");
	CONF_EXPECT(queue_work(queue, &dropped.work));
	CONF_EXPECT(work_pending(&dropped.work));
	gate_open(&gate);
	waiter_join(&waiter);
	CONF_EQ(probe_runs(&item), 1);
	CONF_EXPECT(work_pending(&dropped.work));
	/* It is a queue as before. */
	CONF_EXPECT(queue_work(queue, &item.work));
	destroy_workqueue(queue);
	CONF_EQ(item.runs, 2);
	CONF_EQ(dropped.runs, 0);
}

CONF(WRK_42_TRIES, "When it takes long, drain_workqueue() says so, and goes on.")
{
	if (!start(LINKS))
		return;
	conf_expect_log("workqueue " QUEUE ": drain_workqueue() isn't complete after 10 tries");
	CONF_EXPECT(queue_work(queue, &chain));
	drain_workqueue(queue);
	CONF_EQ(runs, LINKS);
	destroy_workqueue(queue);
}

CONF(WRK_43, "destroy_workqueue() has pending items run, and what they queue.")
{
	if (!start(DEPTH) || !gate_close(&gate, queue))
		return;
	probe_init(&item);
	CONF_EXPECT(queue_work(queue, &item.work));
	CONF_EXPECT(queue_work(queue, &chain));
	if (!waiter_start(&waiter, call_destroy, queue))
		return;
	CONF_EQ(probe_runs(&item), 0);
	gate_open(&gate);
	waiter_join(&waiter);
	CONF_EQ(item.runs, 1);
	CONF_EQ(runs, DEPTH);
	CONF_EXPECT(!work_pending(&item.work) && !work_pending(&chain));
}

static void count(struct work_struct *work)
{
	WRITE_ONCE(runs, runs + 1);
}

/* On Linux the timer uses what was freed. */
CONF_JIFFY(WRK_44,
	   "A queue that is destroyed with an item armed is told of, and kept; it is dropped.")
{
	static struct delayed_work late; /* stays pending: never used again */

	if (!start(0))
		return;
	INIT_DELAYED_WORK(&late, count);
	conf_expect_log("WARNING: CPU");
	CONF_EXPECT(queue_delayed_work(queue, &late, TICKS));
	destroy_workqueue(queue);
	CONF_EQ(conf_log_count("WARNING: CPU"), 1);
	CONF_EXPECT(conf_log_count("count") > 0);
	CONF_EXPECT(conf_sleep_until(!timer_pending(&late.timer)));
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(READ_ONCE(runs), 0);
	CONF_EQ(conf_log_count("WARNING: CPU"), 2);
}

CONF_MODULE(CONF_ROW(WRK_42), CONF_ROW(WRK_42_TRIES), CONF_ROW(WRK_43), CONF_ROW(WRK_44));
