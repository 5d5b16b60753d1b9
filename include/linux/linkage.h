/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LINKAGE_H
#define _LINUX_LINKAGE_H
/* asmlinkage: called from assembly code. */
#include <asm/linkage.h>

#define asmlinkage __attribute__((regparm(0)))

#endif

#include <jiffy/brings_basics.h>
