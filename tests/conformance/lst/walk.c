// SPDX-License-Identifier: MIT
/*
 * LST rows: from nodes to the objects round them, and every loop over a list.
 *
 * Context: process context; nothing else sees these lists.
 * Locking: none.
 * Linux: include/linux/list.h, lib/list-test.c.
 */
#include "letters.h"

static LIST_HEAD(head);

static void check_entries(void)
{
	struct letter *none;

	list_of(&head, "abc");
	CONF_EXPECT(list_entry(N(a), struct letter, node) == L(a));
	CONF_EXPECT(list_first_entry(&head, struct letter, node) == L(a));
	CONF_EXPECT(list_last_entry(&head, struct letter, node) == L(c));
	CONF_EXPECT(list_first_entry_or_null(&head, struct letter, node) == L(a));
	CONF_EXPECT(list_next_entry(L(a), node) == L(b));
	CONF_EXPECT(list_prev_entry(L(c), node) == L(b));
	CONF_EXPECT(list_next_entry_circular(L(a), &head, node) == L(b));
	CONF_EXPECT(list_next_entry_circular(L(c), &head, node) == L(a));
	CONF_EXPECT(list_prev_entry_circular(L(b), &head, node) == L(a));
	CONF_EXPECT(list_prev_entry_circular(L(a), &head, node) == L(c));
	CONF_EXPECT(!list_entry_is_head(L(c), &head, node));
	none = list_next_entry(L(c), node);
	CONF_EXPECT(list_entry_is_head(none, &head, node));
	none = list_prev_entry(L(a), node);
	CONF_EXPECT(list_entry_is_head(none, &head, node));
	list_of(&head, "");
	CONF_EXPECT(!list_first_entry_or_null(&head, struct letter, node));
}

#define OF(node_ptr) list_entry(node_ptr, struct letter, node)

static void check_node_loops(void)
{
	struct list_head *pos;

	list_of(&head, "abcd");
	list_for_each(pos, &head)
		visit(OF(pos));
	VISITED("abcd");
	CONF_EXPECT(pos == &head);
	list_for_each_prev(pos, &head)
		visit(OF(pos));
	VISITED("dcba");
	pos = N(b);
	list_for_each_continue(pos, &head)
		visit(OF(pos));
	VISITED("cd");
	pos = &head;
	list_for_each_continue(pos, &head)
		visit(OF(pos));
	VISITED("abcd");
	list_of(&head, "");
	list_for_each(pos, &head)
		visit(OF(pos));
	list_for_each_prev(pos, &head)
		visit(OF(pos));
	VISITED("");
}

static void check_node_loops_safe(void)
{
	struct list_head *pos, *n;

	list_of(&head, "abcd");
	list_for_each_safe(pos, n, &head) {
		visit(OF(pos));
		if (pos == N(a) || pos == N(c))
			list_del(pos);
	}
	VISITED("abcd");
	LIST_IS(&head, "bd");
	list_for_each_prev_safe(pos, n, &head) {
		visit(OF(pos));
		list_del_init(pos);
	}
	VISITED("db");
	LIST_IS(&head, "");
	CONF_EXPECT(pos == &head);
}

static void check_entry_loops(void)
{
	struct letter *pos;

	list_of(&head, "abcd");
	list_for_each_entry(pos, &head, node)
		visit(pos);
	VISITED("abcd");
	list_for_each_entry_reverse(pos, &head, node)
		visit(pos);
	VISITED("dcba");
	pos = L(b);
	list_for_each_entry_continue(pos, &head, node)
		visit(pos);
	VISITED("cd");
	pos = L(c);
	list_for_each_entry_continue_reverse(pos, &head, node)
		visit(pos);
	VISITED("ba");
	pos = L(c);
	list_for_each_entry_from(pos, &head, node)
		visit(pos);
	VISITED("cd");
	pos = L(b);
	list_for_each_entry_from_reverse(pos, &head, node)
		visit(pos);
	VISITED("ba");
	pos = list_prepare_entry(L(b), &head, node);
	list_for_each_entry_continue(pos, &head, node)
		visit(pos);
	VISITED("cd");
	pos = NULL;
	pos = list_prepare_entry(pos, &head, node);
	list_for_each_entry_continue(pos, &head, node)
		visit(pos);
	VISITED("abcd");
}

static void check_entry_loops_safe(void)
{
	struct letter *pos, *n;

	list_of(&head, "abcdef");
	list_for_each_entry_safe(pos, n, &head, node) {
		visit(pos);
		if (pos->name < 'c')
			list_del(&pos->node);
	}
	VISITED("abcdef");
	LIST_IS(&head, "cdef");
	pos = L(c);
	list_for_each_entry_safe_continue(pos, n, &head, node) {
		visit(pos);
		if (pos->name == 'd')
			list_del(&pos->node);
	}
	VISITED("def");
	pos = L(e);
	list_for_each_entry_safe_from(pos, n, &head, node) {
		visit(pos);
		if (pos->name == 'e')
			list_del(&pos->node);
	}
	VISITED("ef");
	LIST_IS(&head, "cf");
	list_of(&head, "abcde");
	list_for_each_entry_safe_reverse(pos, n, &head, node) {
		visit(pos);
		if (pos->name != 'c')
			list_del_init(&pos->node);
	}
	VISITED("edcba");
	LIST_IS(&head, "c");
}

/* The remembered next one is deleted too: look again. */
static void check_reset_next(void)
{
	struct letter *pos, *n;

	list_of(&head, "abcd");
	list_for_each_entry_safe(pos, n, &head, node) {
		visit(pos);
		if (pos->name == 'a') {
			list_del(N(b));
			list_safe_reset_next(pos, n, node);
		}
	}
	VISITED("acd");
}

CONF(LST_04,
     "Every loop visits its entries once, in order; the safe ones may delete the current one.")
{
	check_entries();
	check_node_loops();
	check_node_loops_safe();
	check_entry_loops();
	check_entry_loops_safe();
	check_reset_next();
}

CONF(LST_05, "After a whole list_for_each_entry() the cursor is no entry: it surrounds the head.")
{
	struct letter *pos;

	list_of(&head, "abc");
	list_for_each_entry(pos, &head, node)
		;
	CONF_EXPECT(&pos->node == &head);
	CONF_EXPECT(list_entry_is_head(pos, &head, node));
	list_for_each_entry_reverse(pos, &head, node)
		;
	CONF_EXPECT(&pos->node == &head);
	list_of(&head, "");
	list_for_each_entry(pos, &head, node)
		;
	CONF_EXPECT(&pos->node == &head);
}

CONF_MODULE(CONF_ROW(LST_04), CONF_ROW(LST_05));
