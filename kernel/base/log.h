/* SPDX-License-Identifier: MIT */
#ifndef _KERNEL_BASE_LOG_H
#define _KERNEL_BASE_LOG_H
/* Between the log's ring (printk.c) and those who show it (console.c). */
#include <linux/printk.h>

/*
 * Copy out the next record that the console is to show and has not, or that has
 * grown since (rec->shown); with @whole_lines not one whose line is still open.
 * *@lost: how many it should have shown and the ring has overwritten.
 */
bool log_next(struct printk_record *rec, bool whole_lines, unsigned long *lost);

/* @rec, as log_next() gave it, has been shown. */
void log_shown(const struct printk_record *rec);

/* The number of the record that log_next() looks at next. */
u64 log_console_seq(void);

/* Changes whenever there is something new for the console. */
unsigned int log_generation(void);

/* Does this CPU hold the log's lock, or wait for it? */
bool log_wanted_here(void);

/* The other CPUs have been stopped: what one of them held is let go. */
void log_bust(void);

#endif
