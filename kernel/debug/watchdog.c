// SPDX-License-Identifier: MIT
/*
 * The watchdogs for threads and CPUs that do not get on.
 *
 * Soft lockup: Threads are not preempted: one that loops keeps
 * every other thread of its CPU from running. The tick still comes, and when
 * the last switch, or cond_resched(), lies 2 * watchdog_thresh seconds back it
 * says which thread it is and where, and again each time as long passes. A
 * softirq handler that loops is found the same way, over whatever thread it runs,
 * the idle one too.
 *
 * Hard lockup: a CPU with interrupts off has no tick, and cannot look at itself.
 * So each notes its last tick, and CPU 0, which makes the ticks, looks at one of
 * the others in each; an NMI then shows where it is. Nobody looks at CPU 0.
 *
 * Hung tasks: a thread that sleeps and is not woken. kernel/task/hung_task.c looks for
 * those, in a thread, which CPU 0's tick wakes: no timer has to be armed for it.
 *
 * Context: the tick; touching in any.
 * Locking: per-CPU data of the CPU's own tick and scheduler.
 * Linux: kernel/watchdog.c, where a thread of the highest priority is the probe.
 */
#include <jiffy/cmdline.h>
#include <jiffy/watchdog.h>
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/nmi.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sched.h>

#define WATCHDOG_THRESH_SECONDS 10 /* Linux's default; reported after twice that */
#define WATCHDOG_THRESH_MAX 3600
#define HUNG_TASK_TIMEOUT_SECS 120 /* Linux's default */
#define HUNG_TASK_TIMEOUT_MAX 100000

static DEFINE_PER_CPU(unsigned long, touched); /* jiffies of the last progress */
DEFINE_PER_CPU(unsigned long, watchdog_since); /* the same, or of the last report */
unsigned long watchdog_limit = ULONG_MAX;      /* ULONG_MAX: off */
DEFINE_PER_CPU(unsigned long, watchdog_tick);  /* jiffies of its last tick, or of the report */
static unsigned long hard_limit = ULONG_MAX;
static bool softlockup_panic, hardlockup_panic; /* boot */
bool sysctl_hung_task_panic;
unsigned long sysctl_hung_task_timeout_secs;
unsigned long hung_task_woken;
static void (*hung_task_waker)(void); /* boot */

void watchdog_init(void)
{
	unsigned int thresh =
		cmdline_number("watchdog_thresh", WATCHDOG_THRESH_SECONDS, 0, WATCHDOG_THRESH_MAX);

	if (thresh) {
		hard_limit = HZ * thresh;
		watchdog_limit = 2 * hard_limit;
	}
	softlockup_panic = cmdline_number("softlockup_panic", 0, 0, 1);
	hardlockup_panic = cmdline_number("hardlockup_panic", 0, 0, 1);
	sysctl_hung_task_panic = cmdline_number("hung_task_panic", 0, 0, 1);
	sysctl_hung_task_timeout_secs = cmdline_number("hung_task_timeout_secs",
						       HUNG_TASK_TIMEOUT_SECS, 0,
						       HUNG_TASK_TIMEOUT_MAX);
	hung_task_woken = jiffies;
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
	if (softlockup_panic)
		panic("softlockup: hung tasks");
	pr_emerg("It gives up the CPU to no other thread. To leave: BREAK, then b restarts.\n");
}

int watchdog_check_others(void)
{
	static int cpu; /* the one to look at; CPU 0's tick */
	unsigned long silent;

	cpu = cpumask_next(cpu, cpu_online_mask);
	if (cpu >= (int)nr_cpu_ids) {
		cpu = 0;
		return -1;
	}
	silent = jiffies - per_cpu(watchdog_tick, cpu);
	if (silent < hard_limit || panic_cpu >= 0)
		return -1;
	pr_emerg("watchdog: Watchdog detected hard LOCKUP on cpu %d: no tick for %lus\n", cpu,
		 silent / HZ);
	trigger_single_cpu_backtrace(cpu);
	if (hardlockup_panic)
		panic("Hard LOCKUP");
	pr_emerg("It has interrupts off. To leave: BREAK, then b restarts.\n");
	per_cpu(watchdog_tick, cpu) = jiffies;
	return cpu;
}

void hung_task_set_wake(void (*wake)(void))
{
	hung_task_waker = wake;
}

void hung_task_wake(void)
{
	hung_task_woken = jiffies;
	if (hung_task_waker)
		hung_task_waker();
}
