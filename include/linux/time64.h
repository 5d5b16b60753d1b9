/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIME64_H
#define _LINUX_TIME64_H
/* How many of one unit of time make another, and time as seconds and nanoseconds. */
#include <linux/types.h>

#define MSEC_PER_SEC 1000L
#define USEC_PER_MSEC 1000L
#define NSEC_PER_USEC 1000L
#define NSEC_PER_MSEC 1000000L
#define USEC_PER_SEC 1000000L
#define NSEC_PER_SEC 1000000000L
#define PSEC_PER_SEC 1000000000000LL
#define FSEC_PER_SEC 1000000000000000LL

typedef s64 time64_t;

/* tv_nsec is 0 .. NSEC_PER_SEC - 1. */
struct timespec64 {
	time64_t tv_sec;
	long tv_nsec;
};

#endif
