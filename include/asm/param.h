/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PARAM_H
#define _ASM_PARAM_H
/* HZ. */
#include <linux/param.h>

#endif

#include <jiffy/brings_basics.h>
