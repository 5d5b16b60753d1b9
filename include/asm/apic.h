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

#endif
