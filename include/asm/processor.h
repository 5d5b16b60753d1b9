/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PROCESSOR_H
#define _ASM_PROCESSOR_H
/* Single instructions that concern the CPU itself. Any context. */
#include <linux/types.h>

#define X86_CR0_PE (1UL << 0)
#define X86_CR0_WP (1UL << 16)
#define X86_CR0_PG (1UL << 31)
#define X86_CR4_PSE (1UL << 4)
#define X86_FEATURE_APIC (1UL << 9) /* CPUID.1:EDX */

/*
 * PAUSE: tells the CPU, and QEMU, that this is a spin-wait loop. Also a
 * compiler barrier, so that the awaited variable is read again.
 */
static inline void cpu_relax(void)
{
	__asm__ __volatile__("pause" ::: "memory");
}

/*
 * The same for who need not look again at once: up to a microsecond on a real machine, up to 33
 * in the tests' virtual time. QEMU runs a thousand instructions in the time that it takes for a
 * single PAUSE or a look at a clock; a second of cpu_relax() alone takes it a minute.
 */
#define RELAX_LONG_LOOPS 512
static inline void cpu_relax_long(void)
{
	for (int i = 0; i < RELAX_LONG_LOOPS; i++)
		__asm__ __volatile__("");
	cpu_relax();
}

static inline void cpuid(u32 leaf, u32 *a, u32 *b, u32 *c, u32 *d)
{
	__asm__ __volatile__("cpuid" : "=a"(*a), "=b"(*b), "=c"(*c), "=d"(*d) : "a"(leaf), "c"(0));
}

static inline unsigned long read_cr0(void)
{
	unsigned long v;

	__asm__ __volatile__("movl %%cr0, %0" : "=r"(v));
	return v;
}

static inline void write_cr0(unsigned long v)
{
	__asm__ __volatile__("movl %0, %%cr0" ::"r"(v) : "memory");
}

static inline unsigned long read_cr2(void)
{
	unsigned long v;

	__asm__ __volatile__("movl %%cr2, %0" : "=r"(v));
	return v;
}

static inline unsigned long read_cr3(void)
{
	unsigned long v;

	__asm__ __volatile__("movl %%cr3, %0" : "=r"(v));
	return v;
}

static inline void write_cr3(unsigned long v)
{
	__asm__ __volatile__("movl %0, %%cr3" ::"r"(v) : "memory");
}

static inline unsigned long read_cr4(void)
{
	unsigned long v;

	__asm__ __volatile__("movl %%cr4, %0" : "=r"(v));
	return v;
}

static inline void write_cr4(unsigned long v)
{
	__asm__ __volatile__("movl %0, %%cr4" ::"r"(v) : "memory");
}

/* Forget the translation of one page on this CPU. */
static inline void invlpg(unsigned long addr)
{
	__asm__ __volatile__("invlpg (%0)" ::"r"(addr) : "memory");
}

/* Stop this CPU for good. */
static inline void __attribute__((noreturn)) cpu_stop(void)
{
	for (;;)
		__asm__ __volatile__("cli; hlt");
}

#endif

#include <jiffy/brings_locks.h>
