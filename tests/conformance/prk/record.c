// SPDX-License-Identifier: MIT
/*
 * PRK rows: what becomes of a message: its level, its lines, its place among the
 * others.
 *
 * What the console shows of it is not seen here; tests/kernel/base/printk.c does.
 *
 * Context: process context; messages from all.
 * Locking: the lock of these rows is only taken by them.
 * Linux: kernel/printk/printk.c, include/linux/kern_levels.h.
 */
#include "prk.h"

#include <linux/bottom_half.h>
#include <linux/ctype.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>

#define LINE_MAX 992
#define CALLER_BYTES 16 /* less where Linux keeps the caller with the line */
#define LEVEL_BYTES 2	/* it counts the level as text, too */
#define FLOOD 12000

CONF(PRK_01, "Eight levels, each two characters in front of the text; KERN_CONT; KERN_DEFAULT.")
{
	CONF_STREQ(KERN_EMERG, "\0010");
	CONF_STREQ(KERN_CONT, "\001c");
	CONF_STREQ(KERN_DEFAULT, "");
	CONF_EQ(printk_get_level(KERN_INFO "text"), '6');
	CONF_EQ(printk_get_level(KERN_CONT "text"), 'c');
	CONF_EQ(printk_get_level("text"), 0);
	CONF_STREQ(printk_skip_level(KERN_ERR "text"), "text");

	pr_alert("prk: alert\n");
	pr_crit("prk: crit\n");
	pr_err("prk: err\n");
	pr_warn("prk: warn\n");
	pr_notice("prk: notice\n");
	pr_info("prk: info\n");
	printk(KERN_DEBUG "prk: debug\n");
	CONF_EQ(prk_level("prk: alert"), LOGLEVEL_ALERT);
	CONF_EQ(prk_level("prk: crit"), LOGLEVEL_CRIT);
	CONF_EQ(prk_level("prk: err"), LOGLEVEL_ERR);
	CONF_EQ(prk_level("prk: warn"), LOGLEVEL_WARNING);
	CONF_EQ(prk_level("prk: notice"), LOGLEVEL_NOTICE);
	CONF_EQ(prk_level("prk: info"), LOGLEVEL_INFO);
	CONF_EQ(prk_level("prk: debug"), LOGLEVEL_DEBUG);
}

CONF(PRK_02, "Without a level a message has the default one; the log keeps all levels.")
{
	CONF_EQ(default_console_loglevel, 7);
	CONF_EQ(default_message_loglevel, LOGLEVEL_WARNING);
	printk("prk: no level\n");
	printk(KERN_DEFAULT "prk: default level\n");
	printk("%sprk: level %s\n", KERN_NOTICE, "from an argument");
	CONF_EQ(prk_level("prk: no level"), LOGLEVEL_WARNING);
	CONF_EQ(prk_level("prk: default level"), LOGLEVEL_WARNING);
	CONF_EQ(prk_level("prk: level from an argument"), LOGLEVEL_NOTICE);
}

/* "<6>[    1.234567] ", the seconds in five columns or more. */
static bool has_prefix(const char *line)
{
	const char *s = line + 4;
	int i;

	if (line[0] != '<' || !isdigit(line[1]) || line[2] != '>' || line[3] != '[')
		return false;
	while (*s == ' ')
		s++;
	while (isdigit(*s))
		s++;
	if (s - line < 4 + 5 || *s++ != '.')
		return false;
	for (i = 0; i < 6; i++)
		if (!isdigit(*s++))
			return false;
	return *s == ']';
}

static void check_lines(void)
{
	const char *line;

	pr_info("prk: first\nprk: second\nprk: third\n");
	line = prk_find("prk: first")->lines;
	CONF_EXPECT(has_prefix(line));
	CONF_EXPECT(!strncmp(prk_text(line), "prk: first\n", 11));
	line = strchr(line, '\n') + 1;
	CONF_EXPECT(has_prefix(line));
	CONF_EXPECT(!strncmp(prk_text(line), "prk: second\n", 12));
	line = strchr(line, '\n') + 1;
	CONF_EXPECT(has_prefix(line));
	CONF_STREQ(prk_text(line), "prk: third\n");
}

