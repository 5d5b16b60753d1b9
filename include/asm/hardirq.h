/* SPDX-License-Identifier: MIT */
#ifndef _ASM_HARDIRQ_H
#define _ASM_HARDIRQ_H
/* Which context this is. */
#include <linux/hardirq.h>

#endif

#include <jiffy/brings_sched.h>
