// SPDX-License-Identifier: MIT
/*
 * WRK rows: taking items back.
 *
 * Context: process context; the items' functions in process context.
 * Locking: what an item or a waiter writes is read after it was seen to have.
 * Linux: kernel/workqueue.c (try_to_grab_pending, __cancel_work_timer).
 */
#include "wrk.h"

static struct workqueue_struct *queue; /* of the running row */
static struct probe item, behind;
static struct waiter waiter;
static struct gate gate;
static bool cancelled;

static void cancel_item(void *arg)
{
	cancelled = cancel_work(&item.work);
}

CONF(WRK_29,
     "cancel_work(), in any context: takes it off its queue; does not wait for its function.")
{
	queue = ordered_queue();
	probe_init(&item);
	probe_init(&behind);
	CONF_EXPECT(!cancel_work(&item.work));
	if (!queue || !gate_close(&gate, queue))
		return;
	CONF_EXPECT(!cancel_work(&gate.work));
	CONF_EXPECT(queue_work(queue, &item.work));
	CONF_EXPECT(queue_work(queue, &behind.work));
	conf_in_hardirq(cancel_item, NULL);
	CONF_EXPECT(cancelled && !work_pending(&item.work));
	CONF_EXPECT(!cancel_work(&item.work));
	CONF_EXPECT(queue_work(queue, &item.work));
	conf_in_softirq(cancel_item, NULL);
	CONF_EXPECT(cancelled && !work_pending(&item.work));
	/* Running and queued again. */
	CONF_EXPECT(queue_work(queue, &gate.work));
	CONF_EXPECT(cancel_work(&gate.work));
	CONF_EQ(READ_ONCE(gate.left), 0);
	gate_open(&gate);
	destroy_workqueue(queue);
	CONF_EQ(gate.entered, 1);
	CONF_EQ(item.runs, 0);
	CONF_EQ(behind.runs, 1);
}

CONF(WRK_30, "After cancel_work_sync() it is not pending and not running; true if it was pending.")
{
	queue = ordered_queue();
	probe_init(&item);
	CONF_EXPECT(!cancel_work_sync(&item.work));
	if (!queue || !gate_close(&gate, queue))
		return;
	CONF_EXPECT(queue_work(queue, &item.work));
	CONF_EXPECT(cancel_work_sync(&item.work));
	CONF_EXPECT(!work_pending(&item.work));
	/* Running. */
	if (!waiter_start(&waiter, call_cancel_work_sync, &gate.work))
		return;
	gate_open(&gate);
	CONF_EXPECT(!waiter_join(&waiter));
	CONF_EQ(gate.left, 1);
	/* Running and pending. */
	if (!gate_close(&gate, queue))
		return;
	CONF_EXPECT(queue_work(queue, &gate.work));
	if (!waiter_start(&waiter, call_cancel_work_sync, &gate.work))
		return;
	gate_open(&gate);
	CONF_EXPECT(waiter_join(&waiter));
	CONF_EQ(gate.left, 1);
	CONF_EXPECT(!work_pending(&gate.work));
	destroy_workqueue(queue);
	CONF_EQ(gate.entered, 1);
	CONF_EQ(item.runs, 0);
}

static struct completion step;
static int runs;
static bool requeued;

static void queue_itself_at_end(struct work_struct *work)
{
	WRITE_ONCE(runs, runs + 1);
	wait_for_completion(&step);
	requeued = queue_work(queue, work);
}

CONF(WRK_31, "While cancel_work_sync() waits nobody can queue the item, nor can its own function.")
{
	static DECLARE_WORK(work, queue_itself_at_end);

	init_completion(&step);
	runs = 0;
	requeued = true;
	queue = ordered_queue();
	if (!queue)
		return;
	CONF_EXPECT(queue_work(queue, &work));
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs)));
	if (!waiter_start(&waiter, call_cancel_work_sync, &work))
		return;
	CONF_EXPECT(!queue_work(queue, &work));
	CONF_EXPECT(!queue_work(system_wq, &work));
	CONF_EXPECT(!cancel_work(&work));
	complete(&step);
	CONF_EXPECT(!waiter_join(&waiter));
	CONF_EXPECT(!requeued);
	CONF_EXPECT(!work_pending(&work));
	destroy_workqueue(queue);
	CONF_EQ(runs, 1);
}

CONF(WRK_32, "After cancel_work_sync() it can be queued again.")
{
	queue = ordered_queue();
	probe_init(&item);
	if (!queue || !gate_close(&gate, queue))
		return;
	CONF_EXPECT(queue_work(queue, &item.work));
	CONF_EXPECT(cancel_work_sync(&item.work));
	CONF_EXPECT(queue_work(queue, &item.work));
	gate_open(&gate);
	flush_workqueue(queue);
	CONF_EQ(probe_runs(&item), 1);
	CONF_EXPECT(!cancel_work_sync(&item.work));
	CONF_EXPECT(queue_work(queue, &item.work));
	destroy_workqueue(queue);
	CONF_EQ(item.runs, 2);
}

CONF(WRK_33, "Of two that cancel an item with cancel_work_sync() both return, one of them true.")
{
	struct waiter second;
	int trues;

	queue = ordered_queue();
	if (!queue || !gate_close(&gate, queue))
		return;
	CONF_EXPECT(queue_work(queue, &gate.work));
	if (!waiter_start(&waiter, call_cancel_work_sync, &gate.work) ||
	    !waiter_start(&second, call_cancel_work_sync, &gate.work))
		return;
	CONF_EXPECT(!waiter_returned(&waiter));
	gate_open(&gate);
	trues = waiter_join(&waiter);
	trues += waiter_join(&second);
	CONF_EQ(trues, 1);
	CONF_EXPECT(!work_pending(&gate.work));
	CONF_EQ(gate.entered, 1);
	CONF_EXPECT(queue_work(queue, &gate.work));
	gate_open(&gate);
	destroy_workqueue(queue);
	CONF_EQ(gate.left, 2);
}

CONF_MODULE(CONF_ROW(WRK_29), CONF_ROW(WRK_30), CONF_ROW(WRK_31), CONF_ROW(WRK_32),
	    CONF_ROW(WRK_33));
