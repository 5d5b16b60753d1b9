// SPDX-License-Identifier: MIT
/*
 * TOR-19: locks, taken on all CPUs, in threads, tasklets and top halves, each in the way
 * that is right for who else takes it. Whoever holds it looks whether somebody else does.
 *
 * Context: process, softirq and hardirq context.
 * Locking: what is tested.
 * Linux: kernel/locking/locktorture.c.
 */
#include "tor.h"

#include <linux/bottom_half.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/rwlock.h>
#include <linux/semaphore.h>
#include <linux/spinlock.h>

#define ROUNDS 200

/* Inside: writers count up by hand, and nobody else is there. */
static int holders;
static int sum; /* not atomic: the lock is to make it exact */
static atomic_t wrong, entered;

static void write_inside(void)
{
	int read = READ_ONCE(sum);

	WRITE_ONCE(holders, holders + 1);
	if (READ_ONCE(holders) != 1)
		atomic_inc(&wrong);
	tor_delay(10);
	WRITE_ONCE(sum, read + 1);
	if (READ_ONCE(holders) != 1)
		atomic_inc(&wrong);
	WRITE_ONCE(holders, holders - 1);
	atomic_inc(&entered);
}

static void begin(void)
{
	holders = sum = 0;
	atomic_set(&wrong, 0);
	atomic_set(&entered, 0);
}

static void end(void)
{
	CONF_EQ(atomic_read(&wrong), 0);
	CONF_EQ(holders, 0);
	CONF_EQ(sum, atomic_read(&entered));
}

/* --- Spinlocks ------------------------------------------------------------------------- */

static DEFINE_SPINLOCK(irq_lock);
static struct tasklet_struct tasklets[CONF_MAX_CPUS];
static bool busted;

static void locked_in_hardirq(void *unused)
{
	spin_lock(&irq_lock);
	write_inside();
	spin_unlock(&irq_lock);
	tasklet_schedule(&tasklets[raw_smp_processor_id()]);
}

static void locked_in_tasklet(struct tasklet_struct *t)
{
	unsigned long flags;

	spin_lock_irqsave(&irq_lock, flags);
	write_inside();
	spin_unlock_irqrestore(&irq_lock, flags);
}

static void locked_in_thread(void)
{
	unsigned long flags;

	switch (tor_below(3)) {
	case 0:
		spin_lock_irq(&irq_lock);
		write_inside();
		spin_unlock_irq(&irq_lock);
		break;
	case 1:
		if (!spin_trylock_irqsave(&irq_lock, flags))
			break;
		write_inside();
		spin_unlock_irqrestore(&irq_lock, flags);
		break;
	default:
		spin_lock_irqsave(&irq_lock, flags);
		write_inside();
		spin_unlock_irqrestore(&irq_lock, flags);
	}
}

static void spin_rounds(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < ROUNDS; n++) {
		if (tor_below(4))
			locked_in_thread();
		else
			conf_raise_irq();
		tor_delay(20);
		cond_resched();
	}
	/* Busted: not locked, when the top half comes. */
	if (busted && !nr) {
		WRITE_ONCE(holders, holders + 1);
		conf_raise_irq();
		WRITE_ONCE(holders, holders - 1);
	}
}

static void spin(bool broken)
{
	int i;

	busted = broken;
	begin();
	for (i = 0; i < CONF_MAX_CPUS; i++)
		tasklet_setup(&tasklets[i], locked_in_tasklet);
	conf_take_irq(locked_in_hardirq, NULL);
	conf_on_cpus(tor_cpus(), spin_rounds);
	conf_give_irq_back();
	for (i = 0; i < CONF_MAX_CPUS; i++)
		tasklet_kill(&tasklets[i]);
	end();
}

CONF(TOR_19, "A spinlock that threads, tasklets and top halves take is held by one at a time.")
{
	spin(false);
}

