/* SPDX-License-Identifier: MIT */
/*
 * System calls, and the way into ring 3.
 *
 * Context: system calls: process context, interrupts off until do_syscall() turns them on.
 * Locking: none.
 * Linux: arch/x86/entry/entry_32.S (entry_INT80_32).
 */
#include "calling.h"

#include <asm/irq_vectors.h>

	.cfi_sections .debug_frame
	.text

/*
 * int $0x80, of ring 3, or of the kernel by mistake: then do_syscall() says so. The
 * registers go into pt_regs, where do_syscall() finds number and arguments and leaves the
 * result in ax.
 */
	.globl entry_int80
	.type entry_int80, @function
entry_int80:
	pushl $0
	pushl $IA32_SYSCALL_VECTOR
	STUB_FRAME
	SAVE_REGS
	FRAME $0, $0
	call do_syscall
	RESTORE_ALL
	iret
	.cfi_endproc
	.size entry_int80, . - entry_int80

/*
 * void enter_user_mode(struct pt_regs *regs)
 *
 * A program's first instruction: as if it had been interrupted with these registers.
 * Interrupts are off; the stack is given up.
 */
	.globl enter_user_mode
	.type enter_user_mode, @function
enter_user_mode:
	.cfi_startproc
	.cfi_undefined %eip
	movl %eax, %esp
	.cfi_def_cfa %esp, 72
	RESTORE_REGS
	iret
	.cfi_endproc
	.size enter_user_mode, . - enter_user_mode

	.section .note.GNU-stack, "", @progbits
