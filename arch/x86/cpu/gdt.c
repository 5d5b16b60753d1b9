// SPDX-License-Identifier: MIT
/*
 * Segments: flat code and data, one segment that makes per-CPU data work, and
 * the task state segments.
 *
 * Every CPU has a descriptor table of its own, in its per-CPU area, with the
 * same selectors: %fs has a different base and the double-fault gate reaches a
 * different task state segment on each. The rest is flat, 0 to 4 GB; memory is
 * protected by pages.
 *
 * Context: boot of each CPU.
 * Locking: none; each CPU writes its own table.
 * Linux: arch/x86/kernel/cpu/common.c, doublefault_32.c.
 */
#include <asm/desc.h>
#include <asm/irqflags.h>
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/segment.h>
#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

/* Descriptor flags: present, and for code and data 4 KB granularity, 32-bit. */
#define DESC_KERNEL_CODE 0xc09b
#define DESC_KERNEL_DATA 0xc093
#define DESC_USER_CODE 0xc0fb
#define DESC_USER_DATA 0xc0f3
#define DESC_TSS 0x0089
#define FLAT_LIMIT 0xfffff

struct desc_ptr {
	u16 size;
	u32 address;
} __packed;

static DEFINE_PER_CPU_ALIGNED(u64, gdt[GDT_ENTRIES]);
DEFINE_PER_CPU(struct tss_struct, cpu_tss);
DEFINE_PER_CPU(struct tss_struct, doublefault_tss);
DEFINE_PER_CPU(unsigned long, this_cpu_off);
DEFINE_PER_CPU(int, cpu_number);
DEFINE_PER_CPU(int, __preempt_count);
DEFINE_PER_CPU(int, need_resched_flag);

unsigned long __per_cpu_offset[NR_CPUS];

extern char __per_cpu_start[], __per_cpu_end[];
extern void double_fault_entry(void);

/* Base and limit are scattered over the descriptor (SDM vol. 3A, figure 3-8). */
static u64 descriptor(u32 base, u32 limit, u32 flags)
{
	u32 low = (base << 16) | (limit & 0xffff);
	u32 high = (base & 0xff000000) | ((flags & 0xf000) << 8) | (limit & 0xf0000) |
		   ((flags & 0xff) << 8) | ((base >> 16) & 0xff);

	return (u64)high << 32 | low;
}

void setup_per_cpu_area(int cpu, void *area)
{
	memcpy(area, __per_cpu_start, __per_cpu_end - __per_cpu_start);
	__per_cpu_offset[cpu] = (unsigned long)area - (unsigned long)__per_cpu_start;
	per_cpu(this_cpu_off, cpu) = __per_cpu_offset[cpu];
	per_cpu(cpu_number, cpu) = cpu;
}

static void load_gdt(u64 *table)
{
	struct desc_ptr ptr = { .size = GDT_ENTRIES * 8 - 1, .address = (u32)table };

	/* A far jump is the only way to reload %cs. */
	__asm__ __volatile__("lgdt %0\n\t"
			     "ljmp %1, $1f\n"
			     "1:\tmovl %2, %%ds\n\t"
			     "movl %2, %%es\n\t"
			     "movl %2, %%ss\n\t"
			     "movl %3, %%fs\n\t"
			     "movl %4, %%gs"
			     :
			     : "m"(ptr), "i"(__KERNEL_CS), "r"(__KERNEL_DS), "r"(__KERNEL_PERCPU),
			       "r"(0)
			     : "memory");
}

void cpu_init(int cpu)
{
	u64 *table = per_cpu_ptr(gdt, cpu);
	struct tss_struct *tss = &per_cpu(cpu_tss, cpu);
	struct tss_struct *df = &per_cpu(doublefault_tss, cpu);

	table[GDT_ENTRY_KERNEL_CS] = descriptor(0, FLAT_LIMIT, DESC_KERNEL_CODE);
	table[GDT_ENTRY_KERNEL_DS] = descriptor(0, FLAT_LIMIT, DESC_KERNEL_DATA);
	table[GDT_ENTRY_USER_CS] = descriptor(0, FLAT_LIMIT, DESC_USER_CODE);
	table[GDT_ENTRY_USER_DS] = descriptor(0, FLAT_LIMIT, DESC_USER_DATA);
	table[GDT_ENTRY_PERCPU] = descriptor(__per_cpu_offset[cpu], FLAT_LIMIT, DESC_KERNEL_DATA);
	table[GDT_ENTRY_TSS] = descriptor((u32)tss, sizeof(*tss) - 1, DESC_TSS);
	table[GDT_ENTRY_DOUBLEFAULT_TSS] = descriptor((u32)df, sizeof(*df) - 1, DESC_TSS);

	tss->ss0 = __KERNEL_DS;
	tss->io_bitmap_base = sizeof(*tss);
	load_gdt(table);
	__asm__ __volatile__("ltr %w0" ::"r"(__KERNEL_TSS));
	/* After a reset the local table is the first 64 KB of memory: not for programs. */
	__asm__ __volatile__("lldt %w0" ::"r"(0));
}

void cpu_init_doublefault(int cpu, unsigned long stack_top)
{
	struct tss_struct *df = &per_cpu(doublefault_tss, cpu);

	df->ip = (u32)double_fault_entry;
	df->sp = stack_top;
	df->cr3 = paging_directory(cpu);
	df->cs = __KERNEL_CS;
	df->ss = df->ds = df->es = __KERNEL_DS;
	df->fs = __KERNEL_PERCPU;
	df->flags = 2; /* bit 1 always reads as one; IF clear */
	df->io_bitmap_base = sizeof(*df);
	/* A hardware task switch saves the rest, but not CR3 (SDM vol. 3A, 7.2.1). */
	per_cpu(cpu_tss, cpu).cr3 = paging_directory(cpu);
}
