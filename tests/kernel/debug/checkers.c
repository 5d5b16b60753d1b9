// SPDX-License-Identifier: MIT
/*
 * kernel/debug: each checker of a debug build fires. In a release build there is
 * nothing to fire, and the tests say so.
 *
 * Context: tests in threads.
 * Locking: none.
 * Linux: the rows DBG of the specification.
 */
#include <jiffy/cmdline.h>
#include <jiffy/ktest.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>

#ifdef CONFIG_DEBUG
#define expect_report(text) expect_log(text)
#else
#define expect_report(text) pr_info("# a release build does not check this\n")
#endif

KTEST(checker_might_sleep, "GFP_KERNEL with bottom halves off: the place that may sleep (DBG-02).")
{
	wait_ticks(HZ + 1);
	expect_report(
		"BUG: sleeping function called from invalid context at kernel/base/kmalloc.c");
	expect_report("in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: ");
	local_bh_disable();
	kfree(kmalloc(10, GFP_KERNEL));
	local_bh_enable();
}

KTEST(checker_bad_magic, "A lock that was never initialised is named (SPN-14).")
{
	static spinlock_t lock;

	expect_report("BUG: spinlock bad magic on CPU#0, checker_bad_mag/");
	expect_report(".magic: 00000000");
	spin_lock(&lock);
	spin_unlock(&lock);
}

#ifdef CONFIG_DEBUG
KTEST(checker_unlocked, "Unlocking a free lock is named, and the lock stays usable (SPN-14).")
{
	static DEFINE_SPINLOCK(lock);

	expect_log("BUG: spinlock already unlocked on CPU#0, checker_unlocke/");
	preempt_disable();
	spin_unlock(&lock);
	EXPECT_EQ(spin_trylock(&lock), 1);
	spin_unlock(&lock);
}
#endif

/* It reports after twice watchdog_thresh=, which is 10 s unless the command line says 1. */
static bool watchdog_is_quick(void)
{
	bool quick = cmdline_number("watchdog_thresh", 10, 1, 3600) == 1;

	if (!quick)
		pr_info("# needs watchdog_thresh=1\n");
	return quick;
}

static void __bh_context spin_three_seconds(struct timer_list *t)
{
	unsigned long until = jiffies + 3 * HZ;

	while (time_before(jiffies, until))
		;
}

KTEST(watchdog_softirq, "The watchdog names a handler that loops over the idle task.")
{
	struct timer_list timer;

	if (!watchdog_is_quick())
		return;
	expect_log("watchdog: BUG: soft lockup - CPU#0 stuck for 2s! [swapper/0:0]");
	expect_log("spin_three_seconds+0x");
	timer_setup(&timer, spin_three_seconds, 0);
	mod_timer(&timer, jiffies + 1);
	wait_ticks(5);
	del_timer_sync(&timer);
}

static void __bh_context do_nothing(struct tasklet_struct *t)
{
}

KTEST(watchdog_ksoftirqd, "A thread that offers its CPU, and nobody wants it, is not stuck.")
{
	DECLARE_TASKLET_DISABLED(tasklet, do_nothing);

	if (!watchdog_is_quick())
		return;
	/* ksoftirqd looks at it again and again, as long as it stays disabled. */
	tasklet_schedule(&tasklet);
	wait_ticks(3 * HZ);
	EXPECT_EQ(log_contains("soft lockup"), 0);
	tasklet_enable(&tasklet);
	tasklet_kill(&tasklet);
}

KTEST(checker_warn_once, "WARN_ON_ONCE() reports once a place and is true each time (BUG-01).")
{
	int i, hits = 0;

	expect_log("WARNING: CPU: 0 PID:");
	for (i = 0; i < 3; i++)
		hits += WARN_ON_ONCE(i >= 0);
	EXPECT_EQ(hits, 3);
	EXPECT_EQ(log_contains("WARNING: CPU:"), 1);
}
