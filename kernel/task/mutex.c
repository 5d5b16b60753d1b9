// SPDX-License-Identifier: MIT
/*
 * Mutexes: one word says who has it, a list who waits.
 *
 *	owner           wait_list    lock                  unlock
 *	0               empty        cmpxchg(0, self)      WARN
 *	task            empty        sets bit 0, queues    cmpxchg(self, 0)
 *	task | WAITERS  not empty    queues                the first waiter becomes owner
 *
 * Free and without waiters, which is nearly always, it costs one cmpxchg to take
 * and one to release. While somebody waits the word does not become 0 in between:
 * mutex_unlock() writes the first waiter into it and wakes him, so nobody can get
 * in first, and who has waited longest is next. That is one switch for each turn;
 * Linux lets a thread that is running steal the lock, hands it over only to a
 * waiter that was passed over once, and spins while the owner runs.
 *
 * Context: process context.
 * Locking: wait_lock protects the list and, while bit 0 is set, the word; taken
 * in process context only. Order: wait_lock, pi_lock, rq->lock.
 * Invariants:
 * 1. Bit 0 is set iff the list is not empty, seen under wait_lock.
 * 2. The word goes from 0 to a task by cmpxchg, from a task to 0 or to the next
 *    one by that task alone.
 * 3. A waiter is on its own stack: it leaves only after it has had wait_lock.
 *
 * Linux: kernel/locking/mutex.c.
 */
#include <jiffy/mutex_debug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <trace/events/lock.h>

#define MUTEX_FLAG_WAITERS 1UL

/* On the stack of @task, while it waits (wait_lock). */
struct mutex_waiter {
	struct list_head list;
	struct task_struct *task;
};

static struct task_struct *__owner_task(unsigned long owner)
{
	return (struct task_struct *)(owner & ~MUTEX_FLAG_WAITERS);
}

static unsigned long owner_of(const struct mutex *lock)
{
	return atomic_long_read(&lock->owner);
}

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key)
{
	atomic_long_set(&lock->owner, 0);
	lock->wait_lock = __RAW_SPIN_LOCK_UNLOCKED(lock->wait_lock);
	INIT_LIST_HEAD(&lock->wait_list);
	mutex_debug_init(lock);
}

bool mutex_is_locked(struct mutex *lock)
{
	return owner_of(lock) != 0;
}

bool mutex_is_held(const struct mutex *lock)
{
	return __owner_task(owner_of(lock)) == current;
}

static bool try_lock_fast(struct mutex *lock)
{
	return atomic_long_cmpxchg_acquire(&lock->owner, 0, (long)current) == 0;
}

/* True: it became free and is ours. False: bit 0 is set, the owner will see it. */
static bool take_or_mark_locked(struct mutex *lock)
{
	unsigned long owner;

	for (;;) {
		if (try_lock_fast(lock))
			return true;
		owner = owner_of(lock);
		if (owner & MUTEX_FLAG_WAITERS)
			return false;
		if (owner &&
		    atomic_long_cmpxchg(&lock->owner, owner, owner | MUTEX_FLAG_WAITERS) == owner)
			return false;
	}
}

/* Sleep until the lock is handed over; -EINTR after a signal. Returns with wait_lock held. */
static int __process_context wait_for_hand_over(struct mutex *lock, unsigned int state)
{
	int ret = 0;

	/* An unlock that has chosen this waiter wins over the signal: it cannot be undone. */
	while (!mutex_is_held(lock)) {
		if (signal_pending_state(state, current)) {
			ret = -EINTR;
			break;
		}
		/* A waker takes wait_lock first, so it finds this state. */
		set_current_state(state);
		raw_spin_unlock(&lock->wait_lock);
		schedule();
		raw_spin_lock(&lock->wait_lock);
	}
	__set_current_state(TASK_RUNNING);
	return ret;
}

/* A waiter that gives up. Only under wait_lock: nobody hands over to it meanwhile. */
static void leave_locked(struct mutex *lock, struct mutex_waiter *waiter)
{
	list_del(&waiter->list);
	if (list_empty(&lock->wait_list))
		atomic_long_andnot(MUTEX_FLAG_WAITERS, &lock->owner);
}

