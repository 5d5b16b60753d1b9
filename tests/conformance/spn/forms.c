// SPDX-License-Identifier: MIT
/*
 * SPN rows: what each form of a spinlock does to the context, on one CPU.
 *
 * Context: process context; some rows look in a softirq and in a top half too.
 * Locking: the locks under test protect nothing.
 * Linux: include/linux/spinlock_api_smp.h; lib/dec_and_lock.c.
 */
#include "spn.h"

#include <linux/atomic.h>
#include <linux/bottom_half.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw_lock);
static int runs;

static void count_run(struct tasklet_struct *t)
{
	runs++;
}
static DECLARE_TASKLET(tasklet, count_run);

static void expect_free(spinlock_t *a_lock)
{
	CONF_EQ(spin_is_locked(a_lock), 0);
	CONF_EQ(spin_trylock(a_lock), 1);
	CONF_EQ(spin_is_locked(a_lock), 1);
	spin_unlock(a_lock);
	CONF_EQ(spin_is_locked(a_lock), 0);
}

CONF(SPN_01, "DEFINE_SPINLOCK, spin_lock_init() and __SPIN_LOCK_UNLOCKED() give a free lock.")
{
	static spinlock_t assigned_lock = __SPIN_LOCK_UNLOCKED(assigned_lock);
	static spinlock_t initialised_lock;

	spin_lock_init(&initialised_lock);
	expect_free(&lock);
	expect_free(&assigned_lock);
	expect_free(&initialised_lock);
}

static void plain_pair(void *arg)
{
	int count = preempt_count();
	bool off = irqs_disabled();

	spin_lock(&lock);
	EXPECT_STATE(count + 1, off);
	spin_unlock(&lock);
	EXPECT_STATE(count, off);
}

/* As a lock of its own in each context: taken plainly in several, one could deadlock. */
static void fresh_pair(void *arg)
{
	spin_lock_init(&lock);
	plain_pair(arg);
}

CONF(SPN_02, "spin_lock() adds 1 to preempt_count and leaves interrupts and bottom halves alone.")
{
	unsigned long flags;

	fresh_pair(NULL);
	conf_in_softirq(fresh_pair, NULL);
	conf_in_hardirq(fresh_pair, NULL);
	local_irq_save(flags);
	fresh_pair(NULL);
	local_irq_restore(flags);
	spin_lock_init(&lock);
}

static void bh_pair(void *arg)
{
	int count = preempt_count();

	spin_lock_bh(&lock);
	EXPECT_STATE(count + BH_LOCK, false);
	spin_unlock_bh(&lock);
	EXPECT_STATE(count, false);
}

CONF(SPN_03, "spin_lock_bh() adds 0x201; the outermost spin_unlock_bh() runs what waits.")
{
	bh_pair(NULL);
	conf_in_softirq(bh_pair, NULL);
	spin_lock_init(&lock);

	runs = 0;
	conf_settle();
	local_bh_disable();
	spin_lock_bh(&lock);
	tasklet_schedule(&tasklet);
	spin_unlock_bh(&lock);
	CONF_EQ(runs, 0);
	local_bh_enable();
	CONF_EQ(runs, 1);

	spin_lock_bh(&lock);
	tasklet_schedule(&tasklet);
	CONF_EQ(runs, 1);
	spin_unlock_bh(&lock);
	CONF_EQ(runs, 2);
	tasklet_kill(&tasklet);
}

CONF(SPN_04, "spin_unlock_irq() turns interrupts on, also if they were off before.")
{
	spin_lock_irq(&lock);
	EXPECT_STATE(1, true);
	spin_unlock_irq(&lock);
	EXPECT_STATE(0, false);

	local_irq_disable();
	spin_lock_irq(&lock);
	EXPECT_STATE(1, true);
	spin_unlock_irq(&lock);
	EXPECT_STATE(0, false);
}

CONF(SPN_05, "spin_unlock_irqrestore() restores what was: inner pairs leave interrupts off.")
{
	static DEFINE_SPINLOCK(inner_lock);
	unsigned long flags, inner;

	spin_lock_irqsave(&lock, flags);
	EXPECT_STATE(1, true);
	spin_lock_irqsave(&inner_lock, inner);
	EXPECT_STATE(2, true);
	spin_unlock_irqrestore(&inner_lock, inner);
	EXPECT_STATE(1, true);
	spin_unlock_irqrestore(&lock, flags);
	EXPECT_STATE(0, false);
}

CONF(SPN_05_NESTED,
     "The _nested forms, which tell lockdep what is meant, do what the plain ones do.")
{
	static DEFINE_SPINLOCK(inner_lock);
	unsigned long flags;

	spin_lock_irqsave_nested(&lock, flags, SINGLE_DEPTH_NESTING);
	spin_lock_nested(&inner_lock, SINGLE_DEPTH_NESTING);
	EXPECT_STATE(2, true);
	spin_unlock(&inner_lock);
	spin_unlock_irqrestore(&lock, flags);
	spin_lock(&lock);
	spin_lock_nest_lock(&inner_lock, &lock);
	EXPECT_STATE(2, false);
	spin_unlock(&inner_lock);
	spin_unlock(&lock);
}

CONF(SPN_06, "trylock forms are 1 with the form's context, or 0 with the context as before.")
{
	CONF_EQ(spin_trylock(&lock), 1);
	EXPECT_STATE(1, false);
	CONF_EQ(spin_trylock(&lock), 0);
	EXPECT_STATE(1, false);
	CONF_EQ(spin_trylock_bh(&lock), 0);
	EXPECT_STATE(1, false);
	spin_unlock(&lock);
	CONF_EQ(spin_trylock_bh(&lock), 1);
	EXPECT_STATE(BH_LOCK, false);
	spin_unlock_bh(&lock);
	EXPECT_STATE(0, false);
}

