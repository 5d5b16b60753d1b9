/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H
/*
 * What runs once: at boot, or when a module is loaded. A driver of the image registers
 * its start function in a linker table, so that it can be left out by leaving out its
 * file; a module's runs in insmod.
 */
#include <jiffy/context.h>
#include <linux/compiler.h>

#ifdef MODULE
/* Unmapped when the module's init function has returned. */
#define __init __attribute__((section(".init.text")))
#define __initdata __section(".init.data")
#define __initconst __section(".init.rodata")
#else
/* Linux frees such code after boot; here they are only marks. */
#define __init
#define __initdata
#define __initconst
#endif
#define __exit __maybe_unused
#define __exitdata
#define __ref
#define __refdata
#define __init_or_module __init

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

#ifdef MODULE
/*
 * The names that the record of the module refers to (tools/module/record.c); a module
 * may also simply call its functions init_module() and cleanup_module().
 */
#define module_init(initfn)                                                             \
	static inline initcall_t __maybe_unused __inittest(void) { return initfn; }     \
	int init_module(void) __attribute__((alias(#initfn)))
#define module_exit(exitfn)                                                             \
	static inline exitcall_t __maybe_unused __exittest(void) { return exitfn; }     \
	void cleanup_module(void) __attribute__((alias(#exitfn)))
#define early_initcall(fn) module_init(fn)
#define core_initcall(fn) module_init(fn)
#define postcore_initcall(fn) module_init(fn)
#define arch_initcall(fn) module_init(fn)
#define subsys_initcall(fn) module_init(fn)
#define fs_initcall(fn) module_init(fn)
#define device_initcall(fn) module_init(fn)
#define late_initcall(fn) module_init(fn)
#else
/* Called in link order, in process context, before the shell starts. */
#define device_initcall(fn) static const initcall_t __used __section(".initcalls") _init_##fn = fn
#define module_init(initfn) device_initcall(initfn)
#define module_exit(exitfn) static void (*const __maybe_unused _exit_##exitfn)(void) = exitfn
#endif

/** do_initcalls - call them all; a failure is one log line. Context: boot. */
void do_initcalls(void) __process_context;

#endif

#include <jiffy/brings_basics.h>
