// SPDX-License-Identifier: MIT
/*
 * jiffies, uptime, sleep: the tick counter and the time since boot.
 *
 * jiffies starts 5 minutes before its 32-bit wrap, so the first two commands
 * show numbers that a program comparing with < would get wrong.
 *
 * Context: each in its command's thread; sleep sleeps interruptibly.
 * Locking: none; the idle tasks' tick counts are read as they are.
 * Linux: jiffies and HZ are in /proc/timer_list, uptime in /proc/uptime.
 */
#include "shell.h"
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define SECONDS_PER_MINUTE 60
#define SECONDS_PER_HOUR 3600

static int __process_context cmd_jiffies(int argc, char **argv)
{
	unsigned long now = jiffies;
	int status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	/* ~now is how many ticks fit before 0. */
	tty_printf("jiffies %lu (0x%08lx), HZ %d, wraps to 0 in %lu s\n", now, now, HZ, ~now / HZ);
	return 0;
}

/* The share of the ticks since boot that found the CPUs idle, in percent. */
static unsigned int idle_percent(void)
{
	unsigned long elapsed = jiffies - INITIAL_JIFFIES;
	u64 sum = 0;
	int cpu;

	if (!elapsed)
		return 0;
	for_each_online_cpu(cpu)
		sum += div_u64((u64)READ_ONCE(idle_task(cpu)->ticks) * 100, elapsed);
	return div_u64(sum, num_online_cpus());
}

static int __process_context cmd_uptime(int argc, char **argv)
{
	unsigned long seconds = div_u64(ktime_get_ns(), NSEC_PER_SEC);
	int status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	tty_printf(" %lu:%02lu:%02lu up, %u CPU%s, %u %% idle\n", seconds / SECONDS_PER_HOUR,
		   seconds / SECONDS_PER_MINUTE % 60, seconds % SECONDS_PER_MINUTE,
		   num_online_cpus(), num_online_cpus() == 1 ? "" : "s", idle_percent());
	return 0;
}

static int __process_context cmd_sleep(int argc, char **argv)
{
	unsigned long timeout;
	int status = shell_seconds(argv[1], &timeout);
	long left;

	if (!status)
		status = shell_at_most(argc, argv, 1);
	if (status || !timeout)
		return status;
	/* One jiffy more: part of the present one has passed, and it must not be too short. */
	left = timeout + 1;
	while (left && !signal_pending(current))
		left = schedule_timeout_interruptible(left);
	return 0;
}

SHELL_COMMAND(jiffies, .name = "jiffies", .group = "time", .summary = "the tick counter",
	      .usage = "", .example = "jiffies",
	      .counterpart = "jiffies, HZ; now: in /proc/timer_list", .run = cmd_jiffies);
SHELL_COMMAND(uptime, .name = "uptime", .group = "time", .summary = "time since boot", .usage = "",
	      .example = "uptime", .counterpart = "uptime; /proc/uptime", .run = cmd_uptime);
SHELL_COMMAND(sleep, .name = "sleep", .group = "time", .summary = "wait; ctrl-C ends it",
	      .usage = "SECONDS", .example = "timer set 3; sleep 4",
	      .counterpart = "sleep; schedule_timeout_interruptible()", .run = cmd_sleep);