static int __process_context lock_slow(struct mutex *lock, unsigned int state)
{
	struct mutex_waiter waiter = { .task = current };
	int ret = 0;

	raw_spin_lock(&lock->wait_lock);
	if (!take_or_mark_locked(lock)) {
		trace_contention_begin(lock, LCB_F_MUTEX);
		list_add_tail(&waiter.list, &lock->wait_list);
		ret = wait_for_hand_over(lock, state);
		trace_contention_end(lock, ret);
		if (ret)
			leave_locked(lock, &waiter);
	}
	raw_spin_unlock(&lock->wait_lock);
	return ret;
}

static int __process_context lock_common(struct mutex *lock, unsigned int state)
{
	int ret = 0;

	might_sleep();
	mutex_debug_check(lock);
	if (!try_lock_fast(lock)) {
		if (WARN(mutex_is_held(lock),
			 "possible recursive locking detected\n"
			 "mutex %pS: %s/%d has it already and would wait for itself for ever\n",
			 lock, current->comm, current->pid))
			return -EDEADLK;
		ret = lock_slow(lock, state);
	}
	if (!ret)
		mutex_debug_taken(lock);
	return ret;
}

void mutex_lock(struct mutex *lock)
{
	lock_common(lock, TASK_UNINTERRUPTIBLE);
}

int mutex_lock_interruptible(struct mutex *lock)
{
	return lock_common(lock, TASK_INTERRUPTIBLE);
}

int mutex_lock_killable(struct mutex *lock)
{
	return lock_common(lock, TASK_KILLABLE);
}

int mutex_trylock(struct mutex *lock)
{
	mutex_debug_check(lock);
	if (WARN_ONCE(!in_task(),
		      "mutex %pS: mutex_trylock() in an interrupt, whose task is another\n",
		      lock) ||
	    !try_lock_fast(lock))
		return 0;
	mutex_debug_taken(lock);
	return 1;
}

static void unlock_slow(struct mutex *lock)
{
	struct mutex_waiter *next;
	unsigned long owner = 0;

	raw_spin_lock(&lock->wait_lock);
	next = list_first_entry_or_null(&lock->wait_list, struct mutex_waiter, list);
	if (next) {
		list_del_init(&next->list);
		owner = (unsigned long)next->task;
		if (!list_empty(&lock->wait_list))
			owner |= MUTEX_FLAG_WAITERS;
	}
	/* Pairs with the acquire of who takes it: what was written while it was held. */
	atomic_long_set_release(&lock->owner, owner);
	/* Under wait_lock, without which the waiter cannot return and end. */
	if (next)
		wake_up_process(next->task);
	raw_spin_unlock(&lock->wait_lock);
}

/* Its owner may be gone: only that it is another one is said. */
static bool may_unlock(struct mutex *lock)
{
	unsigned long owner = owner_of(lock);

	return !WARN(__owner_task(owner) != current,
		     "DEBUG_LOCKS_WARN_ON(__owner_task(owner) != get_current())\n"
		     "mutex %pS: unlocked by %s/%d, but %s\n",
		     lock, current->comm, current->pid,
		     owner ? "another task has it" : "nobody has it");
}

void mutex_unlock(struct mutex *lock)
{
	mutex_debug_check(lock);
	if (WARN_ONCE(!in_task(),
		      "mutex %pS: mutex_unlock() in an interrupt, whose task is another\n", lock) ||
	    !may_unlock(lock))
		return;
	mutex_debug_dropped(lock);
	if (atomic_long_cmpxchg_release(&lock->owner, (long)current, 0) != (long)current)
		unlock_slow(lock);
}

void mutex_destroy(struct mutex *lock)
{
	WARN(mutex_is_locked(lock),
	     "DEBUG_LOCKS_WARN_ON(mutex_is_locked(lock))\n"
	     "mutex %pS is destroyed while it is held\n",
	     lock);
}
