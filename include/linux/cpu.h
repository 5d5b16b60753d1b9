/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CPU_H
#define _LINUX_CPU_H
/* CPUs that come and go: here they come at boot and stay. */
#include <linux/cpumask.h>
#include <linux/smp.h>

static inline void cpus_read_lock(void)
{
}

static inline void cpus_read_unlock(void)
{
}

/* The names until Linux 5.14. */
#define get_online_cpus() cpus_read_lock()
#define put_online_cpus() cpus_read_unlock()

#endif

#include <jiffy/brings_sched.h>
