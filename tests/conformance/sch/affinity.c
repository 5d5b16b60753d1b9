// SPDX-License-Identifier: MIT
/*
 * SCH-20: the CPUs on which a thread may run.
 *
 * Context: process context.
 * Locking: none; a thread says where it is, the row waits until it is where it was sent.
 * Linux: kernel/sched/core.c (set_cpus_allowed_ptr).
 */
#include "sch.h"

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kthread.h>
#include <linux/smp.h>

static int is_on; /* where the thread was last */
static bool sleeps;

static int wander(void *unused)
{
	while (!kthread_should_stop()) {
		WRITE_ONCE(is_on, raw_smp_processor_id());
		if (READ_ONCE(sleeps))
			schedule_timeout_uninterruptible(1);
		else
			cond_resched();
	}
	return 0;
}

static struct task_struct *start_wanderer(bool asleep)
{
	struct task_struct *k;

	WRITE_ONCE(sleeps, asleep);
	WRITE_ONCE(is_on, -1);
	k = kthread_run(wander, NULL, "conf-sch");
	if (!CONF_EXPECT(!IS_ERR(k)))
		return NULL;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(is_on) >= 0));
	return k;
}

/* It comes to @cpu, and stays there. */
static void settles_on(struct task_struct *k, int cpu)
{
	int i;

	if (!CONF_EXPECT(conf_sleep_until(READ_ONCE(is_on) == cpu)))
		return;
	CONF_EQ(task_cpu(k), cpu);
	for (i = 0; i < TICKS; i++) {
		schedule_timeout_uninterruptible(1);
		CONF_EQ(READ_ONCE(is_on), cpu);
	}
}

/* Send it to each CPU, twice round. */
static void send_round(bool asleep)
{
	struct task_struct *k = start_wanderer(asleep);
	int i, cpu;

	if (!k)
		return;
	for (i = 0; i < 2 * (int)num_online_cpus(); i++) {
		cpu = i % num_online_cpus();
		CONF_EQ(set_cpus_allowed_ptr(k, cpumask_of(cpu)), 0);
		settles_on(k, cpu);
	}
	kthread_stop(k);
}

CONF(SCH_20, "set_cpus_allowed_ptr() moves a thread that runs, and one that sleeps.")
{
	send_round(false);
	send_round(true);
}

CONF_SMP(SCH_20_SELF, 2, "A thread that moves itself is there when it returns.")
{
	int cpu, home = raw_smp_processor_id();

	for (cpu = 0; cpu < (int)num_online_cpus(); cpu++) {
		CONF_EQ(set_cpus_allowed_ptr(current, cpumask_of(cpu)), 0);
		CONF_EQ(raw_smp_processor_id(), cpu);
	}
	CONF_EQ(set_cpus_allowed_ptr(current, cpumask_of(home)), 0);
	CONF_EQ(raw_smp_processor_id(), home);
}

CONF(SCH_20_NONE,
     "A set without a CPU that is online is refused: -EINVAL, and nothing has changed.")
{
	struct task_struct *k = start_wanderer(true);
	static struct cpumask none;

	if (!k)
		return;
	CONF_EQ(set_cpus_allowed_ptr(k, cpumask_of(0)), 0);
	cpumask_clear(&none);
	CONF_EQ(set_cpus_allowed_ptr(k, &none), -EINVAL);
	cpumask_set_cpu(NR_CPUS - 1, &none);
	CONF_EQ(set_cpus_allowed_ptr(k, &none), -EINVAL);
	settles_on(k, 0);
	kthread_stop(k);
}

CONF(SCH_20_BOUND, "One that kthread_bind() has bound is moved too: only users are refused.")
{
	struct task_struct *k = kthread_create(wander, NULL, "conf-sch");
	int last = num_online_cpus() - 1;

	if (!CONF_EXPECT(!IS_ERR(k)))
		return;
	kthread_bind(k, 0);
	WRITE_ONCE(sleeps, true);
	WRITE_ONCE(is_on, -1);
	wake_up_process(k);
	settles_on(k, 0);
	CONF_EQ(set_cpus_allowed_ptr(k, cpumask_of(last)), 0);
	settles_on(k, last);
	CONF_EXPECT(k->flags & PF_NO_SETAFFINITY);
	kthread_stop(k);
}

CONF_MODULE(CONF_ROW(SCH_20), CONF_ROW(SCH_20_SELF), CONF_ROW(SCH_20_NONE), CONF_ROW(SCH_20_BOUND));
