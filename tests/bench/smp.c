// SPDX-License-Identifier: MIT
/*
 * Several CPUs: reaching another one, and whether CPUs that share nothing cost
 * each other anything.
 *
 * QEMU's counting clock is the sum of what all CPUs do, so the scaling rows give
 * the instructions of an operation, whoever executed them: waiting for another
 * CPU would show, at 4 CPUs, as more of them than at 1.
 *
 * Context: rows in a thread; workers in a thread on each CPU; handlers in hardirq
 * and softirq context.
 * Locking: what is measured. Times are published by the one that takes them.
 * Linux: kernel/sched/core.c (try_to_wake_up), kernel/smp.c.
 */
#include "bench.h"

#include <asm/processor.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#define OTHER_CPU 1
#define SCALE_SAMPLES 5
#define SCALE_OPERATIONS 5000 /* each worker's */
#define FAR_JIFFIES (100 * HZ)

static u32 taken_at; /* 0: not yet */

static void take_time(void *unused)
{
	WRITE_ONCE(taken_at, bench_now());
}

static void __process_context await_time(void)
{
	while (!READ_ONCE(taken_at))
		cpu_relax();
}

static int __process_context take_time_when_woken(void *unused)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		take_time(NULL);
		set_current_state(TASK_UNINTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/* False, and the row skipped, where there is nobody to reach. */
static bool has_other(void)
{
	if (cpu_online(OTHER_CPU))
		return true;
	bench_skip("needs 2 CPUs");
	return false;
}

BENCH(smp_wake, "wake_up_process of a thread on an idle CPU → it runs")
{
	struct task_struct *task;
	u32 start;

	if (!has_other())
		return;
	task = kthread_create(take_time_when_woken, NULL, "bench-other");
	if (IS_ERR(task)) {
		bench_skip("no thread");
		return;
	}
	kthread_bind(task, OTHER_CPU);
	wake_up_process(task);
	for (int i = 0; i < BENCH_SAMPLES; i++) {
		/* Until it sleeps, and its CPU idles. */
		schedule_timeout_uninterruptible(1);
		taken_at = 0;
		start = bench_now();
		wake_up_process(task);
		await_time();
		bench_interval(start, taken_at);
	}
	kthread_stop(task);
}

BENCH(smp_call, "smp_call_function_single on an idle CPU, until it returns")
{
	u32 start;

	if (!has_other())
		return;
	for (int i = 0; i < BENCH_SAMPLES; i++) {
		schedule_timeout_uninterruptible(1);
		start = bench_now();
		smp_call_function_single(OTHER_CPU, take_time, NULL, 1);
		bench_interval(start, bench_now());
	}
}

/**
 * struct worker - what one CPU works on, and nobody else touches
 * @operate: does it once
 */
struct worker {
	void (*operate)(struct worker *w);
	struct tasklet_struct tasklet;
	struct timer_list timer;
	struct work_struct work;
	spinlock_t lock;
} __aligned(64);

static struct worker workers[NR_CPUS];
static atomic_t working;
static struct completion all_done;

static int __process_context operate_often(void *data)
{
	struct worker *w = data;

	for (int i = 0; i < SCALE_OPERATIONS; i++)
		w->operate(w);
	if (atomic_dec_and_test(&working))
		complete(&all_done);
	return 0;
}

static void __bh_context tasklet_nothing(struct tasklet_struct *t)
{
}

static void __bh_context timer_nothing(struct timer_list *t)
{
}

static void __process_context work_nothing(struct work_struct *work)
{
}

static struct task_struct *__process_context create_worker(int cpu,
							   void (*operate)(struct worker *w))
{
	struct worker *w = &workers[cpu];
	struct task_struct *task = kthread_create(operate_often, w, "bench/%d", cpu);

	if (IS_ERR(task))
		panic("no memory for the bench's threads");
	w->operate = operate;
	tasklet_setup(&w->tasklet, tasklet_nothing);
	timer_setup(&w->timer, timer_nothing, 0);
	INIT_WORK(&w->work, work_nothing);
	spin_lock_init(&w->lock);
	kthread_bind(task, cpu);
	return task;
}

/* All CPUs at once, nobody waits awake; a sample is what 100 operations took. */
static void __process_context scale(void (*operate)(struct worker *w))
{
	struct task_struct *task[NR_CPUS] = { NULL };
	u32 start;
	int cpu;

	for (int i = 0; i < SCALE_SAMPLES; i++) {
		init_completion(&all_done);
		atomic_set(&working, num_online_cpus());
		for_each_online_cpu(cpu)
			task[cpu] = create_worker(cpu, operate);
		start = bench_now();
		for_each_online_cpu(cpu)
			wake_up_process(task[cpu]);
		wait_for_completion(&all_done);
		bench_sample((bench_now() - start) / (num_online_cpus() * SCALE_OPERATIONS / 100));
	}
}

static void __process_context run_tasklet(struct worker *w)
{
	local_bh_disable();
	tasklet_schedule(&w->tasklet);
	local_bh_enable();
}

static void arm_and_delete(struct worker *w)
{
	mod_timer(&w->timer, jiffies + FAR_JIFFIES);
	del_timer(&w->timer);
}

static void lock_and_unlock(struct worker *w)
{
	spin_lock(&w->lock);
	spin_unlock(&w->lock);
}

static void __process_context queue_and_flush(struct worker *w)
{
	schedule_work(&w->work);
	flush_work(&w->work);
}

BENCH(smp_tasklets, "100 tasklets scheduled and run, each CPU its own")
{
	scale(run_tasklet);
}

BENCH(smp_timers, "100 mod_timer + del_timer pairs, each CPU its own timer")
{
	scale(arm_and_delete);
}

BENCH(smp_locks, "100 spin_lock/unlock pairs, each CPU its own lock")
{
	scale(lock_and_unlock);
}

BENCH(smp_works, "100 works queued, run and flushed, each CPU its own")
{
	scale(queue_and_flush);
}
