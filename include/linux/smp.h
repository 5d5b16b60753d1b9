/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H
/* Which CPU is this. Stable only while preemption or interrupts are off. */
#include <linux/percpu.h>

#define raw_smp_processor_id() this_cpu_read(cpu_number)
#define smp_processor_id() raw_smp_processor_id()

/* CPUs that run; they are numbered 0 .. nr_cpu_ids - 1. */
extern unsigned int nr_cpu_ids;
#define num_online_cpus() nr_cpu_ids
#define for_each_online_cpu(cpu) for ((cpu) = 0; (cpu) < (int)nr_cpu_ids; (cpu)++)
#define for_each_possible_cpu(cpu) for_each_online_cpu(cpu)

#endif
