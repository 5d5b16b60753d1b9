/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_WATCHDOG_H
#define _JIFFY_WATCHDOG_H
/* The watchdogs: name a thread that does not give up its CPU, and a CPU without interrupts. */
#include <jiffy/context.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/sched/sysctl.h>

struct pt_regs;

/* Jiffies of the last progress or report; how many may pass until the next (boot). */
DECLARE_PER_CPU(unsigned long, watchdog_since);
extern unsigned long watchdog_limit;
/* Jiffies of the CPU's last tick; its own tick, and whoever starts or reports it. */
DECLARE_PER_CPU(unsigned long, watchdog_tick);

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

/**
 * watchdog_check_others - report a CPU that has no ticks any more
 *
 * Looks at one of the others at each call.
 *
 * Context: Hardirq context; CPU 0's tick.
 * Return: the CPU, if one was reported just now; else -1.
 */
int watchdog_check_others(void) __hardirq_context;

/* Jiffies when khungtaskd was woken last; CPU 0's tick. */
extern unsigned long hung_task_woken;

/** hung_task_due - is it time to look for hung tasks? Context: Hardirq context, CPU 0's tick.
 * Return: true if so. */
static inline bool __hardirq_context hung_task_due(void)
{
	unsigned long secs = READ_ONCE(sysctl_hung_task_timeout_secs);

	return secs && time_after_eq(jiffies, hung_task_woken + secs * HZ);
}

/** hung_task_wake - let khungtaskd look. Context: Hardirq context, CPU 0's tick. */
void hung_task_wake(void) __hardirq_context;

/** hung_task_set_wake - what hung_task_wake() calls. @wake: any context. Context: boot. */
void hung_task_set_wake(void (*wake)(void));

#endif
