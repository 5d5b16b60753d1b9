// SPDX-License-Identifier: MIT
/*
 * kernel/base/printk.c, console.c, hexdump.c, ratelimit.c: what the log keeps, in
 * which order, and what of it the console shows.
 *
 * What is shown is seen by a console of the test's own. What of printk() Linux has
 * too is in tests/conformance/prk; here is what cannot be seen through its API.
 *
 * Context: tests in threads.
 * Locking: the console's, while its output is caught.
 * Linux: the rows PRK of the specification.
 */
#include <jiffy/console.h>
#include <jiffy/ktest.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#define CAUGHT_BYTES 4096

/* The newest record. */
static struct printk_record *__process_context last_record(void)
{
	struct printk_record *rec = test_alloc(sizeof(*rec));

	EXPECT(printk_read(printk_next_seq() - 1, rec));
	rec->text[min_t(size_t, rec->len, sizeof(rec->text) - 1)] = '\0';
	return rec;
}

static void __process_context expect_last(const char *text, int level)
{
	struct printk_record *rec = last_record();

	if (!EXPECT_EQ(strcmp(rec->text, text), 0))
		pr_info("# the last record is \"%s\"\n", rec->text);
	EXPECT_EQ(rec->level, level);
	kfree(rec);
}

/* --- a console that remembers -------------------------------------------- */

static char caught[CAUGHT_BYTES];
static size_t caught_len;
static bool catching;

static void catch (const char *s, size_t n)
{
	if (!catching)
		return;
	n = min(n, sizeof(caught) - 1 - caught_len);
	memcpy(caught + caught_len, s, n);
	caught_len += n;
	caught[caught_len] = '\0';
}

static void __process_context start_catching(void)
{
	static struct console console = { .name = "catch", .write = catch };
	static bool registered;

	if (!registered)
		register_console(&console);
	registered = true;
	caught_len = 0;
	catching = true;
}

/* Is @text next in what was caught from *@at on, on a line of its own? Moves *@at behind. */
static bool __process_context line_follows(const char **at, const char *text)
{
	const char *found = strstr(*at, text);
	size_t n = strlen(text);

	if (!found || strncmp(found + n, "\r\n", 2)) {
		pr_info("# not caught: %s\n", text);
		return false;
	}
	*at = found + n + 2;
	return true;
}

KTEST(console_levels, "The console shows what is below console_loglevel, in order (PRK-02).")
{
	const char *at = caught;
	int saved = console_loglevel;

	start_catching();
	printk(KERN_DEBUG "quiet one\n");
	pr_info("loud one\n");
	console_loglevel = LOGLEVEL_INFO;
	pr_info("quiet two\n");
	/* The same when the console comes to them later. */
	console_lock();
	pr_notice("loud two\n");
	pr_info("quiet three\n");
	console_unlock();
	console_loglevel = LOGLEVEL_DEBUG + 1;
	printk(KERN_DEBUG "loud three\n");
	console_loglevel = saved;
	catching = false;
	EXPECT(line_follows(&at, "loud one"));
	EXPECT(line_follows(&at, "loud two"));
	EXPECT(line_follows(&at, "loud three"));
	EXPECT(!strstr(caught, "quiet"));
	EXPECT_EQ(log_contains("quiet"), 3);
}

KTEST(console_lines, "Each line of a record has a prefix of its own, an empty one too (PRK-04).")
{
	const char *at = caught;

	start_catching();
	pr_info("first\nsecond\n\n");
	catching = false;
	EXPECT_EQ(caught[0], '[');
	EXPECT(line_follows(&at, "] first"));
	EXPECT_EQ(*at, '[');
	EXPECT(line_follows(&at, "] second"));
	EXPECT_EQ(*at, '[');
	EXPECT(line_follows(&at, "] "));
	EXPECT_EQ(*at, '\0');
}

