// SPDX-License-Identifier: MIT
/*
 * SPN rows: spinlocks between CPUs.
 *
 * Context: process context; a thread on each CPU.
 * Locking: the lock under test protects what the row looks at.
 * Linux: kernel/locking/qspinlock.c, locktorture.c.
 */
#include "conf_cpus.h"
#include "spn.h"

#include <linux/atomic.h>
#include <linux/delay.h>

#define CPUS CONF_MAX_CPUS
#define INCREMENTS 25000 /* each; more takes minutes where virtual CPUs outnumber real ones */
#define FAIRNESS_TIME (2 * HZ)

/*
 * Linux in a virtual machine that does not help it (virt_spin_lock()) does not
 * queue: who is fast enough gets the lock, and nobody is seen waiting.
 */
#define QUEUES (!CONF_LINUX)

static DEFINE_SPINLOCK(lock);
static unsigned long total, taken[CPUS];
static unsigned long first, second; /* always equal, for whoever has the lock */
static bool stop;

static int phase;

static void hold_it(void *arg)
{
	spin_lock(&lock);
	smp_store_release(&phase, 1);
	conf_spin_until(smp_load_acquire(&phase) == 2);
	spin_unlock(&lock);
}

static void wait_for_it(void *arg)
{
	spin_lock(&lock);
	spin_unlock(&lock);
}

CONF_SMP(SPN_08, 3, "spin_is_locked() sees another CPU's lock, spin_is_contended() one who waits.")
{
	struct conf_helper holder, waiter;

	phase = 0;
	if (!conf_helper_start(&holder, 0, hold_it, NULL))
		return;
	CONF_EXPECT(conf_sleep_until(smp_load_acquire(&phase) == 1));
	CONF_EQ(spin_is_locked(&lock), 1);
	CONF_EQ(spin_is_contended(&lock), 0);
	CONF_EQ(spin_trylock(&lock), 0);
	if (conf_helper_start(&waiter, 1, wait_for_it, NULL)) {
		CONF_EXPECT(!QUEUES || conf_sleep_until(spin_is_contended(&lock)));
		smp_store_release(&phase, 2);
		conf_helper_join(&waiter);
	}
	smp_store_release(&phase, 2);
	conf_helper_join(&holder);
	CONF_EQ(spin_is_locked(&lock), 0);
}

static void increment(int nr)
{
	int i;

	if (!conf_meet())
		return;
	for (i = 0; i < INCREMENTS; i++) {
		spin_lock(&lock);
		total++;
		spin_unlock(&lock);
	}
}

CONF_SMP(SPN_09, 4, "Four CPUs that count under a lock lose none.")
{
	total = 0;
	conf_on_cpus(CPUS, increment);
	CONF_EQ(total, CPUS * INCREMENTS);
}

static void take_again_and_again(int nr)
{
	unsigned long end;

	if (!conf_meet())
		return;
	end = jiffies + FAIRNESS_TIME;
	while (time_before(jiffies, end) && !READ_ONCE(stop)) {
		spin_lock(&lock);
		taken[nr]++;
		spin_unlock(&lock);
	}
	/* Who goes on alone would take it more often. */
	WRITE_ONCE(stop, true);
}

CONF_SMP(SPN_10, 4, "A lock that four CPUs want all the time is given to each as often.")
{
	unsigned long least = ULONG_MAX, most = 0;
	int i;

	stop = false;
	memset(taken, 0, sizeof(taken));
	conf_on_cpus(CPUS, take_again_and_again);
	for (i = 0; i < CPUS; i++) {
		least = min(least, taken[i]);
		most = max(most, taken[i]);
	}
	CONF_EXPECT(least > 0);
	CONF_EXPECT(!QUEUES || most < 2 * least);
}

static void write_both(int nr)
{
	unsigned long torn = 0;
	int i;

	if (!conf_meet())
		return;
	for (i = 0; i < INCREMENTS; i++) {
		spin_lock(&lock);
		torn += READ_ONCE(first) != READ_ONCE(second);
		WRITE_ONCE(first, first + 1);
		WRITE_ONCE(second, second + 1);
		spin_unlock(&lock);
	}
	CONF_EQ(torn, 0);
}

CONF_SMP(SPN_11, 2, "What one CPU wrote before its unlock, the next sees after its lock.")
{
	first = second = 0;
	conf_on_cpus(2, write_both);
	CONF_EQ(first, 2 * INCREMENTS);
}

static atomic_t users;
static unsigned long last_users; /* under lock */

static void come_and_go(int nr)
{
	int i;

	if (!conf_meet())
		return;
	for (i = 0; i < INCREMENTS; i++) {
		atomic_inc(&users);
		if (!atomic_dec_and_lock(&users, &lock))
			continue;
		last_users++;
		spin_unlock(&lock);
	}
}

CONF_SMP(SPN_20_CPUS, 2,
	 "atomic_dec_and_lock() holds the lock only if it is 1, when others count too.")
{
	last_users = 0;
	conf_on_cpus(2, come_and_go);
	CONF_EQ(atomic_read(&users), 0);
	CONF_EXPECT(last_users > 0);
	CONF_EQ(spin_is_locked(&lock), 0);
}

CONF_MODULE(CONF_ROW(SPN_08), CONF_ROW(SPN_09), CONF_ROW(SPN_10), CONF_ROW(SPN_11),
	    CONF_ROW(SPN_20_CPUS));
