/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIMEX_H
#define _LINUX_TIMEX_H
/* Cycles: get_cycles(). */
#include <asm/timex.h>
#include <linux/time.h>

#endif

#include <jiffy/brings_locks.h>
