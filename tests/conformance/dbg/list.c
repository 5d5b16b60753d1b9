// SPDX-License-Identifier: MIT
/*
 * DBG rows: what is said where a list is about to be changed that is broken there.
 *
 * A debug kernel warns and leaves the list as it is; Debian's stock kernel ends the thread
 * with a BUG(), for which each of them has one of its own.
 *
 * Context: process context.
 * Locking: none; one thread at a time.
 * Linux: lib/list_debug.c; DEBUG_LIST, BUG_ON_DATA_CORRUPTION.
 */
#include "conf_shim.h"
#include "conf_thread.h"

#include <linux/list.h>

#define DEBUG_LIST (CONF_LINUX ? IS_ENABLED(CONFIG_DEBUG_LIST) : IS_ENABLED(CONFIG_DEBUG))
#define ENDS_THREAD (CONF_LINUX && IS_ENABLED(CONFIG_BUG_ON_DATA_CORRUPTION))

static struct list_head head, a, b, new;

/* head <-> a <-> b; new is nowhere. */
static void fresh_list(void)
{
	INIT_LIST_HEAD(&head);
	list_add_tail(&a, &head);
	list_add_tail(&b, &head);
	new.next = new.prev = NULL;
}

static int add_behind_null(void *unused)
{
	head.prev = NULL;
	list_add_tail(&new, &head);
	CONF_EXPECT(!head.prev && !new.next);
	return 0;
}

static int add_before_null(void *unused)
{
	head.next = NULL;
	list_add(&new, &head);
	CONF_EXPECT(!head.next && !new.next);
	return 0;
}

static int add_before_stranger(void *unused)
{
	a.prev = &b;
	list_add(&new, &head);
	CONF_EXPECT(head.next == &a && a.prev == &b);
	return 0;
}

static int add_behind_stranger(void *unused)
{
	b.next = &a;
	list_add_tail(&new, &head);
	CONF_EXPECT(head.prev == &b && b.next == &a);
	return 0;
}

static int add_twice(void *unused)
{
	list_add(&a, &head);
	CONF_EXPECT(head.next == &a && a.next == &b);
	return 0;
}

static int del_next_null(void *unused)
{
	a.next = NULL;
	list_del(&a);
	CONF_EXPECT(head.next == &a && b.prev == &a);
	return 0;
}

static int del_prev_null(void *unused)
{
	a.prev = NULL;
	list_del(&a);
	CONF_EXPECT(head.next == &a && b.prev == &a);
	return 0;
}

static int del_twice(void *unused)
{
	list_del(&a);
	list_del(&a);
	CONF_EXPECT(head.next == &b && b.prev == &head);
	return 0;
}

static int del_prev_poison(void *unused)
{
	a.prev = LIST_POISON2;
	list_del(&a);
	CONF_EXPECT(head.next == &a && b.prev == &a);
	return 0;
}

static int del_behind_stranger(void *unused)
{
	head.next = &b;
	list_del(&a);
	CONF_EXPECT(head.next == &b && b.prev == &a);
	return 0;
}

static int del_before_stranger(void *unused)
{
	b.prev = &head;
	list_del(&a);
	CONF_EXPECT(head.next == &a && b.prev == &head);
	return 0;
}

/* Each with a fresh list and in a thread; @nr of them, and as many reports. */
static void make(int (*const *mistakes)(void *arg), int nr)
{
	const char *report = ENDS_THREAD ? "kernel BUG at *list_debug.c:*!$" : "WARNING: CPU: ";
	int n;

	conf_expect_log(report);
	for (n = 0; n < nr; n++) {
		fresh_list();
		conf_in_thread(mistakes[n], NULL);
		CONF_EQ(conf_log_count(report), n + 1);
	}
}

CONF(DBG_19, "Adding where the list is broken, or twice, is told with the addresses, and not done.")
{
	static int (*const mistakes[])(void *arg) = { add_behind_null, add_before_null,
						      add_before_stranger, add_behind_stranger,
						      add_twice };

	if (!DEBUG_LIST) {
		conf_skip("needs a debug kernel");
		return;
	}
	conf_expect_log("list_add corruption. prev is NULL.$");
	conf_expect_log("list_add corruption. next is NULL.$");
	conf_expect_format("list_add corruption. next->prev should be prev (%px), but was %px. "
			   "(next=%px).$",
			   &head, &b, &a);
	conf_expect_format("list_add corruption. prev->next should be next (%px), but was %px. "
			   "(prev=%px).$",
			   &head, &a, &b);
	conf_expect_format("list_add double add: new=%px, prev=%px, next=%px.$", &a, &head, &a);
	make(mistakes, ARRAY_SIZE(mistakes));
}

CONF(DBG_20, "Deleting what is in no list, or in a broken one, is told, and not done.")
{
	static int (*const mistakes[])(void *arg) = { del_next_null,       del_prev_null,
						      del_twice,           del_prev_poison,
						      del_behind_stranger, del_before_stranger };

	if (!DEBUG_LIST) {
		conf_skip("needs a debug kernel");
		return;
	}
	conf_expect_format("list_del corruption, %px->next is NULL$", &a);
	conf_expect_format("list_del corruption, %px->prev is NULL$", &a);
	conf_expect_format("list_del corruption, %px->next is LIST_POISON1 (00000100)$", &a);
	conf_expect_format("list_del corruption, %px->prev is LIST_POISON2 (00000122)$", &a);
	conf_expect_format("list_del corruption. prev->next should be %px, but was %px. "
			   "(prev=%px)$",
			   &a, &b, &head);
	conf_expect_format("list_del corruption. next->prev should be %px, but was %px. "
			   "(next=%px)$",
			   &a, &head, &b);
	make(mistakes, ARRAY_SIZE(mistakes));
}

CONF_MODULE(CONF_ROW(DBG_19), CONF_ROW(DBG_20));
