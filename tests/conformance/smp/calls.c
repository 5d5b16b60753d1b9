// SPDX-License-Identifier: MIT
/*
 * SMP rows: calling a function on other CPUs.
 *
 * Context: process context; the functions in hardirq context on other CPUs, in
 * the caller's on its own.
 * Locking: counts are atomic; what a call wrote is read after it was waited for,
 * or seen with acquire.
 * Linux: kernel/smp.c.
 */
#include "conf_shim.h"

#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/smp.h>
#include <linux/string.h>

#define ROUNDS 200
#define OTHER 0 /* rows run on the last CPU */

static atomic_t calls[NR_CPUS];
static bool irqs_on;

static void count_here(void *arg)
{
	atomic_inc(&calls[raw_smp_processor_id()]);
	if (!irqs_disabled())
		irqs_on = true;
}

static void forget(void)
{
	int cpu;

	for (cpu = 0; cpu < NR_CPUS; cpu++)
		atomic_set(&calls[cpu], 0);
	irqs_on = false;
}

static int total(void)
{
	int cpu, n = 0;

	for (cpu = 0; cpu < NR_CPUS; cpu++)
		n += atomic_read(&calls[cpu]);
	return n;
}

CONF(SMP_02, "on_each_cpu() calls once on every CPU, its own too, and waits if asked.")
{
	int cpu, i;

	forget();
	for (i = 1; i <= ROUNDS; i++) {
		on_each_cpu(count_here, NULL, 1);
		for_each_online_cpu(cpu)
			if (!CONF_EQ(atomic_read(&calls[cpu]), i))
				return;
	}
	CONF_EQ(total(), ROUNDS * num_online_cpus());
	CONF_EXPECT(!irqs_on);
	CONF_EQ(preempt_count(), 0);
}

CONF(SMP_02_NOWAIT, "Without waiting, on_each_cpu() calls once on every CPU all the same.")
{
	int i;

	forget();
	for (i = 0; i < ROUNDS; i++)
		on_each_cpu(count_here, NULL, 0);
	CONF_EXPECT(conf_sleep_until(total() == ROUNDS * num_online_cpus()));
	/* One more that is waited for comes after all of them. */
	on_each_cpu(count_here, NULL, 1);
	CONF_EQ(total(), (ROUNDS + 1) * num_online_cpus());
}

static void call_all(void *arg)
{
	int i;

	for (i = 0; i < ROUNDS; i++)
		on_each_cpu(count_here, NULL, i & 1);
}

CONF_SMP(SMP_02_CROSS, 2, "Two CPUs that call each other at once both get through.")
{
	struct conf_helper h;

	forget();
	if (!conf_helper_start(&h, OTHER, call_all, NULL))
		return;
	call_all(NULL);
	conf_helper_join(&h);
	on_each_cpu(count_here, NULL, 1);
	CONF_EQ(total(), (2 * ROUNDS + 1) * num_online_cpus());
}

static void call_from_softirq(void *arg)
{
	on_each_cpu(count_here, NULL, 0);
}

CONF(SMP_02_SOFTIRQ, "A caller that is no task is warned.")
{
	forget();
	conf_expect_log("WARNING: CPU");
	conf_in_softirq(call_from_softirq, NULL);
	CONF_EXPECT(conf_sleep_until(total() == num_online_cpus()));
}

CONF(SMP_02_IRQSOFF, "A caller with interrupts off is warned.")
{
	unsigned long flags;

	forget();
	conf_expect_log("WARNING: CPU");
	local_irq_save(flags);
	CONF_EQ(smp_call_function_single(raw_smp_processor_id(), count_here, NULL, 1), 0);
	local_irq_restore(flags);
	CONF_EQ(total(), 1);
}

CONF_SMP(SMP_03, 2, "smp_call_function_single() calls on the CPU it is given.")
{
	forget();
	CONF_EQ(smp_call_function_single(OTHER, count_here, NULL, 1), 0);
	CONF_EQ(atomic_read(&calls[OTHER]), 1);
	CONF_EQ(total(), 1);
	CONF_EQ(smp_call_function_single(OTHER, count_here, NULL, 0), 0);
	CONF_EXPECT(conf_sleep_until(atomic_read(&calls[OTHER]) == 2));
	CONF_EXPECT(!irqs_on);
}

