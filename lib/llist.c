// SPDX-License-Identifier: MIT
/*
 * Lock-free lists: the parts that are not worth being inline. The header says
 * who may do what beside whom.
 *
 * Context: any.
 * Locking: none; the header's table.
 * Linux: lib/llist.c.
 */
#include <linux/llist.h>

struct llist_node *llist_del_first(struct llist_head *head)
{
	/* Pairs with the exchange in llist_add_batch(): its next pointer is set. */
	struct llist_node *first = smp_load_acquire(&head->first);

	while (first && !try_cmpxchg(&head->first, &first, READ_ONCE(first->next)))
		;
	return first;
}

struct llist_node *llist_reverse_order(struct llist_node *head)
{
	struct llist_node *reversed = NULL, *next;

	for (; head; head = next) {
		next = head->next;
		head->next = reversed;
		reversed = head;
	}
	return reversed;
}
