// SPDX-License-Identifier: MIT
/*
 * The list of tasks while threads begin and end on all CPUs: it is walked in
 * threads and in top halves, and tasks are found by their number and held.
 *
 * A task that was freed shows: its memory is soon another task's, with another
 * pid, or was zeroed for that.
 *
 * Context: actors in process context; one walker in a top half.
 * Locking: readers of RCU; counts are atomic.
 * Linux: - (LTP's fork and /proc tests do it from user space).
 */
#include "stress.h"

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#define MOST_PER_CPU 8
#define LOOPS 60
#define STRESS_IRQ (NR_IRQS - 1)
#define NAME "short-lived"

static atomic_t alive;
static DEFINE_PER_CPU(pid_t, newest); /* a hint for who looks for one */

static int __process_context short_life(void *data)
{
	stress_delay(LOOPS);
	if (stress_below(2))
		schedule_timeout_uninterruptible(1);
	atomic_dec(&alive);
	return 0;
}

static void __process_context make_one(void)
{
	unsigned int cpus = num_online_cpus();
	struct task_struct *task;

	if (atomic_read(&alive) >= MOST_PER_CPU * cpus)
		return;
	task = kthread_create(short_life, NULL, NAME);
	if (IS_ERR(task))
		return;
	atomic_inc(&alive);
	WRITE_ONCE(per_cpu(newest, smp_processor_id()), task->pid);
	kthread_bind(task, stress_below(cpus));
	wake_up_process(task);
}

/* A reader stands on @p. */
static void look_at(const struct task_struct *p, const char *where)
{
	pid_t pid = READ_ONCE(p->pid);

	stress_delay(LOOPS);
	STRESS_CHECK(pid > 0 && READ_ONCE(p->pid) == pid, "%s: task %d becomes %d", where, pid,
		     READ_ONCE(p->pid));
	STRESS_CHECK(refcount_read(&p->usage) > 0, "%s: task %d has %u references", where, pid,
		     refcount_read(&p->usage));
}

static void walk(const char *where)
{
	struct task_struct *p;

	rcu_read_lock();
	for_each_process(p)
		if (!stress_below(8))
			look_at(p, where);
	rcu_read_unlock();
}

/* Broken: the task is looked at when the reader has ended, and its CPU done something else. */
static void __process_context walk_and_go_on(void)
{
	struct task_struct *p, *last = current;
	pid_t pid;

	rcu_read_lock();
	for_each_process(p)
		last = p;
	pid = last->pid;
	rcu_read_unlock();
	schedule_timeout_uninterruptible(4);
	STRESS_CHECK(last->pid == pid, "task %d becomes %d", pid, last->pid);
}

static irqreturn_t __hardirq_context walk_in_top_half(int irq, void *dev_id)
{
	walk("a top half");
	return IRQ_HANDLED;
}

static void __process_context find_one(void)
{
	pid_t pid = READ_ONCE(per_cpu(newest, stress_below(num_online_cpus())));
	struct task_struct *task = find_get_task_by_vpid(pid);

	if (!task)
		return;
	if (stress_below(2))
		schedule_timeout_uninterruptible(1 + stress_below(4));
	STRESS_CHECK(task->pid == pid, "task %d, which is held, becomes %d", pid, task->pid);
	STRESS_CHECK(!strcmp(task->comm, NAME), "task %d, which is held, is called %s", pid,
		     task->comm);
	put_task_struct(task);
}

/* Of each CPU one makes threads, one walks over them, one looks for them. */
static void __process_context make_or_find(unsigned int nr)
{
	unsigned int role = nr / num_online_cpus();

	while (stress_goes_on()) {
		if (role == 0)
			make_one();
		else if (role == 1 && stress_broken)
			walk_and_go_on();
		else if (role == 1 && stress_below(4))
			walk("a thread");
		else if (role == 1)
			irq_soft_raise(STRESS_IRQ);
		else
			find_one();
		stress_op();
	}
}

STRESS(task_list, "PID-03", "A task that a reader finds is that task until the reader ends.")
{
	atomic_set(&alive, 0);
	if (request_irq(STRESS_IRQ, walk_in_top_half, 0, "stress", &alive))
		stress_violation("request_irq() failed");
	stress_actors(3, make_or_find);
	free_irq(STRESS_IRQ, &alive);
	while (atomic_read(&alive))
		schedule_timeout_uninterruptible(1);
	rcu_barrier();
}
