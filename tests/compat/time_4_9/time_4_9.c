// SPDX-License-Identifier: MIT
/* The time of day as until Linux 5.5: timeval, timespec, get_seconds(). */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/time.h>
#include <linux/timekeeping.h>

static bool fine;

static int __init time_4_9_init(void)
{
	struct timeval tv;
	struct timespec ts, now;
	ktime_t start = ktime_get(), end;
	struct tm tm;

	do_gettimeofday(&tv);
	getnstimeofday(&ts);
	now = current_kernel_time();
	end = ktime_add_ns(ktime_get(), 1);
	time64_to_tm(get_seconds(), 0, &tm);
	fine = tv.tv_usec < USEC_PER_SEC && ts.tv_sec >= tv.tv_sec && now.tv_sec >= ts.tv_sec &&
	       ktime_to_ns(ktime_sub(end, start)) > 0 && tm.tm_mon < 12;
	return 0;
}

static void __exit time_4_9_exit(void)
{
	if (fine)
		pr_info("compat time_4_9: ok\n");
}

module_init(time_4_9_init);
module_exit(time_4_9_exit);
MODULE_LICENSE("Dual MIT/GPL");
