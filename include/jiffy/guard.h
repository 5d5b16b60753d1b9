/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_GUARD_H
#define _JIFFY_GUARD_H
/*
 * What a handler must leave as it was: preempt_count and the interrupt flag.
 * The look is inline and after every call; the report is out of the way.
 */
#include <linux/bug.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>

/**
 * handler_leaked - did a handler leave something changed?
 * @count: preempt_count() before it
 * @irqs_off: irqs_disabled() before it
 *
 * Context: Any context.
 * Return: true if so: report and restore it.
 */
static __always_inline bool handler_leaked(int count, bool irqs_off)
{
	return unlikely(preempt_count() != count || irqs_disabled() != irqs_off);
}

/**
 * guard_irqs - check and restore the interrupt flag after a handler
 * @were_off: irqs_disabled() before it
 * @what: "timer", "tasklet" ...
 * @fn: the handler, to be named
 *
 * Context: Any context.
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
