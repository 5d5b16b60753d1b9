/* SPDX-License-Identifier: MIT */
#ifndef _RCU_RCU_H
#define _RCU_RCU_H
/* What the RCU rows share: an object that notes how its callback was called. */
#include "conf_shim.h"

#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#define TICKS 10 /* long enough for a grace period that nobody holds up */

struct object {
	long before; /* so that the head is not at the start */
	struct rcu_head rcu;
	int runs;
	bool in_softirq;
	bool in_hardirq;
	bool irqs_off;
	bool stopped; /* from queueing itself again */
};

static inline void note_call(struct rcu_head *head)
{
	struct object *object = container_of(head, struct object, rcu);

	object->in_softirq = !!in_softirq();
	object->in_hardirq = !!in_hardirq();
	object->irqs_off = irqs_disabled();
	WRITE_ONCE(object->runs, object->runs + 1);
}

/*
 * Keep the CPU: nothing else runs on it but interrupts, and what they raise. Without
 * cpu_relax(), which QEMU's counting clock takes long for.
 */
static inline void spin_ticks(unsigned long ticks)
{
	unsigned long end = jiffies + ticks;

	while (time_before(jiffies, end))
		barrier();
}

#endif
