// SPDX-License-Identifier: MIT
/*
 * LST rows: changing struct list_head lists, and asking about them. With
 * walk.c and hlist.c these are also the cases of Linux's own list-test (LST-07).
 *
 * Context: process context; nothing else sees these lists.
 * Locking: none.
 * Linux: include/linux/list.h, lib/list-test.c.
 */
#include "letters.h"

#include <linux/poison.h>

static LIST_HEAD(head);
static LIST_HEAD(other);

/* --- LST-01 ------------------------------------------------------------------------ */

static void check_init(void)
{
	LIST_HEAD(on_stack);
	struct list_head initialised = LIST_HEAD_INIT(initialised), set;

	memset(&set, 0xff, sizeof(set));
	INIT_LIST_HEAD(&set);
	LIST_IS(&on_stack, "");
	LIST_IS(&initialised, "");
	LIST_IS(&set, "");
}

static void check_add(void)
{
	INIT_LIST_HEAD(&head);
	list_add(N(a), &head);
	LIST_IS(&head, "a");
	list_add(N(b), &head);
	list_add(N(c), &head);
	LIST_IS(&head, "cba");
	INIT_LIST_HEAD(&head);
	list_add_tail(N(a), &head);
	list_add_tail(N(b), &head);
	list_add_tail(N(c), &head);
	LIST_IS(&head, "abc");
	/* To add at an entry is to add behind it, at its tail in front of it. */
	list_add(N(x), N(a));
	list_add_tail(N(y), N(c));
	LIST_IS(&head, "axbyc");
}

static void check_del(void)
{
	list_of(&head, "abc");
	list_del(N(b));
	LIST_IS(&head, "ac");
	CONF_EXPECT(N(b)->next == LIST_POISON1 && N(b)->prev == LIST_POISON2);
	if (sizeof(long) == 4) {
		CONF_EQ((unsigned long)LIST_POISON1, 0x100);
		CONF_EQ((unsigned long)LIST_POISON2, 0x122);
	}
	list_del_init(N(a));
	LIST_IS(&head, "c");
	LIST_IS(N(a), "");
	list_del_init_careful(N(c));
	LIST_IS(&head, "");
	LIST_IS(N(c), "");
	CONF_EXPECT(list_empty_careful(N(c)));
}

CONF(LST_01, "list_add makes a stack, list_add_tail a queue; list_del poisons, its _init empties.")
{
	check_init();
	check_add();
	check_del();
}

/* --- LST-02 ------------------------------------------------------------------------ */

static void check_questions(void)
{
	list_of(&head, "");
	CONF_EXPECT(list_empty(&head) && list_empty_careful(&head) && !list_is_singular(&head));
	list_of(&head, "a");
	CONF_EXPECT(!list_empty(&head) && !list_empty_careful(&head) && list_is_singular(&head));
	CONF_EXPECT(list_is_first(N(a), &head) && list_is_last(N(a), &head));
	list_of(&head, "abc");
	CONF_EXPECT(!list_empty(&head) && !list_empty_careful(&head) && !list_is_singular(&head));
	CONF_EXPECT(list_is_first(N(a), &head) && !list_is_first(N(b), &head));
	CONF_EXPECT(list_is_last(N(c), &head) && !list_is_last(N(b), &head));
	CONF_EXPECT(list_is_head(&head, &head) && !list_is_head(N(a), &head));
	/* One that is half way of being taken out: next points to itself, prev does not yet. */
	list_of(&head, "a");
	head.next = &head;
	CONF_EXPECT(list_empty(&head) && !list_empty_careful(&head));
}

static void check_move(void)
{
	list_of(&head, "abc");
	list_of(&other, "xyz");
	list_move(N(b), &other);
	LIST_IS(&head, "ac");
	LIST_IS(&other, "bxyz");
	list_move_tail(N(a), &other);
	LIST_IS(&head, "c");
	LIST_IS(&other, "bxyza");
	list_move(N(z), &other);
	list_move_tail(N(b), &other);
	LIST_IS(&other, "zxyab");
}

static void check_bulk(void)
{
	list_of(&head, "abcdef");
	list_bulk_move_tail(&head, N(b), N(d));
	LIST_IS(&head, "aefbcd");
	list_bulk_move_tail(&head, N(e), N(e));
	LIST_IS(&head, "afbcde");
	/* Before any entry, not only the head. */
	list_bulk_move_tail(N(f), N(c), N(e));
	LIST_IS(&head, "acdefb");
}

