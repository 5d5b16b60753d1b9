// SPDX-License-Identifier: MIT
/*
 * The CPUs there are: the sets that everybody reads, and one with one member for
 * each CPU.
 *
 * Context: any.
 * Locking: online bits are atomic, each set by its CPU; the rest is set at boot.
 * Linux: kernel/cpu.c.
 */
#include <linux/cpumask.h>

unsigned int nr_cpu_ids = 1;
struct cpumask __cpu_online_mask = { { 1 } };
struct cpumask __cpu_possible_mask = { { 1 } };

#define ONE(n) { { 1UL << (n) } }
#define FOUR(n) ONE(n), ONE((n) + 1), ONE((n) + 2), ONE((n) + 3)

const struct cpumask cpu_bit_mask[] = { FOUR(0), FOUR(4), FOUR(8), FOUR(12) };

static_assert(sizeof(cpu_bit_mask) / sizeof(cpu_bit_mask[0]) == NR_CPUS);
