// SPDX-License-Identifier: MIT
/*
 * RCU-01: pointers and lists that readers follow.
 *
 * A reader is played by what it has in its hand: after an entry was taken out, the
 * row goes on from there.
 *
 * Context: process context.
 * Locking: everything happens in the row's thread.
 * Linux: include/linux/rcupdate.h, rculist.h.
 */
#include "rcu.h"

#include <linux/list.h>
#include <linux/poison.h>
#include <linux/rculist.h>

struct letter {
	char name;
	struct list_head node;
	struct hlist_node hnode;
};

static struct letter a, b, c, d;

static void start(void)
{
	a.name = 'a';
	b.name = 'b';
	c.name = 'c';
	d.name = 'd';
}

static struct letter __rcu *shared;

CONF(RCU_01_POINTER, "rcu_assign_pointer() and rcu_dereference(), and their relatives.")
{
	struct letter *old;

	start();
	RCU_INIT_POINTER(shared, NULL);
	CONF_EXPECT(!rcu_access_pointer(shared));
	rcu_assign_pointer(shared, &a);
	CONF_EXPECT(rcu_access_pointer(shared) == &a);
	rcu_read_lock();
	CONF_EQ(rcu_dereference(shared)->name, 'a');
	CONF_EQ(rcu_dereference_check(shared, 1)->name, 'a');
	CONF_EQ(rcu_dereference_raw(shared)->name, 'a');
	rcu_read_unlock();
	old = rcu_replace_pointer(shared, &b, true);
	CONF_EXPECT(old == &a);
	CONF_EXPECT(rcu_dereference_protected(shared, 1) == &b);
	rcu_assign_pointer(shared, NULL);
	CONF_EXPECT(!rcu_access_pointer(shared));
}

static LIST_HEAD(list);

/* The names from the first on. */
static const char *names(void)
{
	static char text[8];
	struct letter *pos;
	int n = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(pos, &list, node)
		if (n < 7)
			text[n++] = pos->name;
	rcu_read_unlock();
	text[n] = '\0';
	return text;
}

/* The names behind an entry that a reader stands on. */
static const char *names_behind(struct letter *pos)
{
	static char text[8];
	int n = 0;

	list_for_each_entry_continue_rcu(pos, &list, node)
		if (n < 7)
			text[n++] = pos->name;
	text[n] = '\0';
	return text;
}

CONF(RCU_01_LIST, "Lists: an entry that was taken out still leads on to the others.")
{
	start();
	INIT_LIST_HEAD_RCU(&list);
	CONF_EXPECT(!list_first_or_null_rcu(&list, struct letter, node));
	list_add_rcu(&b.node, &list);
	list_add_rcu(&a.node, &list);
	list_add_tail_rcu(&c.node, &list);
	CONF_STREQ(names(), "abc");
	CONF_EXPECT(list_first_or_null_rcu(&list, struct letter, node) == &a);
	CONF_EXPECT(list_next_or_null_rcu(&list, &a.node, struct letter, node) == &b);
	CONF_EXPECT(!list_next_or_null_rcu(&list, &c.node, struct letter, node));
	list_del_rcu(&b.node);
	CONF_STREQ(names(), "ac");
	CONF_STREQ(names_behind(&b), "c");
	CONF_EXPECT(b.node.prev == LIST_POISON2);
	list_replace_rcu(&a.node, &d.node);
	CONF_STREQ(names(), "dc");
	CONF_STREQ(names_behind(&a), "c");
	list_del_rcu(&c.node);
	list_del_rcu(&d.node);
	CONF_STREQ(names(), "");
	CONF_STREQ(names_behind(&c), "");
}

static HLIST_HEAD(hlist);

static const char *hnames(void)
{
	static char text[8];
	struct letter *pos;
	int n = 0;

	rcu_read_lock();
	hlist_for_each_entry_rcu(pos, &hlist, hnode)
		if (n < 7)
			text[n++] = pos->name;
	rcu_read_unlock();
	text[n] = '\0';
	return text;
}

static const char *hnames_behind(struct letter *pos)
{
	static char text[8];
	int n = 0;

	hlist_for_each_entry_continue_rcu(pos, hnode)
		if (n < 7)
			text[n++] = pos->name;
	text[n] = '\0';
	return text;
}

CONF(RCU_01_HLIST, "The same of hlists.")
{
	start();
	INIT_HLIST_HEAD(&hlist);
	hlist_add_head_rcu(&b.hnode, &hlist);
	hlist_add_before_rcu(&a.hnode, &b.hnode);
	hlist_add_tail_rcu(&d.hnode, &hlist);
	hlist_add_behind_rcu(&c.hnode, &b.hnode);
	CONF_STREQ(hnames(), "abcd");
	hlist_del_rcu(&b.hnode);
	CONF_STREQ(hnames(), "acd");
	CONF_STREQ(hnames_behind(&b), "cd");
	CONF_EXPECT(b.hnode.pprev == LIST_POISON2);
	hlist_del_init_rcu(&a.hnode);
	CONF_STREQ(hnames(), "cd");
	CONF_STREQ(hnames_behind(&a), "cd");
	CONF_EXPECT(hlist_unhashed(&a.hnode));
	hlist_del_init_rcu(&a.hnode);
	hlist_replace_rcu(&c.hnode, &b.hnode);
	CONF_STREQ(hnames(), "bd");
	CONF_STREQ(hnames_behind(&c), "d");
	hlist_del_rcu(&d.hnode);
	hlist_del_rcu(&b.hnode);
	CONF_EXPECT(hlist_empty(&hlist));
}

CONF_MODULE(CONF_ROW(RCU_01_POINTER), CONF_ROW(RCU_01_LIST), CONF_ROW(RCU_01_HLIST));
