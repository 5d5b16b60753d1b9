// SPDX-License-Identifier: MIT
/*
 * REF rows: counts of references, used rightly; wrongly, they are DBG-21.
 *
 * Context: process context; a thread on each CPU where there are several.
 * Locking: none, but the lock that refcount_dec_and_lock() is to take.
 * Linux: include/linux/refcount.h, lib/refcount.c.
 */
#include "conf_cpus.h"

#include <linux/irqflags.h>
#include <linux/limits.h>
#include <linux/preempt.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

#define TIMES 10000

static void given_back(void)
{
	refcount_t r = REFCOUNT_INIT(5);

	CONF_EQ(refcount_sub_and_test(2, &r), 0);
	CONF_EQ(refcount_read(&r), 3);
	refcount_dec(&r);
	CONF_EQ(refcount_read(&r), 2);
	CONF_EQ(refcount_dec_and_test(&r), 0);
	CONF_EQ(refcount_dec_and_test(&r), 1);
	CONF_EQ(refcount_read(&r), 0);
	refcount_set(&r, 3);
	CONF_EQ(refcount_sub_and_test(3, &r), 1);
	CONF_EQ(refcount_read(&r), 0);
}

static void last_or_not(void)
{
	refcount_t r = REFCOUNT_INIT(2);

	CONF_EQ(refcount_dec_if_one(&r), 0);
	CONF_EQ(refcount_read(&r), 2);
	CONF_EQ(refcount_dec_not_one(&r), 1);
	CONF_EQ(refcount_read(&r), 1);
	CONF_EQ(refcount_dec_not_one(&r), 0);
	CONF_EQ(refcount_read(&r), 1);
	CONF_EQ(refcount_dec_if_one(&r), 1);
	CONF_EQ(refcount_read(&r), 0);
}

CONF(REF_01, "A reference is taken and given back; true is for whoever gave the last one back.")
{
	refcount_t r;

	CONF_EQ(sizeof(r), sizeof(atomic_t));
	refcount_set(&r, 1);
	refcount_inc(&r);
	CONF_EQ(refcount_read(&r), 2);
	refcount_add(3, &r);
	CONF_EQ(refcount_read(&r), 5);
	CONF_EQ(refcount_inc_not_zero(&r), 1);
	CONF_EQ(refcount_add_not_zero(2, &r), 1);
	CONF_EQ(refcount_read(&r), 8);
	refcount_set(&r, 0);
	CONF_EQ(refcount_inc_not_zero(&r), 0);
	CONF_EQ(refcount_add_not_zero(2, &r), 0);
	CONF_EQ(refcount_read(&r), 0);
	given_back();
	last_or_not();
	/* The greatest that is right. */
	refcount_set(&r, REFCOUNT_MAX - 1);
	refcount_inc(&r);
	CONF_EQ(refcount_read(&r), INT_MAX);
	refcount_set(&r, REFCOUNT_MAX - 1);
	CONF_EQ(refcount_inc_not_zero(&r), 1);
	CONF_EQ(refcount_read(&r), INT_MAX);
}

CONF(REF_01_LOCK, "refcount_dec_and_lock() takes the lock with the last reference only.")
{
	static DEFINE_SPINLOCK(lock);
	refcount_t r = REFCOUNT_INIT(2);
	unsigned long flags = 0;

	CONF_EQ(refcount_dec_and_lock(&r, &lock), 0);
	CONF_EQ(preempt_count(), 0);
	if (CONF_EQ(refcount_dec_and_lock(&r, &lock), 1)) {
		CONF_EQ(preempt_count(), 1);
		CONF_EQ(spin_is_locked(&lock), 1);
		CONF_EQ(refcount_read(&r), 0);
		spin_unlock(&lock);
	}
	refcount_set(&r, 2);
	CONF_EQ(refcount_dec_and_lock_irqsave(&r, &lock, &flags), 0);
	CONF_EQ(irqs_disabled(), 0);
	if (CONF_EQ(refcount_dec_and_lock_irqsave(&r, &lock, &flags), 1)) {
		CONF_EXPECT(irqs_disabled());
		CONF_EQ(refcount_read(&r), 0);
		spin_unlock_irqrestore(&lock, flags);
	}
	CONF_EQ(irqs_disabled(), 0);
}

/* An object that CPUs come to and leave; the last to leave finds what all have done. */
static refcount_t users;
static atomic_t ends, done, wrong;
static int work[CONF_MAX_CPUS];

static void leave(void)
{
	int i, sum = 0;

	if (!refcount_dec_and_test(&users))
		return;
	for (i = 0; i < CONF_MAX_CPUS; i++)
		sum += work[i];
	/* Others may still be on their way in, and will be refused. */
	if (sum != atomic_read(&done))
		atomic_inc(&wrong);
	atomic_inc(&ends);
}

static void come_and_go(int nr)
{
	int i;

	if (!conf_meet())
		return;
	for (i = 0; i < TIMES && refcount_inc_not_zero(&users); i++) {
		work[nr]++;
		atomic_inc(&done);
		leave();
	}
	if (!nr)
		leave(); /* the creator's */
}

CONF_SMP(REF_01_CPUS, 4, "One of four CPUs is the last to leave, and sees what the others did.")
{
	refcount_set(&users, 1);
	atomic_set(&ends, 0);
	atomic_set(&done, 0);
	atomic_set(&wrong, 0);
	memset(work, 0, sizeof(work));
	conf_on_cpus(CONF_MAX_CPUS, come_and_go);
	CONF_EQ(refcount_read(&users), 0);
	CONF_EQ(atomic_read(&ends), 1);
	CONF_EQ(atomic_read(&wrong), 0);
	CONF_EXPECT(atomic_read(&done) >= TIMES);
}

CONF_MODULE(CONF_ROW(REF_01), CONF_ROW(REF_01_LOCK), CONF_ROW(REF_01_CPUS));
