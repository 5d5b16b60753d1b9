// SPDX-License-Identifier: MIT
/*
 * A stable merge sort of linked lists, from the bottom up.
 *
 * Nodes are taken from the list one by one and merged like carries in a binary
 * counter: runs[k] is empty or a sorted run of 2^k nodes. A new node is a run of
 * one; while runs[k] is taken, the two become one of 2^(k+1). So runs of equal
 * length meet, without recursion and without knowing the list's length. An
 * older run lies in a higher place and goes in front when keys are equal, which
 * makes the sort stable. Runs are chains of next pointers that end in NULL; the
 * prev pointers are set anew at the end.
 *
 *	nodes so far   runs[2] runs[1] runs[0]
 *	5  (101)       4 nodes    -    1 node
 *	6  (110)       4 nodes 2 nodes    -
 *
 * Context: any, as far as the comparison goes.
 * Locking: the caller's.
 * Linux: lib/list_sort.c, which puts off some merges so as to compare less.
 */
#include <linux/bits.h>
#include <linux/list.h>
#include <linux/list_sort.h>

/* One chain from two sorted ones; nodes of @a, the older, first if equal. */
static struct list_head *merge(void *priv, list_cmp_func_t cmp, struct list_head *a,
			       struct list_head *b)
{
	struct list_head *first, **end = &first;

	while (a && b) {
		if (cmp(priv, a, b) <= 0) {
			*end = a;
			a = a->next;
		} else {
			*end = b;
			b = b->next;
		}
		end = &(*end)->next;
	}
	*end = a ?: b;
	return first;
}

/* All of a chain into an empty list. */
static void rebuild(struct list_head *head, struct list_head *chain)
{
	struct list_head *prev = head;

	for (; chain; prev = chain, chain = chain->next) {
		prev->next = chain;
		chain->prev = prev;
	}
	prev->next = head;
	head->prev = prev;
}

void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp)
{
	/* A run in the last place would fill the address space. */
	struct list_head *runs[BITS_PER_LONG] = { NULL };
	struct list_head *node = head->next, *next, *run;
	unsigned int k;

	for (; node != head; node = next) {
		next = node->next;
		run = node;
		run->next = NULL;
		for (k = 0; runs[k]; k++) {
			run = merge(priv, cmp, runs[k], run);
			runs[k] = NULL;
		}
		runs[k] = run;
	}
	run = NULL;
	for (k = 0; k < BITS_PER_LONG; k++)
		run = merge(priv, cmp, runs[k], run);
	rebuild(head, run);
}
