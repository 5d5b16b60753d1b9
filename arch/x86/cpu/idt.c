// SPDX-License-Identifier: MIT
/*
 * The interrupt descriptor table: for each of the 256 vectors an interrupt
 * gate to its stub in entry.S; for the double fault a task gate, because the
 * stack of the moment cannot be trusted then.
 *
 * Interrupt gates, not trap gates: IF is clear on entry, also for exceptions,
 * so that a report is not itself interrupted half-way.
 *
 * A program in ring 3 may name three vectors in an `int` instruction: the system call,
 * and the two that have instructions of their own, int3 and into. Any other is a general
 * protection fault of that program.
 *
 * Context: boot.
 * Locking: none; written once, before interrupts are on.
 * Linux: arch/x86/kernel/idt.c.
 */
#include <asm/desc.h>
#include <asm/irq_vectors.h>
#include <asm/segment.h>
#include <linux/types.h>

#define STUB_SIZE 16
#define GATE_INTERRUPT 0x8e00 /* present, ring 0, 32-bit interrupt gate */
#define GATE_USER 0x6000      /* ... that ring 3 may use too */
#define GATE_TASK 0x8500

struct idt_ptr {
	u16 size;
	u32 address;
} __packed;

static u64 idt_table[NR_VECTORS] __aligned(8);

extern char entry_stubs[], entry_int80[];

static u64 gate(u32 selector, u32 offset, u32 type)
{
	return (u64)((offset & 0xffff0000) | type) << 32 | selector << 16 | (offset & 0xffff);
}

void idt_init(void)
{
	unsigned int vector;

	for (vector = 0; vector < NR_VECTORS; vector++)
		idt_table[vector] =
			gate(__KERNEL_CS, (u32)entry_stubs + vector * STUB_SIZE, GATE_INTERRUPT);
	idt_table[X86_TRAP_BP] |= (u64)GATE_USER << 32;
	idt_table[X86_TRAP_OF] |= (u64)GATE_USER << 32;
	idt_table[IA32_SYSCALL_VECTOR] =
		gate(__KERNEL_CS, (u32)entry_int80, GATE_INTERRUPT | GATE_USER);
	idt_table[X86_TRAP_DF] = gate(__KERNEL_DOUBLEFAULT_TSS, 0, GATE_TASK);
}

void load_idt(void)
{
	struct idt_ptr ptr = { .size = sizeof(idt_table) - 1, .address = (u32)idt_table };

	__asm__ __volatile__("lidt %0" ::"m"(ptr));
}
