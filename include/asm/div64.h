/* SPDX-License-Identifier: MIT */
#ifndef _ASM_DIV64_H
#define _ASM_DIV64_H
/* do_div(): in <linux/math64.h> here. */
#include <linux/math64.h>
#endif

#include <jiffy/brings_basics.h>
