/* SPDX-License-Identifier: MIT */
/*
 * What almost every header of Linux brings with it: the log, BUG(), strings, bits.
 *
 * A module's source relies on it, often without its writer knowing. The kernel's own
 * files include what they use, so for them these three headers are empty; for a module
 * they act where its source includes one of Linux's headers itself (level 1; this file
 * then is at 2). Deeper they would go in circles. So there is no guard around them.
 * tests/headers has what each header has to bring.
 *
 * See also: brings_locks.h, brings_sched.h, which bring more.
 */
#if defined(MODULE) && __INCLUDE_LEVEL__ == 2
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/printk.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>
#endif
