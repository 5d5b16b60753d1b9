// SPDX-License-Identifier: MIT
/*
 * SPN rows: spinlocks used wrongly, and the assertions about them.
 *
 * Context: process context.
 * Locking: the locks under test protect nothing. A thread that leaves a lock to
 * another, or sleeps with it, puts preempt_count right by hand, so that the
 * report is about the lock.
 * Linux: kernel/locking/spinlock_debug.c; include/linux/lockdep.h. A Linux debug
 * kernel reports the first of these only and then switches its lock checks off.
 */
#include "conf_thread.h"
#include "spn.h"

#include <linux/lockdep.h>

#define LOCKDEP (CONF_LINUX ? IS_ENABLED(CONFIG_LOCKDEP) : IS_ENABLED(CONFIG_DEBUG))

static void unlock_it(void *arg)
{
	conf_without_lockdep();
	preempt_disable();
	spin_unlock(arg);
}

static void take_and_release(void *arg)
{
	spin_lock(arg);
	spin_unlock(arg);
}

/* What another thread does with a lock that this one holds, or on another CPU. */
static void by_another(int cpu, void (*fn)(void *arg), spinlock_t *lock)
{
	struct conf_helper h;

	if (conf_helper_start(&h, cpu, fn, lock))
		conf_helper_join(&h);
}

CONF_X(SPN_13, "Taking a lock one holds waits for oneself.")
{
	static DEFINE_SPINLOCK(lock);

	conf_expect_end(CONF_LINUX ? "hangs" : "returns");
	if (!CONF_LINUX)
		conf_expect_log("BUG: spinlock recursion on CPU#");
	spin_lock(&lock);
	spin_lock(&lock);
	spin_unlock(&lock);
	spin_unlock(&lock);
}

CONF_DEBUG(SPN_14, "A lock that is released and was not held is named.")
{
	static DEFINE_SPINLOCK(lock);

	conf_without_lockdep();
	conf_expect_log("BUG: spinlock already unlocked on CPU#");
	preempt_disable();
	spin_unlock(&lock);
}

CONF_DEBUG(SPN_14_OWNER, "... and one that another thread releases, which frees it.")
{
	static DEFINE_SPINLOCK(lock);

	conf_without_lockdep();
	conf_expect_log("BUG: spinlock wrong owner on CPU#");
	spin_lock(&lock);
	preempt_enable();
	by_another(raw_smp_processor_id(), unlock_it, &lock);
	CONF_EQ(spin_is_locked(&lock), 0);
}

CONF_DEBUG(SPN_14_MAGIC, "... and one that was never initialised.")
{
	static spinlock_t lock;

	conf_without_lockdep();
	conf_expect_log("BUG: spinlock bad magic on CPU#");
	conf_expect_log(", .magic: 00000000, .owner: <none>/-1, .owner_cpu: ");
	spin_lock(&lock);
	spin_unlock(&lock);
}

CONF_DEBUG(SPN_16, "A lock that a thread and a handler share is reported though they never met.")
{
	static spinlock_t lock;

	spin_lock_init(&lock);
	conf_expect_log("inconsistent {SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage.$");
	conf_expect_log("WARNING: inconsistent lock state$");
	take_and_release(&lock);
	conf_in_softirq(take_and_release, &lock);
}

CONF_X(SPN_15, "Sleeping with a lock held is scheduling while atomic, with a count of 2.")
{
	static DEFINE_SPINLOCK(lock);

	conf_expect_end("returns");
	conf_expect_log("BUG: scheduling while atomic: SPN-15/");
	conf_expect_log("/0x00000002");
	spin_lock(&lock);
	schedule_timeout_uninterruptible(1);
	preempt_disable(); /* the report put the count back to 0 */
	spin_unlock(&lock);
}

static int assert_unlocked(void *arg)
{
	assert_spin_locked((spinlock_t *)arg);
	return 0;
}

CONF(SPN_17, "lockdep_assert_held() warns in a debug kernel; assert_spin_locked() is a BUG in all.")
{
	static DEFINE_SPINLOCK(lock);
	static DEFINE_RAW_SPINLOCK(raw_lock);

	spin_lock(&lock);
	raw_spin_lock(&raw_lock);
	assert_spin_locked(&lock);
	assert_raw_spin_locked(&raw_lock);
	lockdep_assert_held(&lock);
	lockdep_assert_held(&raw_lock);
	lockdep_assert_held_once(&lock);
	raw_spin_unlock(&raw_lock);
	spin_unlock(&lock);
	lockdep_assert_not_held(&lock);
	CONF_EQ(conf_log_count("WARNING: CPU"), 0);

	if (LOCKDEP)
		conf_expect_log("WARNING: CPU");
	lockdep_assert_held(&lock);
	lockdep_assert_held(&raw_lock);
	CONF_EQ(conf_log_count("WARNING: CPU"), LOCKDEP ? 2 : 0);

	conf_expect_log("kernel BUG at ");
	conf_in_thread(assert_unlocked, &lock);
}

CONF_MODULE(CONF_ROW(SPN_13), CONF_ROW(SPN_14), CONF_ROW(SPN_14_OWNER), CONF_ROW(SPN_14_MAGIC),
	    CONF_ROW(SPN_16), CONF_ROW(SPN_15), CONF_ROW(SPN_17));
