/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LIST_H
#define _LINUX_LIST_H
/*
 * Doubly linked lists, embedded in the objects they link.
 *
 *	struct list_head    a ring: the head is a node too, an empty list points to
 *	                    itself; O(1) at both ends
 *	struct hlist_head   one pointer, for tables of many lists; no O(1) tail. A
 *	                    node knows the pointer that points to it, so it can be
 *	                    taken out without knowing the list
 *
 * - No locking of their own: the caller serialises. The _careful, _lockless and
 *   _empty forms may be used without the lock, as far as they say.
 * - A deleted entry's pointers are poisoned (following one is a fault that shows
 *   0x100 or 0x122), except by the _init forms, after which it is an empty list.
 * - With DEBUG=1 adding to or deleting from a ring that is broken is refused and
 *   reported (kernel/debug/list_debug.c); a module named by list_lock_check= is
 *   told where it changes a shared list without a lock (list_lock.c).
 * - for_each forms: @pos may only be deleted in the loop with the _safe ones,
 *   which remember the next. After a full for_each_entry @pos is no entry: it is
 *   what would surround the head.
 *
 * Any context. Linux: include/linux/list.h.
 */
#include <asm/barrier.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/poison.h>
#include <linux/types.h>

#define LIST_HEAD_INIT(name) { &(name), &(name) }
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)

static inline void INIT_LIST_HEAD(struct list_head *list)
{
	WRITE_ONCE(list->next, list);
	WRITE_ONCE(list->prev, list);
}

#ifdef CONFIG_DEBUG
/* False, after a report, if the ring is broken here; the operation is skipped then. */
bool __list_add_valid(struct list_head *new, struct list_head *prev, struct list_head *next);
bool __list_del_entry_valid(struct list_head *entry);
#else
#define __list_add_valid(new, prev, next) true
#define __list_del_entry_valid(entry) true
#endif

/* --- Adding and deleting ------------------------------------------------------ */

/*
 * Between two neighbours. prev->next comes last, and in one store: whoever only
 * follows next pointers, without the lock, sees the list with @new or without.
 */
static inline void __list_add(struct list_head *new, struct list_head *prev, struct list_head *next)
{
	if (!__list_add_valid(new, prev, next))
		return;
	next->prev = new;
	new->next = next;
	new->prev = prev;
	WRITE_ONCE(prev->next, new);
}

/* As the first: the list is a stack. */
static inline void list_add(struct list_head *new, struct list_head *head)
{
	__list_add(new, head, head->next);
}

/* As the last: the list is a queue. */
static inline void list_add_tail(struct list_head *new, struct list_head *head)
{
	__list_add(new, head->prev, head);
}

static inline void __list_del(struct list_head *prev, struct list_head *next)
{
	next->prev = prev;
	WRITE_ONCE(prev->next, next);
}

/* Its own pointers stay as they were. */
static inline void __list_del_entry(struct list_head *entry)
{
	if (__list_del_entry_valid(entry))
		__list_del(entry->prev, entry->next);
}

/* For one whose ->prev alone tells whether it is in a list. */
static inline void __list_del_clearprev(struct list_head *entry)
{
	__list_del(entry->prev, entry->next);
	entry->prev = NULL;
}

static inline void list_del(struct list_head *entry)
{
	__list_del_entry(entry);
	entry->next = LIST_POISON1;
	entry->prev = LIST_POISON2;
}

static inline void list_del_init(struct list_head *entry)
{
	__list_del_entry(entry);
	INIT_LIST_HEAD(entry);
}

/* What was written before is seen by whoever finds list_empty_careful(@entry) true. */
static inline void list_del_init_careful(struct list_head *entry)
{
	__list_del_entry(entry);
	WRITE_ONCE(entry->prev, entry);
	/* Pairs with smp_load_acquire() in list_empty_careful(). */
	smp_store_release(&entry->next, entry);
}

