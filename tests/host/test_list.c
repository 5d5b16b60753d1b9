// SPDX-License-Identifier: MIT
/*
 * Tests of include/linux/list.h, llist.h, list_nulls.h, lib/list_sort.c and
 * lib/llist.c: random operations against arrays of numbers, which are plainly
 * right. After each operation the whole list is compared, in both directions.
 * What each function promises by itself is in tests/conformance/lst, for Linux too.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: lib/list-test.c, lib/test_list_sort.c.
 */
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/list_sort.h>
#include <linux/llist.h>
#include <linux/string.h>

#include "host.h"

#define ITEMS 12
#define OPERATIONS 200000
#define SORT_MOST 1000

/* One object, in a list of each kind. */
struct item {
	int number;
	int key;
	struct list_head node;
	struct hlist_node hnode;
	struct llist_node lnode;
};

static struct item *items;

/* The model: the numbers of the items of a list, in order. */
struct model {
	int n;
	int number[ITEMS];
};

static void model_put(struct model *m, int place, int number)
{
	memmove(&m->number[place + 1], &m->number[place], (m->n++ - place) * sizeof(int));
	m->number[place] = number;
}

static int model_take(struct model *m, int place)
{
	int number = m->number[place];

	memmove(&m->number[place], &m->number[place + 1], (--m->n - place) * sizeof(int));
	return number;
}

static void model_to_end(struct model *m, int place)
{
	int number = model_take(m, place);

	model_put(m, m->n, number);
}

/* Its place in the list, or -1. */
static int model_find(const struct model *m, int number)
{
	int i;

	for (i = 0; i < m->n; i++)
		if (m->number[i] == number)
			return i;
	return -1;
}

static void start(void)
{
	int i;

	items = host_alloc(SORT_MOST * sizeof(*items));
	for (i = 0; i < SORT_MOST; i++) {
		items[i].number = i;
		INIT_LIST_HEAD(&items[i].node);
		INIT_HLIST_NODE(&items[i].hnode);
	}
}

static void compare(const struct list_head *head, const struct model *m)
{
	struct item *pos;
	int i = 0;

	list_for_each_entry(pos, head, node) {
		CHECK(i < m->n);
		CHECK_INT(pos->number, m->number[i++]);
	}
	CHECK_INT(i, m->n);
	list_for_each_entry_reverse(pos, head, node)
		CHECK_INT(pos->number, m->number[--i]);
	CHECK_INT(i, 0);
	CHECK_INT(list_count_nodes(head), m->n);
	CHECK_INT(list_empty(head), m->n == 0);
	CHECK_INT(list_is_singular(head), m->n == 1);
}

/* --- list_head: two lists, between which the items wander -------------------- */

static LIST_HEAD(head_a);
static LIST_HEAD(head_b);
static struct model model_a, model_b;

static void add_or_delete(struct item *item)
{
	int a = model_find(&model_a, item->number), b = model_find(&model_b, item->number);

	if (a < 0 && b < 0) {
		if (host_random() & 1) {
			list_add(&item->node, &head_a);
			model_put(&model_a, 0, item->number);
		} else {
			list_add_tail(&item->node, &head_b);
			model_put(&model_b, model_b.n, item->number);
		}
		return;
	}
	if (host_random() & 1)
		list_del_init(&item->node);
	else
		list_del(&item->node);
	if (a >= 0)
		model_take(&model_a, a);
	else
		model_take(&model_b, b);
}

static void move(struct item *item)
{
	int a = model_find(&model_a, item->number), b = model_find(&model_b, item->number);

	if (a >= 0) {
		list_move_tail(&item->node, &head_b);
		model_put(&model_b, model_b.n, model_take(&model_a, a));
	} else if (b >= 0) {
		list_move(&item->node, &head_a);
		model_put(&model_a, 0, model_take(&model_b, b));
	}
}

static void exchange(struct item *x, struct item *y)
{
	int a = model_find(&model_a, x->number), b = model_find(&model_a, y->number);

	if (x == y || a < 0 || b < 0)
		return;
	list_swap(&x->node, &y->node);
	model_a.number[a] = y->number;
	model_a.number[b] = x->number;
}

