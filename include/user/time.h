/* SPDX-License-Identifier: MIT */
#ifndef _TIME_H
#define _TIME_H
#include <sys/types.h>

struct timespec {
	time_t tv_sec;
	long tv_nsec;
};

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1

/* Seconds since the machine was started: no clock here knows the date. */
time_t time(time_t *also);
int nanosleep(const struct timespec *wanted, struct timespec *left);
int clock_gettime(int clock, struct timespec *now);

#endif
