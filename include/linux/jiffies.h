/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H
/*
 * jiffies: timer ticks since boot, HZ a second. It starts 5 minutes before its
 * 32-bit wrap, so that code which compares it with < fails while it is young:
 * use time_after() and its family, right for distances below 2^31.
 */
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/types.h>

#define HZ CONFIG_HZ
#define MSEC_PER_SEC 1000L
#define USEC_PER_MSEC 1000L
#define NSEC_PER_USEC 1000L
#define USEC_PER_SEC 1000000L
#define NSEC_PER_MSEC 1000000L
#define NSEC_PER_SEC 1000000000L
#define TICK_NSEC (NSEC_PER_SEC / HZ)
#define INITIAL_JIFFIES ((unsigned long)(unsigned int)(-300 * HZ))
#define MAX_JIFFY_OFFSET ((LONG_MAX >> 1) - 1)
#define MAX_SCHEDULE_TIMEOUT LONG_MAX

static_assert(1000 % HZ == 0, "HZ must divide 1000");

/*
 * Written by the tick on CPU 0 alone, under jiffies_lock. jiffies is the low
 * word of jiffies_64 (linker.ld), one aligned load: never torn. The 64-bit
 * value must be read through get_jiffies_64().
 */
extern volatile unsigned long jiffies;
extern u64 jiffies_64;

/** get_jiffies_64 - all 64 bits, untorn. Context: Any context. Return: jiffies_64. */
u64 get_jiffies_64(void);

/* Comparing two different types here is a warning: a signed operand is a mistake. */
#define __jiffies_typecheck(a)                     \
	({                                         \
		unsigned long _dummy;              \
		typeof(a) _dummy2;                 \
		(void)(&_dummy == &_dummy2);       \
		1;                                 \
	})
#define time_after(a, b) \
	(__jiffies_typecheck(a) && __jiffies_typecheck(b) && ((long)((b) - (a)) < 0))
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) \
	(__jiffies_typecheck(a) && __jiffies_typecheck(b) && ((long)((a) - (b)) >= 0))
#define time_before_eq(a, b) time_after_eq(b, a)

/**
 * msecs_to_jiffies - milliseconds to jiffies, rounded up
 * @m: milliseconds; negative as an int means "for ever"
 *
 * Context: Any context.
 * Return: jiffies, or MAX_JIFFY_OFFSET for a negative @m.
 */
static __always_inline unsigned long msecs_to_jiffies(unsigned int m)
{
	if ((int)m < 0)
		return MAX_JIFFY_OFFSET;
	return m / (1000 / HZ) + (m % (1000 / HZ) != 0);
}

/** jiffies_to_msecs - @j jiffies in ms. Context: Any context. Return: milliseconds. */
static inline unsigned int jiffies_to_msecs(unsigned long j)
{
	return j * (1000 / HZ);
}

#endif
