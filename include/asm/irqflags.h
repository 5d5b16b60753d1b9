/* SPDX-License-Identifier: MIT */
#ifndef _ASM_IRQFLAGS_H
#define _ASM_IRQFLAGS_H
/* This CPU's interrupt flag, bit 9 of EFLAGS. See <linux/irqflags.h>. */
#include <linux/compiler.h>

#define X86_EFLAGS_FIXED 0x002UL /* always reads as one */
#define X86_EFLAGS_IF 0x200UL

static inline unsigned long native_save_fl(void)
{
	unsigned long flags;

	__asm__ __volatile__("pushf; pop %0" : "=rm"(flags)::"memory");
	return flags;
}

static inline void native_restore_fl(unsigned long flags)
{
	__asm__ __volatile__("push %0; popf" : : "rm"(flags) : "memory", "cc");
}

/* "memory": what the section protects must not move out of it. */
static inline void native_irq_disable(void)
{
	__asm__ __volatile__("cli" ::: "memory");
}

static inline void native_irq_enable(void)
{
	__asm__ __volatile__("sti" ::: "memory");
}

/*
 * sti takes effect after the next instruction, so no interrupt can come
 * between it and hlt (Intel SDM vol. 2B, STI): a wake-up cannot be slept over.
 */
static inline void native_safe_halt(void)
{
	__asm__ __volatile__("sti; hlt" ::: "memory");
}

#endif

#include <jiffy/brings_locks.h>
