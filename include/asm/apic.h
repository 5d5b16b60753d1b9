/* SPDX-License-Identifier: MIT */
#ifndef _ASM_APIC_H
#define _ASM_APIC_H
/* The local APIC and the I/O APIC (Intel SDM vol. 3A, chapter 11; 82093AA data sheet). */
#include <linux/types.h>

struct irq_chip;
extern const struct irq_chip ioapic_chip;

/**
 * apic_init - find the APICs in the MADT and route the ISA lines through them
 *
 * Context: boot, interrupts off, i8259_init() done.
 * Return: true if they are in use; false: stay with the 8259.
 */
bool apic_init(void);

/** apic_has_line - does an input of the I/O APIC serve this line? Context: Any context.
 * Return: true if so. */
bool apic_has_line(unsigned int irq);

/** apic_nr_cpus - CPUs the MADT has, at most NR_CPUS. Context: Any context. Return: 1 to
 * NR_CPUS. */
unsigned int apic_nr_cpus(void);

/** apic_nr_cpus_beyond - CPUs there is no room for. Context: Any context. Return: a count. */
unsigned int apic_nr_cpus_beyond(void);

/** apic_id - the number of a CPU's local APIC. @cpu: 0 to apic_nr_cpus() - 1. Context: Any.
 * Return: it. */
u8 apic_id(int cpu);

/** lapic_init - switch on this CPU's local APIC. Context: boot of each CPU. */
void lapic_init(void);

/** apic_eoi - the interrupt being handled is done with. Context: Any context, interrupts off. */
void apic_eoi(void);

/**
 * ioapic_move_lines - deliver lines to another CPU
 * @from: lines that go there; -1: all
 * @to: an online CPU; it is interrupted once on each, for what @from may have left
 *
 * Does nothing without an I/O APIC.
 *
 * Context: Any context, interrupts off; irq.c's lock held, or nobody else runs.
 */
void ioapic_move_lines(int from, int to);

/** apic_send_ipi - interrupt a CPU. @vector: which. Context: Any context, interrupts off. */
void apic_send_ipi(int cpu, unsigned int vector);

/** apic_send_ipi_others - interrupt all but this one. Context: Any context, interrupts off. */
void apic_send_ipi_others(unsigned int vector);

/** apic_send_nmi - interrupt a CPU, whatever it does. Context: Any context, interrupts off. */
void apic_send_nmi(int cpu);

/** apic_send_init - reset all other CPUs; they wait for a start. Context: boot. */
void apic_send_init(void);

/** apic_send_startup - start all other CPUs, in real mode. @page: where, in pages below 1 MB.
 * Context: boot. */
void apic_send_startup(unsigned int page);

#endif
