/* SPDX-License-Identifier: MIT */
#ifndef _ASM_SEGMENT_H
#define _ASM_SEGMENT_H
/* Selectors of the per-CPU global descriptor table (arch/x86/cpu/gdt.c). */
#define GDT_ENTRY_KERNEL_CS 1
#define GDT_ENTRY_KERNEL_DS 2
#define GDT_ENTRY_PERCPU 5
#define GDT_ENTRY_TSS 6
#define GDT_ENTRY_DOUBLEFAULT_TSS 7
/* Programs see 0x73 and 0x7b, as on Linux. */
#define GDT_ENTRY_USER_CS 14
#define GDT_ENTRY_USER_DS 15
#define GDT_ENTRIES 16

#define __KERNEL_CS (GDT_ENTRY_KERNEL_CS * 8)
#define __KERNEL_DS (GDT_ENTRY_KERNEL_DS * 8)
#define __USER_CS (GDT_ENTRY_USER_CS * 8 + 3)
#define __USER_DS (GDT_ENTRY_USER_DS * 8 + 3)
#define __KERNEL_PERCPU (GDT_ENTRY_PERCPU * 8)
#define __KERNEL_TSS (GDT_ENTRY_TSS * 8)
#define __KERNEL_DOUBLEFAULT_TSS (GDT_ENTRY_DOUBLEFAULT_TSS * 8)
#endif
