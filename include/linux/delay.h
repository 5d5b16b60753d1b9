/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H
/*
 * Waiting: busy with ndelay(), udelay() and mdelay(), asleep with msleep() and
 * ssleep(). All wait at least as long as asked.
 */
#include <jiffy/context.h>
#include <linux/types.h>

/** ndelay - spin for at least @nsecs nanoseconds. Context: Any context. */
void ndelay(unsigned long nsecs);

/** udelay - spin for at least @usecs microseconds. Context: Any context. */
void udelay(unsigned long usecs);

/** mdelay - spin for at least @msecs milliseconds. Context: Any context. */
void mdelay(unsigned long msecs);

/** msleep - sleep for at least @msecs milliseconds. Context: Process context. May sleep. */
void msleep(unsigned int msecs) __process_context;

/**
 * msleep_interruptible - sleep, unless a signal comes
 * @msecs: milliseconds
 *
 * Context: Process context. May sleep.
 * Return: milliseconds left, 0 if it slept them all.
 */
unsigned long msleep_interruptible(unsigned int msecs) __process_context;

/**
 * usleep_range - sleep for at least @min_us microseconds
 * @min_us: microseconds
 * @max_us: as on Linux; here it ends in the second tick after @min_us at the latest
 *
 * Context: Process context. May sleep.
 */
void usleep_range(unsigned long min_us, unsigned long max_us) __process_context;

/** fsleep - wait at least @usecs microseconds: busy if few, else asleep.
 * Context: Process context. May sleep. */
static inline void __process_context fsleep(unsigned long usecs)
{
	if (usecs <= 10)
		udelay(usecs);
	else
		usleep_range(usecs, 2 * usecs);
}

static inline void __process_context ssleep(unsigned int seconds)
{
	msleep(seconds * 1000);
}

#endif

#include <jiffy/brings_sched.h>
