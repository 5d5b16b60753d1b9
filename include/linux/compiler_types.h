/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_COMPILER_TYPES_H
#define _LINUX_COMPILER_TYPES_H
/* The compiler's attributes. */
#include <linux/compiler.h>

#endif

#include <jiffy/brings_basics.h>
