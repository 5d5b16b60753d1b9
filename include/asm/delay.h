/* SPDX-License-Identifier: MIT */
#ifndef _ASM_DELAY_H
#define _ASM_DELAY_H
/* Waiting. */
#include <linux/delay.h>

#endif

#include <jiffy/brings_sched.h>
