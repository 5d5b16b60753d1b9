/* SPDX-License-Identifier: MIT */
#ifndef _CTX_CONTEXT_H
#define _CTX_CONTEXT_H
/* What the questions of linux/preempt.h answer at one moment. Any context. */
#include "conf_shim.h"

#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define HARDIRQ 0x01
#define SOFTIRQ 0x02
#define SERVING 0x04
#define INTERRUPT 0x08
#define TASK 0x10
#define ATOMIC 0x20
#define IRQS_OFF 0x40

struct context {
	int count;
	unsigned int answers;
	int level;
	struct task_struct *task;
	int cpu;
	bool known;
};

static inline void look(struct context *c)
{
	c->count = preempt_count();
	c->answers = (in_hardirq() ? HARDIRQ : 0) | (in_softirq() ? SOFTIRQ : 0) |
		     (in_serving_softirq() ? SERVING : 0) | (in_interrupt() ? INTERRUPT : 0) |
		     (in_task() ? TASK : 0) | (in_atomic() ? ATOMIC : 0) |
		     (irqs_disabled() ? IRQS_OFF : 0);
	c->level = interrupt_context_level();
	c->task = current;
	c->cpu = raw_smp_processor_id();
	WRITE_ONCE(c->known, true);
}

#endif
