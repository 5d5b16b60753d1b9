/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LLIST_H
#define _LINUX_LLIST_H
/*
 * Lists without a lock: any number of producers push, consumers take. A top half
 * may add to one while the thread it interrupted does the same.
 *
 *	                     beside llist_add   llist_del_first   llist_del_all
 *	llist_add            yes                yes               yes
 *	llist_del_first      yes                no: a lock        no: a lock
 *	llist_del_all        yes                no: a lock        yes
 *
 * (Two that take the first: one reads its next pointer, the other takes both and
 * adds the first again, and the first one's exchange succeeds with a stale next:
 * the ABA problem. With one consumer nobody can.)
 *
 * - The newest comes first; llist_reverse_order() turns what was taken round.
 * - Walk only over what was taken: in the list itself nodes come and go.
 * - llist_add() says whether the list was empty: then, and only then, the
 *   consumer must be told.
 *
 * Any context. Linux: include/linux/llist.h.
 */
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/types.h>

struct llist_node {
	struct llist_node *next;
};

struct llist_head {
	struct llist_node *first;
};

#define LLIST_HEAD_INIT(name) { NULL }
#define LLIST_HEAD(name) struct llist_head name = LLIST_HEAD_INIT(name)

static inline void init_llist_head(struct llist_head *list)
{
	list->first = NULL;
}

#define llist_entry(ptr, type, member) container_of(ptr, type, member)

#define __llist_entry_safe(ptr, type, member)                    \
	({                                                       \
		struct llist_node *_node = (ptr);                \
		_node ? llist_entry(_node, type, member) : NULL; \
	})

/* The loops: @node is what llist_del_all() gave, which may be NULL. */
#define llist_for_each(pos, node) for ((pos) = (node); pos; (pos) = (pos)->next)
#define llist_for_each_safe(pos, n, node) \
	for ((pos) = (node); (pos) && ((n) = (pos)->next, true); (pos) = (n))
#define llist_for_each_entry(pos, node, member)                               \
	for ((pos) = __llist_entry_safe((node), typeof(*(pos)), member); pos; \
	     (pos) = __llist_entry_safe((pos)->member.next, typeof(*(pos)), member))
#define llist_for_each_entry_safe(pos, n, node, member)                                        \
	for ((pos) = __llist_entry_safe((node), typeof(*(pos)), member);                       \
	     (pos) && ((n) = __llist_entry_safe((pos)->member.next, typeof(*(n)), member), true); \
	     (pos) = (n))

/* Whoever adds at this moment may be missed. */
static inline bool llist_empty(const struct llist_head *head)
{
	return !READ_ONCE(head->first);
}

static inline struct llist_node *llist_next(struct llist_node *node)
{
	return node->next;
}

/**
 * llist_add_batch - push several, linked already, at once
 * @new_first: the one that will be the list's first
 * @new_last: the last of them
 * @head: the list
 *
 * Context: Any context.
 * Return: was the list empty before?
 */
static inline bool llist_add_batch(struct llist_node *new_first, struct llist_node *new_last,
				   struct llist_head *head)
{
	struct llist_node *first = READ_ONCE(head->first);

	do {
		new_last->next = first;
	} while (!try_cmpxchg(&head->first, &first, new_first));
	return !first;
}

static inline bool llist_add(struct llist_node *new, struct llist_head *head)
{
	return llist_add_batch(new, new, head);
}

/* Take all, newest first. */
static inline struct llist_node *llist_del_all(struct llist_head *head)
{
	return xchg(&head->first, NULL);
}

/* The forms with __ are for a list that only the caller can reach. */
static inline bool __llist_add_batch(struct llist_node *new_first, struct llist_node *new_last,
				     struct llist_head *head)
{
	new_last->next = head->first;
	head->first = new_first;
	return !new_last->next;
}

static inline bool __llist_add(struct llist_node *new, struct llist_head *head)
{
	return __llist_add_batch(new, new, head);
}

static inline struct llist_node *__llist_del_all(struct llist_head *head)
{
	struct llist_node *first = head->first;

	head->first = NULL;
	return first;
}

/**
 * llist_del_first - take the newest
 * @head: the list; all others that take from it are excluded by a lock
 *
 * Context: Any context.
 * Return: the node, or NULL.
 */
struct llist_node *llist_del_first(struct llist_head *head);

/**
 * llist_reverse_order - oldest first
 * @head: the first of a taken list, or NULL
 *
 * Context: Any context.
 * Return: the first of the turned list.
 */
struct llist_node *llist_reverse_order(struct llist_node *head);

#endif

#include <jiffy/brings_basics.h>
