/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_TASK_H
#define _LINUX_SCHED_TASK_H
/* get_task_struct() and its family: since Linux 4.11 under this path, here in <linux/sched.h>. */
#include <linux/sched.h>
#endif

#include <jiffy/brings_sched.h>
