/* SPDX-License-Identifier: MIT */
#ifndef _ENTRY_CALLING_H
#define _ENTRY_CALLING_H
/*
 * For the assembly of this directory: the registers onto the stack as struct pt_regs, and
 * back. (arch/x86/entry/calling.h of Linux.)
 */
#include <asm/segment.h>

#ifdef __ASSEMBLY__
/* clang-format off */

/* Offsets in pt_regs: 7 registers, 4 segments, vector, error code, then these. */
#define PT_IP 52
#define PT_CS 56

.macro PUSH reg
	pushl \reg
	.cfi_adjust_cfa_offset 4
.endm

/* What the stub and the CPU have pushed: vector, error code, ip, cs, flags. */
.macro STUB_FRAME
	.cfi_startproc
	.cfi_signal_frame
	.cfi_def_cfa %esp, 20
	.cfi_offset %eip, -12
.endm

.macro SAVE_REGS
	PUSH %gs
	PUSH %fs
	PUSH %es
	PUSH %ds
	PUSH %eax
	.cfi_offset %eax, -40
	PUSH %ebp
	.cfi_offset %ebp, -44
	PUSH %edi
	.cfi_offset %edi, -48
	PUSH %esi
	.cfi_offset %esi, -52
	PUSH %edx
	.cfi_offset %edx, -56
	PUSH %ecx
	.cfi_offset %ecx, -60
	PUSH %ebx
	.cfi_offset %ebx, -64
	movl $__KERNEL_DS, %edx
	movl %edx, %ds
	movl %edx, %es
	movl $__KERNEL_PERCPU, %edx
	movl %edx, %fs
	cld
	movl %esp, %eax		/* the argument: struct pt_regs * */
.endm

/* The frame for the backtrace: through the interrupt, or its end. */
.macro FRAME ip, bp
	PUSH \ip
	PUSH \bp
	movl %esp, %ebp
.endm

/* Jump if a program was interrupted. */
.macro IF_FROM_USER target
	testb $3, PT_CS(%esp)
	jnz \target
	.cfi_remember_state
.endm

.macro POP reg
	popl \reg
	.cfi_adjust_cfa_offset -4
.endm

.macro RESTORE_ALL
	addl $8, %esp		/* the frame */
	.cfi_adjust_cfa_offset -8
	RESTORE_REGS
.endm

.macro RESTORE_REGS
	POP %ebx
	POP %ecx
	POP %edx
	POP %esi
	POP %edi
	POP %ebp
	POP %eax
	POP %ds
	POP %es
	POP %fs
	POP %gs
	addl $8, %esp		/* vector, error code */
	.cfi_adjust_cfa_offset -8
.endm

#endif
#endif
