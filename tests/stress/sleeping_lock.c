// SPDX-License-Identifier: MIT
/*
 * Mutexes and semaphores, whose waiters sleep.
 *
 * A mutex lets one thread inside, a semaphore as many as it has units. Each guards
 * a record that shows who is inside. Threads of every CPU take them, by waiting,
 * with a limit, or only if they are free, and sleep inside now and then. Timers,
 * tasklets and a top half try the semaphores and give back what they got: up() may
 * be called anywhere, and hands the unit to who has waited longest.
 *
 * Who gave up waiting must have got nothing, and who waits must be woken: actors
 * that do not return are a violation of their own.
 *
 * Context: actors in process context, timers and tasklets in softirq context, the
 * top half in hard interrupt context.
 * Locking: is what is tested. Other counts are atomic.
 * Linux: kernel/locking/locktorture.c.
 */
#include "stress.h"

#include <linux/atomic.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/semaphore.h>
#include <linux/smp.h>
#include <linux/timer.h>

#define LINE IRQ_SOFT_FIRST
#define ACTORS_PER_CPU 3
#define HOLD_LOOPS 20
#define SLEEPS 16 /* one of so many holders does, for a jiffy */
#define LIMIT_JIFFIES 3

/**
 * struct sleeping_lock - a lock and what it guards
 * @name: for reports
 * @units: how many may be inside
 * @is_mutex: @mlock is used, and not @semaphore
 * @inside: who is (atomic)
 * @count: of who was inside, where that is one at a time (the lock)
 * @taken: the same, and none is lost (atomic)
 */
struct sleeping_lock {
	const char *name;
	int units;
	bool is_mutex;
	struct mutex mlock;
	struct semaphore semaphore;
	atomic_t inside;
	int count;
	atomic_t taken;
};

static struct sleeping_lock locks[] = {
	{ .name = "mutex", .units = 1, .is_mutex = true },
	{ .name = "semaphore of 1", .units = 1 },
	{ .name = "semaphore of 3", .units = 3 },
};

static struct timer_list timers[NR_CPUS];
static struct tasklet_struct tasklets[NR_CPUS];
static atomic_t gave_up, by_interrupts; /* waits that ended without; units interrupts had */

static void enter(struct sleeping_lock *lock)
{
	int inside = atomic_inc_return(&lock->inside);

	STRESS_CHECK(inside <= lock->units, "%s: %d are inside", lock->name, inside);
	atomic_inc(&lock->taken);
}

static void leave(struct sleeping_lock *lock, int count)
{
	if (lock->units == 1)
		WRITE_ONCE(lock->count, count + 1);
	atomic_dec(&lock->inside);
}

static bool __process_context take_mutex(struct mutex *lock)
{
	switch (stress_below(4)) {
	case 0:
		return mutex_trylock(lock);
	case 1:
		return !mutex_lock_interruptible(lock);
	case 2:
		return !mutex_lock_killable(lock);
	}
	mutex_lock(lock);
	return true;
}

static bool __process_context take_semaphore(struct semaphore *semaphore)
{
	switch (stress_below(5)) {
	case 0:
		return !down_trylock(semaphore);
	case 1:
		return !down_timeout(semaphore, stress_below(LIMIT_JIFFIES));
	case 2:
		return !down_interruptible(semaphore);
	case 3:
		return !down_killable(semaphore);
	}
	down(semaphore);
	return true;
}

/* Broken: nobody takes any lock. */
static bool __process_context take(struct sleeping_lock *lock)
{
	if (stress_broken)
		return true;
	return lock->is_mutex ? take_mutex(&lock->mlock) : take_semaphore(&lock->semaphore);
}

static void __process_context drop(struct sleeping_lock *lock)
{
	if (stress_broken)
		return;
	if (lock->is_mutex)
		mutex_unlock(&lock->mlock);
	else
		up(&lock->semaphore);
}

