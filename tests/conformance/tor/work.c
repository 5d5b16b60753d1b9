// SPDX-License-Identifier: MIT
/*
 * TOR rows: items that all CPUs queue, move and cancel. Each call that returned true
 * begins an activation, which ends in one run or in one cancellation: a ledger.
 *
 * Context: process context; the items' functions in process context.
 * Locking: counts are atomic; tickets are given under a lock.
 * Linux: kernel/workqueue.c.
 */
#include "tor.h"

#include <linux/jiffies.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#define ITEMS 4
#define ROUNDS 120

/**
 * struct item - what is queued
 * @dwork: it, at once or later
 * @queued: calls that said that it was not pending before
 * @cancelled: calls that took it out
 * @runs: of its function
 * @inside: it runs
 */
struct item {
	struct delayed_work dwork;
	atomic_t queued, cancelled, runs, inside;
};

static struct item items[ITEMS], own[CONF_MAX_CPUS];
static struct workqueue_struct *queue;
static atomic_t doubled, after_cancel;
static bool busted;

static struct item *item_of(struct work_struct *work)
{
	return container_of(to_delayed_work(work), struct item, dwork);
}

static void item_fn(struct work_struct *work)
{
	struct item *i = item_of(work);

	if (atomic_inc_return(&i->inside) != 1)
		atomic_inc(&doubled);
	tor_delay(60);
	if (!tor_below(4))
		cond_resched();
	atomic_inc(&i->runs);
	atomic_dec(&i->inside);
}

static void item_init(struct item *i, work_func_t fn)
{
	memset(i, 0, sizeof(*i));
	INIT_DELAYED_WORK(&i->dwork, fn);
}

static bool begin(work_func_t fn, bool broken)
{
	int i;

	busted = broken;
	atomic_set(&doubled, 0);
	atomic_set(&after_cancel, 0);
	for (i = 0; i < ITEMS; i++)
		item_init(&items[i], fn);
	for (i = 0; i < CONF_MAX_CPUS; i++)
		item_init(&own[i], item_fn);
	queue = alloc_workqueue("conf-tor", 0, 0);
	return CONF_EXPECT(queue != NULL);
}

static void check_item(struct item *i)
{
	CONF_EXPECT(!work_busy(&i->dwork.work));
	CONF_EQ(atomic_read(&i->runs) + atomic_read(&i->cancelled), atomic_read(&i->queued));
}

static void end(void)
{
	int i;

	for (i = 0; i < ITEMS; i++)
		check_item(&items[i]);
	for (i = 0; i < CONF_MAX_CPUS; i++)
		check_item(&own[i]);
	destroy_workqueue(queue);
	CONF_EQ(atomic_read(&doubled), 0);
	CONF_EQ(atomic_read(&after_cancel), 0);
}

/* --- TOR-10: queued from everywhere ---------------------------------------------------- */

static void item_queue(struct item *i)
{
	int cpu = tor_below(tor_cpus());

	/* Busted: an entry that is not in the ledger. */
	if (queue_work_on(cpu, queue, &i->dwork.work) && !(busted && !tor_below(8)))
		atomic_inc(&i->queued);
}

static void queue_again(struct work_struct *work)
{
	item_fn(work);
	if (!tor_below(3))
		item_queue(item_of(work));
}

static void queue_rounds(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < ROUNDS; n++) {
		item_queue(&items[tor_below(ITEMS)]);
		tor_delay(60);
		if (!tor_below(4))
			cond_resched();
	}
}

static void queue_from_everywhere(bool broken)
{
	if (!begin(queue_again, broken))
		return;
	conf_on_cpus(tor_cpus(), queue_rounds);
	drain_workqueue(queue);
	end();
}

CONF(TOR_10, "An item that all CPUs queue runs as often as queueing it said true, and alone.")
{
	queue_from_everywhere(false);
}

CONF_BAD(TOR_10_BUSTED, 0, "The same, with a ledger that misses entries.")
{
	queue_from_everywhere(true);
}

/* --- TOR-11: and cancelled ------------------------------------------------------------- */

static void item_cancel(struct item *i)
{
	if (cancel_delayed_work_sync(&i->dwork))
		atomic_inc(&i->cancelled);
}

static void item_round(struct item *i)
{
	switch (tor_below(6)) {
	case 0:
		if (!mod_delayed_work(queue, &i->dwork, tor_below(3)))
			atomic_inc(&i->queued);
		break;
	case 1:
		item_cancel(i);
		break;
	case 2:
		if (cancel_delayed_work(&i->dwork))
			atomic_inc(&i->cancelled);
		break;
	case 3:
		flush_delayed_work(&i->dwork);
		break;
	default:
		if (queue_delayed_work(queue, &i->dwork, tor_below(3)))
			atomic_inc(&i->queued);
	}
}

