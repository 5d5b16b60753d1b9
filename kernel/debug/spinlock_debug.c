// SPDX-License-Identifier: MIT
/*
 * What a debug build knows of each spinlock and rwlock: that it was initialised,
 * which task holds it and where it was taken. Only compiled with DEBUG=1.
 *
 *	bad magic          never initialised, or overwritten: it is not waited for
 *	recursion          wanted by the task that has it (base/spinlock.c)
 *	cpu recursion      wanted on the CPU of the task that has it, which sleeps
 *	already unlocked   released and not held: nothing is released
 *	wrong owner        released by another task than took it
 *	wrong CPU          released on another CPU than it was taken on
 *
 * Each is reported, every time, and the lock goes on.
 *
 * Context: any; called by whoever takes or releases the lock.
 * Locking: the fields belong to the lock's holder; a report reads them without
 * holding it, since it is about a lock that is in a wrong state.
 * Linux: kernel/locking/spinlock_debug.c, which reports only once.
 */
#include <jiffy/lock_debug.h>
#include <linux/compiler.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/sched.h>

/* Nothing of a lock that was never taken so. */
static void print_place(const char *what, unsigned long ip)
{
	if (ip)
		print_code_address(KERN_EMERG, what, ip, true);
}

/* Of a lock with a bad magic nothing else can be believed either. */
static void print_owner(const void *lock, u32 magic, const struct task_struct *owner, int cpu)
{
	if (magic != SPINLOCK_MAGIC && magic != RWLOCK_MAGIC)
		owner = NULL;
	pr_emerg(" lock: %pS, .magic: %08x, .owner: %s/%d, .owner_cpu: %d\n", lock, magic,
		 owner ? owner->comm : "<none>", owner ? owner->pid : -1, cpu);
}

void spin_dump(const raw_spinlock_t *lock)
{
	print_owner(lock, lock->magic, lock->owner, raw_spin_owner_cpu(lock));
	print_place(" taken at:", lock->acquire_ip);
}

void rwlock_dump(const rwlock_t *lock)
{
	int cpu;

	print_owner(lock, lock->magic, lock->owner, arch_spin_owner_cpu(&lock->queue));
	print_place(" written at:", lock->acquire_ip);
	for_each_online_cpu(cpu)
		if (lock->readers[cpu])
			pr_emerg(" read by CPU#%d, %u times\n", cpu, lock->readers[cpu]);
	print_place(" read last at:", lock->read_ip);
}

bool spin_taken_by_other(const raw_spinlock_t *lock)
{
	const struct task_struct *owner = READ_ONCE(lock->owner);

	return owner && owner != current;
}

/* A NULL owner: after a recursion was reported, the outer unlock finds none. */
static const char *wrong_holder(const struct task_struct *owner, int cpu)
{
	if (owner && owner != current)
		return "wrong owner";
	return cpu != smp_processor_id() ? "wrong CPU" : NULL;
}

static void note_holder(raw_spinlock_t *lock, unsigned long ip, bool tried)
{
	lock->owner = current;
	lock->acquire_ip = ip;
	locks_held_add(1);
	lock_usage_mark(lock, ip, tried);
}

void do_raw_spin_lock(raw_spinlock_t *lock)
{
	bool bad = unlikely(lock->magic != SPINLOCK_MAGIC);
	arch_spinlock_t drawn;

	if (bad)
		spin_report(lock, "bad magic");
	drawn = arch_spin_draw(&lock->raw_lock);
	if (drawn.head == drawn.tail || bad)
		arch_spin_note_owner(&lock->raw_lock, drawn.tail);
	else
		spin_wait(lock, drawn.tail);
	note_holder(lock, _RET_IP_, false);
}

int do_raw_spin_trylock(raw_spinlock_t *lock)
{
	if (unlikely(lock->magic != SPINLOCK_MAGIC))
		spin_report(lock, "bad magic");
	if (!arch_spin_trylock(&lock->raw_lock))
		return 0;
	note_holder(lock, _RET_IP_, true);
	return 1;
}

void do_raw_spin_unlock(raw_spinlock_t *lock)
{
	const char *wrong;

	if (lock->magic != SPINLOCK_MAGIC)
		wrong = "bad magic";
	else if (!raw_spin_is_locked(lock))
		wrong = "already unlocked";
	else
		wrong = wrong_holder(lock->owner, raw_spin_owner_cpu(lock));
	if (unlikely(wrong))
		spin_report(lock, wrong);
	/* One more turn on a free lock would serve a ticket nobody has drawn. */
	if (!raw_spin_is_locked(lock))
		return;
	lock->owner = NULL;
	locks_held_add(-1);
	arch_spin_unlock(&lock->raw_lock);
}

void rwlock_check(const rwlock_t *lock)
{
	if (unlikely(lock->magic != RWLOCK_MAGIC))
		rwlock_report(lock, "bad magic", NULL);
}

void rwlock_read_taken(rwlock_t *lock, unsigned long ip)
{
	WRITE_ONCE(lock->read_ip, ip);
}

void rwlock_write_taken(rwlock_t *lock, unsigned long ip)
{
	lock->owner = current;
	lock->acquire_ip = ip;
	locks_held_add(1);
}

void rwlock_write_leave(rwlock_t *lock)
{
	const char *wrong = wrong_holder(lock->owner, arch_spin_owner_cpu(&lock->queue));

	if (unlikely(wrong))
		rwlock_report(lock, wrong, "write_unlock()");
	locks_held_add(-1);
	lock->owner = NULL;
}

bool raw_spin_is_held(const raw_spinlock_t *lock)
{
	return raw_spin_is_locked(lock) && lock->owner == current;
}

bool spin_is_held(const spinlock_t *lock)
{
	return raw_spin_is_held(&lock->rlock);
}

bool rwlock_write_is_held(const rwlock_t *lock)
{
	return lock->writer && lock->owner == current;
}

bool rwlock_read_is_held(const rwlock_t *lock)
{
	return lock->readers[smp_processor_id()] != 0;
}

bool rwlock_is_held(const rwlock_t *lock)
{
	return rwlock_write_is_held(lock) || rwlock_read_is_held(lock);
}
