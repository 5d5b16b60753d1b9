/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_EVENTS_IRQ_H
#define _TRACE_EVENTS_IRQ_H
/*
 * The trace points of interrupts and softirqs, with Linux's names and
 * arguments, at Linux's places. Nothing listens yet: they only evaluate their
 * arguments, which have no side effects.
 *
 * Context: any, interrupts on or off; they may not sleep or take a lock.
 * Linux: include/trace/events/irq.h (tasklet_entry and _exit since 6.4).
 */
#define trace_irq_handler_entry(irq, action) ((void)(irq), (void)(action))
#define trace_irq_handler_exit(irq, action, ret) ((void)(irq), (void)(action), (void)(ret))
#define trace_softirq_raise(vec_nr) ((void)(vec_nr))
#define trace_softirq_entry(vec_nr) ((void)(vec_nr))
#define trace_softirq_exit(vec_nr) ((void)(vec_nr))
#define trace_tasklet_entry(t, func) ((void)(t), (void)(func))
#define trace_tasklet_exit(t, func) ((void)(t), (void)(func))

#endif
