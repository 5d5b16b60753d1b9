/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_WATCHDOG_H
#define _JIFFY_WATCHDOG_H
/* The soft-lockup watchdog: names a thread that does not give up its CPU. */
#include <jiffy/context.h>
#include <linux/compiler.h>

struct pt_regs;

/** watchdog_init - read watchdog_thresh= (seconds, 0: off). Context: boot. */
void watchdog_init(void);

/** touch_softlockup_watchdog - this CPU makes progress. Context: Any context. */
void touch_softlockup_watchdog(void);

/** watchdog_tick - is it stuck? @regs: what the tick interrupted. Context: Hardirq context. */
void watchdog_tick(const struct pt_regs *regs) __hardirq_context;

#endif
