/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H
/*
 * Which CPU is this, and calling a function on others.
 *
 * - The number is stable only while preemption or interrupts are off.
 * - A function called on another CPU runs there in hard interrupt context, at
 *   once; what it raises runs at that interrupt's end. On the calling CPU it runs
 *   in the caller's context with interrupts off.
 * - Callers are in process context with interrupts on: two CPUs that wait for
 *   each other with interrupts off would wait for ever. Several may call at once.
 * - @wait: return when the function has returned everywhere; what it wrote is
 *   seen. Without, its argument must live until it has run.
 *
 * Linux: include/linux/smp.h.
 */
#include <jiffy/context.h>
#include <linux/cpumask.h>
#include <linux/llist.h>
#include <linux/percpu.h>
#include <linux/preempt.h>

#define raw_smp_processor_id() this_cpu_read(cpu_number)
#define smp_processor_id() raw_smp_processor_id()

/* The number, with preemption off until put_cpu(). Nests. */
#define get_cpu()                   \
	({                          \
		preempt_disable();  \
		smp_processor_id(); \
	})
#define put_cpu() preempt_enable()

typedef void (*smp_call_func_t)(void *info);

/**
 * struct __call_single_data - one call to one CPU
 * @node: link in that CPU's queue (atomic)
 * @flags: CSD_FLAG_*; cleared with release by the CPU called
 * @func: to be called (set by the caller before it queues it)
 * @info: with this
 */
typedef struct __call_single_data {
	struct llist_node node;
	unsigned int flags;
	smp_call_func_t func;
	void *info;
} call_single_data_t;

/**
 * smp_call_function_single - call a function on one CPU
 * @cpu: which; the caller's own: called at once, interrupts off
 * @func: runs there in hard interrupt context; must not sleep
 * @info: its argument
 * @wait: nonzero: return when it has returned
 *
 * Context: Process context, interrupts on; does not sleep.
 * Return: 0, or -ENXIO if @cpu is not online.
 */
int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait) __process_context;

/**
 * smp_call_function_many - call a function on some other CPUs
 * @mask: which; those not online and the caller's own are left out
 * @func: runs there in hard interrupt context; must not sleep
 * @info: its argument
 * @wait: true: return when all have returned
 *
 * Context: Process context with preemption off, interrupts on; does not sleep.
 */
void smp_call_function_many(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
	__process_context;

/**
 * smp_call_function - call a function on all other CPUs
 * @func: runs there in hard interrupt context; must not sleep
 * @info: its argument
 * @wait: nonzero: return when all have returned
 *
 * See also: on_each_cpu(), which calls it on this one too.
 *
 * Context: Process context, interrupts on; does not sleep.
 * Return: 0, always; Linux has returned nothing since 5.3.
 */
int smp_call_function(smp_call_func_t func, void *info, int wait) __process_context;

/**
 * smp_call_function_any - call a function on one CPU of several, this one if it is among them
 * @mask: which
 * @func: as for smp_call_function_single()
 * @info: its argument
 * @wait: nonzero: return when it has returned
 *
 * Context: Process context, interrupts on; does not sleep.
 * Return: 0, or -ENXIO if none of @mask is online.
 */
int smp_call_function_any(const struct cpumask *mask, smp_call_func_t func, void *info, int wait)
	__process_context;

/**
 * on_each_cpu - call a function on every CPU
 * @func: runs on the others in hard interrupt context, here with interrupts off
 * @info: its argument
 * @wait: nonzero: return when it has returned everywhere
 *
 * Context: Process context, interrupts on; does not sleep.
 * Return: 0, always.
 */
int on_each_cpu(smp_call_func_t func, void *info, int wait) __process_context;

/** on_each_cpu_mask - as on_each_cpu(), for the CPUs of @mask only.
 * Context: Process context, interrupts on; does not sleep. */
void on_each_cpu_mask(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
	__process_context;

/**
 * __smp_call_single_queue - queue a call and interrupt its CPU
 * @cpu: an online one, also this
 * @node: of a call_single_data_t that is in no queue; @flags 0: without a waiter
 *
 * Context: Any context.
 */
void __smp_call_single_queue(int cpu, struct llist_node *node);

/** generic_smp_call_function_interrupt - the called side. Context: Hardirq context. */
void generic_smp_call_function_interrupt(void) __hardirq_context;

/**
 * smp_send_reschedule - make a CPU look at its run queue
 * @cpu: an online one
 *
 * Context: Any context.
 */
void smp_send_reschedule(int cpu);

/** smp_send_call_function - make a CPU look at its queue of calls. @cpu: an online one.
 * Context: Any context. */
void smp_send_call_function(int cpu);

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

#include <jiffy/brings_locks.h>
