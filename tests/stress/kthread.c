// SPDX-License-Identifier: MIT
/*
 * Kernel threads that come and go on all CPUs: created, bound, run, parked, let go
 * on, stopped.
 *
 * An actor makes one life after another, and knows of each how it must end:
 *
 *	                            the function     kthread_stop()
 *	never woken                 is never run     -EINTR
 *	woken, stopped at once      is run or not    its result, or else -EINTR
 *	ended by itself, held       is run           its result
 *	parked before it ran        is run at last   its result
 *	parked later, or not        is run           its result
 *
 * While a life goes on, a timer on any CPU wakes it in the middle of whatever it
 * does, which changes nothing: a thread that is parked stays so, and one that is
 * asked to stop is not held up.
 *
 * A request that is lost leaves a thread asleep and its actor waiting for it: a run
 * that does not end. A thread that is left over shows in the list of tasks.
 *
 * Context: actors and lives in process context, the timer in softirq context.
 * Locking: what a life writes its actor reads after it has ended or while it is
 * parked; counts that are read earlier are read once, and may be old.
 * Linux: - ; kernel/smpboot.c parks its threads at each CPU that goes.
 */
#include "stress.h"

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/timer.h>

#define ACTORS_PER_CPU 2
#define LOOPS 200
#define PARKS 4
#define WAKE_JIFFIES 2
#define LEFT_OVER_JIFFIES (10 * HZ) /* a thread that has ended is soon off the list */
#define RESULTS 1000

/**
 * struct life - of one thread
 * @task: it (set at creation; the actor has a reference)
 * @cpu: where it must be, or -1
 * @result: what it returns (set at creation)
 * @entered: times its function was called (the thread)
 * @beats: rounds of its loop (the thread)
 * @waker: wakes it now and then
 */
struct life {
	struct task_struct *task;
	int cpu;
	int result;
	unsigned int entered;
	unsigned int beats;
	struct timer_list waker;
};

static void __bh_context wake_life(struct timer_list *timer)
{
	struct life *life = from_timer(life, timer, waker);

	wake_up_process(life->task);
	mod_timer(timer, jiffies + stress_below(WAKE_JIFFIES + 1));
}

static void __process_context enter(struct life *life)
{
	WRITE_ONCE(life->entered, life->entered + 1);
	STRESS_CHECK(current == life->task, "a thread is %s, not the one created", current->comm);
	STRESS_CHECK(kthread_data(current) == life && kthread_func(current),
		     "a thread does not know its argument");
}

static void __process_context beat(struct life *life)
{
	WRITE_ONCE(life->beats, life->beats + 1);
	STRESS_CHECK(life->cpu < 0 || life->cpu == smp_processor_id(),
		     "a thread bound to CPU %d is on another", life->cpu);
	stress_delay(LOOPS);
}

