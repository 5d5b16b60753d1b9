/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H
/* Atomic integers; asm/atomic.h has the instructions. */
#include <asm/atomic.h>
#include <asm/barrier.h>
#endif
