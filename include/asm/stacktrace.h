/* SPDX-License-Identifier: MIT */
#ifndef _ASM_STACKTRACE_H
#define _ASM_STACKTRACE_H
/*
 * Walking the frame pointers. Every function keeps one, and the entry stubs
 * and stack switches make frames of their own, so the walk crosses interrupts.
 * Each address is tested before it is read: a broken stack ends the walk.
 */
#include <linux/types.h>

struct unwind_state {
	unsigned long fp;
};

/** unwind_start - begin at the frame @fp. Context: Any context. */
void unwind_start(struct unwind_state *state, unsigned long fp);

/**
 * unwind_leaf - the caller of a function without a frame
 * @sp: stack pointer at the interruption
 * @fp: frame pointer there
 *
 * Context: Any context.
 * Return: a return address to be checked for being code, or 0.
 */
unsigned long unwind_leaf(unsigned long sp, unsigned long fp);

/**
 * unwind_next - go to the caller
 * @state: where we are
 * @ip: gets the return address
 * @fp: gets the address of the frame it was read from
 *
 * Context: Any context.
 * Return: false at the end.
 */
bool unwind_next(struct unwind_state *state, unsigned long *ip, unsigned long *fp);

#endif
