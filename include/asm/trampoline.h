/* SPDX-License-Identifier: MIT */
#ifndef _ASM_TRAMPOLINE_H
#define _ASM_TRAMPOLINE_H
/* Where further CPUs start: a page of conventional memory that nobody else uses after boot. */
#define TRAMPOLINE 0x8000

#ifndef __ASSEMBLY__
#include <linux/percpu.h>
#include <linux/types.h>

#define APIC_IDS 256

/* What trampoline.S reads; smp.c writes it before the others start. */
extern u8 secondary_cpu[APIC_IDS]; /* an APIC's CPU; 0: not to be started */
extern unsigned long secondary_stack[NR_CPUS];
extern unsigned long secondary_cr0, secondary_cr3, secondary_cr4;

/* Its own bytes, to be copied there, and the place in them for the segment table. */
extern char trampoline_start[], trampoline_end[], trampoline_gdt[];
#endif
#endif