/* Nobody else queues this one. */
static void own_round(struct item *i)
{
	if (queue_delayed_work(queue, &i->dwork, tor_below(2)))
		atomic_inc(&i->queued);
	tor_delay(100);
	if (tor_below(2))
		cond_resched();
	/* Busted: whether it runs already is not looked at. */
	if (!busted)
		item_cancel(i);
	if (work_busy(&i->dwork.work) || atomic_read(&i->inside))
		atomic_inc(&after_cancel);
	if (busted)
		item_cancel(i);
}

static void cancel_rounds(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < ROUNDS; n++) {
		item_round(&items[tor_below(ITEMS)]);
		if (!tor_below(4))
			own_round(&own[nr]);
		cond_resched();
	}
}

static void queue_and_cancel(bool broken)
{
	int i;

	if (!begin(item_fn, broken))
		return;
	conf_on_cpus(tor_cpus(), cancel_rounds);
	for (i = 0; i < ITEMS; i++)
		item_cancel(&items[i]);
	end();
}

CONF(TOR_11, "What was queued has run or was cancelled, once; cancelled, it is not busy any more.")
{
	queue_and_cancel(false);
}

CONF_BAD(TOR_11_BUSTED, 0, "The same, with an item that is looked at before it is cancelled.")
{
	queue_and_cancel(true);
}

/* --- TOR-12: in order ------------------------------------------------------------------ */

#define TICKETS 40 /* of a CPU */

struct ticket {
	struct work_struct work;
	int nr;
};

static struct ticket tickets[CONF_MAX_CPUS][TICKETS];
static DEFINE_SPINLOCK(ticket_lock);
static int given, taken;
static atomic_t inside, wrong_order;

static void ticket_fn(struct work_struct *work)
{
	struct ticket *t = container_of(work, struct ticket, work);

	if (atomic_inc_return(&inside) != 1)
		atomic_inc(&doubled);
	if (t->nr != taken + 1)
		atomic_inc(&wrong_order);
	taken = t->nr;
	if (!tor_below(8))
		cond_resched();
	atomic_dec(&inside);
}

static void take_tickets(int nr)
{
	struct ticket *t;
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < TICKETS; n++) {
		t = &tickets[nr][n];
		INIT_WORK(&t->work, ticket_fn);
		spin_lock(&ticket_lock);
		t->nr = ++given;
		if (!busted)
			queue_work(queue, &t->work);
		spin_unlock(&ticket_lock);
		/* Busted: every second one is late. */
		if (busted && n % 2)
			queue_work(queue, &tickets[nr][n].work);
		if (busted && n % 2)
			queue_work(queue, &tickets[nr][n - 1].work);
		tor_delay(40);
		cond_resched();
	}
}

static void queue_in_order(bool broken)
{
	busted = broken;
	given = taken = 0;
	atomic_set(&inside, 0);
	atomic_set(&doubled, 0);
	atomic_set(&wrong_order, 0);
	queue = alloc_ordered_workqueue("conf-tor", 0);
	if (!CONF_EXPECT(queue != NULL))
		return;
	conf_on_cpus(tor_cpus(), take_tickets);
	destroy_workqueue(queue);
	CONF_EQ(atomic_read(&doubled), 0);
	CONF_EQ(atomic_read(&wrong_order), 0);
	CONF_EQ(given, tor_cpus() * TICKETS);
}

CONF(TOR_12, "An ordered queue runs one item at a time, in the order in which they were queued.")
{
	queue_in_order(false);
}

CONF_BAD(TOR_12_BUSTED, 0, "The same, with tickets that are taken in another order.")
{
	queue_in_order(true);
}

/* --- TOR-13: items that sleep ---------------------------------------------------------- */

#define SLEEPERS 8

/**
 * struct kind - of queue
 * @flags, @max_active: of it
 * @limit: at most so many at a time
 * @wq: the queue
 * @active: so many are
 * @over: times there were more than may be
 * @runs: in all
 */
static struct kind {
	unsigned int flags;
	int max_active, limit;
	struct workqueue_struct *wq;
	atomic_t active, over, runs;
} kinds[] = {
	{ 0, 1, 1 },
	{ WQ_HIGHPRI, 2, 2 },
	{ WQ_UNBOUND, 4, 4 },
	{ 0, 0, SLEEPERS },
};

struct sleeper {
	struct work_struct work;
	struct kind *kind;
};

static struct sleeper sleepers[ARRAY_SIZE(kinds)][SLEEPERS];

