// SPDX-License-Identifier: MIT
/*
 * BUG rows: what WARN() and BUG() do. Their lines are DBG-26 and DBG-27.
 *
 * Context: process context; one BUG() in a top half.
 * Locking: none.
 * Linux: include/asm-generic/bug.h.
 */
#include "conf_shim.h"

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched/task.h>

static int evaluated;

static int evaluate(int value)
{
	evaluated++;
	return value;
}

CONF(BUG_01, "WARN_ON() is 1 or 0, evaluates once, reports each time; WARN_ON_ONCE() once a place.")
{
	int i;

	conf_expect_log("WARNING: CPU");
	evaluated = 0;
	for (i = 0; i < 3; i++) {
		CONF_EQ(WARN_ON(evaluate(0)), 0);
		CONF_EQ(WARN_ON(evaluate(5)), 1);
		CONF_EQ(WARN(evaluate(-1), "text of BUG-01\n"), 1);
	}
	CONF_EQ(evaluated, 9);
	CONF_EQ(conf_log_count("WARNING: CPU"), 6);
	CONF_EQ(conf_log_count("text of BUG-01"), 3);
	for (i = 0; i < 3; i++) {
		CONF_EQ(WARN_ON_ONCE(evaluate(0)), 0);
		CONF_EQ(WARN_ON_ONCE(evaluate(4)), 1);
		CONF_EQ(WARN_ON_ONCE(evaluate(4)), 1);
		CONF_EQ(WARN_ONCE(evaluate(1), "once of BUG-01\n"), 1);
	}
	CONF_EQ(evaluated, 21);
	CONF_EQ(conf_log_count("WARNING: CPU"), 9);
	CONF_EQ(conf_log_count("once of BUG-01"), 1);
}

static bool before, after;

static int stop_at(void *wrong)
{
	before = true;
	BUG_ON(!wrong);
	BUG_ON(wrong);
	WRITE_ONCE(after, true);
	return 0;
}

CONF(BUG_01_THREAD, "BUG_ON() ends the thread, and nothing else.")
{
	struct task_struct *task = kthread_create(stop_at, &before, "stop-at");

	if (!CONF_EXPECT(!IS_ERR(task)))
		return;
	before = after = false;
	conf_expect_log("kernel BUG at *bug/bug.c:*!$");
	get_task_struct(task);
	wake_up_process(task);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(task->exit_state)));
	put_task_struct(task);
	CONF_EXPECT(before && !READ_ONCE(after));
	CONF_EQ(conf_log_count("kernel BUG at"), 1);
}

static void bug(void *unused)
{
	BUG();
}

CONF_X(BUG_01_IRQ, "A BUG() in an interrupt ends the machine.")
{
	conf_expect_log("kernel BUG at *bug/bug.c:*!$");
	conf_expect_log("Kernel panic - not syncing: Fatal exception in interrupt$");
	conf_expect_end("dies");
	conf_in_hardirq(bug, NULL);
}

CONF_MODULE(CONF_ROW(BUG_01), CONF_ROW(BUG_01_THREAD), CONF_ROW(BUG_01_IRQ));
