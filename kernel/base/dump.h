/* SPDX-License-Identifier: MIT */
#ifndef _DUMP_H
#define _DUMP_H
/* Backtraces that are taken at one place and printed at another: nmi_backtrace.c. */
#include <linux/types.h>

struct pt_regs;

#define BACKTRACE_MAX 32

/* A return address, and the frame it was found in. */
struct frame {
	unsigned long ip, fp;
};

/**
 * struct backtrace - where somebody was
 * @ip: the instruction
 * @leaf: its caller, if that has no frame; else 0
 * @fp: the frame pointer there
 * @nr: how many callers
 * @frames: the callers
 */
struct backtrace {
	unsigned long ip, leaf, fp;
	unsigned int nr;
	struct frame frames[BACKTRACE_MAX];
};

/** save_backtrace - take it. @regs: where. Context: Any context. */
void save_backtrace(struct backtrace *trace, const struct pt_regs *regs);

/** show_backtrace - print one that was taken. @level: KERN_*. Context: Any context. */
void show_backtrace(const char *level, const struct backtrace *trace);

#endif
