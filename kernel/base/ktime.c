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

void udelay(unsigned long usecs)
{
	u64 start = rdtsc(), cycles = div_u64(mul_u32_u32(usecs, tsc_khz) + 999, 1000);

	while (rdtsc() - start < cycles)
		cpu_relax();
}

void mdelay(unsigned long msecs)
{
	while (msecs--)
		udelay(1000);
}
