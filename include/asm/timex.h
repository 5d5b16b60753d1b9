/* SPDX-License-Identifier: MIT */
#ifndef _ASM_TIMEX_H
#define _ASM_TIMEX_H
/* Cycles: get_cycles(). */
#include <asm/tsc.h>

typedef unsigned long long cycles_t;

static inline cycles_t get_cycles(void)
{
	return rdtsc();
}

#endif

#include <jiffy/brings_locks.h>
