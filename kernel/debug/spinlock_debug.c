// SPDX-License-Identifier: MIT
/*
 * What a debug build knows of each spinlock: that it was initialised, which
 * task holds it and where it was taken. Only compiled with DEBUG=1.
 *
 * Context: any; called by whoever takes or releases the lock.
 * Locking: the fields belong to the lock's holder; a report reads them without
 * holding it, since it is about a lock that is in a wrong state.
 * Linux: kernel/locking/spinlock_debug.c.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

void spin_dump(const raw_spinlock_t *lock)
{
	const struct task_struct *owner = lock->owner;

	pr_emerg(" lock: %pS, .magic: %08x, .owner: %s/%d, .owner_cpu: %d\n", lock, lock->magic,
		 owner ? owner->comm : "<none>", owner ? owner->pid : -1, lock->owner_cpu);
	if (lock->acquire_ip)
		pr_emerg(" taken at: %pS\n", (void *)lock->acquire_ip);
}

void spin_acquired(raw_spinlock_t *lock)
{
	if (unlikely(lock->magic != SPINLOCK_MAGIC))
		spin_report(lock, "bad magic");
	lock->owner_cpu = smp_processor_id();
	lock->owner = current;
	lock->acquire_ip = _RET_IP_;
}

/* What is wrong with releasing it, or NULL. */
static const char *wrong_release(const raw_spinlock_t *lock)
{
	if (lock->magic != SPINLOCK_MAGIC)
		return "bad magic";
	if (lock->head == lock->tail)
		return "already unlocked";
	/* After a recursion was reported, the outer unlock finds no owner. */
	if (lock->owner_cpu != smp_processor_id() && lock->owner_cpu != SPINLOCK_NO_OWNER)
		return "wrong CPU";
	return NULL;
}

bool spin_released(raw_spinlock_t *lock)
{
	const char *wrong = wrong_release(lock);

	if (unlikely(wrong))
		spin_report(lock, wrong);
	lock->owner_cpu = SPINLOCK_NO_OWNER;
	lock->owner = NULL;
	/* One more turn on a free lock would serve a ticket nobody has drawn. */
	return lock->head != lock->tail;
}
