// SPDX-License-Identifier: MIT
/*
 * PRK rows: messages that come at most so often, and what prints more than one line.
 *
 * Context: process context.
 * Locking: none.
 * Linux: lib/ratelimit.c, include/linux/once_lite.h, lib/hexdump.c.
 */
#include "prk.h"

#include <linux/jiffies.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>

#define CALLS 25
#define INTERVAL (HZ / 5)

static void sleep_beyond(unsigned long interval)
{
	unsigned long end = jiffies + interval + 2;

	while (time_before(jiffies, end))
		schedule_timeout_uninterruptible(1);
}

static int ask_printk_ratelimit(void)
{
	int i, passed = 0;

	for (i = 0; i < CALLS; i++)
		passed += printk_ratelimit();
	return passed;
}

static void check_interval(void)
{
	static DEFINE_RATELIMIT_STATE(limit, INTERVAL, 3);
	int i, passed = 0;

	for (i = 0; i < 8; i++)
		passed += __ratelimit(&limit);
	CONF_EQ(passed, 3);
	CONF_EQ(conf_log_count("callbacks suppressed"), 0);
	sleep_beyond(INTERVAL);
	CONF_EQ(__ratelimit(&limit), 1);
	CONF_EQ(conf_log_count("check_interval: 5 callbacks suppressed"), 1);
	CONF_EQ(prk_level("check_interval: 5 callbacks suppressed"), LOGLEVEL_WARNING);
}

CONF(PRK_09, "Ten in five seconds for each place; the next interval says how many were suppressed.")
{
	struct ratelimit_state limit;
	unsigned long last = 0;
	int i;

	for (i = 0; i < CALLS; i++)
		printk_ratelimited(KERN_DEBUG "prk: limited\n");
	for (i = 0; i < CALLS; i++)
		pr_info_ratelimited("prk: a place of its own\n");
	CONF_EQ(conf_log_count("prk: limited"), 10);
	CONF_EQ(conf_log_count("prk: a place of its own"), 10);
	check_interval();

	ratelimit_default_init(&limit);
	CONF_EQ(limit.interval, 5 * HZ);
	CONF_EQ(limit.burst, 10);
	ratelimit_state_init(&limit, 0, 1);
	CONF_EXPECT(__ratelimit(&limit) && __ratelimit(&limit));

	/* One limit for all: whoever else has asked, the second caller finds it used up. */
	CONF_EXPECT(ask_printk_ratelimit() <= 10);
	CONF_EQ(ask_printk_ratelimit(), 0);

	CONF_EXPECT(printk_timed_ratelimit(&last, 60000));
	CONF_EXPECT(!printk_timed_ratelimit(&last, 60000));
}

static void check_once(void)
{
	int i;

	for (i = 0; i < 5; i++) {
		pr_info_once("prk: once %d\n", i);
		pr_notice_once("prk: and here\n");
	}
	CONF_EQ(conf_log_count("prk: once "), 1);
	CONF_EQ(conf_log_count("prk: once 0"), 1);
	CONF_EQ(conf_log_count("prk: and here"), 1);
}

static void check_dump_stack(void)
{
	dump_stack();
	CONF_EQ(conf_log_count("Call Trace:"), 1);
	CONF_EXPECT(conf_log_count("CPU: ") >= 1);
	/* Inlined or not, it is called by the row's function. */
	CONF_EXPECT(conf_log_count("conf_run_PRK_10") >= 1);
	CONF_EQ(prk_level("Call Trace:"), LOGLEVEL_WARNING);
}

static void check_hex_dump(void)
{
	static const char bytes[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ\x01";
	char line[80];

	print_hex_dump(KERN_INFO, "prk: ", DUMP_PREFIX_OFFSET, 16, 1, bytes, 27, true);
	CONF_EQ(conf_log_count("prk: 00000000: 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50  "
			       "ABCDEFGHIJKLMNOP"),
		1);
	CONF_EQ(conf_log_count("prk: 00000010: 51 52 53 54 55 56 57 58 59 5a 01                 "
			       "QRSTUVWXYZ."),
		1);
	print_hex_dump(KERN_DEBUG, "prk: words ", DUMP_PREFIX_NONE, 32, 4, bytes, 8, false);
	CONF_EQ(conf_log_count("prk: words 44434241 48474645"), 1);
	CONF_EQ(prk_level("prk: words"), LOGLEVEL_DEBUG);
	print_hex_dump(KERN_INFO, "prk: at ", DUMP_PREFIX_ADDRESS, 16, 8, bytes, 8, true);
	CONF_EQ(conf_log_count(": 4847464544434241"), 1);
	CONF_EQ(hex_dump_to_buffer(bytes, 4, 16, 2, line, sizeof(line), false), 9);
	CONF_STREQ(line, "4241 4443");
}

CONF(PRK_10, "pr_*_once() once for each place; dump_stack(); print_hex_dump() with each prefix.")
{
	check_once();
	check_dump_stack();
	check_hex_dump();
}

CONF_MODULE(CONF_ROW(PRK_09), CONF_ROW(PRK_10));
