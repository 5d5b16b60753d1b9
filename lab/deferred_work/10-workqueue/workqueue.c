// SPDX-License-Identifier: MIT
/*
 * Workqueues: which thread runs an item, and who waits behind one that sleeps.
 *
 * insmod queues items on a queue of its own and on the shared one; each says when it
 * begins and ends, and in which thread. README.md is the handout.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#define POLL_MS 700

/* An item, and what its function has to know. */
struct item {
	struct work_struct work;
	const char *name;
	unsigned int sleep_ms;
};

enum { OWN, SLOW, BEHIND, A, B, NR_ITEMS };

static struct item items[NR_ITEMS] = {
	[OWN] = { .name = "own", .sleep_ms = 500 },
	[SLOW] = { .name = "slow", .sleep_ms = 1000 },
	[BEHIND] = { .name = "behind" },
	[A] = { .name = "a" },
	[B] = { .name = "b" },
};

static struct delayed_work poll;
/* TODO 1/1: a pointer to a queue, lab_wq */
static struct workqueue_struct *lab_wq;

/* In process context: it may sleep. */
static void item_fn(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	pr_info("[%s] begins in %s\n", item->name, current->comm);
	if (item->sleep_ms)
		msleep(item->sleep_ms);
	pr_info("[%s] ends\n", item->name);
}

static void poll_fn(struct work_struct *work)
{
	pr_info("[poll] in %s\n", current->comm);
	/* TODO 4/1: queue poll again, after as long */
	queue_delayed_work(lab_wq, &poll, msecs_to_jiffies(POLL_MS));
}

static void queue_items(void)
{
	/* TODO 1/1: queue the work of items[OWN] on lab_wq */
	queue_work(lab_wq, &items[OWN].work);
	/* TODO 2/2: queue SLOW, then BEHIND, on the shared queue */
	schedule_work(&items[SLOW].work);
	schedule_work(&items[BEHIND].work);
	/* TODO 3/4: queue A, B, A on lab_wq; refused: say "[workqueue] a waits already" */
	queue_work(lab_wq, &items[A].work);
	queue_work(lab_wq, &items[B].work);
	if (!queue_work(lab_wq, &items[A].work))
		pr_info("[workqueue] a waits already\n");
	/* TODO 4/1: queue poll on lab_wq, after POLL_MS milliseconds */
	queue_delayed_work(lab_wq, &poll, msecs_to_jiffies(POLL_MS));
}

static int __init workqueue_lab_init(void)
{
	int i;

	for (i = 0; i < NR_ITEMS; i++)
		INIT_WORK(&items[i].work, item_fn);
	INIT_DELAYED_WORK(&poll, poll_fn);
	/* TODO 1/3: create lab_wq, a queue with a single thread; no memory: -ENOMEM */
	lab_wq = create_singlethread_workqueue("lab_wq");
	if (!lab_wq)
		return -ENOMEM;
	queue_items();
	return 0;
}

static void __exit workqueue_lab_exit(void)
{
	pr_info("[workqueue] rmmod begins\n");
	/* TODO 4/1: cancel poll, armed, queued or running; wait for it */
	cancel_delayed_work_sync(&poll);
	/* TODO 2/2: cancel SLOW and BEHIND, and wait for the one that runs */
	cancel_work_sync(&items[SLOW].work);
	cancel_work_sync(&items[BEHIND].work);
	/* TODO 1/1: let lab_wq finish, and destroy it */
	destroy_workqueue(lab_wq);
	pr_info("[workqueue] rmmod ends\n");
}

module_init(workqueue_lab_init);
module_exit(workqueue_lab_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("queues items on a queue of its own and on the shared one");
