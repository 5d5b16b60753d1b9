/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H
/*
 * What runs once at boot. A driver registers its start function in a linker
 * table, so that it can be left out by leaving out its file.
 */
#include <jiffy/context.h>
#include <linux/compiler.h>

/* Linux frees such code after boot or rmmod; here they are only marks. */
#define __init
#define __exit __maybe_unused

typedef int (*initcall_t)(void);

/* Called in link order, in process context, before the shell starts. */
#define device_initcall(fn) static const initcall_t __used __section(".initcalls") _init_##fn = fn

/** do_initcalls - call them all; a failure is one log line. Context: boot. */
void do_initcalls(void) __process_context;

#endif
