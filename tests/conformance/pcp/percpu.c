// SPDX-License-Identifier: MIT
/*
 * PCP rows: variables of which each CPU has one, and which CPU this is.
 *
 * Context: process context; on other CPUs in the cross call.
 * Locking: none: that is the point.
 * Linux: include/linux/percpu-defs.h, lib/smp_processor_id.c.
 */
#include "conf_shim.h"

#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/smp.h>

struct pair {
	int a, b;
};

static DEFINE_PER_CPU(int, counter) = 5;
static DEFINE_PER_CPU(struct pair, pair);

CONF(PCP_01, "Each CPU has its own copy, as it was defined; operations are on this one's.")
{
	int cpu, me = raw_smp_processor_id();

	for_each_possible_cpu(cpu)
		per_cpu(counter, cpu) = 5 + cpu;
	CONF_EQ(this_cpu_read(counter), 5 + me);
	this_cpu_inc(counter);
	this_cpu_add(counter, 10);
	this_cpu_dec(counter);
	this_cpu_sub(counter, 3);
	CONF_EQ(this_cpu_add_return(counter, 2), 14 + me);
	this_cpu_or(counter, 0x100);
	this_cpu_and(counter, ~0x200);
	CONF_EQ(per_cpu(counter, me), 0x100 + 14 + me);
	this_cpu_write(counter, 5 + me);
	CONF_EQ(*this_cpu_ptr(&counter), 5 + me);
	CONF_EXPECT(per_cpu_ptr(&counter, me) == this_cpu_ptr(&counter));
	for_each_online_cpu(cpu)
		CONF_EQ(per_cpu(counter, cpu), 5 + cpu);
	this_cpu_write(pair.b, 7);
	CONF_EQ(per_cpu(pair, me).b, 7);
	CONF_EQ(per_cpu(pair, me).a, 0);
}

CONF(PCP_01_GET, "get_cpu_var() is this CPU's, and keeps preemption off until put_cpu_var().")
{
	int *copy = &get_cpu_var(counter);
	struct pair *p;

	CONF_EQ(preempt_count(), 1);
	CONF_EXPECT(copy == this_cpu_ptr(&counter));
	put_cpu_var(counter);
	CONF_EQ(preempt_count(), 0);
	p = get_cpu_ptr(&pair);
	CONF_EQ(preempt_count(), 1);
	CONF_EXPECT(p == this_cpu_ptr(&pair));
	put_cpu_ptr(&pair);
	CONF_EQ(preempt_count(), 0);
}

static void add_from_interrupt(void *unused)
{
	this_cpu_add(counter, 1000);
}

static void add_here(void *unused)
{
	int i;

	for (i = 0; i < 100; i++)
		this_cpu_inc(counter);
}

CONF(PCP_01_IRQ, "An interrupt may do the same: nothing is lost, and no other copy changes.")
{
	int cpu;

	for_each_possible_cpu(cpu)
		per_cpu(counter, cpu) = 0;
	add_here(NULL);
	conf_in_hardirq(add_from_interrupt, NULL);
	conf_in_softirq(add_from_interrupt, NULL);
	CONF_EQ(this_cpu_read(counter), 2100);
	on_each_cpu(add_here, NULL, 1);
	for_each_online_cpu(cpu)
		CONF_EQ(per_cpu(counter, cpu), cpu == raw_smp_processor_id() ? 2200 : 100);
}

CONF(PCP_02, "get_cpu() is this CPU, and nests; raw_smp_processor_id() is never reported.")
{
	int me = raw_smp_processor_id();

	CONF_EQ(get_cpu(), me);
	CONF_EQ(preempt_count(), 1);
	CONF_EQ(get_cpu(), me);
	CONF_EQ(preempt_count(), 2);
	CONF_EQ(smp_processor_id(), me);
	put_cpu();
	CONF_EQ(preempt_count(), 1);
	put_cpu();
	CONF_EQ(preempt_count(), 0);
	CONF_EQ(raw_smp_processor_id(), me);
	CONF_EQ(me, (int)num_online_cpus() - 1);
}

CONF_MODULE(CONF_ROW(PCP_01), CONF_ROW(PCP_01_GET), CONF_ROW(PCP_01_IRQ), CONF_ROW(PCP_02));
