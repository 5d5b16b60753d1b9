/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PANIC_H
#define _LINUX_PANIC_H
/* The end of the system, and the annotations that lead to it. */
#include <linux/compiler.h>
#include <linux/types.h>

struct pt_regs;

/**
 * panic - print why the system cannot go on, and stop it
 * @fmt: one line, no newline at its end
 *
 * Writes polled and ignores every lock. Leaves QEMU with the panic status
 * where the debug-exit device is there; else waits for SysRq or reset.
 *
 * Context: Any context. Does not return.
 */
void panic(const char *fmt, ...) __printf(1, 2) __noreturn;

/** show_regs - log registers, code bytes and a backtrace. @regs: of whom. Context: Any context. */
void show_regs(const struct pt_regs *regs);

/** oops_in_progress - a report of an exception is being written. */
extern int oops_in_progress;
/** panic_cpu - the CPU that panics, or -1. */
extern int panic_cpu;

#endif

#include <jiffy/brings_basics.h>
