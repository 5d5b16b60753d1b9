/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H
/* Which CPU is this (stable only while preemption or interrupts are off), and reaching others. */
#include <jiffy/context.h>
#include <linux/cpumask.h>
#include <linux/percpu.h>

#define raw_smp_processor_id() this_cpu_read(cpu_number)
#define smp_processor_id() raw_smp_processor_id()

/**
 * smp_send_reschedule - make a CPU look at its run queue
 * @cpu: an online one, not this
 *
 * Context: Any context.
 */
void smp_send_reschedule(int cpu);

/** smp_send_tick - tell the others that jiffies went on. Context: Hardirq context. */
void smp_send_tick(void) __hardirq_context;

/** handle_ipi - an interrupt another CPU sent. @vector: which. Context: Hardirq context. */
void handle_ipi(unsigned int vector) __hardirq_context;

/** kstat_ipis_cpu - such interrupts of @cpu. @vector: which. Context: Any. Return: a count. */
unsigned long kstat_ipis_cpu(unsigned int vector, int cpu);

/** smp_prepare - per-CPU data, stacks and idle threads of all CPUs there are. Context: boot. */
void smp_prepare(void) __process_context;

/** smp_init - start them. Context: boot, the clock ticks. */
void smp_init(void) __process_context;

#endif
