/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SPINLOCK_TYPES_H
#define _LINUX_SPINLOCK_TYPES_H
/*
 * What a spinlock is made of, and the hooks of its fast path: a few words of
 * bookkeeping in a debug build, one store otherwise.
 */
#include <linux/atomic.h>
#include <linux/percpu.h>
#include <linux/types.h>

#define SPINLOCK_MAGIC 0xdead4ead
#define SPINLOCK_NO_OWNER (-1)

/**
 * struct raw_spinlock - a ticket lock
 * @head: the ticket being served (written by the holder only)
 * @tail: the next ticket to be drawn (atomic)
 * @owner_cpu: who holds it; kept in every build, so that a CPU that waits for
 * itself is found (written by the holder, read by a waiter: only its own
 * number matters to it, and that only it writes)
 * @magic: SPINLOCK_MAGIC once initialised (debug builds)
 * @owner: the task that took it (debug builds)
 * @acquire_ip: where (debug builds)
 */
typedef struct raw_spinlock {
	union {
		u32 slock;
		struct {
			u16 head, tail;
		};
	};
	int owner_cpu;
#ifdef CONFIG_DEBUG
	u32 magic;
	struct task_struct *owner;
	unsigned long acquire_ip;
#endif
} raw_spinlock_t;

typedef struct spinlock {
	raw_spinlock_t rlock;
} spinlock_t;

#ifdef CONFIG_DEBUG
#define __RAW_SPIN_LOCK_INITIALIZER \
	{ .owner_cpu = SPINLOCK_NO_OWNER, .magic = SPINLOCK_MAGIC }
#else
#define __RAW_SPIN_LOCK_INITIALIZER { .owner_cpu = SPINLOCK_NO_OWNER }
#endif
#define __RAW_SPIN_LOCK_UNLOCKED(x) (raw_spinlock_t) __RAW_SPIN_LOCK_INITIALIZER
#define __SPIN_LOCK_UNLOCKED(x) (spinlock_t){ .rlock = __RAW_SPIN_LOCK_INITIALIZER }
#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x = __RAW_SPIN_LOCK_INITIALIZER
#define DEFINE_SPINLOCK(x) spinlock_t x = { .rlock = __RAW_SPIN_LOCK_INITIALIZER }

/**
 * spin_wait - wait for a ticket's turn
 * @lock: the lock
 * @ticket: the ticket drawn
 *
 * Context: Any context.
 */
void spin_wait(raw_spinlock_t *lock, u16 ticket);

/**
 * spin_report - say that a lock is used wrongly
 * @lock: the lock
 * @what: what is wrong with it, in a word or two
 *
 * Context: Any context.
 */
void spin_report(raw_spinlock_t *lock, const char *what);

#ifdef CONFIG_DEBUG
/** spin_acquired - note and check the new holder. Context: Any context; the holder only. */
void spin_acquired(raw_spinlock_t *lock);
/** spin_released - check that the holder lets go. Context: Any context; the holder only.
 * Return: false if the lock was not held, and is to be left alone. */
bool spin_released(raw_spinlock_t *lock);
/** spin_dump - log a lock's owner. Context: Any context. */
void spin_dump(const raw_spinlock_t *lock);
#else
static __always_inline void spin_acquired(raw_spinlock_t *lock)
{
	lock->owner_cpu = this_cpu_read(cpu_number);
}

static __always_inline bool spin_released(raw_spinlock_t *lock)
{
	lock->owner_cpu = SPINLOCK_NO_OWNER;
	return true;
}

static inline void spin_dump(const raw_spinlock_t *lock)
{
	(void)lock;
}
#endif

#endif
