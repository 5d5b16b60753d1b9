// SPDX-License-Identifier: MIT
/*
 * kernel/base/printk.c: levels, continued lines, clipping, every context,
 * overflow, rate limits.
 *
 * Context: tests in threads.
 * Locking: none.
 * Linux: the rows PRK of the specification.
 */
#include <jiffy/ktest.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

/* The newest record. */
static struct printk_record *__process_context last_record(void)
{
	struct printk_record *rec = test_alloc(sizeof(*rec));

	EXPECT(printk_read(printk_next_seq() - 1, rec));
	rec->text[rec->len] = '\0';
	return rec;
}

KTEST(printk_level, "A record has its level, the default is 4 (PRK-01, 02).")
{
	struct printk_record *rec;

	pr_info("info\n");
	rec = last_record();
	EXPECT_EQ(rec->level, LOGLEVEL_INFO);
	EXPECT_EQ(strcmp(rec->text, "info"), 0);
	EXPECT_EQ(rec->caller[0], 'T');
	kfree(rec);
	printk("plain\n");
	rec = last_record();
	EXPECT_EQ(rec->level, LOGLEVEL_WARNING);
	kfree(rec);
}

KTEST(printk_cont, "pr_cont() goes on with this context's open line (PRK-07).")
{
	struct printk_record *rec;
	u64 seq = printk_next_seq();

	pr_info("one");
	pr_cont(" two");
	pr_cont(" three\n");
	rec = last_record();
	EXPECT_EQ(strcmp(rec->text, "one two three"), 0);
	EXPECT(rec->newline);
	kfree(rec);
	EXPECT_EQ(printk_next_seq(), seq + 1);
}

KTEST(printk_clip, "A record is at most 992 characters (PRK-04).")
{
	char *text = test_alloc(2000);
	struct printk_record *rec;

	memset(text, 'x', 1999);
	text[1999] = '\0';
	pr_debug("not compiled\n");
	printk(KERN_DEBUG "%s\n", text);
	rec = last_record();
	EXPECT_EQ(rec->len, 992);
	kfree(rec);
	kfree(text);
}

static void __hardirq_context print_in_top_half(void)
{
	printk(KERN_DEBUG "from a top half\n");
}

KTEST(printk_hardirq, "printk() works in a top half and says so (PRK-05).")
{
	struct printk_record *rec;

	in_top_half(print_in_top_half);
	rec = last_record();
	EXPECT_EQ(strcmp(rec->text, "from a top half"), 0);
	EXPECT_EQ(strcmp(rec->caller, "H0"), 0);
	kfree(rec);
}

KTEST(printk_overflow, "The ring overwrites its oldest records; numbers stay in order (PRK-06).")
{
	struct printk_record *rec = test_alloc(sizeof(*rec));
	u64 start = printk_next_seq(), seq;
	int i, n = 0;

	for (i = 0; i < 5000; i++)
		printk(KERN_DEBUG "record %d of the overflow test\n", i);
	EXPECT(printk_next_seq() >= start + 5000);
	EXPECT(printk_read(0, rec));
	EXPECT(rec->seq > start);
	for (seq = rec->seq; printk_read(seq, rec); seq++, n++)
		EXPECT_EQ(rec->seq, seq);
	/* 64 KB of records of some 60 bytes. */
	EXPECT(n > 500);
	kfree(rec);
}

KTEST(printk_formats, "%pS names a symbol, %pe an error, %p hides an address (PRK-08).")
{
	char buf[64];

	snprintf(buf, sizeof(buf), "%ps", (void *)printk);
	EXPECT_EQ(strcmp(buf, "printk"), 0);
	snprintf(buf, sizeof(buf), "%pS", (void *)((unsigned long)printk + 1));
	EXPECT_EQ(strncmp(buf, "printk+0x1/0x", 13), 0);
	snprintf(buf, sizeof(buf), "%pe", ERR_PTR(-ENOMEM));
	EXPECT_EQ(strcmp(buf, "-ENOMEM"), 0);
	snprintf(buf, sizeof(buf), "%px", (void *)0x1234);
	EXPECT_EQ(strcmp(buf, "00001234"), 0);
	snprintf(buf, sizeof(buf), "%p", HIDDEN(&buf[0]));
	EXPECT(simple_strtoul(buf, NULL, 16) != (unsigned long)buf);
}

KTEST(printk_ratelimit, "Ten of a burst pass; the next window says how many did not (PRK-09).")
{
	int i;

	for (i = 0; i < 2; i++) {
		int j;

		for (j = 0; j < 25 - 24 * i; j++)
			printk_ratelimited(KERN_DEBUG "limited\n");
		if (!i) {
			EXPECT_EQ(log_contains("limited"), 10);
			wait_ticks(6 * HZ);
		}
	}
	EXPECT_EQ(log_contains("15 callbacks suppressed"), 1);
}

KTEST(printk_open_line, "A line without its newline is closed by the next record, not joined.")
{
	struct printk_record *rec;
	u64 seq = printk_next_seq();

	pr_info("left open");
	pr_info("the next\n");
	EXPECT_EQ(printk_next_seq(), seq + 2);
	rec = last_record();
	EXPECT_EQ(strcmp(rec->text, "the next"), 0);
	kfree(rec);
}
