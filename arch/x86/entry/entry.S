/* SPDX-License-Identifier: MIT */
/*
 * Every way into the kernel: a stub a vector, which brings the stack into the
 * form of struct pt_regs (include/asm/ptrace.h) and calls C.
 *
 * The CPU has pushed flags, cs, ip and, for some exceptions, an error code
 * (Intel SDM vol. 3A, 6.13); the stub pushes 0 where there is none, so that all
 * look alike. Interrupt gates have cleared IF.
 *
 * Below the registers lies a hand-made frame, the interrupted ip and the
 * interrupted %ebp, so that a backtrace walks through an interrupt as if the
 * interrupted function had called it.
 *
 * The .cfi directives say the same to a debugger, at every instruction.
 *
 * Context: whatever was interrupted, interrupts off.
 * Locking: none.
 * Linux: arch/x86/entry/entry_32.S.
 */
#include <asm/irq_vectors.h>
#include <asm/segment.h>

/* Offset of pt_regs.ip: 7 registers, 4 segments, vector, error code. */
#define PT_IP 52

/* Exceptions with an error code: 8, 10-14, 17, 21, 29, 30. */
#define HAS_ERROR_CODE(v) ((0x60227d00 >> (v)) & 1)

	.cfi_sections .debug_frame
	.text
	.balign 16
	.globl entry_stubs
entry_stubs:
vector = 0
	.rept NR_VECTORS
	.balign 16
	.if vector >= NR_EXCEPTIONS
	pushl $0
	pushl $vector
	jmp common_interrupt
	.else
	.if HAS_ERROR_CODE(vector) == 0
	pushl $0
	.endif
	pushl $vector
	jmp common_exception
	.endif
	vector = vector + 1
	.endr

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

.macro SAVE_ALL
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
	PUSH PT_IP(%esp)	/* the frame for the backtrace */
	PUSH %ebp
	movl %esp, %ebp
.endm

.macro POP reg
	popl \reg
	.cfi_adjust_cfa_offset -4
.endm

.macro RESTORE_ALL
	addl $8, %esp
	.cfi_adjust_cfa_offset -8
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

	.globl common_interrupt
	.type common_interrupt, @function
common_interrupt:
	STUB_FRAME
	SAVE_ALL
	call do_IRQ
	RESTORE_ALL
	iret
	.cfi_endproc
	.size common_interrupt, . - common_interrupt

	.globl common_exception
	.type common_exception, @function
common_exception:
	STUB_FRAME
	SAVE_ALL
	call do_trap
	RESTORE_ALL
	iret
	.cfi_endproc
	.size common_exception, . - common_exception

/*
 * A double fault arrives by task switch, on a stack and with a TSS of its own:
 * the fault is most likely that the old stack is full. The error code, always
 * 0, is on the stack. If do_double_fault() returns, it has changed the saved
 * task so that it can go on; iret with NT set switches back (SDM vol. 3A, 7.3),
 * and the next double fault starts behind it.
 */
	.globl double_fault_entry
	.type double_fault_entry, @function
double_fault_entry:
	cld
	xorl %ebp, %ebp
	call do_double_fault
	addl $4, %esp
	iret
	jmp double_fault_entry
	.size double_fault_entry, . - double_fault_entry

/*
 * The first instruction of a new thread. __switch_to() has left the thread
 * that ran before in %eax; %ebp is 0, so backtraces end here.
 */
	.globl ret_from_fork
	.type ret_from_fork, @function
ret_from_fork:
	.cfi_startproc
	.cfi_undefined %eip
	pushl $0		/* no caller */
	call schedule_tail
	ud2			/* it ends in do_exit() */
	.cfi_endproc
	.size ret_from_fork, . - ret_from_fork

	.section .note.GNU-stack, "", @progbits
