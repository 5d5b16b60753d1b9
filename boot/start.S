/* SPDX-License-Identifier: MIT */
/*
 * Power-on to C. A multiboot 1 loader (QEMU -kernel, GRUB, v86) leaves the CPU
 * in 32-bit protected mode, paging and interrupts off, flat segments, its
 * magic number in %eax and the address of its information in %ebx. There is no
 * stack yet.
 *
 * Context: the boot CPU, once.
 * Locking: none; nothing else runs.
 * Linux: arch/x86/boot and arch/x86/kernel/head_32.S, which also find memory,
 * decompress and relocate; here the loader has done all that.
 */
#include <asm/segment.h>

#define MULTIBOOT_MAGIC 0x1badb002
#define MULTIBOOT_FLAGS 0x3 /* align modules, give a memory map */
/* Every instruction of the x87 and its successors is an exception; from the start, since an
 * emulator translates code anew when this changes. */
#define CR0_EM (1 << 2)

	.section .multiboot, "a"
	.balign 4
	.long MULTIBOOT_MAGIC, MULTIBOOT_FLAGS, -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)

	.text
	.globl _start
_start:
	cli
	cld
	movl $boot_stack_top, %esp
	xorl %ebp, %ebp		/* ends every backtrace */
	pushl $0
	popf
	movl %cr0, %ecx
	orl $CR0_EM, %ecx
	movl %ecx, %cr0
	movl %ebx, %edx		/* arguments in %eax, %edx: regparm */
	pushl %eax
	pushl %edx
	call check_cpu
	popl %edx
	popl %eax
	call boot_main
1:	cli
	hlt
	jmp 1b

/*
 * The C code uses cmov and 4 MB pages and the clock is the time-stamp counter:
 * a CPU without them must be refused before the first compiled instruction. One
 * on which bit 21 of EFLAGS cannot be changed does not even have CPUID (SDM
 * vol. 2A, CPUID).
 */
#define EFLAGS_ID (1 << 21)
#define CPUID_PSE_TSC_CMOV 0x8018
#define COM1 0x3f8
#define DEBUG_EXIT_PORT 0xf4
#define DEBUG_EXIT_PANIC 100

check_cpu:
	pushl $EFLAGS_ID
	popf
	pushf
	popl %eax
	pushl $0
	popf
	testl $EFLAGS_ID, %eax
	jz 2f
	movl $1, %eax
	cpuid
	andl $CPUID_PSE_TSC_CMOV, %edx
	cmpl $CPUID_PSE_TSC_CMOV, %edx
	jne 2f
	ret
2:	movl $cpu_message, %esi
	movl $COM1, %edx
3:	lodsb
	testb %al, %al
	jz 4f
	outb %al, %dx
	jmp 3b
4:	movl $DEBUG_EXIT_PANIC, %eax
	outl %eax, $DEBUG_EXIT_PORT
5:	cli
	hlt
	jmp 5b

	.section .rodata
cpu_message:
	.ascii "jiffy: cannot boot: this CPU lacks cmov, a time-stamp counter "
	.asciz "or 4 MB pages; use -cpu qemu32 or newer\r\n"

/*
 * The boot CPU's stack until it has one in a slot. The page below it is unmapped
 * by paging_init() once paging is on.
 */
	.section .bss.page_aligned, "aw", @nobits
	.balign 4096
	.globl boot_stack_guard, boot_stack_top
boot_stack_guard:
	.skip 4096
	.skip 8192
boot_stack_top:

	.section .note.GNU-stack, "", @progbits
