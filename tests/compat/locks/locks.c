// SPDX-License-Identifier: MIT
/* Spinlocks, rwlocks, mutexes, semaphores with one argument and with two. */
#include <asm/semaphore.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rwlock.h>
#include <linux/semaphore.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(static_lock);
static spinlock_t lock;
static DEFINE_RWLOCK(table_lock);
static DEFINE_MUTEX(first_lock);
static struct mutex later_lock;
static DEFINE_SEMAPHORE(binary);
static DEFINE_SEMAPHORE(two, 2);
static struct semaphore counting;
static int entered;

static int __init locks_init(void)
{
	unsigned long flags;

	spin_lock_init(&lock);
	mutex_init(&later_lock);
	sema_init(&counting, 3);
	spin_lock(&static_lock);
	spin_lock_irqsave(&lock, flags);
	entered++;
	spin_unlock_irqrestore(&lock, flags);
	spin_unlock(&static_lock);
	spin_lock_bh(&lock);
	entered += !spin_trylock(&lock);
	spin_unlock_bh(&lock);
	spin_unlock_wait(&lock);
	read_lock(&table_lock);
	read_unlock(&table_lock);
	write_lock_irq(&table_lock);
	write_unlock_irq(&table_lock);
	if (mutex_lock_interruptible(&first_lock))
		return -EINTR;
	entered += mutex_is_locked(&first_lock) && mutex_trylock(&later_lock);
	mutex_unlock(&later_lock);
	mutex_unlock(&first_lock);
	down(&binary);
	entered += down_trylock(&binary);
	up(&binary);
	down(&two);
	entered += !down_trylock(&two) && down_trylock(&two);
	if (down_interruptible(&counting))
		return -EINTR;
	up(&counting);
	return 0;
}

static void __exit locks_exit(void)
{
	if (entered == 5)
		pr_info("compat locks: ok\n");
}

module_init(locks_init);
module_exit(locks_exit);
MODULE_LICENSE("Dual MIT/GPL");
