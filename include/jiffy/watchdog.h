/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_WATCHDOG_H
#define _JIFFY_WATCHDOG_H
/* The soft-lockup watchdog: names a thread that does not give up its CPU. */
#include <jiffy/context.h>
#include <linux/jiffies.h>
#include <linux/sched.h>

struct pt_regs;

/* Jiffies of the last progress or report; how many may pass until the next (boot). */
DECLARE_PER_CPU(unsigned long, watchdog_since);
extern unsigned long watchdog_limit;

/** watchdog_init - read watchdog_thresh= (seconds, 0: off). Context: boot. */
void watchdog_init(void);

/** touch_softlockup_watchdog - this CPU makes progress. Context: Any context. */
void touch_softlockup_watchdog(void);

/** watchdog_due - is there anything to check? Mostly not. Context: Hardirq context.
 * Return: true if so. */
static inline bool __hardirq_context watchdog_due(void)
{
	return jiffies - this_cpu_read(watchdog_since) >= watchdog_limit ||
	       (current->flags & PF_IDLE);
}

/**
 * watchdog_check - report it if this CPU is stuck
 * @regs: what the tick interrupted
 *
 * Context: Hardirq context.
 */
void watchdog_check(const struct pt_regs *regs) __hardirq_context;

#endif
