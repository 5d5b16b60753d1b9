/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIME64_H
#define _LINUX_TIME64_H
/* How many of one unit of time make another, and time as seconds and nanoseconds. */
#include <linux/math64.h>
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

static inline s64 timespec64_to_ns(const struct timespec64 *ts)
{
	return ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec;
}

/** ns_to_timespec64 - nanoseconds in two parts. Context: Any context. Return: them. */
static inline struct timespec64 ns_to_timespec64(s64 ns)
{
	struct timespec64 ts;
	s32 rest;

	ts.tv_sec = div_s64_rem(ns, NSEC_PER_SEC, &rest);
	if (rest < 0) {
		ts.tv_sec--;
		rest += NSEC_PER_SEC;
	}
	ts.tv_nsec = rest;
	return ts;
}

/* Of parts that are not yet as they must be. */
static inline void set_normalized_timespec64(struct timespec64 *ts, time64_t sec, s64 nsec)
{
	*ts = ns_to_timespec64(nsec);
	ts->tv_sec += sec;
}

static inline struct timespec64 timespec64_add(struct timespec64 a, struct timespec64 b)
{
	set_normalized_timespec64(&a, a.tv_sec + b.tv_sec, (s64)a.tv_nsec + b.tv_nsec);
	return a;
}

static inline struct timespec64 timespec64_sub(struct timespec64 a, struct timespec64 b)
{
	set_normalized_timespec64(&a, a.tv_sec - b.tv_sec, (s64)a.tv_nsec - b.tv_nsec);
	return a;
}

static inline int timespec64_equal(const struct timespec64 *a, const struct timespec64 *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static inline int timespec64_compare(const struct timespec64 *a, const struct timespec64 *b)
{
	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? -1 : 1;
	return a->tv_nsec < b->tv_nsec ? -1 : a->tv_nsec > b->tv_nsec;
}

#endif

#include <jiffy/brings_basics.h>