/* Parks when it is asked to, sleeps else, until it is stopped. */
static int __process_context live_until_stopped(void *data)
{
	struct life *life = data;

	enter(life);
	while (!kthread_should_stop()) {
		beat(life);
		if (kthread_should_park()) {
			kthread_parkme();
			continue;
		}
		set_current_state(stress_below(2) ? TASK_INTERRUPTIBLE : TASK_UNINTERRUPTIBLE);
		if (!kthread_should_stop() && !kthread_should_park())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return life->result;
}

static int __process_context live_shortly(void *data)
{
	struct life *life = data;

	enter(life);
	beat(life);
	if (!stress_below(4))
		schedule_timeout_uninterruptible(1);
	if (stress_below(2))
		kthread_exit(life->result);
	return life->result;
}

/* Not woken yet. False: there is no memory. */
static bool __process_context create(struct life *life, int (*fn)(void *data))
{
	int cpu = stress_below(num_online_cpus());

	*life = (struct life){ .cpu = -1, .result = stress_below(RESULTS) };
	if (stress_below(2)) {
		life->cpu = cpu;
		life->task = kthread_create_on_cpu(fn, life, cpu, "life/%u");
	} else {
		life->task = kthread_create(fn, life, "life");
	}
	if (IS_ERR(life->task))
		return false;
	if (life->cpu < 0 && stress_below(2)) {
		life->cpu = cpu;
		kthread_bind(life->task, cpu);
	}
	get_task_struct(life->task);
	timer_setup(&life->waker, wake_life, 0);
	return true;
}

static void __process_context start(struct life *life)
{
	wake_up_process(life->task);
	if (!stress_below(4))
		return;
	life->waker.expires = jiffies + stress_below(WAKE_JIFFIES);
	add_timer_on(&life->waker, stress_below(num_online_cpus()));
}

/* Its end. @must_run: its function was called, in any case. */
static void __process_context end(struct life *life, bool must_run)
{
	int result = kthread_stop(life->task), right;

	timer_shutdown_sync(&life->waker);
	right = life->entered ? life->result : -EINTR;
	STRESS_CHECK(result == right, "kthread_stop() returns %d, not %d", result, right);
	STRESS_CHECK(life->entered <= 1, "a thread's function was called %u times", life->entered);
	STRESS_CHECK(!must_run || life->entered, "a thread's function was not called");
	put_task_struct(life->task);
	stress_op();
}

/* Broken: woken all the same. */
static void __process_context stop_unborn(struct life *life)
{
	if (!create(life, live_until_stopped))
		return;
	if (stress_broken) {
		wake_up_process(life->task);
		schedule_timeout_uninterruptible(1);
	}
	stress_delay(LOOPS);
	end(life, false);
	STRESS_CHECK(!life->entered, "a thread that was never woken has run its function");
}

static void __process_context stop_running(struct life *life)
{
	if (!create(life, live_until_stopped))
		return;
	start(life);
	if (stress_below(2))
		stress_delay(LOOPS);
	else
		schedule_timeout_uninterruptible(stress_below(2));
	end(life, false);
}

/* The function may not have begun when it is stopped: only who has seen it knows. */
static void __process_context stop_dead(struct life *life)
{
	bool seen = stress_below(4);

	if (!create(life, live_shortly))
		return;
	start(life);
	while (seen && !READ_ONCE(life->entered))
		schedule_timeout_uninterruptible(1);
	stress_delay(LOOPS);
	end(life, seen);
}

/* In the park nothing moves. Broken: somebody lets it out. */
static void __process_context check_parked(struct life *life)
{
	unsigned int beats = READ_ONCE(life->beats);

	if (stress_broken)
		kthread_unpark(life->task);
	if (stress_below(4))
		stress_delay(LOOPS);
	else
		schedule_timeout_uninterruptible(1);
	STRESS_CHECK(READ_ONCE(life->beats) == beats, "a thread is parked, and goes on");
}

/* It goes on: if it did not, this would not end. */
static void __process_context unpark(struct life *life)
{
	unsigned int beats = READ_ONCE(life->beats);

	/* Broken: it is out already, and may have come to rest. */
	if (stress_broken)
		return;
	kthread_unpark(life->task);
	while (READ_ONCE(life->beats) == beats)
		schedule_timeout_uninterruptible(1);
}

static void __process_context park_and_stop(struct life *life)
{
	bool early = stress_below(2);
	int error;

	if (!create(life, live_until_stopped))
		return;
	if (!early)
		start(life);
	for (unsigned int n = 1 + stress_below(PARKS); n; n--) {
		error = kthread_park(life->task);
		STRESS_CHECK(!error, "kthread_park() returns %d", error);
		STRESS_CHECK(!early || !life->entered, "parked before it began, and has begun");
		check_parked(life);
		early = false;
		/* The last time it may be kthread_stop() that lets it out. */
		if (n > 1 || stress_below(2))
			unpark(life);
	}
	end(life, true);
}

static void __process_context make_lives(unsigned int nr)
{
	static void (*const kinds[])(struct life *) = { stop_unborn, stop_running, stop_dead,
							park_and_stop };
	struct life life;

	while (stress_goes_on())
		kinds[stress_below(ARRAY_SIZE(kinds))](&life);
}

static unsigned int count_tasks(void)
{
	unsigned int nr = 0;
	struct task_struct *p;

	rcu_read_lock();
	for_each_process(p)
		nr++;
	rcu_read_unlock();
	return nr;
}

STRESS(kthread_churn, "TOR-16", "A thread runs, parks and ends when it is told to, and is gone.")
{
	unsigned int before = count_tasks();
	unsigned long limit;

	stress_actors(ACTORS_PER_CPU, make_lives);
	limit = jiffies + LEFT_OVER_JIFFIES;
	while (count_tasks() > before && time_before(jiffies, limit))
		schedule_timeout_uninterruptible(1);
	STRESS_CHECK(count_tasks() <= before, "%u tasks before, and %u at the end", before,
		     count_tasks());
}
