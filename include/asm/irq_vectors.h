/* SPDX-License-Identifier: MIT */
#ifndef _ASM_IRQ_VECTORS_H
#define _ASM_IRQ_VECTORS_H
/*
 * What the 256 vectors are for:
 *	0x00-0x1f  exceptions (Intel SDM vol. 3A, table 6-1)
 *	0x20-0x3f  interrupt lines 0-31
 *	0x80       system calls; with 3 and 4 the only ones that a program may use in `int`
 *	0xf0-0xf2  between CPUs
 *	0xff       the local APIC's spurious vector; its low 4 bits must be set
 */
#define X86_TRAP_DE 0
#define X86_TRAP_DB 1
#define X86_TRAP_NMI 2
#define X86_TRAP_BP 3
#define X86_TRAP_OF 4
#define X86_TRAP_BR 5
#define X86_TRAP_UD 6
#define X86_TRAP_NM 7
#define X86_TRAP_DF 8
#define X86_TRAP_OLD_MF 9
#define X86_TRAP_TS 10
#define X86_TRAP_NP 11
#define X86_TRAP_SS 12
#define X86_TRAP_GP 13
#define X86_TRAP_PF 14
#define X86_TRAP_SPURIOUS 15
#define X86_TRAP_MF 16
#define X86_TRAP_AC 17
#define X86_TRAP_MC 18
#define X86_TRAP_XF 19
#define X86_TRAP_VE 20
#define X86_TRAP_CP 21

#define NR_EXCEPTIONS 32
#define FIRST_EXTERNAL_VECTOR 0x20
#define IA32_SYSCALL_VECTOR 0x80
#define RESCHEDULE_VECTOR 0xf0
#define TICK_VECTOR 0xf1
#define CALL_FUNCTION_VECTOR 0xf2
#define FIRST_IPI_VECTOR RESCHEDULE_VECTOR
#define NR_IPI_VECTORS 3
#define SPURIOUS_APIC_VECTOR 0xff
#define NR_VECTORS 256
#endif