KTEST(console_open_line, "A line in pieces is shown piece by piece, with one prefix.")
{
	const char *at = caught;

	start_catching();
	pr_info("one");
	EXPECT(strstr(caught, "] one"));
	pr_cont(" two");
	printk(KERN_DEBUG "quiet\n");
	pr_info("three\n");
	catching = false;
	EXPECT(line_follows(&at, "] one two"));
	EXPECT_EQ(*at, '[');
	EXPECT(line_follows(&at, "] three"));
	EXPECT_EQ(*at, '\0');
}

KTEST(console_dropped, "What the ring overwrote before the console came is counted (PRK-06).")
{
	const char *dropped, *end = " printk messages dropped **\r\n[";
	unsigned long lost;
	int i;

	start_catching();
	catching = false;
	console_lock();
	for (i = 0; i < 3000; i++)
		pr_info("record %d of a flood\n", i);
	catching = true;
	console_unlock();
	catching = false;
	EXPECT_EQ(strncmp(caught, "** ", 3), 0);
	lost = simple_strtoul(caught + 3, NULL, 10);
	EXPECT(lost > 500 && lost < 3000);
	dropped = strstr(caught, end);
	EXPECT(dropped && dropped < caught + 3 + 5);
	/* And the first one shown is the one after those. */
	if (dropped)
		EXPECT_EQ(simple_strtoul(strstr(dropped, "record ") + 7, NULL, 10), lost);
}

/* --- the ring ------------------------------------------------------------- */

KTEST(printk_level, "A record has its level, the default is 4; it may be an argument (PRK-01).")
{
	struct printk_record *rec;

	EXPECT_EQ(pr_info("info\n"), 4);
	rec = last_record();
	EXPECT_EQ(PRINTK_CALLER_LETTER(rec->caller), 'T');
	EXPECT_EQ(PRINTK_CALLER_NUMBER(rec->caller), current->pid);
	EXPECT(rec->newline);
	kfree(rec);
	expect_last("info", LOGLEVEL_INFO);
	printk("plain\n");
	expect_last("plain", LOGLEVEL_WARNING);
	EXPECT_EQ(printk("%sargument %d\n", KERN_DEBUG, 5), 10);
	expect_last("argument 5", LOGLEVEL_DEBUG);
}

KTEST(printk_cont, "pr_cont() goes on with this context's open line, and with no other (PRK-07).")
{
	u64 seq = printk_next_seq();

	pr_info("one");
	pr_cont(" two");
	printk("%s three\n", KERN_CONT);
	EXPECT_EQ(printk_next_seq(), seq + 1);
	expect_last("one two three", LOGLEVEL_INFO);

	pr_cont("closed already\n");
	EXPECT_EQ(printk_next_seq(), seq + 2);
	expect_last("closed already", LOGLEVEL_WARNING);
}

KTEST(printk_open_line, "A line without its newline is closed by the next record, not joined.")
{
	u64 seq = printk_next_seq();

	pr_info("left open");
	pr_info("the next\n");
	EXPECT_EQ(printk_next_seq(), seq + 2);
	expect_last("the next", LOGLEVEL_INFO);
}

KTEST(printk_clip, "A record is at most 992 characters, a continued one too (PRK-04).")
{
	char *text = test_alloc(2000);
	struct printk_record *rec;
	u64 seq;

	memset(text, 'x', 1999);
	text[1999] = '\0';
	pr_debug("not compiled\n");
	EXPECT_EQ(printk(KERN_DEBUG "%s\n", text), 992);
	rec = last_record();
	EXPECT_EQ(rec->len, 992);
	kfree(rec);

	seq = printk_next_seq();
	printk(KERN_DEBUG "%.990s", text);
	pr_cont("yy");
	EXPECT_EQ(printk_next_seq(), seq + 1);
	pr_cont("z\n");
	EXPECT_EQ(printk_next_seq(), seq + 2);
	expect_last("z", LOGLEVEL_WARNING);
	kfree(text);
	EXPECT_EQ(log_contains("not compiled"), 0);
}

static void __hardirq_context print_in_top_half(void)
{
	printk(KERN_DEBUG "from a top half\n");
}

