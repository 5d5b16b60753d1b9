// SPDX-License-Identifier: MIT
/*
 * SMP rows: which CPUs there are, and sets of them.
 *
 * Context: process context.
 * Locking: none; the sets are the rows' own.
 * Linux: include/linux/cpumask.h.
 */
#include "conf.h"

#include <linux/cpumask.h>
#include <linux/slab.h>
#include <linux/smp.h>

CONF(SMP_01, "The online CPUs are possible, counted, and each is met once in order.")
{
	unsigned int cpu, last = 0, online = 0, possible = 0;

	for_each_online_cpu(cpu) {
		CONF_EXPECT(cpu_online(cpu));
		CONF_EXPECT(cpu_possible(cpu));
		CONF_EXPECT(!online || cpu > last);
		last = cpu;
		online++;
	}
	for_each_possible_cpu(cpu)
		possible++;
	CONF_EQ(online, num_online_cpus());
	CONF_EQ(possible, num_possible_cpus());
	CONF_EXPECT(online <= possible && possible <= nr_cpu_ids && nr_cpu_ids <= NR_CPUS);
	CONF_EXPECT(cpu_online(raw_smp_processor_id()));
	CONF_EXPECT(!cpu_online(nr_cpu_ids));
}

static struct cpumask a, b, c;

/* a: 0 and 1, b: 1 and 2, as far as there are such. */
static void fill(void)
{
	cpumask_clear(&a);
	cpumask_clear(&b);
	cpumask_set_cpu(0, &a);
	cpumask_set_cpu(1, &a);
	cpumask_set_cpu(1, &b);
	cpumask_set_cpu(2, &b);
}

CONF(SMP_01_MEMBERS, "Members of a set are set, cleared and tested one by one.")
{
	cpumask_clear(&a);
	CONF_EXPECT(cpumask_empty(&a));
	cpumask_set_cpu(0, &a);
	CONF_EXPECT(cpumask_test_cpu(0, &a));
	CONF_EXPECT(!cpumask_test_cpu(1, &a));
	CONF_EQ(cpumask_test_and_set_cpu(0, &a), 1);
	CONF_EQ(cpumask_test_and_set_cpu(1, &a), 0);
	CONF_EQ(cpumask_test_and_clear_cpu(1, &a), 1);
	CONF_EQ(cpumask_test_and_clear_cpu(1, &a), 0);
	cpumask_clear_cpu(0, &a);
	CONF_EXPECT(cpumask_empty(&a));
	cpumask_setall(&a);
	CONF_EXPECT(cpumask_full(&a));
}

/* A set of Linux has no more members than the machine has CPUs. */
CONF_SMP(SMP_01_SETS, 4, "Sets are combined and compared like sets.")
{
	fill();
	CONF_EXPECT(cpumask_and(&c, &a, &b));
	CONF_EXPECT(cpumask_equal(&c, cpumask_of(1)));
	CONF_EXPECT(cpumask_andnot(&c, &a, &b));
	CONF_EXPECT(cpumask_equal(&c, cpumask_of(0)));
	CONF_EXPECT(!cpumask_andnot(&c, &a, &a));
	cpumask_or(&c, &a, &b);
	CONF_EXPECT(cpumask_subset(&a, &c) && cpumask_subset(&b, &c));
	CONF_EXPECT(!cpumask_subset(&c, &a));
	cpumask_xor(&c, &a, &b);
	CONF_EXPECT(!cpumask_test_cpu(1, &c) && cpumask_test_cpu(0, &c));
	CONF_EXPECT(cpumask_intersects(&a, &b));
	CONF_EXPECT(!cpumask_intersects(cpumask_of(0), &b));
	cpumask_copy(&c, &b);
	CONF_EXPECT(cpumask_equal(&c, &b));
	cpumask_complement(&c, &b);
	CONF_EXPECT(cpumask_test_cpu(0, &c) && !cpumask_test_cpu(1, &c));
}

CONF(SMP_01_FIND, "The first, next and any member; nr_cpu_ids or more where there is none.")
{
	unsigned int cpu, sum = 0;

	cpumask_clear(&c);
	CONF_EXPECT(cpumask_first(&c) >= nr_cpu_ids);
	CONF_EXPECT(cpumask_any(&c) >= nr_cpu_ids);
	for_each_cpu(cpu, &c)
		sum++;
	CONF_EQ(sum, 0);
	cpumask_set_cpu(0, &c);
	CONF_EQ(cpumask_first(&c), 0);
	CONF_EQ(cpumask_any(&c), 0);
	CONF_EXPECT(cpumask_next(0, &c) >= nr_cpu_ids);
	CONF_EQ(cpumask_next(-1, &c), 0);
	CONF_EQ(cpumask_any_and(&c, cpu_online_mask), 0);
	for_each_cpu(cpu, &c)
		sum++;
	CONF_EQ(sum, 1);
	CONF_EQ(cpumask_weight(cpu_online_mask), num_online_cpus());
}

CONF(SMP_01_TEXT, "%*pbl prints a set as a list.")
{
	char text[32];

	fill();
	snprintf(text, sizeof(text), "%*pbl", cpumask_pr_args(cpumask_of(0)));
	CONF_STREQ(text, "0");
	cpumask_clear(&c);
	snprintf(text, sizeof(text), "<%*pbl>", cpumask_pr_args(&c));
	CONF_STREQ(text, "<>");
}

CONF(SMP_01_VAR, "A cpumask_var_t is a set after it was allocated.")
{
	cpumask_var_t mask;

	if (!CONF_EXPECT(zalloc_cpumask_var(&mask, GFP_KERNEL)))
		return;
	CONF_EXPECT(cpumask_empty(mask));
	cpumask_set_cpu(0, mask);
	CONF_EXPECT(cpumask_test_cpu(0, mask));
	free_cpumask_var(mask);
}

CONF_SMP(SMP_01_MANY, 4, "Members of a set are met in order, those of two sets too.")
{
	unsigned int cpu, met = 0;

	fill();
	cpumask_set_cpu(3, &b);
	for_each_cpu(cpu, &b)
		met = met * 10 + cpu;
	CONF_EQ(met, 123);
	CONF_EQ(cpumask_last(&b), 3);
	CONF_EQ(cpumask_next_and(-1, &a, &b), 1);
	CONF_EQ(cpumask_any_but(&b, 1) != 1, 1);
	met = 0;
	for_each_cpu_and(cpu, &a, &b)
		met = met * 10 + cpu;
	CONF_EQ(met, 1);
}

CONF_MODULE(CONF_ROW(SMP_01), CONF_ROW(SMP_01_MEMBERS), CONF_ROW(SMP_01_SETS),
	    CONF_ROW(SMP_01_FIND), CONF_ROW(SMP_01_TEXT), CONF_ROW(SMP_01_VAR),
	    CONF_ROW(SMP_01_MANY));
