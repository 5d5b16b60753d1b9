/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_CLOCK_H
#define _LINUX_SCHED_CLOCK_H
/* The clock that the log uses. */
#include <linux/timekeeping.h>

static inline u64 local_clock(void)
{
	return ktime_get_ns();
}

static inline u64 sched_clock(void)
{
	return ktime_get_ns();
}

#endif

#include <jiffy/brings_locks.h>
