/* SPDX-License-Identifier: MIT */
#ifndef _ASM_EXTABLE_H
#define _ASM_EXTABLE_H
/*
 * Instructions that may fault because a user gave the address, and where each goes on then.
 * do_trap() (kernel/base/trap.c) looks here before it calls a page fault an error.
 */
#include <linux/types.h>

/**
 * struct exception_table_entry - one such instruction
 * @insn: its address
 * @fixup: what to execute instead, with the registers as they were at the fault
 */
struct exception_table_entry {
	unsigned long insn;
	unsigned long fixup;
};

/* In an asm statement: if the instruction at label @from faults, go on at label @to. */
#define _ASM_EXTABLE(from, to)                                                 \
	".pushsection __ex_table, \"a\"\n\t.long " #from ", " #to "\n\t"       \
	".popsection\n\t"

#endif
