/* SPDX-License-Identifier: MIT */
#ifndef _SPN_SPN_H
#define _SPN_SPN_H
/* What the SPN rows look at. Any context. */
#include "conf_shim.h"

#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

#define BH_LOCK (SOFTIRQ_DISABLE_OFFSET + 1) /* what a _bh lock adds to preempt_count */

/* A claim about preempt_count and the interrupt flag, in one line. */
#define EXPECT_STATE(count, off) expect_state(__FILE__, __LINE__, count, off)

static inline void expect_state(const char *file, int line, int count, bool off)
{
	if (preempt_count() != count)
		conf_fail(file, line, "preempt_count is 0x%x, expected 0x%x", preempt_count(),
			  count);
	if (irqs_disabled() != off)
		conf_fail(file, line, "interrupts are %s", off ? "on" : "off");
}

#endif
