/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RCULIST_H
#define _LINUX_RCULIST_H
/*
 * Lists that are read under rcu_read_lock() while they are changed.
 *
 * - Who changes a list holds a lock against the others who do, and uses the _rcu
 *   forms. Readers need only be readers.
 * - A reader sees an entry or does not; an entry it stands on may have been taken
 *   out: it still leads to the rest of the list, for as long as the reader reads.
 *   So after list_del_rcu() wait for a grace period before the entry is freed, or
 *   put into a list again.
 * - Readers follow only `next`, never `prev`. There are no _safe loops: nothing is
 *   freed under a reader.
 *
 * Any context. Linux: include/linux/rculist.h.
 */
#include <linux/list.h>
#include <linux/rcupdate.h>

/* The pointers that readers follow. */
#define list_next_rcu(list) (*((struct list_head __force __rcu **)(&(list)->next)))
#define hlist_first_rcu(head) (*((struct hlist_node __force __rcu **)(&(head)->first)))
#define hlist_next_rcu(node) (*((struct hlist_node __force __rcu **)(&(node)->next)))
#define hlist_pprev_rcu(node) (*((struct hlist_node __force __rcu **)((node)->pprev)))

/* For a list that readers may see already: not before it is empty. */
static inline void INIT_LIST_HEAD_RCU(struct list_head *list)
{
	WRITE_ONCE(list->next, list);
	WRITE_ONCE(list->prev, list);
}

/* Between two neighbours; whoever finds @new finds all that was written to it. */
static inline void __list_add_rcu(struct list_head *new, struct list_head *prev,
				  struct list_head *next)
{
	if (!__list_add_valid(new, prev, next))
		return;
	new->next = next;
	new->prev = prev;
	rcu_assign_pointer(list_next_rcu(prev), new);
	next->prev = new;
}

/** list_add_rcu - as the first. @new: complete. @head: the list. Context: Any context. */
static inline void list_add_rcu(struct list_head *new, struct list_head *head)
{
	__list_add_rcu(new, head, head->next);
}

/** list_add_tail_rcu - as the last. @new: complete. @head: the list. Context: Any context. */
static inline void list_add_tail_rcu(struct list_head *new, struct list_head *head)
{
	__list_add_rcu(new, head->prev, head);
}

/** list_del_rcu - take an entry out; it still leads its readers on. Context: Any context. */
static inline void list_del_rcu(struct list_head *entry)
{
	__list_del_entry(entry);
	entry->prev = LIST_POISON2;
}

/** list_replace_rcu - put @new where @old is; @old still leads on. Context: Any context. */
static inline void list_replace_rcu(struct list_head *old, struct list_head *new)
{
	new->next = old->next;
	new->prev = old->prev;
	rcu_assign_pointer(list_next_rcu(new->prev), new);
	new->next->prev = new;
	old->prev = LIST_POISON2;
}

#define list_entry_rcu(ptr, type, member) container_of(READ_ONCE(ptr), type, member)
/* Not list_empty() and then the first: in between a reader may be left without. */
#define list_first_or_null_rcu(ptr, type, member)                              \
	({                                                                     \
		struct list_head *_head = (ptr), *_first = READ_ONCE(_head->next); \
		_first != _head ? list_entry(_first, type, member) : NULL;     \
	})
#define list_next_or_null_rcu(head, ptr, type, member)                         \
	({                                                                     \
		struct list_head *_head = (head), *_next = READ_ONCE((ptr)->next); \
		_next != _head ? list_entry(_next, type, member) : NULL;       \
	})

#define __list_next_rcu(pos, member) list_entry_rcu((pos)->member.next, typeof(*(pos)), member)
/* A condition that may follow says why the list may be read; it is not checked. */
#define list_for_each_entry_rcu(pos, head, member, cond...)                       \
	for (pos = list_entry_rcu((head)->next, typeof(*(pos)), member);          \
	     !list_entry_is_head(pos, (head), member); pos = __list_next_rcu(pos, member))
