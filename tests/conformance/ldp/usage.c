// SPDX-License-Identifier: MIT
/*
 * LDP rows: what is said of locks before they do harm. A Linux debug kernel reports the first
 * one only and then switches its lock checks off; therefore each row has a machine there.
 *
 * Context: process context, tasklets, top halves.
 * Locking: the locks under test protect nothing.
 * Linux: kernel/locking/lockdep.c.
 */
#include "conf_shim.h"

#include <linux/mutex.h>
#include <linux/spinlock.h>

static void take(void *lock)
{
	spin_lock(lock);
	spin_unlock(lock);
}

/* Of a lock whose uses so far were @before, and which is now taken as well, as @now. */
static void expect_usage(const char *before, const char *now)
{
	conf_expect_log("WARNING: inconsistent lock state$");
	conf_expect_format("inconsistent {%s} -> {%s} usage.$", before, now);
	conf_expect_format("{%s} state was registered at:$", before);
}

CONF_DEBUG(LDP_01, "A lock taken with bottom halves on, then in one: both uses, and who.")
{
	static spinlock_t lock;

	spin_lock_init(&lock);
	expect_usage("SOFTIRQ-ON-W", "IN-SOFTIRQ-W");
	conf_expect_format("LDP-01/%d [HC0[*]:SC1[*]:HE1:SE0] takes:$", current->pid);
	take(&lock);
	CONF_EQ(conf_log_count("inconsistent lock state"), 0);
	conf_in_softirq(take, &lock);
	conf_in_softirq(take, &lock);
	CONF_EQ(conf_log_count("inconsistent lock state"), 1);
}

CONF_DEBUG(LDP_01_SOFTIRQ_FIRST, "... in the order in which they were seen.")
{
	static spinlock_t lock;

	spin_lock_init(&lock);
	expect_usage("IN-SOFTIRQ-W", "SOFTIRQ-ON-W");
	conf_expect_log("[HC0[0]:SC0[0]:HE1:SE1] takes:$");
	conf_in_softirq(take, &lock);
	take(&lock);
}

CONF_DEBUG(LDP_01_HARDIRQ, "... of top halves, too.")
{
	static spinlock_t lock;

	spin_lock_init(&lock);
	expect_usage("HARDIRQ-ON-W", "IN-HARDIRQ-W");
	conf_expect_log("[HC1[1]:SC0[0]:HE0:SE1] takes:$");
	take(&lock);
	conf_in_hardirq(take, &lock);
}

CONF_DEBUG(LDP_01_HARDIRQ_FIRST, "... in either order.")
{
	static spinlock_t lock;

	spin_lock_init(&lock);
	expect_usage("IN-HARDIRQ-W", "HARDIRQ-ON-W");
	conf_in_hardirq(take, &lock);
	take(&lock);
}

CONF_DEBUG(LDP_01_RIGHT, "Taken as each use asks for, nothing is said.")
{
	static spinlock_t soft_lock, hard_lock;

	spin_lock_init(&soft_lock);
	spin_lock_init(&hard_lock);
	conf_in_softirq(take, &soft_lock);
	spin_lock_bh(&soft_lock);
	spin_unlock_bh(&soft_lock);
	conf_in_hardirq(take, &hard_lock);
	spin_lock_irq(&hard_lock);
	spin_unlock_irq(&hard_lock);
	CONF_EQ(conf_log_count("inconsistent lock state"), 0);
}

/* Linux waits for ever after it. */
CONF_JIFFY(LDP_02, "A mutex that its holder takes again.")
{
	static DEFINE_MUTEX(lock);

	conf_expect_log("possible recursive locking detected$");
	conf_expect_format(": LDP-02/%d has it already", current->pid);
	conf_expect_log("WARNING: CPU");
	mutex_lock(&lock);
	mutex_lock(&lock);
	mutex_unlock(&lock);
	CONF_EXPECT(!mutex_is_locked(&lock));
}

static void keep(void *lock)
{
	mutex_lock(lock);
}

CONF_DEBUG(LDP_08, "A thread that ends with a lock: who, and which.")
{
	static DEFINE_MUTEX(lock);
	struct conf_helper h;

	conf_expect_log("WARNING: conf-helper/*/* still has locks held!$");
	conf_expect_log(" #0: *lock");
	if (!conf_helper_start(&h, raw_smp_processor_id(), keep, &lock))
		return;
	conf_helper_join(&h);
	CONF_EXPECT(conf_sleep_until(conf_log_count("still has locks held!")));
	CONF_EXPECT(mutex_is_locked(&lock));
}

CONF_MODULE(CONF_ROW(LDP_01), CONF_ROW(LDP_01_SOFTIRQ_FIRST), CONF_ROW(LDP_01_HARDIRQ),
	    CONF_ROW(LDP_01_HARDIRQ_FIRST), CONF_ROW(LDP_01_RIGHT), CONF_ROW(LDP_02),
	    CONF_ROW(LDP_08));
