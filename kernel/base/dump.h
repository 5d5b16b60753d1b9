/* SPDX-License-Identifier: MIT */
#ifndef _DUMP_H
#define _DUMP_H
/* Backtraces that are taken at one place and printed at another: nmi_backtrace.c. */
#include <linux/types.h>

#define BACKTRACE_MAX 32

/* A return address, and the frame it was found in. */
struct frame {
	unsigned long ip, fp;
};

/**
 * save_callers - take a backtrace
 * @frames: gets it; room for BACKTRACE_MAX
 * @fp: the frame pointer to begin at
 *
 * Context: Any context.
 * Return: how many there are.
 */
unsigned int save_callers(struct frame *frames, unsigned long fp);

/**
 * show_saved - print a backtrace that was taken
 * @level: KERN_*
 * @ip: the instruction it was taken at
 * @leaf: its caller if that has no frame, else 0
 * @fp: the frame pointer there
 * @frames: the callers
 * @nr: how many
 *
 * Context: Any context.
 */
void show_saved(const char *level, unsigned long ip, unsigned long leaf, unsigned long fp,
		const struct frame *frames, unsigned int nr);

#endif
