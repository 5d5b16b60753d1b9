/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_TRAP_H
#define _JIFFY_TRAP_H
/* Exceptions, and what happens to whoever caused one. */
#include <linux/compiler.h>

struct pt_regs;

/** do_trap - the first C of every exception. Context: Any context, interrupts off. */
void do_trap(struct pt_regs *regs);

/** do_double_fault - the same, on the double fault's own stack. Context: Any context. */
void do_double_fault(void);

/**
 * trap_set_exit - how an exception ends the thread that caused it
 * @fn: ends the current thread with signal @signr; does not return
 *
 * Until it is set, and for a thread that must not end, an exception is a panic.
 *
 * Context: boot.
 */
void trap_set_exit(void (*fn)(int signr));

/**
 * trap_set_explain - who knows more of the address of a page fault
 * @fn: logs it; called in any context, interrupts off
 *
 * Context: boot.
 */
void trap_set_explain(void (*fn)(unsigned long addr, const struct pt_regs *regs));

#endif
