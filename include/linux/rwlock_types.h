/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RWLOCK_TYPES_H
#define _LINUX_RWLOCK_TYPES_H
/* What a reader-writer lock is made of; <linux/rwlock.h> has the rules. */
#include <asm/spinlock.h>
#include <linux/percpu.h>
#include <linux/types.h>

#define RWLOCK_MAGIC 0xdeaf1eed

struct task_struct;

/**
 * struct rwlock - many readers or one writer
 * @queue: a writer holds it from before it waits until it unlocks; readers that
 * have to wait their turn go through it
 * @writer: nonzero while a writer is inside (written by the holder of @queue)
 * @readers: how often each CPU reads (written by that CPU)
 * @magic: RWLOCK_MAGIC once initialised (debug builds)
 * @owner: the task that writes (debug builds; written by the writer)
 * @acquire_ip: where the writer took it (debug builds; written by the writer)
 * @read_ip: where the last reader came in (debug builds; written by readers, any of them)
 */
typedef struct rwlock {
	arch_spinlock_t queue;
	u8 writer;
	u8 readers[NR_CPUS];
#ifdef CONFIG_DEBUG
	u32 magic;
	struct task_struct *owner;
	unsigned long acquire_ip, read_ip;
#endif
} rwlock_t;

#ifdef CONFIG_DEBUG
#define __RW_LOCK_INITIALIZER { .queue = __ARCH_SPIN_LOCK_UNLOCKED, .magic = RWLOCK_MAGIC }
#else
#define __RW_LOCK_INITIALIZER { .queue = __ARCH_SPIN_LOCK_UNLOCKED }
#endif
#define __RW_LOCK_UNLOCKED(x) (rwlock_t) __RW_LOCK_INITIALIZER
#define DEFINE_RWLOCK(x) rwlock_t x = __RW_LOCK_INITIALIZER

#endif
