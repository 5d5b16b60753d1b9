// SPDX-License-Identifier: MIT
/*
 * Interrupts from one CPU to another, through the local APICs.
 *
 *	RESCHEDULE     a thread was put on this CPU's queue: leave hlt and look
 *	TICK           jiffies went on; a hint, of which several may become one:
 *	               the timer wheel catches up with jiffies by itself
 *	CALL_FUNCTION  there are functions to be called here (smp.c)
 *
 * They come in through do_IRQ() like every interrupt, so what they raise runs at
 * their end.
 *
 * Context: sending in any context; handling in hard interrupt.
 * Locking: none; an APIC is its own CPU's, used with interrupts off.
 * Linux: arch/x86/kernel/smp.c, kernel/smp.c.
 */
#include <asm/apic.h>
#include <asm/irq_vectors.h>
#include <asm/processor.h>
#include <jiffy/tick.h>
#include <linux/irqflags.h>
#include <linux/smp.h>
#include <trace/events/ipi.h>

static DEFINE_PER_CPU(unsigned long, ipi_counts[NR_IPI_VECTORS]);

unsigned long kstat_ipis_cpu(unsigned int vector, int cpu)
{
	return per_cpu_ptr(ipi_counts, cpu)[vector - FIRST_IPI_VECTOR];
}

static void send_ipi(int cpu, unsigned int vector)
{
	unsigned long flags;

	trace_ipi_raise(1U << cpu, vector);
	local_irq_save(flags);
	apic_send_ipi(cpu, vector);
	local_irq_restore(flags);
}

void smp_send_reschedule(int cpu)
{
	send_ipi(cpu, RESCHEDULE_VECTOR);
}

void smp_send_call_function(int cpu)
{
	send_ipi(cpu, CALL_FUNCTION_VECTOR);
}

void smp_send_tick(void)
{
	if (trace_is_on(TRACE_IPI_RAISE))
		trace_ipi_raise(*cpumask_bits(cpu_online_mask) & ~(1U << smp_processor_id()),
				TICK_VECTOR);
	apic_send_ipi_others(TICK_VECTOR);
	/*
	 * QEMU's counting clock runs the CPUs in turn, and goes on to the next when
	 * this one pauses: without this, one that never does would starve the others.
	 */
	cpu_relax();
}

void handle_ipi(unsigned int vector)
{
	apic_eoi();
	this_cpu_inc(ipi_counts[vector - FIRST_IPI_VECTOR]);
	trace_ipi_entry(vector);
	/* RESCHEDULE: coming here was all. */
	if (vector == TICK_VECTOR)
		tick_handle_local();
	else if (vector == CALL_FUNCTION_VECTOR)
		generic_smp_call_function_interrupt();
	trace_ipi_exit(vector);
}