KTEST(printk_hardirq,
      "printk() works in a top half, says so, and breaks an open line (PRK-05, 07).")
{
	struct printk_record *rec;
	u64 seq = printk_next_seq();

	printk(KERN_DEBUG "open");
	in_top_half(print_in_top_half);
	rec = last_record();
	EXPECT_EQ(strcmp(rec->text, "from a top half"), 0);
	EXPECT_EQ(rec->caller, PRINTK_CALLER('H', 0));
	kfree(rec);
	pr_cont(" end\n");
	expect_last(" end", LOGLEVEL_WARNING);
	EXPECT_EQ(printk_next_seq(), seq + 3);
}

/* A text that tells record @i from any other, 0 to 200 characters long. */
static size_t pattern(char *text, unsigned int i)
{
	size_t n = i * 2654435761u >> 24;

	if (n > 200)
		n = 0;
	memset(text, 'a' + i % 26, n);
	text[n] = '\0';
	return n;
}

KTEST(printk_ring, "Records of all lengths come out of the ring as they went in.")
{
	struct printk_record *rec = test_alloc(sizeof(*rec));
	u64 start = printk_next_seq(), seq;
	char text[256];
	size_t n;
	int i;

	for (i = 0; i < 5000; i++) {
		pattern(text, i);
		if (i % 7 == 0) {
			printk(KERN_DEBUG "%d", i);
			pr_cont(" %s\n", text);
		} else {
			printk(KERN_DEBUG "%d %s\n", i, text);
		}
	}
	EXPECT_EQ(printk_next_seq(), start + 5000);
	EXPECT(printk_read(0, rec));
	for (seq = rec->seq; printk_read(seq, rec); seq++) {
		char expected[256];

		pattern(text, seq - start);
		n = snprintf(expected, sizeof(expected), "%llu %s", seq - start, text);
		if (rec->seq != seq || rec->len != n || memcmp(rec->text, expected, n))
			break;
	}
	EXPECT_EQ(seq, start + 5000);
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

/* --- formats, rates, dumps -------------------------------------------------- */

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
	/* On the host, where the other formats are tested, a long is no int. */
	snprintf(buf, sizeof(buf), "%lu|%ld|%5ld|%05ld|%08lx|%lx|%2lu", ULONG_MAX, LONG_MIN, -42L,
		 -42L, 0xbeefUL, ULONG_MAX, 123UL);
	EXPECT_EQ(strcmp(buf, "4294967295|-2147483648|  -42|-0042|0000beef|ffffffff|123"), 0);
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

KTEST(ratelimit_state, "A limit of its own: its burst, its interval, its last word (PRK-09).")
{
	struct ratelimit_state rs;
	int i, passed = 0;

	ratelimit_state_init(&rs, 2, 3);
	ratelimit_set_flags(&rs, RATELIMIT_MSG_ON_RELEASE);
	for (i = 0; i < 5; i++)
		passed += __ratelimit(&rs);
	EXPECT_EQ(passed, 3);
	wait_ticks(4);
	EXPECT_EQ(__ratelimit(&rs), 1);
	EXPECT_EQ(log_contains("suppressed"), 0);
	ratelimit_state_exit(&rs);
	EXPECT_EQ(log_contains("2 output lines suppressed due to ratelimiting"), 1);
	ratelimit_state_init(&rs, 0, 1);
	EXPECT(__ratelimit(&rs) && __ratelimit(&rs));
}

KTEST(dump_stack_level, "dump_stack() has the default level, dump_stack_lvl() the one it is given.")
{
	struct printk_record *rec;

	dump_stack();
	rec = last_record();
	EXPECT_EQ(rec->level, LOGLEVEL_WARNING);
	kfree(rec);
	EXPECT_EQ(log_contains("Call Trace:"), 1);
	EXPECT(log_contains(" ktest_dump_stack_level+0x") == 1);
	dump_stack_lvl(KERN_DEBUG);
	rec = last_record();
	EXPECT_EQ(rec->level, LOGLEVEL_DEBUG);
	kfree(rec);
}
