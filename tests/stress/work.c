// SPDX-License-Identifier: MIT
/*
 * Work items that everybody queues, and takes back.
 *
 * The ledger of an item: each queueing that said true is one run, or one cancelling
 * that said true. Nothing is lost and nothing doubled if that holds when all is quiet:
 *
 *	queued == runs + cancelled
 *
 * mod_delayed_work() that says false is a queueing; that says true is none, for the
 * item was pending before and is pending still. flush_delayed_work() is none either.
 *
 * What cancel_delayed_work_sync() promises can be seen only where nobody else queues:
 * each actor has an item of its own too, which queues itself. When that is cancelled it
 * is closed, and its function must not be found in there.
 *
 * Context: actors and items in process context.
 * Locking: none; what CPUs share is atomic. An actor's own item is closed by the actor
 * only, and looked at by the function.
 * Linux: - ; lib/test_workqueue.c is a benchmark.
 */
#include "stress.h"

#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#define ITEMS 8
#define ACTORS_PER_CPU 2
#define MAX_ACTORS (ACTORS_PER_CPU * NR_CPUS)
#define DELAY_JIFFIES 4 /* fewer than so many */
#define HOLD_LOOPS 400
#define RARELY 64 /* one time in so many */

/**
 * struct item - one that is counted
 * @dwork: the item
 * @inside: threads in its function (atomic)
 * @queued, @runs, @cancelled: the ledger (atomic)
 * @closed: its owner has taken it back (its actor; read by the function)
 */
struct item {
	struct delayed_work dwork;
	atomic_t inside;
	atomic_t queued;
	atomic_t runs;
	atomic_t cancelled;
	bool closed;
};

static struct item items[ITEMS], own_items[MAX_ACTORS];
static struct workqueue_struct *queue, *wrong_queue;

static void note_queued(struct item *item, bool queued)
{
	if (queued)
		atomic_inc(&item->queued);
}

/* What each function begins and ends with. */
static void __process_context enter(struct item *item)
{
	STRESS_CHECK(atomic_inc_return(&item->inside) == 1, "an item runs beside itself");
	STRESS_CHECK(!READ_ONCE(item->closed), "an item runs after it was cancelled");
	stress_delay(HOLD_LOOPS);
	if (!stress_below(RARELY))
		schedule_timeout_uninterruptible(1);
}

static void leave(struct item *item)
{
	STRESS_CHECK(!READ_ONCE(item->closed), "an item still runs after it was cancelled");
	atomic_inc(&item->runs);
	atomic_dec(&item->inside);
	stress_op();
}

static struct item *to_item(struct work_struct *work)
{
	return container_of(to_delayed_work(work), struct item, dwork);
}

static void init_items(struct item *first, unsigned int nr, work_func_t fn)
{
	for (struct item *item = first; item < first + nr; item++) {
		memset(item, 0, sizeof(*item));
		INIT_DELAYED_WORK(&item->dwork, fn);
	}
}

static void check_ledger(struct item *first, unsigned int nr)
{
	int queued, runs, cancelled;

	for (struct item *item = first; item < first + nr; item++) {
		queued = atomic_read(&item->queued);
		runs = atomic_read(&item->runs);
		cancelled = atomic_read(&item->cancelled);
		STRESS_CHECK(queued == runs + cancelled, "queued %d times, run %d, cancelled %d",
			     queued, runs, cancelled);
		STRESS_CHECK(!work_busy(&item->dwork.work), "an item is busy at the end");
	}
}

static void __process_context create_queue(void)
{
	queue = create_workqueue("stress");
	if (!queue)
		panic("no memory for a queue");
}

/* --- TOR-10 ----------------------------------------------------------------------- */

static int random_cpu(void)
{
	return stress_below(2) ? WORK_CPU_UNBOUND : (int)stress_below(num_online_cpus());
}

static void __process_context run_and_requeue(struct work_struct *work)
{
	struct item *item = to_item(work);

	enter(item);
	if (stress_below(2) && !stress_ends())
		note_queued(item, queue_work_on(random_cpu(), queue, work));
	leave(item);
}

