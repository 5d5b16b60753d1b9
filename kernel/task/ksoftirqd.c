// SPDX-License-Identifier: MIT
/*
 * ksoftirqd/N: the thread that runs softirqs which would otherwise keep their
 * CPU from its threads, or which a thread raised with nobody there to look.
 *
 * It handles what is pending, lets other threads go, and sleeps when nothing is
 * left. One a CPU, bound to it.
 *
 * Context: process context; the handlers it calls run in softirq context.
 * Locking: none.
 * Linux: kernel/softirq.c (run_ksoftirqd, softirq_threads).
 */
#include "task.h"

#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kthread.h>

static DEFINE_PER_CPU(struct task_struct *, ksoftirqd);

/* Called with interrupts off; softirq.c's hook. */
static void wakeup_softirqd(void)
{
	struct task_struct *task = this_cpu_read(ksoftirqd);

	if (task)
		wake_up_process(task);
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

void ksoftirqd_init(void)
{
	int cpu = smp_processor_id();
	struct task_struct *task = kthread_create(ksoftirqd_fn, NULL, "ksoftirqd/%d", cpu);

	if (IS_ERR(task))
		panic("no memory for ksoftirqd/%d", cpu);
	kthread_bind(task, cpu);
	this_cpu_write(ksoftirqd, task);
	softirq_set_wakeup(wakeup_softirqd);
	wake_up_process(task);
}