/** list_replace - put @new where @old is; @old is in no list then. Context: Any context. */
static inline void list_replace(struct list_head *old, struct list_head *new)
{
	new->next = old->next;
	new->next->prev = new;
	new->prev = old->prev;
	new->prev->next = new;
}

static inline void list_replace_init(struct list_head *old, struct list_head *new)
{
	list_replace(old, new);
	INIT_LIST_HEAD(old);
}

/** list_swap - two entries change places, also neighbours. Context: Any context. */
static inline void list_swap(struct list_head *entry1, struct list_head *entry2)
{
	struct list_head *before = entry2->prev;

	list_del(entry2);
	list_replace(entry1, entry2);
	list_add(entry1, before == entry1 ? entry2 : before);
}

static inline void list_move(struct list_head *entry, struct list_head *head)
{
	__list_del_entry(entry);
	list_add(entry, head);
}

static inline void list_move_tail(struct list_head *entry, struct list_head *head)
{
	__list_del_entry(entry);
	list_add_tail(entry, head);
}

/** list_bulk_move_tail - @first to @last, of @head's list, to its end. Context: Any context. */
static inline void list_bulk_move_tail(struct list_head *head, struct list_head *first,
				       struct list_head *last)
{
	__list_del(first->prev, last->next);
	first->prev = head->prev;
	first->prev->next = first;
	last->next = head;
	head->prev = last;
}

/* --- Questions ------------------------------------------------------------------ */

static inline int list_is_first(const struct list_head *entry, const struct list_head *head)
{
	return entry->prev == head;
}

static inline int list_is_last(const struct list_head *entry, const struct list_head *head)
{
	return entry->next == head;
}

static inline int list_is_head(const struct list_head *entry, const struct list_head *head)
{
	return entry == head;
}

static inline int list_empty(const struct list_head *head)
{
	return READ_ONCE(head->next) == head;
}

/* Empty, and nobody is about to make it so: without the lock only if all others do is
 * list_del_init_careful(). */
static inline int list_empty_careful(const struct list_head *head)
{
	struct list_head *next = smp_load_acquire(&head->next);

	return next == head && next == READ_ONCE(head->prev);
}

static inline int list_is_singular(const struct list_head *head)
{
	return !list_empty(head) && head->next == head->prev;
}

/** list_count_nodes - count them, one by one. Context: Any context. Return: how many. */
static inline size_t list_count_nodes(const struct list_head *head)
{
	const struct list_head *pos;
	size_t n = 0;

	for (pos = head->next; pos != head; pos = pos->next)
		n++;
	return n;
}

/* --- Whole lists ------------------------------------------------------------------ */

static inline void list_rotate_left(struct list_head *head)
{
	if (!list_empty(head))
		list_move_tail(head->next, head);
}

/* Turn the ring until @entry is the first: the head moves in front of it. */
static inline void list_rotate_to_front(struct list_head *entry, struct list_head *head)
{
	list_move_tail(head, entry);
}

/* @head's entries up to and including @entry become @list; there is at least one. */
static inline void __list_cut_position(struct list_head *list, struct list_head *head,
				       struct list_head *entry)
{
	struct list_head *rest = entry->next;

	list->next = head->next;
	list->next->prev = list;
	list->prev = entry;
	entry->next = list;
	head->next = rest;
	rest->prev = head;
}

/**
 * list_cut_position - cut a list in two behind an entry
 * @list: gets the part up to and including @entry; what it had is lost
 * @head: keeps the rest
 * @entry: in @head's list, or @head itself: then @list becomes empty
 *
 * From an empty list nothing is cut, and @list is left alone.
 *
 * Context: Any context.
 */
static inline void list_cut_position(struct list_head *list, struct list_head *head,
				     struct list_head *entry)
{
	if (list_empty(head))
		return;
	if (list_is_head(entry, head))
		INIT_LIST_HEAD(list);
	else
		__list_cut_position(list, head, entry);
}

