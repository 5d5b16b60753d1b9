/* SPDX-License-Identifier: MIT */
/*
 * Changing stacks: to another thread, and to a CPU's interrupt stack.
 *
 * Context: see each.
 * Locking: __switch_to: the run queue lock, interrupts off.
 * Linux: arch/x86/entry/entry_32.S (__switch_to_asm), arch/x86/kernel/irq_32.c.
 */
	.cfi_sections .debug_frame
	.text
/*
 * void *__switch_to(unsigned long *prev_sp, unsigned long next_sp, void *prev)
 *
 * Saves what the ABI says a function must keep and the stack pointer, takes
 * over the next thread's, and returns there, with @prev. The rest of the
 * registers belong to the caller and are dead across the call.
 */
	.globl __switch_to
	.type __switch_to, @function
__switch_to:
	.cfi_startproc
	pushl %ebp
	.cfi_adjust_cfa_offset 4
	.cfi_offset %ebp, -8
	pushl %ebx
	.cfi_adjust_cfa_offset 4
	.cfi_offset %ebx, -12
	pushl %esi
	.cfi_adjust_cfa_offset 4
	.cfi_offset %esi, -16
	pushl %edi
	.cfi_adjust_cfa_offset 4
	.cfi_offset %edi, -20
	movl %esp, (%eax)
	movl %edx, %esp
	movl %ecx, %eax
	popl %edi
	popl %esi
	popl %ebx
	popl %ebp
	ret
	.cfi_endproc
	.size __switch_to, . - __switch_to

/*
 * void call_on_stack(void (*fn)(void *), void *arg, unsigned long top)
 *
 * The frame pointer still leads back to the caller's stack, so a backtrace
 * crosses over. A debugger only believes that if the stack it goes to lies higher:
 * the interrupt stacks have the lowest slots (kernel/base/stack.c).
 */
	.globl call_on_stack
	.type call_on_stack, @function
call_on_stack:
	.cfi_startproc
	pushl %ebp
	.cfi_def_cfa_offset 8
	.cfi_offset %ebp, -8
	movl %esp, %ebp
	.cfi_def_cfa_register %ebp
	movl %ecx, %esp
	movl %eax, %ecx
	movl %edx, %eax
	call *%ecx
	movl %ebp, %esp
	popl %ebp
	.cfi_def_cfa %esp, 4
	ret
	.cfi_endproc
	.size call_on_stack, . - call_on_stack

/*
 * void start_on_stack(void (*fn)(void), unsigned long top)
 *
 * Goes on in @fn on another stack, for good: nothing leads back.
 */
	.globl start_on_stack
	.type start_on_stack, @function
start_on_stack:
	.cfi_startproc
	.cfi_undefined %eip
	movl %edx, %esp
	xorl %ebp, %ebp
	call *%eax
	ud2
	.cfi_endproc
	.size start_on_stack, . - start_on_stack

	.section .note.GNU-stack, "", @progbits
