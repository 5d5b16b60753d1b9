// SPDX-License-Identifier: MIT
/*
 * Time from the time-stamp counter: the log's clock, the time of day, and busy
 * waiting. The PC's own clock is read once, at boot, to the second.
 *
 * Context: any.
 * Locking: none.
 * Linux: kernel/time/timekeeping.c, arch/x86/lib/delay.c (delay_tsc).
 */
#include <asm/processor.h>
#include <asm/rtc.h>
#include <asm/tsc.h>
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/timekeeping.h>

/* cpu_relax_long() takes less than 40 us: 25 of it in a millisecond. */
#define RELAX_LONGS_PER_MS 25

static u64 boot_real_ns; /* since 1970; set at boot */

u64 ktime_get_ns(void)
{
	return tsc_to_ns(tsc_since_boot());
}

u64 ktime_get_real_ns(void)
{
	return boot_real_ns + ktime_get_ns();
}

void timekeeping_init(void)
{
	boot_real_ns = (u64)rtc_read_seconds() * NSEC_PER_SEC - ktime_get_ns();
}

/* While more is left than cpu_relax_long() takes: an emulator has little to do meanwhile. */
static void spin_cycles(u64 cycles)
{
	u64 start = rdtsc(), gone;

	while ((gone = rdtsc() - start) < cycles) {
		if (cycles - gone > tsc_khz / RELAX_LONGS_PER_MS)
			cpu_relax_long();
		else
			cpu_relax();
	}
}

void ndelay(unsigned long nsecs)
{
	spin_cycles(div_u64(mul_u32_u32(nsecs, tsc_khz) + 999999, 1000000));
}

void udelay(unsigned long usecs)
{
	spin_cycles(div_u64(mul_u32_u32(usecs, tsc_khz) + 999, 1000));
}

void mdelay(unsigned long msecs)
{
	spin_cycles(mul_u32_u32(msecs, tsc_khz));
}
