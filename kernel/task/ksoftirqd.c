// SPDX-License-Identifier: MIT
/*
 * ksoftirqd/N: the thread that runs softirqs which would otherwise keep their
 * CPU from its threads, or which a thread raised with nobody there to look.
 *
 * It handles what is pending, lets other threads go, and sleeps when nothing is
 * left. One a CPU, bound to it. Also the sleep of whoever waits for a tasklet:
 * what kernel/softirq may not do itself.
 *
 * Context: process context; the handlers it calls run in softirq context.
 * Locking: none.
 * Linux: kernel/softirq.c (run_ksoftirqd, softirq_threads).
 */
#include "task.h"

#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/wait.h>

static DEFINE_PER_CPU(struct task_struct *, ksoftirqd);

/* Called with interrupts off; softirq.c's hook. */
static void wakeup_softirqd(void)
{
	struct task_struct *task = this_cpu_read(ksoftirqd);

	if (task)
		wake_up_process(task);
}

static DECLARE_WAIT_QUEUE_HEAD(tasklet_wait);

static void __process_context wait_for_tasklet(struct tasklet_struct *t, int nr)
{
	wait_event(tasklet_wait, !test_bit(nr, &t->state));
}

static void wake_tasklet_waiters(void)
{
	wake_up_all(&tasklet_wait);
}

static int __process_context ksoftirqd_fn(void *unused)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!local_softirq_pending()) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		run_ksoftirqd();
		cond_resched();
	}
	return 0;
}

static void __process_context start_on(int cpu)
{
	struct task_struct *task = kthread_create(ksoftirqd_fn, NULL, "ksoftirqd/%d", cpu);

	if (IS_ERR(task))
		panic("no memory for ksoftirqd/%d", cpu);
	kthread_bind(task, cpu);
	per_cpu(ksoftirqd, cpu) = task;
	wake_up_process(task);
}

void ksoftirqd_init(void)
{
	int cpu;

	softirq_set_wakeup(wakeup_softirqd);
	tasklet_set_wait(wait_for_tasklet, wake_tasklet_waiters);
	for_each_online_cpu(cpu)
		start_on(cpu);
}
