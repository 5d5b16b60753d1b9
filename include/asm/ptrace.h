/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PTRACE_H
#define _ASM_PTRACE_H
/*
 * The registers as the entry stubs of arch/x86/entry/entry.S push them. The
 * last two words exist only when the interrupt came from user mode: the CPU
 * pushes them on a change of privilege alone (Intel SDM vol. 3A, 6.12.1).
 */
#include <linux/types.h>

struct pt_regs {
	unsigned long bx, cx, dx, si, di, bp, ax;
	unsigned long ds, es, fs, gs;
	unsigned long vector;     /* interrupt or exception number */
	unsigned long error_code; /* 0 where the CPU pushes none */
	unsigned long ip, cs, flags;
	unsigned long sp, ss;
};

static inline bool user_mode(const struct pt_regs *regs)
{
	return (regs->cs & 3) == 3;
}

/* The stack pointer at the moment of the interrupt. */
static inline unsigned long kernel_stack_pointer(const struct pt_regs *regs)
{
	return user_mode(regs) ? regs->sp : (unsigned long)&regs->sp;
}

#endif

#include <jiffy/brings_locks.h>
