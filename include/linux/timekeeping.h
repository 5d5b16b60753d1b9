/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIMEKEEPING_H
#define _LINUX_TIMEKEEPING_H
/*
 * What time it is.
 *
 * - ktime_get() counts from boot and never goes back; it is what differences are
 *   made of. The machine never sleeps, so that boottime and raw are the same.
 * - ktime_get_real() is the time of day: the PC's clock, read once at boot, and
 *   what ktime_get() says since. UTC. A PC without one begins in 1970.
 */
#include <linux/ktime.h>
#include <linux/time.h>
#include <linux/types.h>

/** ktime_get_ns - nanoseconds since boot, never backwards on one CPU.
 * Context: Any context. Return: ns; 0 before the counter is calibrated. */
u64 ktime_get_ns(void);

/** ktime_get_real_ns - nanoseconds since 1970. Context: Any context. Return: ns. */
u64 ktime_get_real_ns(void);

static inline ktime_t ktime_get(void)
{
	return (ktime_t)ktime_get_ns();
}

static inline ktime_t ktime_get_real(void)
{
	return (ktime_t)ktime_get_real_ns();
}

#define ktime_get_boottime() ktime_get()
#define ktime_get_boottime_ns() ktime_get_ns()
#define ktime_get_boot_ns() ktime_get_ns() /* until Linux 5.2 */
#define ktime_get_raw() ktime_get()
#define ktime_get_raw_ns() ktime_get_ns()
#define ktime_get_mono_fast_ns() ktime_get_ns()
#define ktime_get_coarse() ktime_get()
#define ktime_get_coarse_real() ktime_get_real()
#define ktime_get_clocktai() ktime_get_real()

/** ktime_get_seconds - whole seconds since boot. Context: Any context. Return: s. */
static inline time64_t ktime_get_seconds(void)
{
	return div_u64(ktime_get_ns(), NSEC_PER_SEC);
}

#define ktime_get_boottime_seconds() ktime_get_seconds()

/** ktime_get_real_seconds - whole seconds since 1970. Context: Any context. Return: s. */
static inline time64_t ktime_get_real_seconds(void)
{
	return div_u64(ktime_get_real_ns(), NSEC_PER_SEC);
}

static inline void ktime_get_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_ns());
}

static inline void ktime_get_real_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_real_ns());
}

#define ktime_get_boottime_ts64(ts) ktime_get_ts64(ts)
#define ktime_get_raw_ts64(ts) ktime_get_ts64(ts)
#define ktime_get_coarse_ts64(ts) ktime_get_ts64(ts)
#define ktime_get_coarse_real_ts64(ts) ktime_get_real_ts64(ts)

/* The names until Linux 5.5, with seconds of 32 bits, and a few between. */
/** do_gettimeofday - the time of day, in microseconds. Context: Any context. */
static inline void do_gettimeofday(struct timeval *tv)
{
	struct timespec64 ts;

	ktime_get_real_ts64(&ts);
	tv->tv_sec = ts.tv_sec;
	tv->tv_usec = ts.tv_nsec / NSEC_PER_USEC;
}

static inline void getnstimeofday(struct timespec *ts)
{
	*ts = timespec64_to_timespec(ns_to_timespec64(ktime_get_real_ns()));
}

static inline void ktime_get_ts(struct timespec *ts)
{
	*ts = timespec64_to_timespec(ns_to_timespec64(ktime_get_ns()));
}

static inline struct timespec current_kernel_time(void)
{
	return timespec64_to_timespec(ns_to_timespec64(ktime_get_real_ns()));
}

static inline struct timespec64 current_kernel_time64(void)
{
	return ns_to_timespec64(ktime_get_real_ns());
}

#define getnstimeofday64(ts) ktime_get_real_ts64(ts)
#define ktime_get_real_ts(ts) getnstimeofday(ts)
#define getrawmonotonic(ts) ktime_get_ts(ts)
#define get_monotonic_boottime(ts) ktime_get_ts(ts)
#define get_seconds() ((unsigned long)ktime_get_real_seconds())

/** timekeeping_init - read the PC's clock. Context: boot. */
void timekeeping_init(void);

#endif

#include <jiffy/brings_locks.h>