static void rotate(struct item *item)
{
	int a = model_find(&model_a, item->number);

	if (model_b.n)
		model_to_end(&model_b, 0);
	list_rotate_left(&head_b);
	if (a < 0)
		return;
	list_rotate_to_front(&item->node, &head_a);
	while (a--)
		model_to_end(&model_a, 0);
}

/* Some of a run of a's entries to its end. */
static void bulk(void)
{
	int first, last, moved;

	if (!model_a.n)
		return;
	first = host_random_below(model_a.n);
	last = first + host_random_below(model_a.n - first);
	list_bulk_move_tail(&head_a, &items[model_a.number[first]].node,
			    &items[model_a.number[last]].node);
	for (moved = first; moved <= last; moved++)
		model_to_end(&model_a, first);
}

static void join(void)
{
	int place = host_random() & 1 ? 0 : model_a.n;

	if (place)
		list_splice_tail_init(&head_b, &head_a);
	else
		list_splice_init(&head_b, &head_a);
	while (model_b.n)
		model_put(&model_a, place, model_take(&model_b, model_b.n - 1));
}

/* The front of a, up to or including an item, becomes b, which is empty. */
static void cut(struct item *item)
{
	int a = model_find(&model_a, item->number), behind = host_random() & 1;

	if (a < 0)
		return;
	join();
	a = model_find(&model_a, item->number);
	if (behind)
		list_cut_position(&head_b, &head_a, &item->node);
	else
		list_cut_before(&head_b, &head_a, &item->node);
	for (a += behind; a; a--)
		model_put(&model_b, model_b.n, model_take(&model_a, 0));
}

static void substitute(struct item *old, struct item *new)
{
	int a = model_find(&model_a, old->number);

	if (a < 0 || model_find(&model_a, new->number) >= 0 ||
	    model_find(&model_b, new->number) >= 0)
		return;
	list_replace_init(&old->node, &new->node);
	CHECK(list_empty_careful(&old->node));
	model_a.number[a] = new->number;
}

static void test_list(void)
{
	int i;

	start();
	INIT_LIST_HEAD(&head_a);
	INIT_LIST_HEAD(&head_b);
	model_a.n = model_b.n = 0;
	for (i = 0; i < OPERATIONS; i++) {
		struct item *item = &items[host_random_below(ITEMS)];

		switch (host_random_below(10)) {
		case 0:
			move(item);
			break;
		case 1:
			exchange(item, &items[host_random_below(ITEMS)]);
			break;
		case 2:
			rotate(item);
			break;
		case 3:
			bulk();
			break;
		case 4:
			cut(item);
			break;
		case 5:
			substitute(item, &items[host_random_below(ITEMS)]);
			break;
		default:
			add_or_delete(item);
			break;
		}
		compare(&head_a, &model_a);
		compare(&head_b, &model_b);
	}
}

/* --- hlist ---------------------------------------------------------------------- */

static void hcompare(const struct hlist_head *head, const struct model *m)
{
	struct hlist_node *const *pprev = &head->first;
	struct item *pos;
	int i = 0;

	hlist_for_each_entry(pos, head, hnode) {
		CHECK(i < m->n && pos->hnode.pprev == pprev);
		CHECK_INT(pos->number, m->number[i++]);
		pprev = &pos->hnode.next;
	}
	CHECK_INT(i, m->n);
	CHECK_INT(hlist_empty(head), m->n == 0);
}

static void hadd(struct hlist_head *head, struct model *m, struct item *item)
{
	struct item *other;
	int place;

	if (!m->n || host_random_below(3) == 0) {
		hlist_add_head(&item->hnode, head);
		model_put(m, 0, item->number);
		return;
	}
	place = host_random_below(m->n);
	other = &items[m->number[place]];
	if (host_random() & 1) {
		hlist_add_before(&item->hnode, &other->hnode);
		model_put(m, place, item->number);
	} else {
		hlist_add_behind(&item->hnode, &other->hnode);
		model_put(m, place + 1, item->number);
	}
}

