/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PREEMPT_H
#define _ASM_PREEMPT_H
/* preempt_count(). */
#include <linux/preempt.h>

#endif

#include <jiffy/brings_locks.h>