CONF(SMP_03_SELF, "On its own CPU it calls at once, with interrupts off.")
{
	int self = raw_smp_processor_id();

	forget();
	CONF_EQ(smp_call_function_single(self, count_here, NULL, 0), 0);
	CONF_EQ(atomic_read(&calls[self]), 1);
	CONF_EXPECT(!irqs_on);
	CONF_EXPECT(!irqs_disabled());
}

CONF(SMP_03_NONE, "A CPU that there is not is -ENXIO, and nothing is called.")
{
	forget();
	CONF_EQ(smp_call_function_single(nr_cpu_ids, count_here, NULL, 1), -ENXIO);
	CONF_EQ(smp_call_function_single(-1, count_here, NULL, 1), -ENXIO);
	CONF_EQ(smp_call_function_single(0x7fffffff, count_here, NULL, 0), -ENXIO);
	CONF_EQ(total(), 0);
	CONF_EQ(preempt_count(), 0);
}

CONF(SMP_03_OTHERS, "smp_call_function() calls on all but its own CPU.")
{
	int self = raw_smp_processor_id();

	forget();
	smp_call_function(count_here, NULL, 1);
	CONF_EQ(atomic_read(&calls[self]), 0);
	CONF_EQ(total(), num_online_cpus() - 1);
}

CONF_SMP(SMP_03_MANY, 4, "smp_call_function_many() calls on the CPUs of the set, not its own.")
{
	struct cpumask mask;

	forget();
	cpumask_copy(&mask, cpu_online_mask);
	cpumask_clear_cpu(1, &mask);
	preempt_disable();
	smp_call_function_many(&mask, count_here, NULL, true);
	preempt_enable();
	CONF_EQ(atomic_read(&calls[1]), 0);
	CONF_EQ(atomic_read(&calls[raw_smp_processor_id()]), 0);
	CONF_EQ(total(), num_online_cpus() - 2);
}

CONF_SMP(SMP_03_ANY, 2,
	 "smp_call_function_any() prefers its own CPU, and takes one that is online.")
{
	int self = raw_smp_processor_id();

	forget();
	CONF_EQ(smp_call_function_any(cpu_online_mask, count_here, NULL, 1), 0);
	CONF_EQ(atomic_read(&calls[self]), 1);
	CONF_EQ(smp_call_function_any(cpumask_of(OTHER), count_here, NULL, 1), 0);
	CONF_EQ(atomic_read(&calls[OTHER]), 1);
	CONF_EQ(total(), 2);
}

static struct {
	int ran;
	int cpu;
	bool hardirq;
	int called;  /* the call has been made */
	int watched; /* what the interrupted thread saw right after it */
} vector;

static void vector_action(struct softirq_action *h)
{
	vector.cpu = raw_smp_processor_id();
	vector.hardirq = in_hardirq();
	vector.ran++;
}

static void raise_vector(void *arg)
{
	raise_softirq(CONF_VECTOR);
	WRITE_ONCE(vector.called, 1);
}

/* On the CPU that is called: its first instruction after the interrupt sees the run. */
static void watch(void *arg)
{
	conf_settle();
	WRITE_ONCE(vector.watched, -1);
	CONF_EXPECT(conf_spin_until(READ_ONCE(vector.called)));
	WRITE_ONCE(vector.watched, vector.ran);
}

CONF_SMP(SMP_04, 2, "A softirq raised in a call runs at the end of its interrupt, on that CPU.")
{
	struct conf_helper h;

	memset(&vector, 0, sizeof(vector));
	conf_take_vector(vector_action);
	if (conf_helper_start(&h, OTHER, watch, NULL)) {
		CONF_EXPECT(conf_sleep_until(READ_ONCE(vector.watched) == -1));
		CONF_EQ(smp_call_function_single(OTHER, raise_vector, NULL, 1), 0);
		conf_helper_join(&h);
		CONF_EQ(vector.watched, 1);
		CONF_EQ(vector.cpu, OTHER);
		CONF_EXPECT(!vector.hardirq);
	}
	conf_give_vector_back();
}

CONF_MODULE(CONF_ROW(SMP_02), CONF_ROW(SMP_02_NOWAIT), CONF_ROW(SMP_02_CROSS),
	    CONF_ROW(SMP_02_SOFTIRQ), CONF_ROW(SMP_02_IRQSOFF), CONF_ROW(SMP_03),
	    CONF_ROW(SMP_03_SELF), CONF_ROW(SMP_03_NONE), CONF_ROW(SMP_03_OTHERS),
	    CONF_ROW(SMP_03_MANY), CONF_ROW(SMP_03_ANY), CONF_ROW(SMP_04));
