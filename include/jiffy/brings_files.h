/* SPDX-License-Identifier: MIT */
/*
 * What Linux's headers of files and pages bring besides brings_sched.h: see brings_basics.h.
 */
#if defined(MODULE) && __INCLUDE_LEVEL__ == 2
#include <linux/fs.h>
#include <linux/hash.h>
#include <linux/semaphore.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#endif