static void sleep_fn(struct work_struct *work)
{
	struct kind *kind = container_of(work, struct sleeper, work)->kind;

	if (atomic_inc_return(&kind->active) > kind->limit)
		atomic_inc(&kind->over);
	schedule_timeout_uninterruptible(tor_below(3));
	atomic_inc(&kind->runs);
	atomic_dec(&kind->active);
}

static bool open_kind(struct kind *kind)
{
	kind->wq = alloc_workqueue("conf-tor", kind->flags, kind->max_active);
	atomic_set(&kind->over, 0);
	atomic_set(&kind->active, 0);
	atomic_set(&kind->runs, 0);
	return CONF_EXPECT(kind->wq != NULL);
}

CONF(TOR_13, "Items that sleep all end, and no queue has more at a time than it may.")
{
	int i, k, cpu = raw_smp_processor_id();

	for (k = 0; k < ARRAY_SIZE(kinds); k++)
		if (!open_kind(&kinds[k]))
			return;
	for (i = 0; i < SLEEPERS; i++)
		for (k = 0; k < ARRAY_SIZE(kinds); k++) {
			INIT_WORK(&sleepers[k][i].work, sleep_fn);
			sleepers[k][i].kind = &kinds[k];
			queue_work_on(cpu, kinds[k].wq, &sleepers[k][i].work);
		}
	for (k = 0; k < ARRAY_SIZE(kinds); k++) {
		destroy_workqueue(kinds[k].wq);
		CONF_EQ(atomic_read(&kinds[k].runs), SLEEPERS);
		CONF_EQ(atomic_read(&kinds[k].over), 0);
	}
}

/* --- TOR-14: many that flush ----------------------------------------------------------- */

#define FLUSHERS 8
#define FLUSHES 6

static struct item flushed[FLUSHERS];
static struct work_struct endless;
static bool over;
static atomic_t not_done;

static void endless_fn(struct work_struct *work)
{
	if (!READ_ONCE(over))
		queue_work(queue, work);
}

static void flush_rounds(void *arg)
{
	struct item *i = arg;
	int n;

	for (n = 1; n <= FLUSHES; n++) {
		queue_work(queue, &i->dwork.work);
		flush_workqueue(queue);
		if (atomic_read(&i->runs) != n)
			atomic_inc(&not_done);
	}
}

CONF(TOR_14, "flush_workqueue() of many threads ends though items go on being queued; theirs ran.")
{
	static struct conf_helper h[FLUSHERS];
	int i, started = 0;

	if (!begin(item_fn, false))
		return;
	over = false;
	atomic_set(&not_done, 0);
	INIT_WORK(&endless, endless_fn);
	queue_work(queue, &endless);
	for (i = 0; i < FLUSHERS; i++) {
		item_init(&flushed[i], item_fn);
		if (!conf_helper_start(&h[i], i % tor_cpus(), flush_rounds, &flushed[i]))
			break;
		started++;
	}
	for (i = 0; i < started; i++)
		conf_helper_join(&h[i]);
	WRITE_ONCE(over, true);
	cancel_work_sync(&endless);
	CONF_EQ(atomic_read(&not_done), 0);
	end();
}

/* --- TOR-15: queues that come and go --------------------------------------------------- */

#define CHURNS 6
#define DEPTH 5

static void chain_fn(struct work_struct *work)
{
	struct item *i = item_of(work);

	if (atomic_inc_return(&i->runs) % DEPTH)
		queue_work(queue, work);
}

CONF(TOR_15, "destroy_workqueue() ends when all has run that was queued, chains to their end too.")
{
	static const unsigned int flags[] = { 0, WQ_UNBOUND, WQ_HIGHPRI };
	int n, i;

	for (n = 1; n <= CHURNS; n++) {
		queue = alloc_workqueue("conf-tor/%d", flags[n % ARRAY_SIZE(flags)], 0, n);
		if (!CONF_EXPECT(queue != NULL))
			return;
		for (i = 0; i < ITEMS; i++) {
			item_init(&items[i], chain_fn);
			CONF_EXPECT(queue_work_on(i % tor_cpus(), queue, &items[i].dwork.work));
		}
		if (n % 2)
			drain_workqueue(queue);
		destroy_workqueue(queue);
		for (i = 0; i < ITEMS; i++)
			CONF_EQ(atomic_read(&items[i].runs), DEPTH);
	}
}

CONF_MODULE(CONF_ROW(TOR_10), CONF_ROW(TOR_10_BUSTED), CONF_ROW(TOR_11), CONF_ROW(TOR_11_BUSTED),
	    CONF_ROW(TOR_12), CONF_ROW(TOR_12_BUSTED), CONF_ROW(TOR_13), CONF_ROW(TOR_14),
	    CONF_ROW(TOR_15));
