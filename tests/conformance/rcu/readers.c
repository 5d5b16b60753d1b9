// SPDX-License-Identifier: MIT
/*
 * RCU-01: readers, on one CPU: they nest, hold callbacks up, and must not sleep.
 *
 * Context: process context.
 * Locking: everything happens on the row's CPU.
 * Linux: include/linux/rcupdate.h; kernel/rcu/tree_plugin.h.
 */
#include "rcu.h"

#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/slab.h>

CONF(RCU_01_NEST, "Readers nest, in all their forms, and leave preempt_count as it was.")
{
	int i;

	for (i = 0; i < 100; i++)
		rcu_read_lock();
	rcu_read_lock_bh();
	CONF_EXPECT(!!in_softirq());
	CONF_EXPECT(rcu_read_lock_bh_held());
	rcu_read_lock_sched();
	CONF_EXPECT(in_atomic());
	CONF_EXPECT(rcu_read_lock_sched_held());
	CONF_EXPECT(rcu_read_lock_held());
	rcu_read_unlock_sched();
	rcu_read_unlock_bh();
	CONF_EXPECT(!in_softirq());
	for (i = 0; i < 100; i++)
		rcu_read_unlock();
	CONF_EQ(preempt_count(), 0);
}

static void read_in_a_handler(void *unused)
{
	int count = preempt_count();

	rcu_read_lock();
	rcu_read_lock();
	CONF_EXPECT(rcu_read_lock_held());
	rcu_read_unlock();
	rcu_read_unlock();
	CONF_EQ(preempt_count(), count);
}

CONF(RCU_01_CONTEXT, "Readers may be in a top half and in a softirq.")
{
	conf_in_hardirq(read_in_a_handler, NULL);
	conf_in_softirq(read_in_a_handler, NULL);
}

CONF(RCU_01_READER, "A callback queued by a reader does not run before the outermost unlock.")
{
	static struct object object;

	memset(&object, 0, sizeof(object));
	rcu_read_lock();
	rcu_read_lock();
	call_rcu(&object.rcu, note_call);
	spin_ticks(TICKS);
	CONF_EQ(READ_ONCE(object.runs), 0);
	rcu_read_unlock();
	spin_ticks(TICKS);
	CONF_EQ(READ_ONCE(object.runs), 0);
	rcu_read_unlock();
	CONF_EXPECT(conf_sleep_until(READ_ONCE(object.runs) == 1));
	rcu_barrier();
}

CONF(RCU_01_SCHED, "Nor one queued with preemption off.")
{
	static struct object object;

	memset(&object, 0, sizeof(object));
	preempt_disable();
	call_rcu(&object.rcu, note_call);
	spin_ticks(TICKS);
	CONF_EQ(READ_ONCE(object.runs), 0);
	preempt_enable();
	CONF_EXPECT(conf_sleep_until(READ_ONCE(object.runs) == 1));
	rcu_barrier();
}

CONF_DEBUG(RCU_01_SLEEP, "A reader that calls what may sleep is told.")
{
	/* At most one such report a second. */
	msleep(1100);
	conf_expect_log("BUG: sleeping function called from invalid context");
	rcu_read_lock();
	kfree(kmalloc(16, GFP_KERNEL));
	rcu_read_unlock();
}

CONF_MODULE(CONF_ROW(RCU_01_NEST), CONF_ROW(RCU_01_CONTEXT), CONF_ROW(RCU_01_READER),
	    CONF_ROW(RCU_01_SCHED), CONF_ROW(RCU_01_SLEEP));
