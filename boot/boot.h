/* SPDX-License-Identifier: MIT */
#ifndef _BOOT_BOOT_H
#define _BOOT_BOOT_H
/* From the loader to kernel_main(). */
#include <jiffy/context.h>
#include <linux/compiler.h>
#include <linux/types.h>

/** boot_main - the first C. @magic: in %eax at entry. @info: in %ebx. Context: start.S. */
void boot_main(u32 magic, u32 info) __noreturn __process_context;

/** boot_fail - one line that says why, and a status that is not 0. Context: boot. */
void boot_fail(const char *fmt, ...) __printf(1, 2) __noreturn;

/** kernel_main - kernel/main.c. Context: boot. */
void kernel_main(void) __noreturn __process_context;

#endif
