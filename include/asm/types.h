/* SPDX-License-Identifier: MIT */
#ifndef _ASM_TYPES_H
#define _ASM_TYPES_H
/* Types of this machine. */
#include <linux/types.h>

#endif

#include <jiffy/brings_basics.h>