/**
 * list_cut_before - cut a list in two in front of an entry
 * @list: gets the part before @entry; what it had is lost
 * @head: keeps @entry and the rest
 * @entry: in @head's list, or @head itself: then @list gets all of it
 *
 * Context: Any context.
 */
static inline void list_cut_before(struct list_head *list, struct list_head *head,
				   struct list_head *entry)
{
	if (head->next == entry)
		INIT_LIST_HEAD(list);
	else
		__list_cut_position(list, head, entry->prev);
}

/* All of @list, which is not empty, between two neighbours. */
static inline void __list_splice(const struct list_head *list, struct list_head *prev,
				 struct list_head *next)
{
	list->next->prev = prev;
	prev->next = list->next;
	list->prev->next = next;
	next->prev = list->prev;
}

/* Another list's entries in front of @head's own, or behind them (_tail). @list itself
 * still points to them, unless it is made empty (_init). */
static inline void list_splice(const struct list_head *list, struct list_head *head)
{
	if (!list_empty(list))
		__list_splice(list, head, head->next);
}

static inline void list_splice_tail(const struct list_head *list, struct list_head *head)
{
	if (!list_empty(list))
		__list_splice(list, head->prev, head);
}

static inline void list_splice_init(struct list_head *list, struct list_head *head)
{
	list_splice(list, head);
	INIT_LIST_HEAD(list);
}

static inline void list_splice_tail_init(struct list_head *list, struct list_head *head)
{
	list_splice_tail(list, head);
	INIT_LIST_HEAD(list);
}

/* --- From nodes to the objects round them ------------------------------------------- */
#define list_entry(ptr, type, member) container_of(ptr, type, member)
/* Of a list that is not empty, except with _or_null. */
#define list_first_entry(ptr, type, member) list_entry((ptr)->next, type, member)
#define list_last_entry(ptr, type, member) list_entry((ptr)->prev, type, member)
#define list_first_entry_or_null(ptr, type, member)                                         \
	({                                                                                  \
		struct list_head *_head = (ptr), *_first = READ_ONCE(_head->next);          \
		_first != _head ? list_entry(_first, type, member) : NULL;                  \
	})
#define list_next_entry(pos, member) list_entry((pos)->member.next, typeof(*(pos)), member)
#define list_prev_entry(pos, member) list_entry((pos)->member.prev, typeof(*(pos)), member)
/* Past the end they go on at the other one. */
#define list_next_entry_circular(pos, head, member)                                  \
	(list_is_last(&(pos)->member, head)                                          \
		 ? list_first_entry(head, typeof(*(pos)), member)                    \
		 : list_next_entry(pos, member))
#define list_prev_entry_circular(pos, head, member)                                  \
	(list_is_first(&(pos)->member, head)                                         \
		 ? list_last_entry(head, typeof(*(pos)), member)                     \
		 : list_prev_entry(pos, member))
/* Has a loop over entries come to its end? */
#define list_entry_is_head(pos, head, member) list_is_head(&(pos)->member, head)

/* --- Loops over nodes ----------------------------------------------------------------- */
#define list_for_each(pos, head) \
	for (pos = (head)->next; !list_is_head(pos, (head)); pos = pos->next)
#define list_for_each_prev(pos, head) \
	for (pos = (head)->prev; !list_is_head(pos, (head)); pos = pos->prev)
#define list_for_each_continue(pos, head) \
	for (pos = pos->next; !list_is_head(pos, (head)); pos = pos->next)
#define list_for_each_safe(pos, n, head)                                         \
	for (pos = (head)->next, n = pos->next; !list_is_head(pos, (head));      \
	     pos = n, n = pos->next)
#define list_for_each_prev_safe(pos, n, head)                                    \
	for (pos = (head)->prev, n = pos->prev; !list_is_head(pos, (head));      \
	     pos = n, n = pos->prev)

/* --- Loops over entries: _continue starts behind @pos, _from at it -------------------- */
#define __list_loop(start, pos, head, member, step) \
	for (start; !list_entry_is_head(pos, head, member); pos = step(pos, member))
