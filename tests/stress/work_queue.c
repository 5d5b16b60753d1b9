// SPDX-License-Identifier: MIT
/*
 * Queues as a whole: the order of an ordered one, and those who flush.
 *
 * Producers draw a ticket and queue its item under one lock, so tickets are queued in
 * order; on an ordered queue they must run in order, one at a time. An item is
 * allocated for its ticket, poisoned and freed by its own function.
 *
 * Thirty-two threads flush another queue at once, in which items on every CPU queue
 * themselves without end. Who flushes has queued an item before: it must have run.
 * That a flush comes to an end at all is seen by the runner, which waits for actors.
 *
 * Context: actors and items in process context.
 * Locking: ticket_lock, in process context. The items of the ordered queue run one
 * after another: what they alone use needs no lock, which is what is tested.
 * Linux: kernel/workqueue.c (__flush_workqueue).
 */
#include "stress.h"

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#define PRODUCERS_PER_CPU 2
#define OUTSTANDING_MAX 256 /* items that wait, before a producer flushes */
#define FLUSHERS 32
#define POISON 0x6b
#define LOOPS 200

static struct workqueue_struct *queue;

/* --- TOR-12 ----------------------------------------------------------------------- */

struct ticket {
	struct work_struct work;
	unsigned int number;
};

static DEFINE_SPINLOCK(ticket_lock); /* next_ticket, and the order of the queue */
static unsigned int next_ticket;
static unsigned int last_ticket; /* run; the items' */
static atomic_t inside, outstanding;

static void __process_context process_ticket(struct work_struct *work)
{
	struct ticket *t = container_of(work, struct ticket, work);

	STRESS_CHECK(atomic_inc_return(&inside) == 1, "two items of an ordered queue run at once");
	STRESS_CHECK(t->number == last_ticket + 1, "ticket %u runs after %u", t->number,
		     last_ticket);
	last_ticket = t->number;
	memset(t, POISON, sizeof(*t));
	kfree(t);
	stress_delay(LOOPS);
	if (!stress_below(LOOPS))
		schedule_timeout_uninterruptible(1);
	atomic_dec(&inside);
	atomic_dec(&outstanding);
	stress_op();
}

/* Broken: another may draw a ticket, and queue it, in between. */
static void __process_context queue_ticket(struct ticket *t)
{
	spin_lock(&ticket_lock);
	t->number = ++next_ticket;
	if (stress_broken) {
		spin_unlock(&ticket_lock);
		stress_delay(LOOPS);
		queue_work(queue, &t->work);
		return;
	}
	queue_work(queue, &t->work);
	spin_unlock(&ticket_lock);
}

static void __process_context produce(unsigned int nr)
{
	struct ticket *t;

	while (stress_goes_on()) {
		if (atomic_inc_return(&outstanding) > OUTSTANDING_MAX)
			flush_workqueue(queue);
		t = kmalloc(sizeof(*t), GFP_KERNEL);
		if (!t)
			panic("no memory for a ticket");
		memset(t, 0, sizeof(*t));
		INIT_WORK(&t->work, process_ticket);
		queue_ticket(t);
		stress_delay(LOOPS);
	}
}

STRESS(work_ordered, "TOR-12", "An ordered queue runs one item at a time, in order.")
{
	queue = alloc_ordered_workqueue("stress", 0);
	if (!queue)
		panic("no memory for a queue");
	next_ticket = last_ticket = 0;
	atomic_set(&inside, 0);
	atomic_set(&outstanding, 0);
	stress_actors(PRODUCERS_PER_CPU, produce);
	destroy_workqueue(queue);
	STRESS_CHECK(last_ticket == next_ticket, "%u tickets were queued, %u were run", next_ticket,
		     last_ticket);
	STRESS_CHECK(!atomic_read(&outstanding), "%d items are outstanding at the end",
		     atomic_read(&outstanding));
}

/* --- TOR-14 ----------------------------------------------------------------------- */

struct own {
	struct work_struct work;
	unsigned int runs;
};

static struct own own_items[FLUSHERS + NR_CPUS];
static struct work_struct endless[NR_CPUS];

static void __process_context count_run(struct work_struct *work)
{
	struct own *own = container_of(work, struct own, work);

	stress_delay(LOOPS);
	WRITE_ONCE(own->runs, own->runs + 1);
}

static void __process_context queue_itself(struct work_struct *work)
{
	stress_delay(LOOPS);
	if (!stress_ends())
		queue_work(queue, work);
}

/* Broken: now and then one does not flush. */
static void __process_context flush_queue(unsigned int nr)
{
	struct own *own = &own_items[nr];
	unsigned int queued = 0;

	while (stress_goes_on()) {
		queued += queue_work_on(stress_below(num_online_cpus()), queue, &own->work);
		if (!stress_broken || stress_below(4))
			flush_workqueue(queue);
		STRESS_CHECK(READ_ONCE(own->runs) == queued,
			     "an item was queued %u times before a flush, and run %u", queued,
			     READ_ONCE(own->runs));
		stress_op();
	}
	flush_work(&own->work);
}

STRESS(work_flush, "TOR-14", "Whoever flushes finds run what was queued before, and returns.")
{
	int cpu;

	queue = create_workqueue("stress");
	if (!queue)
		panic("no memory for a queue");
	memset(own_items, 0, sizeof(own_items));
	for (unsigned int i = 0; i < ARRAY_SIZE(own_items); i++)
		INIT_WORK(&own_items[i].work, count_run);
	for_each_online_cpu(cpu) {
		INIT_WORK(&endless[cpu], queue_itself);
		queue_work_on(cpu, queue, &endless[cpu]);
	}
	stress_actors(DIV_ROUND_UP(FLUSHERS, num_online_cpus()), flush_queue);
	destroy_workqueue(queue);
}
