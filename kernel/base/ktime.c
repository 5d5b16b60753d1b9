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

static void spin_cycles(u64 cycles)
{
	u64 start = rdtsc();

	while (rdtsc() - start < cycles)
		cpu_relax();
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
	while (msecs--)
		udelay(1000);
}
