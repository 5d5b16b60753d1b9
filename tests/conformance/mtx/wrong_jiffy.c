// SPDX-License-Identifier: MIT
/*
 * MTX rows: what Jiffy does in every build where Linux hangs or goes on.
 *
 * Context: process context; a top half where it is wrong.
 * Locking: the mutexes under test protect nothing.
 * Linux: kernel/locking/mutex.c.
 */
#include "conf_shim.h"

#include <linux/lockdep.h>
#include <linux/mutex.h>

CONF_JIFFY(MTX_05_RESULT, "The forms with a result say -EDEADLK to who holds the mutex already.")
{
	static DEFINE_MUTEX(lock);

	conf_expect_log("has it already and would wait for itself for ever");
	conf_expect_log("WARNING: CPU");
	mutex_lock(&lock);
	CONF_EQ(mutex_lock_interruptible(&lock), -EDEADLK);
	CONF_EQ(mutex_lock_killable(&lock), -EDEADLK);
	CONF_EXPECT(mutex_is_locked(&lock));
	mutex_unlock(&lock);
	CONF_EXPECT(!mutex_is_locked(&lock));
}

static void unlock_it(void *arg)
{
	mutex_unlock(arg);
}

CONF_JIFFY(MTX_06_KEPT,
	   "A mutex stays with its owner whoever else unlocks it; a free one stays free.")
{
	static DEFINE_MUTEX(lock);
	struct conf_helper h;

	conf_expect_log("but another task has it");
	conf_expect_log("but nobody has it");
	conf_expect_log("WARNING: CPU");
	mutex_lock(&lock);
	if (conf_helper_start(&h, conf_other_cpu(), unlock_it, &lock))
		conf_helper_join(&h);
	CONF_EXPECT(mutex_is_locked(&lock));
	mutex_unlock(&lock);
	mutex_unlock(&lock);
	CONF_EXPECT(!mutex_is_locked(&lock));
}

CONF_JIFFY(MTX_07_IRQ,
	   "mutex_trylock() and mutex_unlock() in a top half are reported and do nothing.")
{
	static DEFINE_MUTEX(lock);

	conf_expect_log("mutex_unlock() in an interrupt");
	conf_expect_log("WARNING: CPU");
	mutex_lock(&lock);
	conf_in_hardirq(unlock_it, &lock);
	CONF_EXPECT(mutex_is_locked(&lock));
	mutex_unlock(&lock);
}

CONF_MODULE(CONF_ROW(MTX_05_RESULT), CONF_ROW(MTX_06_KEPT), CONF_ROW(MTX_07_IRQ));
