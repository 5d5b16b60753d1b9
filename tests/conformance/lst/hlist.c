// SPDX-License-Identifier: MIT
/*
 * LST-07: struct hlist_head lists. The cases are those of Linux's own list-test;
 * those about struct list_head are the rows of list.c and walk.c.
 *
 * Context: process context; nothing else sees these lists.
 * Locking: none.
 * Linux: include/linux/list.h, lib/list-test.c.
 */
#include "letters.h"

#include <linux/poison.h>

static HLIST_HEAD(head);
static HLIST_HEAD(other);

static void check_init(void)
{
	HLIST_HEAD(on_stack);
	struct hlist_head initialised = HLIST_HEAD_INIT, set;
	struct hlist_node node;

	memset(&set, 0xff, sizeof(set));
	memset(&node, 0xff, sizeof(node));
	INIT_HLIST_HEAD(&set);
	INIT_HLIST_NODE(&node);
	CONF_EXPECT(hlist_empty(&on_stack) && hlist_empty(&initialised) && hlist_empty(&set));
	CONF_EXPECT(hlist_unhashed(&node) && hlist_unhashed_lockless(&node) && !node.next);
}

static void check_add(void)
{
	INIT_HLIST_HEAD(&head);
	INIT_HLIST_NODE(H(a));
	hlist_add_head(H(a), &head);
	CONF_EXPECT(!hlist_empty(&head));
	CONF_EXPECT(!hlist_unhashed(H(a)) && !hlist_unhashed_lockless(H(a)));
	CONF_EXPECT(hlist_is_singular_node(H(a), &head));
	hlist_add_head(H(b), &head);
	HLIST_IS(&head, "ba");
	CONF_EXPECT(!hlist_is_singular_node(H(a), &head) && !hlist_is_singular_node(H(b), &head));
	hlist_add_before(H(c), H(b));
	hlist_add_before(H(d), H(a));
	HLIST_IS(&head, "cbda");
	hlist_add_behind(H(e), H(a));
	hlist_add_behind(H(f), H(c));
	HLIST_IS(&head, "cfbdae");
}

static void check_del(void)
{
	hlist_of(&head, "abcd");
	hlist_del(H(b));
	HLIST_IS(&head, "acd");
	CONF_EXPECT(H(b)->next == LIST_POISON1 && H(b)->pprev == LIST_POISON2);
	/* So it does not look as if it were in no list. */
	CONF_EXPECT(!hlist_unhashed(H(b)));
	hlist_del_init(H(d));
	hlist_del_init(H(a));
	HLIST_IS(&head, "c");
	CONF_EXPECT(hlist_unhashed(H(a)) && hlist_unhashed(H(d)));
	/* Of one that is in no list: nothing. */
	hlist_del_init(H(a));
	CONF_EXPECT(hlist_unhashed(H(a)));
	hlist_del_init(H(c));
	CONF_EXPECT(hlist_empty(&head));
}

static void check_fake(void)
{
	struct hlist_node node;

	INIT_HLIST_NODE(&node);
	CONF_EXPECT(!hlist_fake(&node));
	hlist_add_fake(&node);
	CONF_EXPECT(hlist_fake(&node) && !hlist_unhashed(&node));
	hlist_del_init(&node);
	CONF_EXPECT(hlist_unhashed(&node));
}

static void check_move(void)
{
	hlist_of(&head, "abc");
	hlist_of(&other, "");
	hlist_move_list(&head, &other);
	CONF_EXPECT(hlist_empty(&head));
	HLIST_IS(&other, "abc");
	hlist_move_list(&head, &other);
	CONF_EXPECT(hlist_empty(&other));
}

static void check_entries(void)
{
	struct hlist_node *none = NULL;

	hlist_of(&head, "ab");
	CONF_EXPECT(hlist_entry(H(a), struct letter, hnode) == L(a));
	CONF_EXPECT(hlist_entry_safe(head.first, struct letter, hnode) == L(a));
	CONF_EXPECT(!hlist_entry_safe(none, struct letter, hnode));
}

static void check_node_loops(void)
{
	struct hlist_node *pos, *n;

	hlist_of(&head, "abcd");
	hlist_for_each(pos, &head)
		visit(hlist_entry(pos, struct letter, hnode));
	VISITED("abcd");
	CONF_EXPECT(!pos);
	hlist_for_each_safe(pos, n, &head) {
		visit(hlist_entry(pos, struct letter, hnode));
		if (pos != H(b))
			hlist_del(pos);
	}
	VISITED("abcd");
	HLIST_IS(&head, "b");
	hlist_of(&head, "");
	hlist_for_each(pos, &head)
		visit(hlist_entry(pos, struct letter, hnode));
	VISITED("");
}

static void check_entry_loops(void)
{
	struct letter *pos;
	struct hlist_node *n;

	hlist_of(&head, "abcd");
	hlist_for_each_entry(pos, &head, hnode)
		visit(pos);
	VISITED("abcd");
	CONF_EXPECT(!pos);
	pos = L(b);
	hlist_for_each_entry_continue(pos, hnode)
		visit(pos);
	VISITED("cd");
	pos = L(b);
	hlist_for_each_entry_from(pos, hnode)
		visit(pos);
	VISITED("bcd");
	pos = L(d);
	hlist_for_each_entry_continue(pos, hnode)
		visit(pos);
	VISITED("");
	hlist_for_each_entry_safe(pos, n, &head, hnode) {
		visit(pos);
		if (pos->name != 'c')
			hlist_del_init(&pos->hnode);
	}
	VISITED("abcd");
	HLIST_IS(&head, "c");
}

CONF(LST_07, "The hlist functions and loops do what Linux's own tests of them want.")
{
	check_init();
	check_add();
	check_del();
	check_fake();
	check_move();
	check_entries();
	check_node_loops();
	check_entry_loops();
}

CONF_MODULE(CONF_ROW(LST_07));