static void __process_context use(struct sleeping_lock *lock)
{
	int count;

	if (!take(lock)) {
		atomic_inc(&gave_up);
		return;
	}
	count = READ_ONCE(lock->count);
	enter(lock);
	if (stress_below(SLEEPS))
		stress_delay(HOLD_LOOPS);
	else
		schedule_timeout_uninterruptible(1);
	leave(lock, count);
	drop(lock);
	stress_op();
}

/* In an interrupt: one of the semaphores, if it is free. */
static void try_one(void)
{
	struct sleeping_lock *lock = &locks[1 + stress_below(ARRAY_SIZE(locks) - 1)];
	int count;

	if (stress_broken || down_trylock(&lock->semaphore))
		return;
	count = READ_ONCE(lock->count);
	enter(lock);
	leave(lock, count);
	up(&lock->semaphore);
	atomic_inc(&by_interrupts);
}

static void __bh_context timer_tries(struct timer_list *timer)
{
	try_one();
	tasklet_schedule(&tasklets[smp_processor_id()]);
	if (!stress_ends())
		mod_timer(timer, jiffies + stress_below(LIMIT_JIFFIES));
}

static void __bh_context tasklet_tries(struct tasklet_struct *t)
{
	try_one();
}

static irqreturn_t __hardirq_context line_tries(int irq, void *dev_id)
{
	try_one();
	return IRQ_HANDLED;
}

static void __process_context use_locks(unsigned int nr)
{
	while (stress_goes_on()) {
		use(&locks[stress_below(ARRAY_SIZE(locks))]);
		if (!stress_below(4))
			irq_soft_raise(LINE);
	}
}

static void __process_context start(void)
{
	int cpu;

	for (unsigned int i = 0; i < ARRAY_SIZE(locks); i++) {
		mutex_init(&locks[i].mlock);
		sema_init(&locks[i].semaphore, locks[i].units);
		locks[i].count = 0;
		atomic_set(&locks[i].inside, 0);
		atomic_set(&locks[i].taken, 0);
	}
	atomic_set(&gave_up, 0);
	atomic_set(&by_interrupts, 0);
	if (request_irq(LINE, line_tries, 0, "stress", NULL))
		panic("line %d is taken", LINE);
	for_each_online_cpu(cpu) {
		tasklet_setup(&tasklets[cpu], tasklet_tries);
		timer_setup(&timers[cpu], timer_tries, 0);
		timers[cpu].expires = jiffies;
		add_timer_on(&timers[cpu], cpu);
	}
}

static void __process_context stop(void)
{
	int cpu;

	for_each_online_cpu(cpu) {
		timer_shutdown_sync(&timers[cpu]);
		tasklet_kill(&tasklets[cpu]);
	}
	free_irq(LINE, NULL);
}

static void __process_context check_lock(struct sleeping_lock *lock)
{
	int units = 0, taken = atomic_read(&lock->taken);

	STRESS_CHECK(taken, "%s: nobody ever had it", lock->name);
	STRESS_CHECK(lock->units > 1 || lock->count == taken, "%s: %d counted, and %d were inside",
		     lock->name, lock->count, taken);
	STRESS_CHECK(!mutex_is_locked(&lock->mlock), "%s: still taken at the end", lock->name);
	while (units <= lock->units && !down_trylock(&lock->semaphore))
		units++;
	STRESS_CHECK(units == lock->units, "%s: %d units at the end", lock->name, units);
}

STRESS(sleeping_locks, "TOR-19-SLEEP",
       "As many are inside as there are units, and each waiter ends.")
{
	start();
	stress_actors(ACTORS_PER_CPU, use_locks);
	stop();
	for (unsigned int i = 0; i < ARRAY_SIZE(locks); i++)
		check_lock(&locks[i]);
	STRESS_CHECK(atomic_read(&gave_up), "nobody ever gave up waiting");
	STRESS_CHECK(atomic_read(&by_interrupts), "interrupts never got a unit");
}
