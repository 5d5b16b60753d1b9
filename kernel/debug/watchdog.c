// SPDX-License-Identifier: MIT
/*
 * The soft-lockup watchdog. Threads are not preempted: one that loops keeps
 * every other thread of its CPU from running. The tick still comes, and when
 * the last switch lies 2 * watchdog_thresh seconds back it says which thread it
 * is and where, and again each time as long passes. A softirq handler that loops
 * is found the same way, over whatever thread it runs, the idle one too.
 *
 * Context: the tick; touching in any.
 * Locking: per-CPU data of the CPU's own tick and scheduler.
 * Linux: kernel/watchdog.c, where a thread of the highest priority is the probe.
 */
#include <jiffy/cmdline.h>
#include <jiffy/watchdog.h>
#include <linux/jiffies.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sched.h>

#define WATCHDOG_THRESH_SECONDS 10 /* Linux's default; reported after twice that */
#define WATCHDOG_THRESH_MAX 3600

static DEFINE_PER_CPU(unsigned long, touched); /* jiffies of the last progress */
DEFINE_PER_CPU(unsigned long, watchdog_since); /* the same, or of the last report */
unsigned long watchdog_limit = ULONG_MAX;      /* ULONG_MAX: off */

void watchdog_init(void)
{
	unsigned int thresh =
		cmdline_number("watchdog_thresh", WATCHDOG_THRESH_SECONDS, 0, WATCHDOG_THRESH_MAX);

	if (thresh)
		watchdog_limit = 2 * HZ * thresh;
	touch_softlockup_watchdog();
}

void touch_softlockup_watchdog(void)
{
	this_cpu_write(touched, jiffies);
	this_cpu_write(watchdog_since, jiffies);
}

void watchdog_check(const struct pt_regs *regs)
{
	unsigned long since = this_cpu_read(touched);

	/* Idle is fine, but not a handler that loops over the idle task; nor is a panic news. */
	if (((current->flags & PF_IDLE) && !in_serving_softirq()) || panic_cpu >= 0) {
		touch_softlockup_watchdog();
		return;
	}
	/* Asked over a handler, by PF_IDLE alone. */
	if (jiffies - this_cpu_read(watchdog_since) < watchdog_limit)
		return;
	this_cpu_write(watchdog_since, jiffies);
	pr_emerg("watchdog: BUG: soft lockup - CPU#%d stuck for %lus! [%s:%d]\n",
		 smp_processor_id(), (jiffies - since) / HZ, current->comm, current->pid);
	show_regs(regs);
	pr_emerg("It gives up the CPU to no other thread. To leave: BREAK, then b restarts.\n");
}
