/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_HARDIRQ_H
#define _LINUX_HARDIRQ_H
/* The frame every hard interrupt runs in; see kernel/softirq/softirq.c. */
#include <linux/bottom_half.h>
#include <linux/preempt.h>

/** irq_enter - a top half begins. Context: Any context, interrupts off. */
void irq_enter(void);

/**
 * irq_exit - a top half has ended: run the softirqs it raised
 *
 * Context: Any context, interrupts off; softirqs run with interrupts on, and
 * they are off again on return.
 */
void irq_exit(void);

#define nmi_enter() preempt_count_add(NMI_OFFSET + HARDIRQ_OFFSET)
#define nmi_exit() preempt_count_sub(NMI_OFFSET + HARDIRQ_OFFSET)

#endif

#include <jiffy/brings_sched.h>
