/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FILE_H
#define _LINUX_FILE_H
/* Giving an open file back. What a file is: <linux/fs.h>. */
#include <jiffy/context.h>

struct file;

/** fput - one user less; the last one calls the driver's .release. @file: open.
 * Context: Process context. May sleep. */
void fput(struct file *file) __process_context;

#endif

#include <jiffy/brings_sched.h>
