/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LIST_NULLS_H
#define _LINUX_LIST_NULLS_H
/*
 * hlists whose end is not NULL but a number: an odd "pointer", since no object
 * lies at an odd address.
 *
 * For hash tables read without a lock: a reader follows an object that is moved
 * to another list meanwhile, and finds at the end that the number is not that of
 * the list it began with. Then it begins again.
 *
 * Any context; whoever changes a list serialises. Linux: include/linux/list_nulls.h.
 */
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/poison.h>
#include <linux/types.h>

struct hlist_nulls_head {
	struct hlist_nulls_node *first;
};

struct hlist_nulls_node {
	struct hlist_nulls_node *next, **pprev;
};

/* The end of list number @value, which has 31 bits. */
#define NULLS_MARKER(value) (1UL | ((unsigned long)(value) << 1))
#define INIT_HLIST_NULLS_HEAD(ptr, nulls) \
	((ptr)->first = (struct hlist_nulls_node *)NULLS_MARKER(nulls))

static inline int is_a_nulls(const struct hlist_nulls_node *ptr)
{
	return (unsigned long)ptr & 1;
}

/* The number of the list that ends with @ptr, which is a nulls. */
static inline unsigned long get_nulls_value(const struct hlist_nulls_node *ptr)
{
	return (unsigned long)ptr >> 1;
}

static inline int hlist_nulls_unhashed(const struct hlist_nulls_node *n)
{
	return !n->pprev;
}

static inline int hlist_nulls_unhashed_lockless(const struct hlist_nulls_node *n)
{
	return !READ_ONCE(n->pprev);
}

static inline int hlist_nulls_empty(const struct hlist_nulls_head *h)
{
	return is_a_nulls(READ_ONCE(h->first));
}

/** hlist_nulls_add_head - put a node in front. @n: new. @h: list. Context: Any context. */
static inline void hlist_nulls_add_head(struct hlist_nulls_node *n, struct hlist_nulls_head *h)
{
	struct hlist_nulls_node *first = h->first;

	n->next = first;
	WRITE_ONCE(n->pprev, &h->first);
	WRITE_ONCE(h->first, n);
	if (!is_a_nulls(first))
		WRITE_ONCE(first->pprev, &n->next);
}

static inline void __hlist_nulls_del(struct hlist_nulls_node *n)
{
	struct hlist_nulls_node *next = n->next, **pprev = n->pprev;

	WRITE_ONCE(*pprev, next);
	if (!is_a_nulls(next))
		WRITE_ONCE(next->pprev, pprev);
}

/* Its next pointer stays, for a reader that stands on it. */
static inline void hlist_nulls_del(struct hlist_nulls_node *n)
{
	__hlist_nulls_del(n);
	WRITE_ONCE(n->pprev, LIST_POISON2);
}

#define hlist_nulls_entry(ptr, type, member) container_of(ptr, type, member)
#define hlist_nulls_entry_safe(ptr, type, member)                              \
	({                                                                     \
		typeof(ptr) _ptr = (ptr);                                      \
		!is_a_nulls(_ptr) ? hlist_nulls_entry(_ptr, type, member) : NULL; \
	})
/* @tpos the entry, @pos its node: at the end @pos has the number. */
#define hlist_nulls_for_each_entry_from(tpos, pos, member)                                     \
	for (; !is_a_nulls(pos) && ((tpos = hlist_nulls_entry(pos, typeof(*tpos), member)), 1); \
	     pos = pos->next)
#define hlist_nulls_for_each_entry(tpos, pos, head, member)                              \
	for (pos = (head)->first;                                                        \
	     !is_a_nulls(pos) && ((tpos = hlist_nulls_entry(pos, typeof(*tpos), member)), 1); \
	     pos = pos->next)

#endif
