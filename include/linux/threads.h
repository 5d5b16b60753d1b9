/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_THREADS_H
#define _LINUX_THREADS_H
/* NR_CPUS: the most CPUs there can be. */
#include <linux/percpu.h>

#endif

#include <jiffy/brings_basics.h>