#define list_for_each_entry(pos, head, member)                                           \
	__list_loop(pos = list_first_entry(head, typeof(*pos), member), pos, head, member, \
		    list_next_entry)
#define list_for_each_entry_reverse(pos, head, member)                                  \
	__list_loop(pos = list_last_entry(head, typeof(*pos), member), pos, head, member, \
		    list_prev_entry)
#define list_for_each_entry_continue(pos, head, member) \
	__list_loop(pos = list_next_entry(pos, member), pos, head, member, list_next_entry)
#define list_for_each_entry_continue_reverse(pos, head, member) \
	__list_loop(pos = list_prev_entry(pos, member), pos, head, member, list_prev_entry)
#define list_for_each_entry_from(pos, head, member) \
	__list_loop(, pos, head, member, list_next_entry)
#define list_for_each_entry_from_reverse(pos, head, member) \
	__list_loop(, pos, head, member, list_prev_entry)

/*
 * A @pos to continue from: itself, or, if NULL, so that the loop begins at the first:
 * what would surround the head. Compilers are kept from seeing that it is no object.
 */
#define list_prepare_entry(pos, head, member)                            \
	({                                                               \
		struct list_head *_head = (head);                        \
		__asm__("" : "+r"(_head));                               \
		(pos) ?: list_entry(_head, typeof(*(pos)), member);      \
	})

/* @n is the next one while the loop's body runs. */
#define __list_loop_safe(start, pos, n, head, member, step)                               \
	for (start, n = step(pos, member); !list_entry_is_head(pos, head, member);        \
	     pos = n, n = step(n, member))
#define list_for_each_entry_safe(pos, n, head, member)                                        \
	__list_loop_safe(pos = list_first_entry(head, typeof(*pos), member), pos, n, head, member, \
			 list_next_entry)
#define list_for_each_entry_safe_reverse(pos, n, head, member)                               \
	__list_loop_safe(pos = list_last_entry(head, typeof(*pos), member), pos, n, head, member, \
			 list_prev_entry)
#define list_for_each_entry_safe_continue(pos, n, head, member) \
	__list_loop_safe(pos = list_next_entry(pos, member), pos, n, head, member, list_next_entry)
#define list_for_each_entry_safe_from(pos, n, head, member) \
	__list_loop_safe(pos = pos, pos, n, head, member, list_next_entry)
/* In a _safe loop that let others at the list: look again which one is next. */
#define list_safe_reset_next(pos, n, member) n = list_next_entry(pos, member)

/* --- hlist ------------------------------------------------------------------------------ */

#define HLIST_HEAD_INIT { .first = NULL }
#define HLIST_HEAD(name) struct hlist_head name = HLIST_HEAD_INIT
#define INIT_HLIST_HEAD(ptr) ((ptr)->first = NULL)

static inline void INIT_HLIST_NODE(struct hlist_node *n)
{
	n->next = NULL;
	n->pprev = NULL;
}

/* Is it in no list? The answer is wrong after hlist_del(), which poisons. */
static inline int hlist_unhashed(const struct hlist_node *n)
{
	return !n->pprev;
}

/* Without the lock: the answer may be old at once. */
static inline int hlist_unhashed_lockless(const struct hlist_node *n)
{
	return !READ_ONCE(n->pprev);
}

static inline int hlist_empty(const struct hlist_head *h)
{
	return !READ_ONCE(h->first);
}

/* Read once: as far as the compiler knows, the stores could change @n too. */
static inline void __hlist_del(struct hlist_node *n)
{
	struct hlist_node *next = n->next, **pprev = n->pprev;

	WRITE_ONCE(*pprev, next);
	if (next)
		WRITE_ONCE(next->pprev, pprev);
}

static inline void hlist_del(struct hlist_node *n)
{
	__hlist_del(n);
	n->next = LIST_POISON1;
	n->pprev = LIST_POISON2;
}

