/* SPDX-License-Identifier: MIT */
#ifndef _TOR_CONTEXT_H
#define _TOR_CONTEXT_H
/*
 * In which of three contexts a stage of a chain runs, by every macro there is for the
 * question, and by preempt_count above its lowest byte (which tells of what was interrupted).
 */
#include "conf.h"

#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/sched.h>

/* TOR_CALL: of smp_call_function_single(). A Linux that idles may look for itself, without the
 * interrupt. */
enum tor_context { TOR_TASK = 1, TOR_SOFTIRQ, TOR_HARDIRQ, TOR_CALL };

static inline bool tor_context_is(enum tor_context context)
{
	bool task = context == TOR_TASK;
	bool hard = context == TOR_HARDIRQ || context == TOR_CALL;
	int count = preempt_count() & ~PREEMPT_MASK;

	if (CONF_LINUX && context == TOR_CALL && !in_hardirq())
		return !task_pid_nr(current) && irqs_disabled();
	if (!!in_hardirq() != hard || !!in_task() != task || !!in_interrupt() == task ||
	    irqs_disabled() != hard)
		return false;
	if (hard)
		return (count & HARDIRQ_MASK) == HARDIRQ_OFFSET;
	return !!in_serving_softirq() == !task && count == (task ? 0 : SOFTIRQ_OFFSET);
}

#endif
