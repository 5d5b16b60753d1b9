// SPDX-License-Identifier: MIT
/*
 * DBG rows: the report of a spinlock.
 *
 * Context: process context.
 * Locking: the lock under test protects nothing. A thread that sleeps with it, or
 * releases another's, puts preempt_count right by hand, so that the report is about the lock.
 * Linux: kernel/locking/spinlock_debug.c, which reports once and is silent then.
 */
#include "conf_shim.h"

#include <linux/preempt.h>
#include <linux/spinlock.h>

static void unlock_it(void *arg)
{
	conf_without_lockdep();
	preempt_disable();
	spin_unlock(arg);
}

/* Not in the function: compilers name such a one differently. */
static DEFINE_SPINLOCK(kept_lock);

CONF_DEBUG(DBG_17, "A spinlock's report has its fault, CPU, task; its name, magic, owner.")
{
	int cpu = raw_smp_processor_id();
	struct conf_helper h;

	conf_without_lockdep();
	conf_expect_format("BUG: spinlock wrong owner on CPU#%d, conf-helper/%d/*$", cpu, cpu);
	conf_expect_format(" lock: kept_lock*, .magic: dead4ead, .owner: DBG-17/%d, "
			   ".owner_cpu: %d$",
			   current->pid, cpu);
	spin_lock(&kept_lock);
	preempt_enable();
	if (conf_helper_start(&h, cpu, unlock_it, &kept_lock))
		conf_helper_join(&h);
	CONF_EQ(spin_is_locked(&kept_lock), 0);
}

CONF_MODULE(CONF_ROW(DBG_17));
