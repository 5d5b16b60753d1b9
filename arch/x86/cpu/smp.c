// SPDX-License-Identifier: MIT
/*
 * Starting the other CPUs: INIT and a start-up IPI to all at once (Intel SDM
 * vol. 3A, 9.4.4), which sends them through trampoline.S to start_secondary().
 *
 * They come in whatever order. Each finds its number by its APIC's, and with it
 * the stack that was prepared for it, so none has to wait for another.
 *
 * Context: boot.
 * Locking: none; the tables are written before the others start.
 * Linux: arch/x86/kernel/smpboot.c.
 */
#include <asm/apic.h>
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <asm/trampoline.h>
#include <linux/smp.h>
#include <linux/string.h>

struct trampoline_gdt {
	u16 size;
	u32 address;
} __packed;

u8 secondary_cpu[APIC_IDS];
unsigned long secondary_stack[NR_CPUS];
unsigned long secondary_cr0, secondary_cr3, secondary_cr4;

void smp_set_secondary(int cpu, unsigned long stack_top)
{
	secondary_stack[cpu] = stack_top;
	secondary_cpu[apic_id(cpu)] = cpu;
}

void smp_write_trampoline(void)
{
	char *page = (char *)TRAMPOLINE;

	memcpy(page, trampoline_start, trampoline_end - trampoline_start);
	__asm__ __volatile__(
		"sgdt %0"
		: "=m"(*(struct trampoline_gdt *)(page + (trampoline_gdt - trampoline_start))));
	secondary_cr0 = read_cr0();
	secondary_cr3 = read_cr3();
	secondary_cr4 = read_cr4();
}
