/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SPINLOCK_TYPES_H
#define _LINUX_SPINLOCK_TYPES_H
/* What a spinlock is made of; <linux/spinlock.h> has the rules. */
#include <asm/spinlock.h>
#include <linux/rwlock_types.h>
#include <linux/types.h>

#define SPINLOCK_MAGIC 0xdead4ead

struct task_struct;

/* What a debug build remembers of the contexts a lock is taken in, by lockdep's names. */
enum lock_usage {
	LOCK_USED_IN_HARDIRQ, /* by a top half */
	LOCK_USED_IN_SOFTIRQ, /* by a softirq */
	LOCK_ENABLED_HARDIRQ, /* where a top half can come in */
	LOCK_ENABLED_SOFTIRQ, /* where a softirq can come in */
	NR_LOCK_USAGES,
};

/**
 * struct raw_spinlock - a ticket lock, and what a debug build knows of it
 * @raw_lock: the lock; which CPU holds it is known in every build
 * @magic: SPINLOCK_MAGIC once initialised (debug builds)
 * @owner: the task that took it (debug builds; written by the holder)
 * @acquire_ip: where it was taken (debug builds; written by the holder)
 * @usage: bits of enum lock_usage (debug builds; written by the holder)
 * @usage_reported: two of them can meet, and it was said (debug builds; the holder)
 * @usage_ip: where it was first used so (debug builds; written by the holder)
 */
typedef struct raw_spinlock {
	arch_spinlock_t raw_lock;
#ifdef CONFIG_DEBUG
	u32 magic;
	struct task_struct *owner;
	unsigned long acquire_ip;
	u8 usage;
	bool usage_reported;
	unsigned long usage_ip[NR_LOCK_USAGES];
#endif
} raw_spinlock_t;

typedef struct spinlock {
	raw_spinlock_t rlock;
} spinlock_t;

#ifdef CONFIG_DEBUG
#define __RAW_SPIN_LOCK_INITIALIZER \
	{ .raw_lock = __ARCH_SPIN_LOCK_UNLOCKED, .magic = SPINLOCK_MAGIC }
#else
#define __RAW_SPIN_LOCK_INITIALIZER { .raw_lock = __ARCH_SPIN_LOCK_UNLOCKED }
#endif
#define __RAW_SPIN_LOCK_UNLOCKED(x) (raw_spinlock_t) __RAW_SPIN_LOCK_INITIALIZER
#define __SPIN_LOCK_UNLOCKED(x) (spinlock_t){ .rlock = __RAW_SPIN_LOCK_INITIALIZER }
#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x = __RAW_SPIN_LOCK_INITIALIZER
#define DEFINE_SPINLOCK(x) spinlock_t x = { .rlock = __RAW_SPIN_LOCK_INITIALIZER }

#endif

#include <jiffy/brings_basics.h>
