// SPDX-License-Identifier: MIT
/*
 * Threads: a switch in its two usual forms, and a thread's whole life.
 *
 * This thread and its partner wake each other in turn and sleep. A round is two
 * switches, so a sample is half of it.
 *
 * Context: threads.
 * Locking: none; only one of the two runs at a time.
 * Linux: kernel/sched/core.c, kernel/kthread.c.
 */
#include "bench.h"

#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/wait.h>

static struct task_struct *this_side;
static bool partners_turn;
static DECLARE_WAIT_QUEUE_HEAD(this_queue);
static DECLARE_WAIT_QUEUE_HEAD(partners_queue);

static int __process_context wake_partner(void *data)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_UNINTERRUPTIBLE);
		wake_up_process(this_side);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/* Start it and let it run until it sleeps. NULL, and the row skipped, if that fails. */
static struct task_struct *__process_context start_partner(int (*fn)(void *data))
{
	struct task_struct *partner;

	this_side = current;
	partners_turn = false;
	partner = kthread_run(fn, NULL, "bench-partner");
	if (IS_ERR(partner)) {
		bench_skip("no thread");
		return NULL;
	}
	while (task_is_running(partner))
		schedule_timeout_uninterruptible(1);
	return partner;
}

BENCH(switch_wake_up, "switch by wake_up_process/schedule")
{
	struct task_struct *partner = start_partner(wake_partner);
	u32 start;

	if (!partner)
		return;
	for (int i = 0; i < BENCH_SAMPLES; i++) {
		start = bench_now();
		set_current_state(TASK_UNINTERRUPTIBLE);
		wake_up_process(partner);
		schedule();
		bench_interval(start, start + (bench_now() - start) / 2);
	}
	kthread_stop(partner);
}

static int __process_context wait_partner(void *data)
{
	while (!kthread_should_stop()) {
		wait_event(partners_queue, partners_turn || kthread_should_stop());
		partners_turn = false;
		wake_up(&this_queue);
	}
	return 0;
}

BENCH(switch_wait_event, "switch by wait_event/wake_up")
{
	struct task_struct *partner = start_partner(wait_partner);
	u32 start;

	if (!partner)
		return;
	for (int i = 0; i < BENCH_SAMPLES; i++) {
		start = bench_now();
		partners_turn = true;
		wake_up(&partners_queue);
		wait_event(this_queue, !partners_turn);
		bench_interval(start, start + (bench_now() - start) / 2);
	}
	kthread_stop(partner);
}

static int __process_context until_stopped(void *data)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_UNINTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

BENCH(kthread, "kthread_run + kthread_stop")
{
	struct task_struct *task;
	u32 start;

	for (int i = 0; i < BENCH_SAMPLES; i++) {
		start = bench_now();
		task = kthread_run(until_stopped, NULL, "bench-thread");
		if (IS_ERR(task)) {
			bench_skip("no thread");
			return;
		}
		kthread_stop(task);
		bench_interval(start, bench_now());
	}
}