static void test_hlist(void)
{
	static struct hlist_head heads[2];
	struct model m = { 0 };
	int i, now = 0;

	start();
	memset(heads, 0, sizeof(heads));
	for (i = 0; i < OPERATIONS; i++) {
		struct item *item = &items[host_random_below(ITEMS)];
		int place = model_find(&m, item->number);

		CHECK_INT(hlist_unhashed(&item->hnode), place < 0);
		if (place < 0) {
			hadd(&heads[now], &m, item);
		} else {
			CHECK_INT(hlist_is_singular_node(&item->hnode, &heads[now]), m.n == 1);
			hlist_del_init(&item->hnode);
			model_take(&m, place);
		}
		if (host_random_below(10) == 0) {
			hlist_move_list(&heads[now], &heads[!now]);
			CHECK(hlist_empty(&heads[now]));
			now = !now;
		}
		hcompare(&heads[now], &m);
	}
}

/* --- llist ---------------------------------------------------------------------- */

static void test_llist(void)
{
	LLIST_HEAD(head);
	struct llist_node *taken;
	struct model m = { 0 };
	struct item *pos, *n;
	int i;

	start();
	for (i = 0; i < OPERATIONS; i++) {
		struct item *item = &items[host_random_below(ITEMS)];

		CHECK_INT(llist_empty(&head), m.n == 0);
		if (model_find(&m, item->number) < 0) {
			CHECK_INT(llist_add(&item->lnode, &head), m.n == 0);
			model_put(&m, 0, item->number);
		} else if (host_random() & 3) {
			taken = llist_del_first(&head);
			CHECK(taken == &items[model_take(&m, 0)].lnode);
		} else {
			taken = llist_reverse_order(llist_del_all(&head));
			llist_for_each_entry_safe(pos, n, taken, lnode) {
				CHECK_INT(pos->number, model_take(&m, m.n - 1));
				pos->lnode.next = NULL;
			}
			CHECK_INT(m.n, 0);
			CHECK(!llist_del_first(&head) && !llist_del_all(&head));
		}
	}
}

/* --- list_sort ------------------------------------------------------------------- */

static unsigned long nr_compared;

static int compare_keys(void *priv, const struct list_head *a, const struct list_head *b)
{
	CHECK(priv == &nr_compared);
	nr_compared++;
	return list_entry(a, struct item, node)->key > list_entry(b, struct item, node)->key;
}

/* Sorted, the equal ones in their old order, and none lost. */
static void check_sorted(struct list_head *head, int n)
{
	struct item *pos, *prev = NULL;

	list_for_each_entry(pos, head, node) {
		CHECK(pos->node.prev == (prev ? &prev->node : head));
		if (prev && prev->key == pos->key)
			CHECK(prev->number < pos->number);
		else if (prev)
			CHECK(prev->key < pos->key);
		prev = pos;
		n--;
	}
	CHECK_INT(n, 0);
}

static unsigned long sort(int n, int keys)
{
	LIST_HEAD(head);
	int i;

	for (i = 0; i < n; i++) {
		items[i].key = host_random_below(keys);
		list_add_tail(&items[i].node, &head);
	}
	nr_compared = 0;
	list_sort(&nr_compared, &head, compare_keys);
	check_sorted(&head, n);
	return nr_compared;
}

static void test_sort(void)
{
	int i;

	start();
	for (i = 0; i < 1000; i++)
		sort(host_random_below(100), 1 + host_random_below(100));
	/* n log2 n, and not a comparison more. */
	for (i = 0; i < 20; i++)
		CHECK(sort(SORT_MOST, 1 << 30) <= SORT_MOST * 10);
}

const struct host_test host_tests[] = {
	{ "random operations on two lists agree with the model", test_list },
	{ "random operations on an hlist agree with the model", test_hlist },
	{ "random operations on an llist agree with the model", test_llist },
	{ "list_sort sorts, is stable, loses none, compares at most n log n times", test_sort },
	{ NULL, NULL }
};
