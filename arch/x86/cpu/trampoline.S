/* SPDX-License-Identifier: MIT */
/*
 * A further CPU's first instructions. It starts in real mode at the address the
 * start-up IPI gave: a page below 1 MB, to which smp_start_others() has copied
 * what lies between trampoline_start and trampoline_end. All start at once, so
 * there is no stack and nothing is written until each has found its number.
 *
 * The boot CPU's segment table serves for the way into protected mode; each
 * loads its own in cpu_init(). Then its control registers are the boot CPU's, so
 * it has the same address space, and it jumps into the image.
 *
 * Context: each further CPU, interrupts off.
 * Locking: none.
 * Linux: arch/x86/realmode/rm/trampoline_32.S, kernel/head_32.S.
 */
#include <asm/segment.h>
#include <asm/trampoline.h>

#define CR0_PE 1

	.text
	.globl trampoline_start, trampoline_end, trampoline_gdt
	.balign 16
	.code16
trampoline_start:
	cli
	cld
	movw %cs, %ax
	movw %ax, %ds
	lgdtl trampoline_gdt - trampoline_start
	movl %cr0, %eax
	orl $CR0_PE, %eax
	movl %eax, %cr0
	ljmpl $__KERNEL_CS, $(TRAMPOLINE + 1f - trampoline_start)
	.code32
1:	movl $__KERNEL_DS, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %ss
	movl $secondary_entry, %eax
	jmp *%eax
	.balign 4
trampoline_gdt:			/* the boot CPU's, filled in the copy: size, address */
	.word 0
	.long 0
trampoline_end:

/*
 * In the image, paging still off: which CPU is this? One that is not in the
 * table, or not wanted, stops for good. INIT has turned its caches off (SDM
 * vol. 3A, table 10-1); the boot CPU's CR0 turns them on with the rest.
 */
secondary_entry:
	movl $1, %eax
	cpuid
	shrl $24, %ebx		/* its APIC's number */
	movzbl secondary_cpu(%ebx), %eax
	testl %eax, %eax
	jz 2f
	movl secondary_stack(, %eax, 4), %esp
	movl secondary_cr4, %ecx
	movl %ecx, %cr4
	movl secondary_cr3, %ecx
	movl %ecx, %cr3
	movl secondary_cr0, %ecx
	movl %ecx, %cr0
	xorl %ebp, %ebp		/* ends every backtrace */
	pushl $0		/* no caller */
	call start_secondary
2:	cli
	hlt
	jmp 2b

	.section .note.GNU-stack, "", @progbits