/** hlist_del_init - take a node out if it is in a list. Context: Any context. */
static inline void hlist_del_init(struct hlist_node *n)
{
	if (hlist_unhashed(n))
		return;
	__hlist_del(n);
	INIT_HLIST_NODE(n);
}

/** hlist_add_head - put a node in front. @n: new. @h: list. Context: Any context. */
static inline void hlist_add_head(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *first = h->first;

	n->next = first;
	if (first)
		WRITE_ONCE(first->pprev, &n->next);
	WRITE_ONCE(h->first, n);
	WRITE_ONCE(n->pprev, &h->first);
}

/** hlist_add_before - put @n in front of @next, which is in a list. Context: Any context. */
static inline void hlist_add_before(struct hlist_node *n, struct hlist_node *next)
{
	WRITE_ONCE(n->pprev, next->pprev);
	WRITE_ONCE(n->next, next);
	WRITE_ONCE(next->pprev, &n->next);
	WRITE_ONCE(*n->pprev, n);
}

/** hlist_add_behind - put @n behind @prev, which is in a list. Context: Any context. */
static inline void hlist_add_behind(struct hlist_node *n, struct hlist_node *prev)
{
	WRITE_ONCE(n->next, prev->next);
	WRITE_ONCE(prev->next, n);
	WRITE_ONCE(n->pprev, &prev->next);
	if (n->next)
		WRITE_ONCE(n->next->pprev, &n->next);
}

/* In no list, but hlist_del() and hlist_unhashed() take it for one that is. */
static inline void hlist_add_fake(struct hlist_node *n)
{
	n->pprev = &n->next;
}

static inline bool hlist_fake(const struct hlist_node *n)
{
	return n->pprev == &n->next;
}

/* Is @n the only one of @h's list? Asked of @n first, which is in the cache. */
static inline bool hlist_is_singular_node(const struct hlist_node *n, const struct hlist_head *h)
{
	return !n->next && n->pprev == &h->first;
}

/** hlist_move_list - take over all of @old's nodes; it is empty then. Context: Any context. */
static inline void hlist_move_list(struct hlist_head *old, struct hlist_head *new)
{
	new->first = old->first;
	if (new->first)
		new->first->pprev = &new->first;
	old->first = NULL;
}

#define hlist_entry(ptr, type, member) container_of(ptr, type, member)
#define hlist_entry_safe(ptr, type, member)                     \
	({                                                      \
		typeof(ptr) _ptr = (ptr);                       \
		_ptr ? hlist_entry(_ptr, type, member) : NULL;  \
	})
#define hlist_for_each(pos, head) for (pos = (head)->first; pos; pos = pos->next)
#define hlist_for_each_safe(pos, n, head) \
	for (pos = (head)->first; pos && ((n = pos->next), 1); pos = n)

/* Unlike list_for_each_entry(), @pos is NULL at the end. */
#define __hlist_next(pos, member) hlist_entry_safe((pos)->member.next, typeof(*(pos)), member)
#define hlist_for_each_entry(pos, head, member)                                  \
	for (pos = hlist_entry_safe((head)->first, typeof(*(pos)), member); pos; \
	     pos = __hlist_next(pos, member))
#define hlist_for_each_entry_continue(pos, member) \
	for (pos = __hlist_next(pos, member); pos; pos = __hlist_next(pos, member))
#define hlist_for_each_entry_from(pos, member) for (; pos; pos = __hlist_next(pos, member))
/* @n is a struct hlist_node pointer. */
#define hlist_for_each_entry_safe(pos, n, head, member)                              \
	for (pos = hlist_entry_safe((head)->first, typeof(*(pos)), member);          \
	     pos && ((n = (pos)->member.next), 1);                                   \
	     pos = hlist_entry_safe(n, typeof(*(pos)), member))

#include <jiffy/list_check.h>

#endif

#include <jiffy/brings_basics.h>
