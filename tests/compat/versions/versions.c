// SPDX-License-Identifier: MIT
/* A source for many kernels, which asks for the version. */
#include <generated/utsrelease.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/utsname.h>
#include <linux/version.h>

static struct timer_list timer;
static int fired;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
static void on_timer(struct timer_list *t)
#else
static void on_timer(unsigned long data)
#endif
{
	fired++;
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
#define prepare(t, f) setup_timer(t, f, 0)
#else
#define prepare(t, f) timer_setup(t, f, 0)
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#error "this is not Linux 6.1"
#endif

static int __init versions_init(void)
{
	prepare(&timer, on_timer);
	mod_timer(&timer, jiffies + 1);
	pr_info("built for %s, running on %s\n", UTS_RELEASE, utsname()->release);
	return 0;
}

static void __exit versions_exit(void)
{
	del_timer_sync(&timer);
	if (fired == 1 && !strcmp(UTS_RELEASE, utsname()->release))
		pr_info("compat versions: ok\n");
}

module_init(versions_init);
module_exit(versions_exit);
MODULE_LICENSE("Dual MIT/GPL");
