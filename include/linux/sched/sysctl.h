/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_SYSCTL_H
#define _LINUX_SCHED_SYSCTL_H
#include <linux/types.h>
/*
 * Settings that Linux has in /proc/sys/kernel: set at boot by hung_task_timeout_secs=.
 * Written later only by tests: the tick and khungtaskd look at each round.
 */

/* A task that has slept uninterruptibly for so long is reported; 0: none ever. */
extern unsigned long sysctl_hung_task_timeout_secs;
/* Is a hung task the end of the machine? */
extern bool sysctl_hung_task_panic;
/* How many more are reported. */
extern int sysctl_hung_task_warnings;

#endif

#include <jiffy/brings_basics.h>
