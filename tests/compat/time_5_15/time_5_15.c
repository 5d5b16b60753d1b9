// SPDX-License-Identifier: MIT
/* timespec64, ktime_t and 64-bit arithmetic. */
#include <asm/div64.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/timekeeping.h>

static bool fine;

static int __init time_5_15_init(void)
{
	struct timespec64 real, boot;
	ktime_t earlier = ktime_get_boottime(), later;
	u64 ns = ktime_get_ns(), quotient = 10000000000ULL;
	u32 rest = do_div(quotient, 1000000007);

	ktime_get_real_ts64(&real);
	ktime_get_ts64(&boot);
	later = ktime_add_ms(earlier, 5);
	fine = real.tv_sec == ktime_get_real_seconds() ||
	       real.tv_sec + 1 == ktime_get_real_seconds();
	fine = fine && ktime_after(later, earlier) && ktime_ms_delta(later, earlier) == 5;
	fine = fine && ktime_to_us(ms_to_ktime(3)) == 3000 && boot.tv_nsec < NSEC_PER_SEC;
	fine = fine && quotient == 9 && rest == 999999937 && div_u64(ns, 1000) <= ktime_get_ns();
	fine = fine && div64_u64(1ULL << 40, 1ULL << 33) == 128 && ktime_get_seconds() >= 0;
	return 0;
}

static void __exit time_5_15_exit(void)
{
	if (fine)
		pr_info("compat time_5_15: ok\n");
}

module_init(time_5_15_init);
module_exit(time_5_15_exit);
MODULE_LICENSE("Dual MIT/GPL");