CONF_BAD(TOR_19_BUSTED, 0, "The same, once without the lock.")
{
	spin(true);
}

/* --- With bottom halves ---------------------------------------------------------------- */

static DEFINE_SPINLOCK(bh_lock);
static DEFINE_RWLOCK(rw_lock);

static void bh_in_tasklet(struct tasklet_struct *t)
{
	spin_lock(&bh_lock);
	write_inside();
	spin_unlock(&bh_lock);
}

static void bh_rounds(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < ROUNDS; n++) {
		spin_lock_bh(&bh_lock);
		write_inside();
		spin_unlock_bh(&bh_lock);
		if (!tor_below(3))
			tasklet_schedule(&tasklets[nr]);
		cond_resched();
	}
	tasklet_kill(&tasklets[nr]);
}

CONF(TOR_19_BH, "So is one that threads take with spin_lock_bh() and tasklets with spin_lock().")
{
	int i;

	begin();
	for (i = 0; i < CONF_MAX_CPUS; i++)
		tasklet_setup(&tasklets[i], bh_in_tasklet);
	conf_on_cpus(tor_cpus(), bh_rounds);
	end();
}

static atomic_t inside_reading;

static void read_inside(void)
{
	atomic_inc(&inside_reading);
	if (READ_ONCE(holders))
		atomic_inc(&wrong);
	tor_delay(20);
	if (READ_ONCE(holders))
		atomic_inc(&wrong);
	atomic_dec(&inside_reading);
}

static void read_in_hardirq(void *unused)
{
	read_lock(&rw_lock);
	read_inside();
	read_unlock(&rw_lock);
}

static void rw_rounds(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < ROUNDS; n++) {
		if (!tor_below(4)) {
			write_lock_irq(&rw_lock);
			if (atomic_read(&inside_reading))
				atomic_inc(&wrong);
			write_inside();
			write_unlock_irq(&rw_lock);
		} else if (!tor_below(4)) {
			conf_raise_irq();
		} else {
			read_lock(&rw_lock);
			read_inside();
			read_unlock(&rw_lock);
		}
		cond_resched();
	}
}

CONF(TOR_19_RW, "A rwlock lets in one writer, or readers, in top halves too.")
{
	begin();
	atomic_set(&inside_reading, 0);
	conf_take_irq(read_in_hardirq, NULL);
	conf_on_cpus(tor_cpus(), rw_rounds);
	conf_give_irq_back();
	end();
}

/* --- Those that sleep ------------------------------------------------------------------ */

static DEFINE_MUTEX(sum_lock);
static DEFINE_SEMAPHORE(sem);

static void sleep_inside(void)
{
	write_inside();
	if (!tor_below(8))
		cond_resched();
}

static void mutex_rounds(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < ROUNDS / 4; n++) {
		if (tor_below(4))
			mutex_lock(&sum_lock);
		else if (!mutex_trylock(&sum_lock))
			continue;
		sleep_inside();
		mutex_unlock(&sum_lock);
	}
}

static void sem_rounds(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < ROUNDS / 4; n++) {
		if (tor_below(4))
			down(&sem);
		else if (down_trylock(&sem))
			continue;
		sleep_inside();
		up(&sem);
	}
}

CONF(TOR_19_SLEEP, "A mutex, and a semaphore of one unit, is held by one at a time.")
{
	begin();
	conf_on_cpus(tor_cpus(), mutex_rounds);
	end();
	CONF_EXPECT(!mutex_is_locked(&sum_lock));
	begin();
	conf_on_cpus(tor_cpus(), sem_rounds);
	end();
	CONF_EQ(down_trylock(&sem), 0);
	up(&sem);
}

CONF_MODULE(CONF_ROW(TOR_19), CONF_ROW(TOR_19_BUSTED), CONF_ROW(TOR_19_BH), CONF_ROW(TOR_19_RW),
	    CONF_ROW(TOR_19_SLEEP));
