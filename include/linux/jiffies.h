/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H
/*
 * jiffies: timer ticks since boot, HZ a second.
 *
 * - It starts 5 minutes before its 32-bit wrap, so that code which compares it
 *   with < fails while it is young: use time_after() and its family, right for
 *   distances below 2^31.
 * - To jiffies is rounded up: a timeout is never shorter than asked for. From
 *   nanoseconds it is rounded down, as in Linux.
 * - A negative or too long timeout becomes MAX_JIFFY_OFFSET, about 124 days at
 *   HZ=100; less than half the range, so that it still compares as the future.
 *
 * Any context. HZ divides 1000, so milliseconds a jiffy are a whole number.
 */
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/param.h>
#include <linux/time64.h>
#include <linux/typecheck.h>
#include <linux/types.h>

#define TICK_NSEC (NSEC_PER_SEC / HZ)
#define TICK_USEC (USEC_PER_SEC / HZ)
#define INITIAL_JIFFIES ((unsigned long)(unsigned int)(-CONFIG_WRAP_SECONDS * HZ))
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

/* --- Which is later. An operand of another type is a warning: a mistake. ------ */
#define time_after(a, b) \
	(typecheck(unsigned long, a) && typecheck(unsigned long, b) && ((long)((b) - (a)) < 0))
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) \
	(typecheck(unsigned long, a) && typecheck(unsigned long, b) && ((long)((a) - (b)) >= 0))
#define time_before_eq(a, b) time_after_eq(b, a)
/* From @b to @c; the open one without @c itself. */
#define time_in_range(a, b, c) (time_after_eq(a, b) && time_before_eq(a, c))
#define time_in_range_open(a, b, c) (time_after_eq(a, b) && time_before(a, c))

#define time_after64(a, b) (typecheck(u64, a) && typecheck(u64, b) && ((s64)((b) - (a)) < 0))
#define time_before64(a, b) time_after64(b, a)
#define time_after_eq64(a, b) (typecheck(u64, a) && typecheck(u64, b) && ((s64)((a) - (b)) >= 0))
#define time_before_eq64(a, b) time_after_eq64(b, a)
#define time_in_range64(a, b, c) (time_after_eq64(a, b) && time_before_eq64(a, c))

/* Read as "time a is before jiffies". */
#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)
#define time_is_before_eq_jiffies(a) time_after_eq(jiffies, a)
#define time_is_after_eq_jiffies(a) time_before_eq(jiffies, a)
#define time_is_before_jiffies64(a) time_after64(get_jiffies_64(), a)
#define time_is_after_jiffies64(a) time_before64(get_jiffies_64(), a)
#define time_is_before_eq_jiffies64(a) time_after_eq64(get_jiffies_64(), a)
#define time_is_after_eq_jiffies64(a) time_before_eq64(get_jiffies_64(), a)

/* --- To jiffies ------------------------------------------------------------- */

/* Seconds; a constant stays one, so it serves in initialisers and in #if-less asserts. */
#define secs_to_jiffies(secs) ((unsigned long)((secs) * HZ))

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
	return m / (MSEC_PER_SEC / HZ) + (m % (MSEC_PER_SEC / HZ) != 0);
}

/**
 * usecs_to_jiffies - microseconds to jiffies, rounded up
 * @u: microseconds, at most 71 minutes: it has 32 bits
 *
 * Context: Any context.
 * Return: jiffies, or MAX_JIFFY_OFFSET for the last few values of @u, those above
 * the low 32 bits of MAX_JIFFY_OFFSET in microseconds, as in Linux.
 */
static __always_inline unsigned long usecs_to_jiffies(unsigned int u)
{
	if (u > (unsigned int)(TICK_USEC * (unsigned long)MAX_JIFFY_OFFSET))
		return MAX_JIFFY_OFFSET;
	return u / TICK_USEC + (u % TICK_USEC != 0);
}

static inline u64 nsecs_to_jiffies64(u64 n)
{
	return div_u64(n, TICK_NSEC);
}

static inline unsigned long nsecs_to_jiffies(u64 n)
{
	return nsecs_to_jiffies64(n);
}

/**
 * clock_t_to_jiffies - from units of 1/USER_HZ s, rounded down
 * @x: at most 2^32 - 1
 *
 * Context: Any context.
 * Return: jiffies, or ULONG_MAX for more than that.
 */
