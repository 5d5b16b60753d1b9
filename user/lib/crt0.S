/* SPDX-License-Identifier: MIT */
/*
 * A program's first instruction. The kernel has left argc at %esp and argv behind it, as the
 * ABI says (System V ABI for i386, 2.3.1).
 *
 * Context: ring 3.
 * Locking: -
 * Linux: the C library's crt1.o.
 */
	.text
	.globl _start
	.type _start, @function
_start:
	xorl %ebp, %ebp		/* the outermost frame */
	movl %esp, %eax
	andl $-16, %esp
	subl $12, %esp
	pushl %eax		/* the argument: where argc is */
	call start_main
	hlt			/* start_main() does not return */
	.size _start, . - _start
	.section .note.GNU-stack, "", @progbits
