/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H
/*
 * Modules. Until there is insmod, a module is part of the image: module_init()
 * is an initcall, module_exit() is never called.
 */
#include <linux/export.h>
#include <linux/init.h>

#define module_init(initfn) device_initcall(initfn)
#define module_exit(exitfn) static void (*const __maybe_unused _exit_##exitfn)(void) = exitfn

#define MODULE_LICENSE(license) static_assert(sizeof(license))
#define MODULE_AUTHOR(author) static_assert(sizeof(author))
#define MODULE_DESCRIPTION(description) static_assert(sizeof(description))

#endif
