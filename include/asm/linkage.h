/* SPDX-License-Identifier: MIT */
#ifndef _ASM_LINKAGE_H
#define _ASM_LINKAGE_H
/* The address of the place where _THIS_IP_ is written. Any context. */

/* Not the address of a C label: if nothing jumps there, the compiler may move it. */
#define _THIS_IP_                                                   \
	({                                                          \
		unsigned long __here;                               \
		__asm__ __volatile__("movl $1f, %0\n1:" : "=r"(__here)); \
		__here;                                             \
	})

#endif

#include <jiffy/brings_basics.h>
