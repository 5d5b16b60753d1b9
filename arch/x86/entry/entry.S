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
 * interrupted function had called it. When a program was interrupted the frame is empty
 * and ends the backtrace: the program's %ebp is whatever it likes.
 *
 * From ring 3 the CPU has come to the thread's own kernel stack (TSS, sp0), and has pushed
 * ss and sp too. Every segment register is the program's until SAVE_REGS; interrupt gates
 * have cleared TF and NT, cld clears DF, and what else it left in EFLAGS does nothing in
 * ring 0. C then looks for signals and for others that want the CPU before it goes back.
 *
 * The .cfi directives say the same to a debugger, at every instruction.
 *
 * Context: whatever was interrupted, interrupts off.
 * Locking: none.
 * Linux: arch/x86/entry/entry_32.S.
 */
#include "calling.h"

#include <asm/irq_vectors.h>

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

	.globl common_interrupt
	.type common_interrupt, @function
common_interrupt:
	STUB_FRAME
	SAVE_REGS
	IF_FROM_USER 1f
	FRAME PT_IP(%esp), %ebp
	call do_IRQ
	RESTORE_ALL
	iret
1:	.cfi_restore_state
	FRAME $0, $0
	call do_user_irq
	RESTORE_ALL
	iret
	.cfi_endproc
	.size common_interrupt, . - common_interrupt

	.globl common_exception
	.type common_exception, @function
common_exception:
	STUB_FRAME
	SAVE_REGS
	IF_FROM_USER 1f
	FRAME PT_IP(%esp), %ebp
	call do_trap
	RESTORE_ALL
	iret
1:	.cfi_restore_state
	FRAME $0, $0
	call do_user_trap
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
