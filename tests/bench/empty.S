/* SPDX-License-Identifier: MIT */
/*
 * The least that a multiboot loader can start: it writes one byte to COM1 and
 * stops. What its launch takes is QEMU's and the firmware's time, so it is the
 * measure for a kernel's own (launch.py).
 *
 * Context: the boot CPU, once.
 * Locking: none.
 * Linux: nothing.
 */
#define MULTIBOOT_MAGIC 0x1badb002
#define COM1 0x3f8

	.section .text
	.balign 4
	.long MULTIBOOT_MAGIC, 0, -MULTIBOOT_MAGIC
	.globl _start
_start:
	movw $COM1, %dx
	movb $'.', %al
	outb %al, %dx
1:	cli
	hlt
	jmp 1b

	.section .note.GNU-stack, "", @progbits