static inline unsigned long clock_t_to_jiffies(unsigned long x)
{
	u64 j = div_u64((u64)x * HZ, USER_HZ);

	return j > ULONG_MAX ? ULONG_MAX : j;
}

/**
 * timespec64_to_jiffies - seconds and nanoseconds to jiffies, rounded up
 * @value: not negative
 *
 * Context: Any context.
 * Return: jiffies, or MAX_JIFFY_OFFSET for more than that.
 */
static inline unsigned long timespec64_to_jiffies(const struct timespec64 *value)
{
	if (value->tv_sec >= (time64_t)(MAX_JIFFY_OFFSET / HZ))
		return MAX_JIFFY_OFFSET;
	return (unsigned long)value->tv_sec * HZ + DIV_ROUND_UP(value->tv_nsec, TICK_NSEC);
}

/* --- From jiffies, exactly; the 32-bit results wrap ---------------------------- */

static inline unsigned int jiffies_to_msecs(unsigned long j)
{
	return j * (MSEC_PER_SEC / HZ);
}

static inline unsigned int jiffies_to_usecs(unsigned long j)
{
	return j * TICK_USEC;
}

static inline u64 jiffies64_to_nsecs(u64 j)
{
	return j * TICK_NSEC;
}

static inline u64 jiffies64_to_msecs(u64 j)
{
	return j * (MSEC_PER_SEC / HZ);
}

static inline u64 jiffies_to_nsecs(unsigned long j)
{
	return jiffies64_to_nsecs(j);
}

/* Of a difference of two times, which may be negative: 0 then. */
static inline unsigned int jiffies_delta_to_msecs(long delta)
{
	return jiffies_to_msecs(max(0L, delta));
}

static inline u64 jiffies_64_to_clock_t(u64 j)
{
	return div_u64(j * USER_HZ, HZ);
}

static inline clock_t jiffies_to_clock_t(unsigned long j)
{
	return jiffies_64_to_clock_t(j);
}

static inline clock_t jiffies_delta_to_clock_t(long delta)
{
	return jiffies_to_clock_t(max(0L, delta));
}

static inline u64 nsec_to_clock_t(u64 n)
{
	return div_u64(n, NSEC_PER_SEC / USER_HZ);
}

static inline void jiffies_to_timespec64(unsigned long j, struct timespec64 *value)
{
	u32 rem;

	value->tv_sec = div_u64_rem(jiffies_to_nsecs(j), NSEC_PER_SEC, &rem);
	value->tv_nsec = rem;
}

/* --- Round times, so that timers that need not be exact fire together -------- */

/**
 * __round_jiffies - the nearest whole second, for a timer of a given CPU
 * @j: absolute, in jiffies
 * @cpu: whose timer; each CPU's seconds are 3 jiffies after the last one's, so that
 *	they do not all work at once
 *
 * Rounds down in the first quarter of a second, else up. Linux declares this
 * family in <linux/timer.h>.
 *
 * Context: Any context.
 * Return: the rounded time, or @j if that would not be in the future.
 */
unsigned long __round_jiffies(unsigned long j, int cpu);

/** __round_jiffies_up - always up. Context: Any context. Return: as __round_jiffies(). */
unsigned long __round_jiffies_up(unsigned long j, int cpu);

/** __round_jiffies_relative - from now. Context: Any context. Return: the rounded @delta. */
unsigned long __round_jiffies_relative(unsigned long delta, int cpu);

/** __round_jiffies_up_relative - from now, up. Context: Any context. Return: as above. */
unsigned long __round_jiffies_up_relative(unsigned long delta, int cpu);

/** round_jiffies - for this CPU. Context: Any context. Return: as __round_jiffies(). */
unsigned long round_jiffies(unsigned long j);

/** round_jiffies_up - for this CPU, up. Context: Any context. Return: as __round_jiffies(). */
unsigned long round_jiffies_up(unsigned long j);

/** round_jiffies_relative - for this CPU, from now. Context: Any context. Return: as above. */
unsigned long round_jiffies_relative(unsigned long delta);

/** round_jiffies_up_relative - both. Context: Any context. Return: @delta, rounded up. */
unsigned long round_jiffies_up_relative(unsigned long delta);

#endif

#include <jiffy/brings_locks.h>
