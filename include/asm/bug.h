/* SPDX-License-Identifier: MIT */
#ifndef _ASM_BUG_H
#define _ASM_BUG_H
/* BUG() and WARN(). */
#include <linux/bug.h>

#endif

#include <jiffy/brings_basics.h>
