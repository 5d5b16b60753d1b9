/* SPDX-License-Identifier: MIT */
#ifndef _SOFTIRQ_GUARD_H
#define _SOFTIRQ_GUARD_H
/* What a handler must leave as it was, beside preempt_count: the interrupt flag. */
#include <linux/bug.h>
#include <linux/irqflags.h>

/**
 * guard_irqs - check and restore the interrupt flag after a handler
 * @were_off: irqs_disabled() before it
 * @what: "timer", "tasklet" ...
 * @fn: the handler, to be named
 *
 * Context: Softirq context.
 */
static inline void guard_irqs(bool were_off, const char *what, const void *fn)
{
	if (likely(irqs_disabled() == were_off))
		return;
	WARN_ONCE(1, "%s: %pS left interrupts %s\n", what, fn, were_off ? "enabled" : "disabled");
	if (were_off)
		local_irq_disable();
	else
		local_irq_enable();
}

#endif
