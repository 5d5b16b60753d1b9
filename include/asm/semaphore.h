/* SPDX-License-Identifier: MIT */
#ifndef _ASM_SEMAPHORE_H
#define _ASM_SEMAPHORE_H
/* Semaphores: their place until Linux 2.6.26. */
#include <linux/semaphore.h>

#endif

#include <jiffy/brings_locks.h>
