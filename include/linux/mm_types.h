/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H
/* The memory of a process. */
#include <asm/paging.h>
#include <linux/refcount.h>

/**
 * struct mm_struct - what a process sees in the user window
 * @mm_users: references: the process, and kernel threads that use it (atomic)
 * @tables: page tables of the window, 0 for those not needed yet (only who maps)
 * @start_brk: where the heap begins (exec)
 * @brk: where it ends now (the process)
 *
 * There is no list of areas: a page is either mapped or not, all of them are RAM of this
 * process alone, and none is brought in by a fault. Only the process itself maps, or who has
 * just made @mm.
 */
struct mm_struct {
	refcount_t mm_users;
	unsigned long tables[USER_TABLES];
	unsigned long start_brk;
	unsigned long brk;
};

#endif

#include <jiffy/brings_sched.h>
