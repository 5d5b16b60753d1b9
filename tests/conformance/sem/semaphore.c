// SPDX-License-Identifier: MIT
/*
 * SEM rows: semaphores.
 *
 * Context: process context; up() and down_trylock() also from handlers.
 * Locking: the semaphore's own.
 * Linux: kernel/locking/semaphore.c.
 */
#include "conf_cpus.h"

#include <linux/atomic.h>
#include <linux/sched/signal.h>
#include <linux/semaphore.h>

#define TICKS 5
#define UNITS 2
#define TURNS 300

/* A thread that takes a unit by @take; the @order in which those got one. */
struct taker {
	struct conf_helper h;
	struct semaphore *sem;
	int (*take)(struct semaphore *sem);
	int ret;
	int order;
};

static atomic_t taken;

static void taker_thread(void *arg)
{
	struct taker *t = arg;

	allow_signal(SIGTERM);
	allow_signal(SIGKILL);
	t->ret = t->take(t->sem);
	flush_signals(current);
	WRITE_ONCE(t->order, atomic_inc_return(&taken));
}

static bool start_taker(struct taker *t, unsigned int state)
{
	t->order = 0;
	if (!conf_helper_start(&t->h, conf_other_cpu(), taker_thread, t))
		return false;
	return CONF_EXPECT(conf_sleep_until(READ_ONCE(t->h.task->__state) == state));
}

static int take_plain(struct semaphore *sem)
{
	down(sem);
	return 0;
}

static int take_long(struct semaphore *sem)
{
	return down_timeout(sem, 100 * HZ);
}

static void give(void *arg)
{
	up(arg);
}

static int tried;

static void try_it(void *arg)
{
	tried = down_trylock(arg);
}

CONF(SEM_01, "down() takes a unit, and waits if there is none; anybody gives one back.")
{
	static DEFINE_SEMAPHORE(one);
	struct semaphore sem;
	struct taker t = { .sem = &sem, .take = take_plain };
	struct conf_helper giver;

	down(&one);
	CONF_EQ(down_trylock(&one), 1);
	up(&one);
	sema_init(&sem, 2);
	down(&sem);
	down(&sem);
	CONF_EQ(sem.count, 0);
	if (!start_taker(&t, TASK_UNINTERRUPTIBLE))
		return;
	conf_in_hardirq(give, &sem);
	conf_helper_join(&t.h);
	if (!start_taker(&t, TASK_UNINTERRUPTIBLE))
		return;
	conf_in_softirq(give, &sem);
	conf_helper_join(&t.h);
	if (!start_taker(&t, TASK_UNINTERRUPTIBLE))
		return;
	if (conf_helper_start(&giver, conf_other_cpu(), give, &sem))
		conf_helper_join(&giver);
	conf_helper_join(&t.h);
	CONF_EQ(sem.count, 0);
}

CONF(SEM_02, "down_trylock() returns 0 if it got a unit and 1 if there is none, in any context.")
{
	struct semaphore sem;

	sema_init(&sem, 2);
	CONF_EQ(down_trylock(&sem), 0);
	conf_in_hardirq(try_it, &sem);
	CONF_EQ(tried, 0);
	conf_in_hardirq(try_it, &sem);
	CONF_EQ(tried, 1);
	CONF_EQ(down_trylock(&sem), 1);
	up(&sem);
	conf_in_softirq(try_it, &sem);
	CONF_EQ(tried, 0);
	CONF_EQ(sem.count, 0);
}

/* What a wait for a unit returns that is woken by up(), or by a signal. */
static int result(int (*take)(struct semaphore *sem), unsigned int state, int sig)
{
	struct semaphore sem;
	struct taker t = { .sem = &sem, .take = take };

	sema_init(&sem, 0);
	if (!start_taker(&t, state))
		return -1;
	if (sig)
		send_sig(sig, t.h.task, 0);
	else
		up(&sem);
	conf_helper_join(&t.h);
	CONF_EQ(sem.count, 0);
	CONF_EXPECT(list_empty(&sem.wait_list));
	return t.ret;
}

CONF(SEM_03, "down_interruptible() and down_killable(): 0 or -EINTR; down_timeout(): 0 or -ETIME.")
{
	struct semaphore sem;
	unsigned long start = jiffies;

	CONF_EQ(result(down_interruptible, TASK_INTERRUPTIBLE, 0), 0);
	CONF_EQ(result(down_interruptible, TASK_INTERRUPTIBLE, SIGTERM), -EINTR);
	CONF_EQ(result(down_killable, TASK_KILLABLE, 0), 0);
	CONF_EQ(result(down_killable, TASK_KILLABLE, SIGKILL), -EINTR);
	CONF_EQ(result(take_long, TASK_UNINTERRUPTIBLE, 0), 0);
	sema_init(&sem, 0);
	CONF_EQ(down_timeout(&sem, TICKS), -ETIME);
	CONF_EXPECT(time_after_eq(jiffies, start + TICKS));
	CONF_EQ(down_timeout(&sem, 0), -ETIME);
	up(&sem);
	CONF_EQ(down_timeout(&sem, 0), 0);
}

CONF(SEM_03_SIGNAL, "A unit that is there is taken in spite of a signal.")
{
	struct semaphore sem;

	sema_init(&sem, 1);
	allow_signal(SIGTERM);
	send_sig(SIGTERM, current, 0);
	CONF_EQ(down_interruptible(&sem), 0);
	CONF_EQ(down_interruptible(&sem), -EINTR);
	flush_signals(current);
}

CONF(SEM_04, "up() hands the unit to who has waited longest; it does not become free in between.")
{
	struct semaphore sem;
	struct taker t[3] = {};
	int i, started;

	sema_init(&sem, 0);
	atomic_set(&taken, 0);
	for (started = 0; started < 3; started++) {
		t[started].sem = &sem;
		t[started].take = take_plain;
		if (!start_taker(&t[started], TASK_UNINTERRUPTIBLE))
			break;
	}
	for (i = 0; i < started; i++) {
		up(&sem);
		CONF_EQ(down_trylock(&sem), 1);
		conf_helper_join(&t[i].h);
		CONF_EQ(t[i].order, i + 1);
	}
	CONF_EQ(sem.count, 0);
}

static struct semaphore units;
static atomic_t holders, most, too_many;

static void contend(int nr)
{
	int i, n;

	for (i = 0; i < TURNS; i++) {
		down(&units);
		n = atomic_inc_return(&holders);
		if (n > UNITS)
			atomic_inc(&too_many);
		if (n > atomic_read(&most))
			atomic_set(&most, n);
		if (i % 4 == 0)
			schedule_timeout_uninterruptible(1);
		atomic_dec(&holders);
		up(&units);
	}
}

CONF_SMP(SEM_05, 4, "Of four threads that contend for two units, two have one at a time.")
{
	sema_init(&units, UNITS);
	atomic_set(&holders, 0);
	atomic_set(&most, 0);
	atomic_set(&too_many, 0);
	conf_on_cpus(4, contend);
	CONF_EQ(atomic_read(&too_many), 0);
	CONF_EQ(atomic_read(&most), UNITS);
	CONF_EQ(units.count, UNITS);
}

CONF_MODULE(CONF_ROW(SEM_01), CONF_ROW(SEM_02), CONF_ROW(SEM_03), CONF_ROW(SEM_03_SIGNAL),
	    CONF_ROW(SEM_04), CONF_ROW(SEM_05));
