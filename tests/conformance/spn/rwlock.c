// SPDX-License-Identifier: MIT
/*
 * SPN-18: reader-writer spinlocks.
 *
 * Context: process context; a thread on each CPU.
 * Locking: the lock under test protects `first` and `second`.
 * Linux: include/linux/rwlock_api_smp.h; kernel/locking/qrwlock.c.
 */
#include "spn.h"

#include <linux/atomic.h>

#define CPUS 4
#define ROUNDS 20000

static DEFINE_RWLOCK(lock);
static unsigned long first, second; /* equal, unless a writer is at it */
static atomic_t waiting;

static void read_in_handler(void *arg)
{
	read_lock(&lock);
	++*(int *)arg;
	read_unlock(&lock);
}

static void expect_free(rwlock_t *a_lock)
{
	CONF_EQ(write_trylock(a_lock), 1);
	EXPECT_STATE(1, false);
	write_unlock(a_lock);
	EXPECT_STATE(0, false);
}

static void nested_readers(void)
{
	int handled = 0;

	conf_take_irq(read_in_handler, &handled);
	read_lock(&lock);
	CONF_EQ(read_trylock(&lock), 1);
	EXPECT_STATE(2, false);
	conf_raise_irq();
	CONF_EQ(handled, 1);
	read_unlock(&lock);
	CONF_EQ(write_trylock(&lock), 0);
	EXPECT_STATE(1, false);
	read_unlock(&lock);
	conf_give_irq_back();
}

CONF(SPN_18, "An rwlock has many readers, nested ones too, or one writer.")
{
	static rwlock_t assigned_lock = __RW_LOCK_UNLOCKED(assigned_lock);
	rwlock_t initialised_lock;

	rwlock_init(&initialised_lock);
	expect_free(&initialised_lock);
	expect_free(&assigned_lock);
	nested_readers();
	write_lock(&lock);
	EXPECT_STATE(1, false);
	CONF_EQ(read_trylock(&lock), 0);
	CONF_EQ(write_trylock(&lock), 0);
	EXPECT_STATE(1, false);
	write_unlock(&lock);
	expect_free(&lock);
}

CONF(SPN_18_READ_FORMS,
     "read_lock_bh(), _irq, _irqsave do to the context what a spinlock's forms do.")
{
	unsigned long flags, inner;

	read_lock_bh(&lock);
	EXPECT_STATE(BH_LOCK, false);
	read_unlock_bh(&lock);
	read_lock_irq(&lock);
	EXPECT_STATE(1, true);
	read_unlock_irq(&lock);
	EXPECT_STATE(0, false);
	read_lock_irqsave(&lock, flags);
	read_lock_irqsave(&lock, inner);
	EXPECT_STATE(2, true);
	read_unlock_irqrestore(&lock, inner);
	EXPECT_STATE(1, true);
	read_unlock_irqrestore(&lock, flags);
	EXPECT_STATE(0, false);
}

CONF(SPN_18_WRITE_FORMS, "write_lock_bh(), _irq, _irqsave do the same.")
{
	unsigned long flags, inner;

	write_lock_bh(&lock);
	EXPECT_STATE(BH_LOCK, false);
	write_unlock_bh(&lock);
	write_lock_irq(&lock);
	EXPECT_STATE(1, true);
	write_unlock_irq(&lock);
	EXPECT_STATE(0, false);
	write_lock_irqsave(&lock, flags);
	CONF_EQ(write_trylock_irqsave(&lock, inner), 0);
	EXPECT_STATE(1, true);
	write_unlock_irqrestore(&lock, flags);
	EXPECT_STATE(0, false);
}

CONF(SPN_18_TRY_FORM, "write_trylock_irqsave() turns interrupts off, and on again if it fails.")
{
	unsigned long flags, inner;

	CONF_EQ(write_trylock_irqsave(&lock, flags), 1);
	EXPECT_STATE(1, true);
	write_unlock_irqrestore(&lock, flags);
	EXPECT_STATE(0, false);
	write_lock(&lock);
	CONF_EQ(write_trylock_irqsave(&lock, inner), 0);
	EXPECT_STATE(1, false);
	write_unlock(&lock);
}

static void meet(void)
{
	atomic_dec(&waiting);
	conf_spin_until(!atomic_read(&waiting));
}

static void read_and_write(void *arg)
{
	unsigned long torn = 0;
	int i;

	meet();
	for (i = 0; i < ROUNDS; i++) {
		if (i % 4) {
			read_lock(&lock);
			torn += READ_ONCE(first) != READ_ONCE(second);
			read_unlock(&lock);
			continue;
		}
		write_lock(&lock);
		WRITE_ONCE(first, first + 1);
		WRITE_ONCE(second, second + 1);
		write_unlock(&lock);
	}
	CONF_EQ(torn, 0);
}

CONF_SMP(SPN_18_CPUS, 4, "No reader sees a writer half done, and no write is lost, on four CPUs.")
{
	struct conf_helper h[CPUS - 1];
	int i, started = 0;

	first = second = 0;
	atomic_set(&waiting, CPUS);
	for (i = 0; i < CPUS - 1; i++)
		started += conf_helper_start(&h[i], i, read_and_write, NULL);
	read_and_write(NULL);
	for (i = 0; i < started; i++)
		conf_helper_join(&h[i]);
	CONF_EQ(first, (started + 1) * (ROUNDS / 4));
	CONF_EQ(second, first);
}

CONF_MODULE(CONF_ROW(SPN_18), CONF_ROW(SPN_18_READ_FORMS), CONF_ROW(SPN_18_WRITE_FORMS),
	    CONF_ROW(SPN_18_TRY_FORM), CONF_ROW(SPN_18_CPUS));
