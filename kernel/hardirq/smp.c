// SPDX-License-Identifier: MIT
/*
 * Calling a function on another CPU.
 *
 * Each CPU has a queue of calls, a list without a lock. Whoever adds the first
 * one interrupts that CPU; its top half takes the whole list and runs it, oldest
 * first. A call is a call_single_data_t: where the caller waits, one on his own
 * stack is enough; otherwise one that belongs to the calling CPU, one for each
 * CPU that can be called, in use until the function has been started.
 *
 *	          caller                                called CPU
 *	free ---- csd_fill, llist_add, IPI ----> LOCKED ---- llist_del_all
 *	  ^                                        |
 *	  +--- csd_unlock: after the call (SYNC), or before it (not) ---+
 *
 * Context: calling in process context with interrupts on; the functions run in
 * hard interrupt context.
 * Locking: none. LOCKED belongs to the caller until it is queued, then to the
 * called CPU, which clears it with release; whoever waits reads it with acquire.
 * Invariants:
 * 1. A call is in at most one queue, and LOCKED while it is.
 * 2. A queue that is not empty has an interrupt on its way, or being handled.
 *
 * Linux: kernel/smp.c.
 */
#include <asm/processor.h>
#include <jiffy/guard.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/llist.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define CSD_FLAG_LOCK 1 /* in use */
#define CSD_FLAG_SYNC 2 /* the caller waits for the end */

struct call_function_data {
	call_single_data_t csd[NR_CPUS]; /* by the CPU to be called */
};

static DEFINE_PER_CPU(struct llist_head, call_single_queue); /* atomic */
static DEFINE_PER_CPU(struct call_function_data, cfd_data);  /* its own CPU's threads */

static void noinline callback_leaked(const call_single_data_t *csd, smp_call_func_t func, int count)
{
	bool enabled = !irqs_disabled();

	local_irq_disable();
	WARN(1, "smp call %pS: entered with preempt_count %08x, exited with %08x%s\n", func, count,
	     preempt_count(), enabled ? ", interrupts enabled" : "");
	preempt_count_set(count);
}

static void csd_unlock(call_single_data_t *csd)
{
	/* Pairs with the acquire in csd_wait(). */
	smp_store_release(&csd->flags, 0);
}

/* Without a waiter the call is free again at once: all of it is read before. */
static void run_call(call_single_data_t *csd)
{
	bool sync = csd->flags & CSD_FLAG_SYNC;
	smp_call_func_t func = csd->func;
	void *info = csd->info;
	int count = preempt_count();

	if (!sync)
		csd_unlock(csd);
	func(info);
	if (handler_leaked(count, true))
		callback_leaked(csd, func, count);
	if (sync)
		csd_unlock(csd);
}

void generic_smp_call_function_interrupt(void)
{
	struct llist_node *list = llist_del_all(this_cpu_ptr(&call_single_queue));
	call_single_data_t *csd, *next;

	llist_for_each_entry_safe(csd, next, llist_reverse_order(list), node)
		run_call(csd);
}

/*
 * With interrupts off, which is an error that has been reported, the CPU waited
 * for may be waiting for this one: then its calls are run from here.
 */
static void csd_wait(call_single_data_t *csd)
{
	while (smp_load_acquire(&csd->flags) & CSD_FLAG_LOCK) {
		if (irqs_disabled()) {
			preempt_count_add(HARDIRQ_OFFSET);
			generic_smp_call_function_interrupt();
			preempt_count_sub(HARDIRQ_OFFSET);
		}
		cpu_relax();
	}
}

static void csd_fill(call_single_data_t *csd, smp_call_func_t func, void *info, bool wait)
{
	csd->flags = CSD_FLAG_LOCK | (wait ? CSD_FLAG_SYNC : 0);
	csd->func = func;
	csd->info = info;
}

void __smp_call_single_queue(int cpu, struct llist_node *node)
{
	if (llist_add(node, per_cpu_ptr(&call_single_queue, cpu)))
		smp_send_call_function(cpu);
}

static void queue_call(int cpu, call_single_data_t *csd, smp_call_func_t func, void *info,
		       bool wait)
{
	csd_wait(csd);
	csd_fill(csd, func, info, wait);
	__smp_call_single_queue(cpu, &csd->node);
}

static void call_here(smp_call_func_t func, void *info)
{
	unsigned long flags;

	local_irq_save(flags);
	func(info);
	local_irq_restore(flags);
}

static void check_caller(void)
{
	WARN_ON_ONCE(irqs_disabled());
	WARN_ON_ONCE(!in_task());
}

int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait)
{
	call_single_data_t on_stack = { .flags = 0 }, *csd = &on_stack;
	int this_cpu = get_cpu(), err = 0;

	check_caller();
	if (cpu == this_cpu) {
		call_here(func, info);
	} else if (cpu < 0 || !cpu_online(cpu)) {
		err = -ENXIO;
	} else {
		if (!wait)
			csd = &this_cpu_ptr(&cfd_data)->csd[cpu];
		queue_call(cpu, csd, func, info, wait);
		if (wait)
			csd_wait(csd);
	}
	put_cpu();
	return err;
}

void smp_call_function_many(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
{
	struct call_function_data *cfd = this_cpu_ptr(&cfd_data);
	struct cpumask called;
	int cpu;

	check_caller();
	cpumask_and(&called, mask, cpu_online_mask);
	cpumask_clear_cpu(smp_processor_id(), &called);
	for_each_cpu(cpu, &called)
		queue_call(cpu, &cfd->csd[cpu], func, info, wait);
	if (!wait)
		return;
	for_each_cpu(cpu, &called)
		csd_wait(&cfd->csd[cpu]);
}

int smp_call_function(smp_call_func_t func, void *info, int wait)
{
	preempt_disable();
	smp_call_function_many(cpu_online_mask, func, info, wait);
	preempt_enable();
	return 0;
}

int smp_call_function_any(const struct cpumask *mask, smp_call_func_t func, void *info, int wait)
{
	int cpu = get_cpu(), err;

	if (!cpumask_test_cpu(cpu, mask))
		cpu = cpumask_any_and(mask, cpu_online_mask);
	err = smp_call_function_single(cpu, func, info, wait);
	put_cpu();
	return err;
}

void on_each_cpu_mask(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
{
	int cpu = get_cpu();

	smp_call_function_many(mask, func, info, wait);
	if (cpumask_test_cpu(cpu, mask))
		call_here(func, info);
	put_cpu();
}

int on_each_cpu(smp_call_func_t func, void *info, int wait)
{
	on_each_cpu_mask(cpu_online_mask, func, info, wait);
	return 0;
}