static int try_irq(void)
{
	return spin_trylock_irq(&lock);
}

static int try_irqsave(void)
{
	unsigned long flags;

	return spin_trylock_irqsave(&lock, flags);
}

CONF(SPN_06_IRQ, "So are those with interrupts: on again, or off still, if they fail.")
{
	unsigned long flags;

	CONF_EQ(try_irq(), 1);
	EXPECT_STATE(1, true);
	spin_unlock_irq(&lock);
	CONF_EQ(spin_trylock_irqsave(&lock, flags), 1);
	EXPECT_STATE(1, true);
	CONF_EQ(try_irqsave(), 0);
	EXPECT_STATE(1, true);
	CONF_EQ(try_irq(), 0);
	EXPECT_STATE(1, false);
	CONF_EQ(try_irqsave(), 0);
	EXPECT_STATE(1, false);
	spin_unlock_irqrestore(&lock, flags);
	EXPECT_STATE(0, false);
}

static void try_it(void *arg)
{
	*(int *)arg = spin_trylock(&lock);
}

CONF(SPN_07,
     "trylock of a lock that this CPU holds is 0, also in a handler, and waits for nothing.")
{
	int in_top_half = -1;

	conf_take_irq(try_it, &in_top_half);
	spin_lock(&lock);
	CONF_EQ(spin_trylock(&lock), 0);
	conf_raise_irq();
	spin_unlock(&lock);
	conf_give_irq_back();
	CONF_EQ(in_top_half, 0);
	CONF_EQ(spin_is_locked(&lock), 0);
}

static int seen_locked, seen_count;

static void look_at_lock(struct tasklet_struct *t)
{
	seen_locked = spin_is_locked(&lock);
	seen_count = preempt_count();
}

CONF(SPN_12, "spin_unlock_bh() releases, then runs softirqs, then lets preemption go.")
{
	static DECLARE_TASKLET(looker, look_at_lock);

	seen_locked = seen_count = -1;
	conf_settle();
	spin_lock_bh(&lock);
	tasklet_schedule(&looker);
	spin_unlock_bh(&lock);
	CONF_EQ(seen_locked, 0);
	CONF_EQ(seen_count, SOFTIRQ_OFFSET + 1);
	tasklet_kill(&looker);
}

CONF(SPN_19, "raw_spinlock_t has the same forms and does the same.")
{
	raw_spinlock_t inner_lock;
	unsigned long flags;

	raw_spin_lock_init(&inner_lock);
	CONF_EQ(raw_spin_is_locked(&inner_lock), 0);
	raw_spin_lock_irq(&raw_lock);
	EXPECT_STATE(1, true);
	raw_spin_unlock_irq(&raw_lock);
	raw_spin_lock_irqsave(&raw_lock, flags);
	raw_spin_lock_nested(&inner_lock, SINGLE_DEPTH_NESTING);
	EXPECT_STATE(2, true);
	raw_spin_unlock(&inner_lock);
	raw_spin_unlock_irqrestore(&raw_lock, flags);
	raw_spin_lock_bh(&raw_lock);
	EXPECT_STATE(BH_LOCK, false);
	raw_spin_unlock_bh(&raw_lock);
	EXPECT_STATE(0, false);
}

static int raw_try_irqsave(void)
{
	unsigned long flags;

	return raw_spin_trylock_irqsave(&raw_lock, flags);
}

CONF(SPN_19_TRY, "So have its trylock forms.")
{
	raw_spin_lock(&raw_lock);
	CONF_EQ(raw_spin_trylock(&raw_lock), 0);
	CONF_EQ(raw_spin_trylock_bh(&raw_lock), 0);
	CONF_EQ(raw_spin_trylock_irq(&raw_lock), 0);
	CONF_EQ(raw_try_irqsave(), 0);
	EXPECT_STATE(1, false);
	raw_spin_unlock(&raw_lock);
}

CONF(SPN_20, "atomic_dec_and_lock() is 1 with the lock held if the count came to 0, else 0.")
{
	atomic_t count = ATOMIC_INIT(2);
	unsigned long flags;

	CONF_EQ(atomic_dec_and_lock(&count, &lock), 0);
	CONF_EQ(atomic_read(&count), 1);
	EXPECT_STATE(0, false);
	CONF_EQ(spin_is_locked(&lock), 0);
	CONF_EQ(atomic_dec_and_lock(&count, &lock), 1);
	CONF_EQ(atomic_read(&count), 0);
	EXPECT_STATE(1, false);
	CONF_EQ(spin_is_locked(&lock), 1);
	spin_unlock(&lock);

	atomic_set(&count, 2);
	CONF_EQ(atomic_dec_and_lock_irqsave(&count, &lock, flags), 0);
	EXPECT_STATE(0, false);
	CONF_EQ(atomic_dec_and_lock_irqsave(&count, &lock, flags), 1);
	EXPECT_STATE(1, true);
	spin_unlock_irqrestore(&lock, flags);
	EXPECT_STATE(0, false);
}

CONF_MODULE(CONF_ROW(SPN_01), CONF_ROW(SPN_02), CONF_ROW(SPN_03), CONF_ROW(SPN_04),
	    CONF_ROW(SPN_05), CONF_ROW(SPN_05_NESTED), CONF_ROW(SPN_06), CONF_ROW(SPN_06_IRQ),
	    CONF_ROW(SPN_07), CONF_ROW(SPN_12), CONF_ROW(SPN_19), CONF_ROW(SPN_19_TRY),
	    CONF_ROW(SPN_20));
