// SPDX-License-Identifier: MIT
/*
 * WRK rows: what must not be done with items and queues, and what happens then.
 *
 * Context: process context; the items' functions in process context.
 * Locking: what an item writes is read after it was seen to have run.
 * Linux: kernel/workqueue.c; lib/debugobjects.c.
 */
#include "wrk.h"

#define LOCKUP_S 31 /* Jiffy's watchdog waits for 30 */

static struct workqueue_struct *queue; /* of the running row */
static int runs;

static void count(struct work_struct *work)
{
	WRITE_ONCE(runs, runs + 1);
}

static void flush_itself(struct work_struct *work)
{
	flush_work(work);
}

static void cancel_itself(struct work_struct *work)
{
	cancel_work_sync(work);
}

static void flush_own_queue(struct work_struct *work)
{
	flush_workqueue(queue);
}

/* Wait for an item that waits for itself. */
static void run_what_waits_for_itself(work_func_t fn)
{
	static struct work_struct work;

	conf_expect_end(CONF_LINUX ? "hangs" : "returns");
	queue = ordered_queue();
	INIT_WORK(&work, fn);
	queue_work(queue, &work);
	flush_workqueue(queue);
}

CONF_X(WRK_36, "An item that flushes itself waits for ever; Jiffy says so, and goes on.")
{
	if (!CONF_LINUX)
		conf_expect_log(" in " QUEUE " would wait for its own end");
	run_what_waits_for_itself(flush_itself);
}

CONF_X(WRK_36_CANCEL, "An item that cancels itself with cancel_work_sync() does too.")
{
	if (!CONF_LINUX)
		conf_expect_log(" in " QUEUE " would wait for its own end");
	run_what_waits_for_itself(cancel_itself);
}

CONF_X(WRK_39, "An item that flushes its own queue does too.")
{
	if (!CONF_LINUX)
		conf_expect_log("flushing " QUEUE " in one of its items would wait for itself");
	run_what_waits_for_itself(flush_own_queue);
}

static void leak_preempt_count(struct work_struct *work)
{
	preempt_disable();
	count(work);
}

CONF(WRK_46, "A function that leaks preempt_count is told, and the next item does not suffer.")
{
	static struct work_struct leaks, behind;

	conf_expect_log(CONF_LINUX ? "BUG: workqueue leaked lock or atomic: kworker/"
				   : "BUG: workqueue leaked lock or atomic: " QUEUE "/0x00000001/");
	conf_expect_log("     last function: leak_preempt_count");
	/* Linux leaves the count as it is, until the thread sleeps. */
	if (CONF_LINUX)
		conf_expect_log("BUG: scheduling while atomic: kworker/");
	runs = 0;
	INIT_WORK(&leaks, leak_preempt_count);
	INIT_WORK(&behind, count);
	queue = ordered_queue();
	if (!queue)
		return;
	CONF_EXPECT(queue_work(queue, &leaks));
	CONF_EXPECT(conf_sleep_until(conf_log_count("last function: leak_preempt_count")));
	schedule_timeout_uninterruptible(TICKS);
	CONF_EXPECT(queue_work(queue, &behind));
	destroy_workqueue(queue);
	CONF_EQ(runs, 2);
	CONF_EQ(conf_log_count("leaked lock or atomic"), 1);
}

/* On Linux its neighbours' list is broken then, and that is the end. */
CONF_JIFFY_DEBUG(WRK_51, "Initialising a queued item is told, and takes it off its queue.")
{
	static struct work_struct before, work, behind;
	struct gate gate;

	conf_expect_log("ODEBUG: init active *hint: count+0x0/0x");
	conf_expect_log("a queued work is set up: it is taken off its queue");
	runs = 0;
	queue = ordered_queue();
	if (!queue || !gate_close(&gate, queue))
		return;
	INIT_WORK(&before, count);
	INIT_WORK(&work, count);
	INIT_WORK(&behind, count);
	queue_work(queue, &before);
	queue_work(queue, &work);
	queue_work(queue, &behind);
	INIT_WORK(&work, count);
	CONF_EXPECT(!work_pending(&work));
	gate_open(&gate);
	flush_workqueue(queue);
	CONF_EQ(runs, 2);
	CONF_EXPECT(queue_work(queue, &work));
	destroy_workqueue(queue);
	CONF_EQ(runs, 3);
}

CONF(WRK_52, "Waiting for an item that was never set up is told, and returns false.")
{
	static struct work_struct zeroed;

	conf_expect_log("WARNING: CPU");
	CONF_EXPECT(!flush_work(&zeroed));
	CONF_EQ(conf_log_count("WARNING: CPU"), 1);
}

CONF_X(WRK_53, "Queueing on no queue is an oops.")
{
	static DECLARE_WORK(work, count);

	conf_expect_log("NULL pointer dereference");
	/* Jiffy ends this thread only, which so does not come back. */
	conf_expect_end(CONF_LINUX ? "dies" : "hangs");
	queue_work(NULL, &work);
}

CONF(WRK_53_DELAYED, "Queueing a delayed item on no queue is told.")
{
	static struct delayed_work dwork; /* stays pending: never used again */

	INIT_DELAYED_WORK(&dwork, count);
	conf_expect_log("WARNING: CPU");
	queue_delayed_work(NULL, &dwork, FAR);
	CONF_EQ(conf_log_count("WARNING: CPU"), 1);
	/* Linux has armed it. */
	if (CONF_LINUX)
		CONF_EXPECT(cancel_delayed_work_sync(&dwork));
	CONF_EXPECT(!timer_pending(&dwork.timer));
}

/* Debian's Linux is built without this watchdog. */
CONF_JIFFY(WRK_55, "An item that waits behind another for half a minute is told.")
{
	static struct work_struct behind;
	struct gate gate;

	conf_expect_log(
		"BUG: workqueue lockup - pool cpus=* node=0 flags=0x0 nice=0 stuck for *s!$");
	runs = 0;
	INIT_WORK(&behind, count);
	queue = ordered_queue();
	if (!queue || !gate_close(&gate, queue))
		return;
	CONF_EXPECT(queue_work(queue, &behind));
	schedule_timeout_uninterruptible((LOCKUP_S - 2) * HZ);
	CONF_EQ(conf_log_count("workqueue lockup"), 0);
	/* It looks twice in the time. */
	schedule_timeout_uninterruptible((LOCKUP_S / 2 + 2) * HZ);
	CONF_EQ(conf_log_count("workqueue lockup"), 1);
	gate_open(&gate);
	destroy_workqueue(queue);
	CONF_EQ(runs, 1);
}

CONF_MODULE(CONF_ROW(WRK_36), CONF_ROW(WRK_36_CANCEL), CONF_ROW(WRK_39), CONF_ROW(WRK_46),
	    CONF_ROW(WRK_51), CONF_ROW(WRK_52), CONF_ROW(WRK_53), CONF_ROW(WRK_53_DELAYED),
	    CONF_ROW(WRK_55));
