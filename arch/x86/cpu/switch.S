/* SPDX-License-Identifier: MIT */
/*
 * Changing stacks: to another thread, and to a CPU's interrupt stack.
 *
 * Context: see each.
 * Locking: __switch_to: the run queue lock, interrupts off.
 * Linux: arch/x86/entry/entry_32.S (__switch_to_asm), arch/x86/kernel/irq_32.c.
 */
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
	pushl %ebp
	pushl %ebx
	pushl %esi
	pushl %edi
	movl %esp, (%eax)
	movl %edx, %esp
	movl %ecx, %eax
	popl %edi
	popl %esi
	popl %ebx
	popl %ebp
	ret
	.size __switch_to, . - __switch_to

/*
 * void call_on_stack(void (*fn)(void *), void *arg, unsigned long top)
 *
 * The frame pointer still leads back to the caller's stack, so a backtrace
 * crosses over.
 */
	.globl call_on_stack
	.type call_on_stack, @function
call_on_stack:
	pushl %ebp
	movl %esp, %ebp
	movl %ecx, %esp
	movl %eax, %ecx
	movl %edx, %eax
	call *%ecx
	movl %ebp, %esp
	popl %ebp
	ret
	.size call_on_stack, . - call_on_stack

	.section .note.GNU-stack, "", @progbits