#define list_for_each_entry_continue_rcu(pos, head, member)                       \
	for (pos = __list_next_rcu(pos, member); !list_entry_is_head(pos, (head), member); \
	     pos = __list_next_rcu(pos, member))
#define list_for_each_entry_from_rcu(pos, head, member) \
	for (; !list_entry_is_head(pos, (head), member); pos = __list_next_rcu(pos, member))

/* --- hlist ------------------------------------------------------------------------ */

/** hlist_add_head_rcu - in front. @n: complete. @h: the list. Context: Any context. */
static inline void hlist_add_head_rcu(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *first = h->first;

	n->next = first;
	WRITE_ONCE(n->pprev, &h->first);
	rcu_assign_pointer(hlist_first_rcu(h), n);
	if (first)
		WRITE_ONCE(first->pprev, &n->next);
}

/** hlist_add_before_rcu - in front of @next, which is in a list. Context: Any context. */
static inline void hlist_add_before_rcu(struct hlist_node *n, struct hlist_node *next)
{
	WRITE_ONCE(n->pprev, next->pprev);
	n->next = next;
	rcu_assign_pointer(hlist_pprev_rcu(n), n);
	WRITE_ONCE(next->pprev, &n->next);
}

/** hlist_add_behind_rcu - behind @prev, which is in a list. Context: Any context. */
static inline void hlist_add_behind_rcu(struct hlist_node *n, struct hlist_node *prev)
{
	n->next = prev->next;
	WRITE_ONCE(n->pprev, &prev->next);
	rcu_assign_pointer(hlist_next_rcu(prev), n);
	if (n->next)
		WRITE_ONCE(n->next->pprev, &n->next);
}

/** hlist_add_tail_rcu - as the last: walks the list. Context: Any context. */
static inline void hlist_add_tail_rcu(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *last = h->first;

	if (!last) {
		hlist_add_head_rcu(n, h);
		return;
	}
	while (last->next)
		last = last->next;
	hlist_add_behind_rcu(n, last);
}

/** hlist_del_rcu - take a node out; it still leads its readers on. Context: Any context. */
static inline void hlist_del_rcu(struct hlist_node *n)
{
	__hlist_del(n);
	WRITE_ONCE(n->pprev, LIST_POISON2);
}

/** hlist_del_init_rcu - the same; @n may be in no list, and is not then. Context: Any context. */
static inline void hlist_del_init_rcu(struct hlist_node *n)
{
	if (hlist_unhashed(n))
		return;
	__hlist_del(n);
	WRITE_ONCE(n->pprev, NULL);
}

/** hlist_replace_rcu - put @new where @old is; @old still leads on. Context: Any context. */
static inline void hlist_replace_rcu(struct hlist_node *old, struct hlist_node *new)
{
	struct hlist_node *next = old->next;

	new->next = next;
	WRITE_ONCE(new->pprev, old->pprev);
	rcu_assign_pointer(hlist_pprev_rcu(new), new);
	if (next)
		WRITE_ONCE(next->pprev, &new->next);
	WRITE_ONCE(old->pprev, LIST_POISON2);
}

#define __hlist_entry_rcu(ptr, type, member) hlist_entry_safe(READ_ONCE(ptr), type, member)
#define __hlist_next_rcu(pos, member) \
	__hlist_entry_rcu((pos)->member.next, typeof(*(pos)), member)
#define hlist_for_each_entry_rcu(pos, head, member, cond...)                          \
	for (pos = __hlist_entry_rcu((head)->first, typeof(*(pos)), member); pos;     \
	     pos = __hlist_next_rcu(pos, member))
#define hlist_for_each_entry_continue_rcu(pos, member) \
	for (pos = __hlist_next_rcu(pos, member); pos; pos = __hlist_next_rcu(pos, member))
#define hlist_for_each_entry_from_rcu(pos, member) \
	for (; pos; pos = __hlist_next_rcu(pos, member))

#endif

#include <jiffy/brings_locks.h>