static void check_clipping(void)
{
	static char text[2 * LINE_MAX];
	size_t n;

	memset(text, 'x', sizeof(text) - 1);
	printk(KERN_DEBUG "prk: long %s\n", text);
	/* The newline is clipped too, and Linux shows an open line's record when it is closed. */
	printk(KERN_DEBUG "prk: next\n");
	n = strcspn(prk_text(prk_find("prk: long ")->lines), "\n");
	CONF_EXPECT(n <= LINE_MAX);
	CONF_EXPECT(n >= LINE_MAX - CALLER_BYTES - LEVEL_BYTES - 1);
}

CONF(PRK_04,
     "Each line of a record has a prefix of its own; a record is clipped at 992 characters.")
{
	check_lines();
	check_clipping();
}

static void say(void *where)
{
	printk(KERN_DEBUG "prk: from %s\n", (const char *)where);
}

CONF(PRK_05, "printk() works in every context, with locks held; numbers grow in order.")
{
	static const char *const texts[] = { "prk: from a thread", "prk: from a lock",
					     "prk: from interrupts off", "prk: from a softirq",
					     "prk: from a top half" };
	static DEFINE_SPINLOCK(lock);
	unsigned long long last = 0, seq;
	unsigned long flags;
	unsigned int i;

	say("a thread");
	spin_lock(&lock);
	say("a lock");
	spin_unlock(&lock);
	spin_lock_irqsave(&lock, flags);
	say("interrupts off");
	spin_unlock_irqrestore(&lock, flags);
	conf_in_softirq(say, "a softirq");
	conf_in_hardirq(say, "a top half");
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		CONF_EQ(conf_log_count(texts[i]), 1);
		seq = prk_find(texts[i])->seq;
		CONF_EXPECT(seq > last);
		last = seq;
	}
}

CONF(PRK_06, "When the log is full the oldest records go; the others stay, in order and complete.")
{
	static struct prk_record record;
	unsigned long long seq = 0, number, next = 0;
	int i;

	for (i = 0; i < FLOOD; i++)
		printk(KERN_DEBUG "prk: flood %d\n", i);
	while (prk_read(&seq, &record)) {
		const char *text = prk_text(record.lines);

		if (strncmp(text, "prk: flood ", 11))
			continue;
		number = simple_strtoul(text + 11, NULL, 10);
		if (!next)
			CONF_EXPECT(number > 0);
		else if (number != next)
			break;
		next = number + 1;
	}
	CONF_EQ(next, FLOOD);
}

static void begin_line(void *unused)
{
	printk(KERN_DEBUG "prk: in between");
}

static void end_line(void *unused)
{
	pr_cont("prk: not mine\n");
}

CONF(PRK_07, "pr_cont() goes on with this task's open line; another context breaks it.")
{
	pr_info("prk: one");
	pr_cont(", two");
	pr_cont(", three\n");
	CONF_STREQ(prk_text(prk_find("prk: one")->lines), "prk: one, two, three\n");
	CONF_EQ(prk_level("prk: one"), LOGLEVEL_INFO);

	pr_info("prk: open");
	conf_in_hardirq(begin_line, NULL);
	pr_cont("prk: broken off");
	conf_in_hardirq(end_line, NULL);
	CONF_STREQ(prk_text(prk_find("prk: open")->lines), "prk: open\n");
	CONF_STREQ(prk_text(prk_find("prk: in between")->lines), "prk: in between\n");
	CONF_STREQ(prk_text(prk_find("prk: broken off")->lines), "prk: broken off\n");
	CONF_STREQ(prk_text(prk_find("prk: not mine")->lines), "prk: not mine\n");

	pr_info("prk: unfinished");
	pr_info("prk: another\n");
	CONF_STREQ(prk_text(prk_find("prk: unfinished")->lines), "prk: unfinished\n");
	CONF_STREQ(prk_text(prk_find("prk: another")->lines), "prk: another\n");
}

CONF_MODULE(CONF_ROW(PRK_01), CONF_ROW(PRK_02), CONF_ROW(PRK_04), CONF_ROW(PRK_05),
	    CONF_ROW(PRK_06), CONF_ROW(PRK_07));
