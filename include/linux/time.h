/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIME_H
#define _LINUX_TIME_H
/* Time as seconds and a part of one, and as a date. */
#include <linux/math64.h>
#include <linux/time64.h>
#include <linux/types.h>

/* Which clock, for clock_gettime() of programs. */
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1

/* With seconds of 32 bits: the kernel's own until Linux 5.5. */
struct timespec {
	long tv_sec;
	long tv_nsec;
};

struct timeval {
	long tv_sec;
	long tv_usec;
};

/* A date, as the C library has it: tm_mon from 0, tm_year from 1900. */
struct tm {
	int tm_sec;
	int tm_min;
	int tm_hour;
	int tm_mday;
	int tm_mon;
	long tm_year;
	int tm_wday;
	int tm_yday;
};

/**
 * time64_to_tm - seconds as a date
 * @totalsecs: since 1970, UTC
 * @offset: s, added: the time zone
 * @result: gets it
 *
 * Context: Any context.
 */
void time64_to_tm(time64_t totalsecs, int offset, struct tm *result);

/**
 * mktime64 - a date as seconds since 1970
 * @year: 1970 or later
 * @mon: 1 to 12
 * @day: 1 to 31
 * @hour: 0 to 23
 * @min_sec: 60 times the minute, and the second
 *
 * Context: Any context.
 * Return: s.
 */
time64_t __mktime64(unsigned int year, unsigned int mon, unsigned int day, unsigned int hour,
		    unsigned int min_sec);
#define mktime64(year, mon, day, hour, min, sec) \
	__mktime64(year, mon, day, hour, (min) * 60 + (sec))

static inline struct timespec timespec64_to_timespec(const struct timespec64 ts64)
{
	struct timespec ts = { .tv_sec = ts64.tv_sec, .tv_nsec = ts64.tv_nsec };

	return ts;
}

static inline struct timespec64 timespec_to_timespec64(const struct timespec ts)
{
	struct timespec64 ts64 = { .tv_sec = ts.tv_sec, .tv_nsec = ts.tv_nsec };

	return ts64;
}

static inline s64 timespec_to_ns(const struct timespec *ts)
{
	return (s64)ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec;
}

#endif

#include <jiffy/brings_locks.h>
