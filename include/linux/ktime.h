/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KTIME_H
#define _LINUX_KTIME_H
/* Time since boot from the time-stamp counter. */
#include <linux/types.h>

typedef s64 ktime_t;

/** ktime_get_ns - nanoseconds since boot, never backwards on one CPU.
 * Context: Any context. Return: ns; 0 before the counter is calibrated. */
u64 ktime_get_ns(void);

static inline ktime_t ktime_get(void)
{
	return (ktime_t)ktime_get_ns();
}

#endif
