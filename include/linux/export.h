/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H
/*
 * Which symbols others may use. Every global symbol of the kernel may be used by
 * everyone, so inside it this is only a mark. A module's globals are its own, but for
 * those it exports: tools/module/link.py finds the marks below in its symbol table.
 */
#include <linux/compiler.h>

#ifdef MODULE
#define __EXPORT_MARK(sym, kind)                                          \
	static const char __used __section(".discard.export") kind##sym = 0
#define EXPORT_SYMBOL(sym) extern typeof(sym) sym; __EXPORT_MARK(sym, __export_)
#define EXPORT_SYMBOL_GPL(sym) extern typeof(sym) sym; __EXPORT_MARK(sym, __export_gpl_)
#else
#define EXPORT_SYMBOL(sym) struct __export_##sym
#define EXPORT_SYMBOL_GPL(sym) struct __export_##sym
#endif

struct module;

#ifdef MODULE
extern struct module __this_module;
#define THIS_MODULE (&__this_module)
#else
#define THIS_MODULE ((struct module *)0)
#endif

#endif

#include <jiffy/brings_basics.h>
