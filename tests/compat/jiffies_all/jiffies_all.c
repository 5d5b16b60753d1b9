// SPDX-License-Identifier: MIT
/* Jiffies and how they become other units. */
#include <asm/param.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/param.h>
#include <linux/time64.h>

static bool fine;

static int __init jiffies_all_init(void)
{
	unsigned long now = jiffies, later = now + 2 * HZ;

	fine = time_after(later, now) && time_before_eq(now, later) &&
	       time_in_range(now + 1, now, later);
	fine = fine && msecs_to_jiffies(1000) == HZ && jiffies_to_msecs(HZ) == MSEC_PER_SEC;
	fine = fine && usecs_to_jiffies(1000000) == HZ && secs_to_jiffies(2) == 2 * HZ;
	fine = fine && get_jiffies_64() >= (u64)0 && time_is_after_jiffies(later);
	fine = fine && round_jiffies_relative(3 * HZ) >= 2 * HZ;
	return 0;
}

static void __exit jiffies_all_exit(void)
{
	if (fine)
		pr_info("compat jiffies_all: ok\n");
}

module_init(jiffies_all_init);
module_exit(jiffies_all_exit);
MODULE_LICENSE("Dual MIT/GPL");