static void check_replace(void)
{
	list_of(&head, "abc");
	list_replace(N(b), N(x));
	LIST_IS(&head, "axc");
	list_replace_init(N(x), N(y));
	LIST_IS(&head, "ayc");
	LIST_IS(N(x), "");
	list_of(&head, "a");
	list_replace_init(N(a), N(x));
	LIST_IS(&head, "x");
	/* A head too: that takes over the list. */
	list_of(&head, "abc");
	list_replace_init(&head, &other);
	LIST_IS(&head, "");
	LIST_IS(&other, "abc");
}

static void check_swap(void)
{
	list_of(&head, "abcd");
	list_swap(N(a), N(d));
	LIST_IS(&head, "dbca");
	list_swap(N(b), N(c));
	LIST_IS(&head, "dcba");
	list_swap(N(b), N(c));
	LIST_IS(&head, "dbca");
	list_of(&other, "xyz");
	list_swap(N(d), N(y));
	LIST_IS(&head, "ybca");
	LIST_IS(&other, "xdz");
	list_of(&head, "ab");
	list_swap(N(b), N(a));
	LIST_IS(&head, "ba");
}

static void check_rotate(void)
{
	list_of(&head, "");
	list_rotate_left(&head);
	LIST_IS(&head, "");
	list_of(&head, "abcd");
	list_rotate_left(&head);
	LIST_IS(&head, "bcda");
	list_rotate_to_front(N(d), &head);
	LIST_IS(&head, "dabc");
	list_rotate_to_front(N(d), &head);
	LIST_IS(&head, "dabc");
}

CONF(LST_02, "Questions about lists; moving, replacing, swapping and rotating entries.")
{
	check_questions();
	check_move();
	check_bulk();
	check_replace();
	check_swap();
	check_rotate();
}

/* --- LST-03 ------------------------------------------------------------------------ */

typedef void (*splice_fn)(struct list_head *list, struct list_head *to);

static void splice_const(struct list_head *list, struct list_head *to)
{
	list_splice(list, to);
}

static void splice_tail_const(struct list_head *list, struct list_head *to)
{
	list_splice_tail(list, to);
}

static void check_splice(splice_fn splice, bool inits, const char *both)
{
	list_of(&head, "abc");
	list_of(&other, "");
	splice(&other, &head);
	LIST_IS(&head, "abc");
	LIST_IS(&other, "");
	list_of(&other, "xyz");
	splice(&other, &head);
	LIST_IS(&head, both);
	if (inits)
		LIST_IS(&other, "");
	else
		CONF_EXPECT(other.next == N(x) && other.prev == N(z));
	list_of(&other, "x");
	list_of(&head, "");
	splice(&other, &head);
	LIST_IS(&head, "x");
}

static void check_cut_position(void)
{
	list_of(&head, "abcd");
	list_cut_position(&other, &head, N(b));
	LIST_IS(&other, "ab");
	LIST_IS(&head, "cd");
	list_cut_position(&other, &head, N(d));
	LIST_IS(&other, "cd");
	LIST_IS(&head, "");
	/* At the head: nothing, into a list that is empty then. */
	list_of(&head, "abc");
	list_of(&other, "xyz");
	list_cut_position(&other, &head, &head);
	LIST_IS(&other, "");
	LIST_IS(&head, "abc");
	/* From nothing: the list is left alone. */
	list_of(&head, "");
	list_of(&other, "xyz");
	list_cut_position(&other, &head, &head);
	LIST_IS(&other, "xyz");
	LIST_IS(&head, "");
	list_of(&head, "a");
	list_cut_position(&other, &head, N(a));
	LIST_IS(&other, "a");
	LIST_IS(&head, "");
}

static void check_cut_before(void)
{
	list_of(&head, "abcd");
	list_cut_before(&other, &head, N(c));
	LIST_IS(&other, "ab");
	LIST_IS(&head, "cd");
	list_cut_before(&other, &head, N(c));
	LIST_IS(&other, "");
	LIST_IS(&head, "cd");
	/* Before the head: all. */
	list_cut_before(&other, &head, &head);
	LIST_IS(&other, "cd");
	LIST_IS(&head, "");
	list_cut_before(&other, &head, &head);
	LIST_IS(&other, "");
}

CONF(LST_03, "Splicing nothing changes nothing; lists are cut in two behind or before an entry.")
{
	check_splice(splice_const, false, "xyzabc");
	check_splice(splice_tail_const, false, "abcxyz");
	check_splice(list_splice_init, true, "xyzabc");
	check_splice(list_splice_tail_init, true, "abcxyz");
	check_cut_position();
	check_cut_before();
}

CONF_MODULE(CONF_ROW(LST_01), CONF_ROW(LST_02), CONF_ROW(LST_03));
