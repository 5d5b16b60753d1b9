/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H
/*
 * Sets of CPUs. There are at most 16, so a set is one word.
 *
 * Possible CPUs are those the machine has and Jiffy has room for: 0 to
 * nr_cpu_ids - 1, fixed before the others start; their per-CPU data exist.
 * Online ones run. A CPU that did not start leaves a hole in the online set.
 */
#include <linux/bitops.h>
#include <linux/percpu.h>

typedef struct cpumask {
	unsigned long bits[1];
} cpumask_t;

static_assert(NR_CPUS <= BITS_PER_LONG, "a cpumask is one word");

extern unsigned int nr_cpu_ids;          /* possible CPUs; set at boot */
extern struct cpumask __cpu_online_mask; /* atomic bits; each CPU sets its own */

#define cpu_online_mask ((const struct cpumask *)&__cpu_online_mask)
#define cpumask_bits(maskp) ((maskp)->bits)
#define cpumask_test_cpu(cpu, maskp) test_bit(cpu, cpumask_bits(maskp))
#define cpumask_set_cpu(cpu, maskp) set_bit(cpu, cpumask_bits(maskp))

/* The lowest CPU above @n in the set, nr_cpu_ids or more if there is none. */
static inline unsigned int cpumask_next(int n, const struct cpumask *maskp)
{
	unsigned long rest = n + 1 < BITS_PER_LONG ? maskp->bits[0] >> (n + 1) << (n + 1) : 0;

	return rest ? __ffs(rest) : BITS_PER_LONG;
}

#define cpumask_first(maskp) cpumask_next(-1, maskp)

static inline unsigned int cpumask_weight(const struct cpumask *maskp)
{
	return hweight32(maskp->bits[0]);
}

#define for_each_cpu(cpu, maskp)                                                  \
	for ((cpu) = cpumask_first(maskp); (unsigned int)(cpu) < nr_cpu_ids;      \
	     (cpu) = cpumask_next(cpu, maskp))
#define for_each_online_cpu(cpu) for_each_cpu(cpu, cpu_online_mask)
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (unsigned int)(cpu) < nr_cpu_ids; (cpu)++)
#define num_online_cpus() cpumask_weight(cpu_online_mask)
#define cpu_online(cpu) ((unsigned int)(cpu) < nr_cpu_ids && cpumask_test_cpu(cpu, cpu_online_mask))

#endif
