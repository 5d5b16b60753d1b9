// SPDX-License-Identifier: MIT
/*
 * LST-06: the other kinds of lists: hlists with numbered ends, lock-free lists,
 * and sorting.
 *
 * For the lock-free list a timer adds from softirq context, and a thread on each
 * CPU adds too, while the row's thread takes: whatever was interrupted where,
 * each node must come out once, and those of one producer in their order.
 *
 * Context: process context; one producer in softirq context.
 * Locking: none; that is the point.
 * Linux: include/linux/list_nulls.h, llist.h, list_sort.h.
 */
#include "conf.h"

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/list_nulls.h>
#include <linux/list_sort.h>
#include <linux/llist.h>
#include <linux/poison.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/timer.h>

/* --- hlist_nulls --------------------------------------------------------------------- */

struct numbered {
	int number;
	struct hlist_nulls_node node;
};

static void check_nulls(void)
{
	struct numbered items[3], *item;
	struct hlist_nulls_node *pos;
	struct hlist_nulls_head head;
	int i, expected = 2;

	INIT_HLIST_NULLS_HEAD(&head, 1234);
	CONF_EXPECT(hlist_nulls_empty(&head));
	CONF_EXPECT(is_a_nulls(head.first));
	CONF_EQ(get_nulls_value(head.first), 1234);
	for (i = 0; i < 3; i++) {
		items[i].number = i;
		items[i].node.pprev = NULL;
		CONF_EXPECT(hlist_nulls_unhashed(&items[i].node));
		hlist_nulls_add_head(&items[i].node, &head);
		CONF_EXPECT(!hlist_nulls_unhashed_lockless(&items[i].node));
	}
	hlist_nulls_for_each_entry(item, pos, &head, node)
		CONF_EQ(item->number, expected--);
	CONF_EQ(expected, -1);
	CONF_EQ(get_nulls_value(pos), 1234);
	hlist_nulls_del(&items[1].node);
	/* A reader that stands on it finds the way on. */
	CONF_EXPECT(items[1].node.next == &items[0].node);
	CONF_EXPECT(items[1].node.pprev == LIST_POISON2);
	CONF_EXPECT(head.first == &items[2].node && items[2].node.next == &items[0].node);
	CONF_EXPECT(items[0].node.pprev == &items[2].node.next);
	hlist_nulls_del(&items[0].node);
	CONF_EQ(get_nulls_value(items[2].node.next), 1234);
	hlist_nulls_del(&items[2].node);
	CONF_EXPECT(hlist_nulls_empty(&head));
}

/* --- llist, alone --------------------------------------------------------------------- */

struct parcel {
	struct llist_node node;
	int number;
};

static void check_llist(void)
{
	struct parcel parcels[4], *pos, *n;
	struct llist_node *taken;
	LLIST_HEAD(head);
	int i;

	for (i = 0; i < 4; i++)
		parcels[i].number = i;
	CONF_EXPECT(llist_empty(&head));
	CONF_EXPECT(!llist_del_first(&head) && !llist_del_all(&head));
	CONF_EQ(llist_add(&parcels[0].node, &head), 1);
	CONF_EQ(llist_add(&parcels[1].node, &head), 0);
	parcels[3].node.next = &parcels[2].node;
	CONF_EQ(llist_add_batch(&parcels[3].node, &parcels[2].node, &head), 0);
	CONF_EXPECT(!llist_empty(&head));
	CONF_EXPECT(llist_del_first(&head) == &parcels[3].node);
	taken = llist_del_all(&head);
	CONF_EXPECT(llist_empty(&head));
	i = 2;
	llist_for_each_entry(pos, taken, node)
		CONF_EQ(pos->number, i--);
	CONF_EQ(i, -1);
	i = 0;
	taken = llist_reverse_order(taken);
	llist_for_each_entry_safe(pos, n, taken, node) {
		CONF_EQ(pos->number, i++);
		pos->node.next = NULL;
	}
	CONF_EQ(i, 3);
	taken = NULL;
	llist_for_each_entry(pos, taken, node)
		CONF_EXPECT(!"a loop over nothing");
	CONF_EXPECT(!llist_reverse_order(NULL));
}

/* --- llist, with many at it ------------------------------------------------------------- */

#define PRODUCERS 4
#define PARCELS 2000

static struct parcel pool[PRODUCERS][PARCELS];
static int sent[PRODUCERS]; /* each written by its producer */
static LLIST_HEAD(shared);

