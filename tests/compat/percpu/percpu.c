// SPDX-License-Identifier: MIT
/* Data and calls of each CPU. */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/smp.h>

static DEFINE_PER_CPU(int, hits);

static void hit(void *info)
{
	this_cpu_inc(hits);
	atomic_inc(info);
}

static int __init percpu_init(void)
{
	atomic_t calls = ATOMIC_INIT(0);
	int cpu, sum = 0, err;

	get_online_cpus();
	err = on_each_cpu(hit, &calls, 1);
	put_online_cpus();
	cpus_read_lock();
	err += smp_call_function_single(get_cpu(), hit, &calls, 1);
	put_cpu();
	cpus_read_unlock();
	for_each_online_cpu(cpu)
		sum += per_cpu(hits, cpu);
	if (err || sum != num_online_cpus() + 1 || atomic_read(&calls) != sum)
		return -EINVAL;
	return 0;
}

static void __exit percpu_exit(void)
{
	pr_info("compat percpu: ok\n");
}

module_init(percpu_init);
module_exit(percpu_exit);
MODULE_LICENSE("Dual MIT/GPL");
