// SPDX-License-Identifier: MIT
/*
 * The 8259A pair: 15 lines, the second controller behind line 2 of the first.
 *
 * The firmware leaves them on vectors 8-15, which are exceptions in protected
 * mode, so they are initialised anew. A line that goes away before the CPU asks
 * is delivered as line 7 or 15: only the in-service register tells such a
 * spurious interrupt from a real one, and it must not be acknowledged, except
 * to the first controller when the second one made it up.
 *
 * Context: any, interrupts off.
 * Locking: the mask is shared by all lines: the caller holds irq.c's lock.
 * Linux: arch/x86/kernel/i8259.c; Intel 8259A data sheet.
 */
#include <asm/i8259.h>
#include <asm/io.h>
#include <asm/irq_vectors.h>
#include <linux/irq.h>

#define PIC1_CMD 0x20
#define PIC1_DATA 0x21
#define PIC2_CMD 0xa0
#define PIC2_DATA 0xa1
#define PIC_CASCADE_IRQ 2
#define PIC_ICW1 0x11 /* start of initialisation, four words */
#define PIC_ICW4 0x01 /* 8086 mode, explicit end of interrupt */
#define PIC_EOI 0x20
#define PIC_READ_ISR 0x0b

static u16 irq_masked = 0xffff & ~(1 << PIC_CASCADE_IRQ); /* irq.c's lock */

static void write_mask(unsigned int irq)
{
	if (irq < 8)
		outb(irq_masked & 0xff, PIC1_DATA);
	else
		outb(irq_masked >> 8, PIC2_DATA);
}

static void i8259_mask(unsigned int irq)
{
	irq_masked |= 1 << irq;
	write_mask(irq);
}

static void i8259_unmask(unsigned int irq)
{
	irq_masked &= ~(1 << irq);
	write_mask(irq);
}

static bool is_spurious(unsigned int irq)
{
	u16 cmd = irq < 8 ? PIC1_CMD : PIC2_CMD;

	if (irq != 7 && irq != 15)
		return false;
	outb(PIC_READ_ISR, cmd);
	if (inb(cmd) & 0x80)
		return false;
	if (irq == 15)
		outb(PIC_EOI, PIC1_CMD);
	return true;
}

static bool i8259_ack(unsigned int irq)
{
	if (is_spurious(irq))
		return false;
	if (irq >= 8)
		outb(PIC_EOI, PIC2_CMD);
	outb(PIC_EOI, PIC1_CMD);
	return true;
}

const struct irq_chip i8259_chip = {
	.name = "XT-PIC",
	.irq_mask = i8259_mask,
	.irq_unmask = i8259_unmask,
	.irq_ack = i8259_ack,
};

void i8259_init(void)
{
	outb(PIC_ICW1, PIC1_CMD);
	outb(PIC_ICW1, PIC2_CMD);
	outb(FIRST_EXTERNAL_VECTOR, PIC1_DATA);
	outb(FIRST_EXTERNAL_VECTOR + 8, PIC2_DATA);
	outb(1 << PIC_CASCADE_IRQ, PIC1_DATA);
	outb(PIC_CASCADE_IRQ, PIC2_DATA);
	outb(PIC_ICW4, PIC1_DATA);
	outb(PIC_ICW4, PIC2_DATA);
	outb(irq_masked & 0xff, PIC1_DATA);
	outb(irq_masked >> 8, PIC2_DATA);
}
