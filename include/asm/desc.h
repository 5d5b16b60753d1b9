/* SPDX-License-Identifier: MIT */
#ifndef _ASM_DESC_H
#define _ASM_DESC_H
/* Descriptor tables and task state segments (Intel SDM vol. 3A, 3.4.5, 7.2.1). */
#include <linux/percpu.h>
#include <linux/types.h>

/* The 32-bit task state segment. */
struct tss_struct {
	u32 back_link;
	u32 sp0, ss0;
	u32 sp1, ss1, sp2, ss2;
	u32 cr3;
	u32 ip, flags, ax, cx, dx, bx, sp, bp, si, di;
	u32 es, cs, ss, ds, fs, gs;
	u32 ldt;
	u16 trace, io_bitmap_base;
};

static_assert(sizeof(struct tss_struct) == 104);

DECLARE_PER_CPU(struct tss_struct, cpu_tss);
DECLARE_PER_CPU(struct tss_struct, doublefault_tss);

/**
 * setup_per_cpu_area - give a CPU its copy of the per-CPU data
 * @cpu: its number
 * @area: room for the template's size, 64-byte aligned
 *
 * Context: boot.
 */
void setup_per_cpu_area(int cpu, void *area);

/**
 * cpu_init - load this CPU's descriptor tables; from here %fs works
 * @cpu: its number; its per-CPU area is set up
 *
 * Context: boot of that CPU, interrupts off.
 */
void cpu_init(int cpu);

/**
 * cpu_init_doublefault - give a CPU a stack for double faults
 * @cpu: its number
 * @stack_top: its highest address
 *
 * Call once paging is on: the segment holds CR3.
 *
 * Context: boot.
 */
void cpu_init_doublefault(int cpu, unsigned long stack_top);

/** idt_init - fill the table all CPUs share. Context: boot. */
void idt_init(void);

/** load_idt - make this CPU use it. Context: boot of that CPU. */
void load_idt(void);

#endif
