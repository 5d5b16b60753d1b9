// SPDX-License-Identifier: MIT
/*
 * CTX rows: the context of a function that a CPU calls on all of them.
 *
 * Context: process context; the function in hardirq context on the other CPUs.
 * Locking: what it saw is read after on_each_cpu() has returned.
 * Linux: kernel/smp.c (on_each_cpu).
 */
#include "context.h"

#include <linux/string.h>

static struct context seen[NR_CPUS];

static void look_here(void *arg)
{
	look(&seen[raw_smp_processor_id()]);
}

static void look_everywhere(void)
{
	memset(seen, 0, sizeof(seen));
	on_each_cpu(look_here, NULL, 1);
}

CONF_SMP(CTX_13, 2, "What on_each_cpu() calls on another CPU is in a hard interrupt.")
{
	const unsigned int always = HARDIRQ | INTERRUPT | ATOMIC | IRQS_OFF;
	int self = raw_smp_processor_id(), cpu;

	look_everywhere();
	for_each_online_cpu(cpu) {
		if (cpu == self)
			continue;
		CONF_EXPECT(seen[cpu].known);
		CONF_EQ(seen[cpu].answers & (always | TASK), always);
		CONF_EQ(seen[cpu].count & HARDIRQ_MASK, HARDIRQ_OFFSET);
		CONF_EQ(seen[cpu].level, 2);
		CONF_EQ(seen[cpu].cpu, cpu);
	}
}

CONF(CTX_14, "What on_each_cpu() calls on its own CPU is in the caller's context, interrupts off.")
{
	struct context *c = &seen[raw_smp_processor_id()];

	look_everywhere();
	CONF_EXPECT(c->known);
	CONF_EQ(c->count, 1);
	CONF_EQ(c->answers, TASK | ATOMIC | IRQS_OFF);
	CONF_EQ(c->level, 0);
	CONF_EXPECT(c->task == current);
}

CONF_MODULE(CONF_ROW(CTX_13), CONF_ROW(CTX_14));
