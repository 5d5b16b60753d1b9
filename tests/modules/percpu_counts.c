// SPDX-License-Identifier: MIT
/* Per-CPU variables, once-flags, zeroed and other data: each load finds them fresh. */
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/smp.h>

static DEFINE_PER_CPU(int, count) = 5;
static int zeroed[4096];
static int set = 7;

static void add(void *unused)
{
	this_cpu_inc(count);
}

static int __init counts_init(void)
{
	int cpu, sum = 0, i;

	for (i = 0; i < 3; i++)
		pr_info_once("once\n");
	for_each_online_cpu(cpu)
		sum += per_cpu(count, cpu) - 5;
	pr_info("fresh: %d %d %d\n", sum, zeroed[4095], set);
	on_each_cpu(add, NULL, 1);
	for_each_online_cpu(cpu)
		sum += per_cpu(count, cpu) - 5;
	pr_info("counted on all CPUs: %d\n", sum == num_online_cpus());
	zeroed[4095] = set = 1;
	return 0;
}

static void __exit counts_exit(void)
{
}

module_init(counts_init);
module_exit(counts_exit);
MODULE_LICENSE("Dual MIT/GPL");
