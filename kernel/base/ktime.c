// SPDX-License-Identifier: MIT
/*
 * Time from the time-stamp counter: the log's clock, and busy waiting.
 *
 * Context: any.
 * Locking: none.
 * Linux: kernel/time/timekeeping.c, arch/x86/lib/delay.c (delay_tsc).
 */
#include <asm/processor.h>
#include <asm/tsc.h>
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/math64.h>

u64 ktime_get_ns(void)
{
	return tsc_to_ns(tsc_since_boot());
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
