// SPDX-License-Identifier: MIT
/*
 * kernel/debug/list_debug.c: each way in which a ring can be broken is reported
 * with Linux's words, and the list is left as it was. A release build does not
 * look, so there is nothing to test in it.
 *
 * Context: tests in threads; one mistake is made in a top half.
 * Locking: none; nothing else sees these lists.
 * Linux: lib/list_debug.c.
 */
#ifdef CONFIG_DEBUG

#include <jiffy/ktest.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/string.h>

static struct list_head head, a, b, new;

/* head - a - b, and a new one. */
static void start(void)
{
	INIT_LIST_HEAD(&head);
	list_add_tail(&a, &head);
	list_add_tail(&b, &head);
	memset(&new, 0, sizeof(new));
}

/* A line that will be logged; it is needed until the test has ended. */
static void __printf(1, 2) expect_line(const char *fmt, ...)
{
	static char lines[8][160];
	static unsigned int next;
	char *line = lines[next++ % ARRAY_SIZE(lines)];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(lines[0]), fmt, args);
	va_end(args);
	expect_log(line);
}

static void expect_unchanged(const struct list_head *after, const struct list_head *before)
{
	EXPECT(!memcmp(after, before, sizeof(*before)));
}

KTEST(list_add_null, "Adding to a head that was never initialised is refused (DBG-19).")
{
	struct list_head zero = { NULL, NULL };

	expect_line("list_add corruption. next is NULL.");
	expect_line("list_add corruption. prev is NULL.");
	start();
	list_add(&new, HIDDEN(&zero));
	list_add_tail(&new, HIDDEN(&zero));
	EXPECT(!zero.next && !zero.prev && !new.next && !new.prev);
	EXPECT_EQ(log_contains("list_add corruption"), 2);
}

KTEST(list_add_broken, "Neighbours that do not point at each other are named with both (DBG-19).")
{
	struct list_head was;

	expect_line("list_add corruption. next->prev should be prev (%px), but was %px. (next=%px)",
		    &head, &b, &a);
	expect_line("list_add corruption. prev->next should be next (%px), but was %px. (prev=%px)",
		    &head, &a, &b);
	start();
	was = head;
	a.prev = &b;
	list_add(&new, &head);
	a.prev = &head;
	b.next = &a;
	list_add_tail(&new, &head);
	expect_unchanged(&head, &was);
	EXPECT(!new.next);
}

KTEST(list_add_twice, "Adding an entry a second time beside itself is refused (DBG-19).")
{
	expect_line("list_add double add: new=%px, prev=%px, next=%px.", &a, &head, &a);
	expect_line("list_add double add: new=%px, prev=%px, next=%px.", &b, &b, &head);
	start();
	list_add(&a, &head);
	list_add_tail(&b, &head);
	EXPECT_EQ(list_count_nodes(&head), 2);
}

KTEST(list_del_null, "Deleting an entry that was never in a list is refused (DBG-20).")
{
	struct list_head half = { &a, NULL };

	expect_line("list_del corruption, %px->next is NULL", &new);
	expect_line("list_del corruption, %px->prev is NULL", &half);
	start();
	list_del_init(&new);
	list_del_init(&half);
	EXPECT_EQ(list_count_nodes(&head), 2);
}

KTEST(list_del_twice, "Deleting an entry twice is named by its poison (DBG-20).")
{
	expect_line("list_del corruption, %px->next is LIST_POISON1 (%px)", &a, LIST_POISON1);
	expect_line("list_del corruption, %px->prev is LIST_POISON2 (%px)", &a, LIST_POISON2);
	start();
	list_del(&a);
	list_del(&a);
	a.next = &b;
	list_del(&a);
	EXPECT_EQ(list_count_nodes(&head), 1);
}

KTEST(list_del_broken, "Deleting from between neighbours that point elsewhere is refused (DBG-20).")
{
	struct list_head was;

	expect_line("list_del corruption. prev->next should be %px, but was %px. (prev=%px)", &a,
		    &new, &head);
	expect_line("list_del corruption. next->prev should be %px, but was %px. (next=%px)", &a,
		    &new, &b);
	start();
	head.next = &new;
	was = head;
	list_del_init(&a);
	expect_unchanged(&head, &was);
	start();
	b.prev = &new;
	was = b;
	list_del(&a);
	expect_unchanged(&b, &was);
}

static void delete_twice(void)
{
	list_del(&a);
	list_del(&a);
}

KTEST(list_del_hardirq, "A top half's mistake with a list is reported as any other (DBG-20).")
{
	expect_line("list_del corruption, %px->next is LIST_POISON1 (%px)", &a, LIST_POISON1);
	expect_line("delete_twice+0x");
	start();
	in_top_half(delete_twice);
	EXPECT_EQ(list_count_nodes(&head), 1);
}

#endif
