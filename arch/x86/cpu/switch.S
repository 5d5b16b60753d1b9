/* SPDX-License-Identifier: MIT */
/*
 * Changing stacks for good: to another thread, and at boot. For a call on another
 * stack see call_on_stack() in include/jiffy/stack.h.
 *
 * Context: see each.
 * Locking: __switch_to: the run queue lock, interrupts off.
 * Linux: arch/x86/entry/entry_32.S (__switch_to_asm).
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