static void send(int producer, int count)
{
	while (count-- && sent[producer] < PARCELS) {
		struct parcel *p = &pool[producer][sent[producer]];

		p->number = sent[producer];
		WRITE_ONCE(sent[producer], sent[producer] + 1);
		llist_add(&p->node, &shared);
	}
}

/* Producer 0: whatever the CPU does, a tick comes between. */
static void send_from_timer(struct timer_list *t)
{
	send(0, PARCELS / 10);
	if (sent[0] < PARCELS)
		mod_timer(t, jiffies + 1);
}

static int send_from_thread(void *data)
{
	int producer = (long)data;

	while (sent[producer] < PARCELS) {
		send(producer, 20);
		cond_resched();
	}
	/* Stay until kthread_stop(), which needs the task. */
	while (!kthread_should_stop())
		schedule_timeout_uninterruptible(1);
	return 0;
}

/* Take what there is; returns how many were of the expected numbers. */
static int receive(int *expected)
{
	struct llist_node *taken = llist_reverse_order(llist_del_all(&shared));
	struct parcel *pos;
	int producer, right = 0;

	llist_for_each_entry(pos, taken, node) {
		producer = (pos - pool[0]) / PARCELS;
		right += pos->number == expected[producer]++;
	}
	return right;
}

static void check_llist_shared(void)
{
	struct task_struct *threads[PRODUCERS] = { NULL };
	DEFINE_TIMER(timer, send_from_timer);
	int expected[PRODUCERS] = { 0 }, right = 0, i;
	unsigned long end = jiffies + 20 * HZ;

	memset(sent, 0, sizeof(sent));
	timer_setup_on_stack(&timer, send_from_timer, TIMER_PINNED);
	for (i = 1; i < PRODUCERS; i++) {
		threads[i] = kthread_create(send_from_thread, (void *)(long)i, "send/%d", i);
		if (!CONF_EXPECT(!IS_ERR(threads[i])))
			return;
		kthread_bind(threads[i], i % num_online_cpus());
		wake_up_process(threads[i]);
	}
	mod_timer(&timer, jiffies + 1);
	while (right < PRODUCERS * PARCELS && time_before(jiffies, end)) {
		right += receive(expected);
		cond_resched();
	}
	for (i = 1; i < PRODUCERS; i++)
		kthread_stop(threads[i]);
	del_timer_sync(&timer);
	destroy_timer_on_stack(&timer);
	CONF_EQ(right, PRODUCERS * PARCELS);
}

/* --- list_sort --------------------------------------------------------------------------- */

#define SORTED 300

struct keyed {
	struct list_head node;
	unsigned int key, place;
};

static int by_key(void *priv, const struct list_head *a, const struct list_head *b)
{
	unsigned int ka = list_entry(a, struct keyed, node)->key;
	unsigned int kb = list_entry(b, struct keyed, node)->key;

	++*(int *)priv;
	return ka < kb ? -1 : ka > kb;
}

static void check_sort(int n, unsigned int keys)
{
	static struct keyed items[SORTED];
	struct keyed *pos, *prev = NULL;
	LIST_HEAD(head);
	unsigned int random = 1;
	int i, compared = 0, seen = 0;

	for (i = 0; i < n; i++) {
		random = random * 1664525 + 1013904223;
		items[i].key = (random >> 16) % keys;
		items[i].place = i;
		list_add_tail(&items[i].node, &head);
	}
	list_sort(&compared, &head, by_key);
	list_for_each_entry(pos, &head, node) {
		CONF_EXPECT(pos->node.prev == (prev ? &prev->node : &head));
		if (prev)
			CONF_EXPECT(prev->key < pos->key ||
				    (prev->key == pos->key && prev->place < pos->place));
		prev = pos;
		seen++;
	}
	CONF_EQ(seen, n);
	CONF_EXPECT(head.prev == (prev ? &prev->node : &head));
	CONF_EXPECT(n < 2 ? !compared : compared >= n - 1);
}

CONF(LST_06,
     "hlist_nulls ends in a number, llist loses no node without a lock, list_sort is stable.")
{
	int n;

	check_nulls();
	check_llist();
	check_llist_shared();
	for (n = 0; n < 20; n++)
		check_sort(n, 5);
	check_sort(SORTED, 1);
	check_sort(SORTED, 10);
	check_sort(SORTED, 1 << 16);
}

CONF_MODULE(CONF_ROW(LST_06));
