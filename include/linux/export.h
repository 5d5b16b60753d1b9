/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H
/* Every global symbol of the kernel may be used by everyone: nothing to do. */
#define EXPORT_SYMBOL(sym) struct __export_##sym
#define EXPORT_SYMBOL_GPL(sym) struct __export_##sym

#endif
