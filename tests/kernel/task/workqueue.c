// SPDX-License-Identifier: MIT
/*
 * Workqueues: what Linux does not promise, or does otherwise: waits for oneself that
 * are reported, an item that is run in place, mistakes with a queue that goes away.
 *
 * Context: tests in threads, items in theirs.
 * Locking: what an item notes is read after it was flushed.
 * Linux: the rows WRK of the specification are in tests/conformance/wrk.
 */
#include <jiffy/ktest.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#define NESTED 10 /* more than may be run in one another */

static struct workqueue_struct *wq;
static int runs;
static bool result;

static void __process_context count_run(struct work_struct *work)
{
	runs++;
}

static DECLARE_WORK(counted, count_run);
static DECLARE_DELAYED_WORK(delayed, count_run);

static void __process_context make_queue(void)
{
	runs = 0;
	wq = create_singlethread_workqueue("ktest-wq");
	EXPECT(wq);
}

/* One item on the queue, and wait for it. */
static void __process_context run_item(struct work_struct *work)
{
	EXPECT(queue_work(wq, work));
	flush_work(work);
}

static void __process_context flush_oneself(struct work_struct *work)
{
	result = flush_work(work);
}

KTEST(work_flushes_itself, "An item that flushes itself is told, and goes on.")
{
	DECLARE_WORK(work, flush_oneself);

	make_queue();
	result = true;
	expect_log("flush_oneself in ktest-wq would wait for its own end");
	run_item(&work);
	EXPECT(!result);
	destroy_workqueue(wq);
}

static void __process_context cancel_oneself(struct work_struct *work)
{
	EXPECT(queue_work(wq, work));
	result = cancel_work_sync(work);
	runs++;
}

KTEST(work_cancels_itself, "An item that cancels itself is told; what it had queued is cancelled.")
{
	DECLARE_WORK(work, cancel_oneself);

	make_queue();
	expect_log("cancel_oneself in ktest-wq would wait for its own end");
	run_item(&work);
	flush_workqueue(wq);
	EXPECT(result);
	EXPECT_EQ(runs, 1);
	EXPECT(!work_busy(&work));
	destroy_workqueue(wq);
}

static void __process_context flush_the_queue(struct work_struct *work)
{
	flush_workqueue(wq);
	drain_workqueue(wq);
	destroy_workqueue(wq);
	runs++;
}

KTEST(work_flushes_its_queue, "An item that flushes, drains or destroys its own queue is told.")
{
	DECLARE_WORK(work, flush_the_queue);

	make_queue();
	expect_log("flushing ktest-wq in one of its items would wait for itself");
	expect_log("draining ktest-wq in one of its items would wait for itself");
	expect_log("destroy_workqueue() of ktest-wq in one of its items would wait for itself");
	run_item(&work);
	EXPECT_EQ(runs, 1);
	destroy_workqueue(wq);
}

static void __process_context flush_counted(struct work_struct *work)
{
	EXPECT(queue_work(wq, &counted));
	result = flush_work(&counted);
	EXPECT_EQ(runs, 1);
	EXPECT(current_work() == work);
}

KTEST(work_in_place, "An item that flushes one behind it in its own thread runs it at once.")
{
	DECLARE_WORK(work, flush_counted);

	make_queue();
	run_item(&work);
	EXPECT(result);
	EXPECT_EQ(log_contains("flush_counted waits for count_run, which is queued behind it"), 1);
	destroy_workqueue(wq);
}

static struct work_struct nested[NESTED];

static void __process_context flush_next(struct work_struct *work)
{
	runs++;
	if (work < &nested[NESTED - 1])
		flush_work(work + 1);
}

KTEST(work_nested, "Items that flush one another, each the next, stop at eight, and all run.")
{
	make_queue();
	for (int i = 0; i < NESTED; i++)
		INIT_WORK(&nested[i], flush_next);
	for (int i = 0; i < NESTED; i++)
		queue_work(wq, &nested[i]);
	expect_log("8 items of ktest-wq flush one another: not waited for");
	flush_workqueue(wq);
	EXPECT_EQ(runs, NESTED);
	destroy_workqueue(wq);
}

KTEST(work_armed_at_destroy, "A queue destroyed under an armed item is told; the item is dropped.")
{
	make_queue();
	queue_delayed_work(wq, &delayed, 2);
	expect_log("1 delayed works of ktest-wq are armed, one is count_run: cancel first");
	expect_log("count_run queued on ktest-wq, which is destroyed: it will not run");
	destroy_workqueue(wq);
	wait_ticks(4);
	EXPECT_EQ(runs, 0);
	/* It stays pending, for nobody will ever run it, until it is cancelled. */
	EXPECT(delayed_work_pending(&delayed));
	EXPECT(cancel_delayed_work_sync(&delayed));
	EXPECT(!delayed_work_pending(&delayed));
}

static void __process_context queue_counted_locked(struct work_struct *work)
{
	msleep(20);
	local_bh_disable();
	queue_work(wq, &counted);
	local_bh_enable();
}

static void __process_context end_thread(struct work_struct *work)
{
	do_exit(1);
}

KTEST(work_ends_its_thread, "An item that ends its thread is named, and another thread goes on.")
{
	DECLARE_WORK(work, end_thread);

	make_queue();
	expect_log("ended in end_thread; another thread goes on with what waits");
	queue_work(wq, &work);
	queue_work(wq, &counted);
	flush_work(&work);
	flush_work(&counted);
	EXPECT_EQ(runs, 1);
	EXPECT(!work_busy(&work));
	destroy_workqueue(wq);
}

KTEST(work_locked_chain, "An item may queue on its queue while that is drained, also under a lock.")
{
	DECLARE_WORK(work, queue_counted_locked);

	make_queue();
	queue_work(wq, &work);
	destroy_workqueue(wq);
	EXPECT_EQ(runs, 1);
}

KTEST(work_wrong_cpu, "Queueing on a CPU that is not there is refused.")
{
	make_queue();
	expect_log("queue_work_on: there is no CPU 99");
	expect_log("queue_delayed_work_on: there is no CPU -1");
	expect_log("mod_delayed_work_on: there is no CPU 99");
	EXPECT(!queue_work_on(99, wq, &counted));
	EXPECT(!queue_delayed_work_on(-1, wq, &delayed, 1));
	EXPECT(!mod_delayed_work_on(99, wq, &delayed, 1));
	EXPECT(!work_pending(&counted) && !delayed_work_pending(&delayed));
	destroy_workqueue(wq);
}

static void __process_context leave_irqs_off(struct work_struct *work)
{
	local_irq_disable();
}

KTEST(work_leaves_irqs_off, "An item that leaves interrupts off is named, and they are on again.")
{
	DECLARE_WORK(work, leave_irqs_off);

	make_queue();
	expect_log("BUG: workqueue leaked lock or atomic: ktest-wq");
	expect_log("last function: leave_irqs_off");
	expect_log("left interrupts disabled");
	run_item(&work);
	run_item(&counted);
	EXPECT_EQ(runs, 1);
	destroy_workqueue(wq);
}

KTEST(work_name, "A queue's name of 10,000 characters is cut.")
{
	char *name = test_alloc(10001);
	struct workqueue_struct *q;

	memset(name, 'n', 10000);
	name[10000] = '\0';
	q = create_workqueue(name);
	EXPECT(q);
	runs = 0;
	EXPECT(queue_work(q, &counted));
	flush_workqueue(q);
	EXPECT_EQ(runs, 1);
	destroy_workqueue(q);
	kfree(name);
}
