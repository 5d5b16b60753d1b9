/* SPDX-License-Identifier: MIT */
#ifndef _ASM_LINKAGE_H
#define _ASM_LINKAGE_H
/* _THIS_IP_ and _RET_IP_. */
#include <linux/compiler.h>

#endif

#include <jiffy/brings_basics.h>
