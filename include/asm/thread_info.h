/* SPDX-License-Identifier: MIT */
#ifndef _ASM_THREAD_INFO_H
#define _ASM_THREAD_INFO_H
/* current. */
#include <asm/current.h>

#endif

#include <jiffy/brings_locks.h>
