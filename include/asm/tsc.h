/* SPDX-License-Identifier: MIT */
#ifndef _ASM_TSC_H
#define _ASM_TSC_H
/* The time-stamp counter (Intel SDM vol. 3B, 18.17). */
#include <linux/types.h>

static inline u64 rdtsc(void)
{
	u32 low, high;

	__asm__ __volatile__("rdtsc" : "=a"(low), "=d"(high));
	return (u64)high << 32 | low;
}

/* Cycles a millisecond; 0 before tsc_init(). */
extern u32 tsc_khz;

/**
 * tsc_init - measure the counter's rate against the PIT, about 9 ms
 *
 * Context: boot, interrupts off.
 * Return: false if the PIT's channel 2 does not count.
 */
bool tsc_init(void);

/** tsc_to_ns - cycles since boot_tsc in nanoseconds. Context: Any context. Return: ns. */
u64 tsc_to_ns(u64 cycles);

/** tsc_time_ns - when was that? @tsc: of rdtsc(). Context: Any context. Return: ns since boot. */
u64 tsc_time_ns(u64 tsc);

/** tsc_since_boot - cycles since tsc_start_clock(). Context: Any context. Return: cycles. */
u64 tsc_since_boot(void);

/** tsc_start_clock - time zero of the log. Context: boot. */
void tsc_start_clock(void);

#endif