/* Broken: now and then on another queue, which knows nothing of the first. */
static void __process_context queue_items(unsigned int nr)
{
	struct workqueue_struct *wq;
	struct item *item;

	while (stress_goes_on()) {
		item = &items[stress_below(ITEMS)];
		wq = stress_broken && !stress_below(8) ? wrong_queue : queue;
		note_queued(item, queue_work_on(random_cpu(), wq, &item->dwork.work));
		stress_delay(HOLD_LOOPS);
	}
}

STRESS(work_requeue, "TOR-10", "An item never runs beside itself; each queueing is one run.")
{
	create_queue();
	wrong_queue = create_workqueue("wrong");
	if (!wrong_queue)
		panic("no memory for a queue");
	init_items(items, ITEMS, run_and_requeue);
	stress_actors(ACTORS_PER_CPU, queue_items);
	destroy_workqueue(wrong_queue);
	destroy_workqueue(queue);
	check_ledger(items, ITEMS);
}

/* --- TOR-11 ----------------------------------------------------------------------- */

static void __process_context run_shared(struct work_struct *work)
{
	struct item *item = to_item(work);

	enter(item);
	leave(item);
}

static void __process_context run_own(struct work_struct *work)
{
	struct item *item = to_item(work);

	enter(item);
	note_queued(item, queue_delayed_work(queue, &item->dwork, stress_below(2)));
	leave(item);
}

static void __process_context use_shared(struct item *item)
{
	unsigned long delay = stress_below(DELAY_JIFFIES);

	switch (stress_below(6)) {
	case 0:
		note_queued(item, queue_delayed_work_on(random_cpu(), queue, &item->dwork, delay));
		break;
	case 1:
		note_queued(item, !mod_delayed_work(queue, &item->dwork, delay));
		break;
	case 2:
		flush_delayed_work(&item->dwork);
		break;
	case 3:
		atomic_add(cancel_delayed_work(&item->dwork), &item->cancelled);
		break;
	case 4:
		atomic_add(cancel_delayed_work_sync(&item->dwork), &item->cancelled);
		break;
	case 5:
		flush_work(&item->dwork.work);
		break;
	}
}

/* Broken: nobody waits for the function. */
static void __process_context run_own_for_a_while(struct item *item)
{
	bool cancelled;

	note_queued(item, queue_delayed_work_on(random_cpu(), queue, &item->dwork,
						stress_below(DELAY_JIFFIES)));
	if (stress_below(4))
		schedule_timeout_uninterruptible(stress_below(DELAY_JIFFIES));
	else
		stress_delay(HOLD_LOOPS);
	cancelled = stress_broken ? cancel_delayed_work(&item->dwork)
				  : cancel_delayed_work_sync(&item->dwork);
	atomic_add(cancelled, &item->cancelled);
	WRITE_ONCE(item->closed, true);
	STRESS_CHECK(stress_broken || !work_busy(&item->dwork.work),
		     "an item is busy after it was cancelled");
	STRESS_CHECK(!atomic_read(&item->inside), "an item runs on after it was cancelled");
	stress_delay(HOLD_LOOPS);
	WRITE_ONCE(item->closed, false);
}

static void __process_context cancel_items(unsigned int nr)
{
	while (stress_goes_on()) {
		use_shared(&items[stress_below(ITEMS)]);
		run_own_for_a_while(&own_items[nr]);
	}
	cancel_delayed_work_sync(&own_items[nr].dwork);
}

STRESS(work_cancel, "TOR-11", "Each queueing is one run or one cancelling; cancelled is quiet.")
{
	create_queue();
	init_items(items, ITEMS, run_shared);
	init_items(own_items, MAX_ACTORS, run_own);
	stress_actors(ACTORS_PER_CPU, cancel_items);
	for (struct item *item = items; item < items + ITEMS; item++)
		flush_delayed_work(&item->dwork);
	destroy_workqueue(queue);
	check_ledger(items, ITEMS);
	if (!stress_broken)
		check_ledger(own_items, MAX_ACTORS);
}
