/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RWLOCK_H
#define _LINUX_RWLOCK_H
/*
 * Reader-writer spinlocks: many readers or one writer. Include
 * <linux/spinlock.h>; its rules hold here too.
 *
 * - The forms _bh, _irq, _irqsave, chosen as for a spinlock; readers that share
 *   only with readers in interrupts need none of them, the writer does.
 * - Writers, and readers that find one, are served in the order of asking.
 * - A reader that reads already, and one in an interrupt, pass the writers that
 *   wait (not the one inside): waiting behind them would be waiting for itself.
 *   So read_lock() may nest.
 * - A reader cannot become a writer, nor a writer a reader: it would wait for
 *   itself. That, and a writer that writes already, is reported in every build,
 *   and the call returns; the unlocks then balance.
 * - Up to 255 reads may nest.
 *
 * Linux: rwlock.h, qrwlock.c; there read_lock() may nest in interrupts only.
 */
#include <jiffy/lock_forms.h>
#include <linux/rwlock_types.h>

/** do_raw_read_lock - come in as a reader; preemption is off. Context: Any context. */
void do_raw_read_lock(rwlock_t *lock);
/** do_raw_read_trylock - the same without waiting. Context: Any context. Return: 1 if in. */
int do_raw_read_trylock(rwlock_t *lock);
/** do_raw_read_unlock - leave. Context: Any context; a reader of this CPU. */
void do_raw_read_unlock(rwlock_t *lock);
/** do_raw_write_lock - come in as the writer; preemption is off. Context: Any context. */
void do_raw_write_lock(rwlock_t *lock);
/** do_raw_write_trylock - the same without waiting. Context: Any context. Return: 1 if in. */
int do_raw_write_trylock(rwlock_t *lock);
/** do_raw_write_unlock - leave. Context: Any context; the writer. */
void do_raw_write_unlock(rwlock_t *lock);

#define rwlock_init(lock)                            \
	do {                                         \
		*(lock) = __RW_LOCK_UNLOCKED(lock);  \
	} while (0)
/* Somebody waits, or writes: readers that care make room. */
#define rwlock_is_contended(lock) arch_spin_is_locked(&(lock)->queue)

#define read_lock(lock) __take(do_raw_read_lock, rwlock_t, lock)
#define read_lock_bh(lock) __take_bh(do_raw_read_lock, rwlock_t, lock)
#define read_lock_irq(lock) __take_irq(do_raw_read_lock, rwlock_t, lock)
#define read_lock_irqsave(lock, flags) __take_irqsave(do_raw_read_lock, rwlock_t, lock, flags)
#define read_trylock(lock) __try(do_raw_read_trylock, rwlock_t, lock)
#define read_unlock(lock) __drop(do_raw_read_unlock, rwlock_t, lock)
#define read_unlock_bh(lock) __drop_bh(do_raw_read_unlock, rwlock_t, lock)
#define read_unlock_irq(lock) __drop_irq(do_raw_read_unlock, rwlock_t, lock)
#define read_unlock_irqrestore(lock, flags) \
	__drop_irqrestore(do_raw_read_unlock, rwlock_t, lock, flags)

#define write_lock(lock) __take(do_raw_write_lock, rwlock_t, lock)
#define write_lock_bh(lock) __take_bh(do_raw_write_lock, rwlock_t, lock)
#define write_lock_irq(lock) __take_irq(do_raw_write_lock, rwlock_t, lock)
#define write_lock_irqsave(lock, flags) __take_irqsave(do_raw_write_lock, rwlock_t, lock, flags)
#define write_trylock(lock) __try(do_raw_write_trylock, rwlock_t, lock)
#define write_trylock_irqsave(lock, flags) \
	__try_irqsave(do_raw_write_trylock, rwlock_t, lock, flags)
#define write_unlock(lock) __drop(do_raw_write_unlock, rwlock_t, lock)
#define write_unlock_bh(lock) __drop_bh(do_raw_write_unlock, rwlock_t, lock)
#define write_unlock_irq(lock) __drop_irq(do_raw_write_unlock, rwlock_t, lock)
#define write_unlock_irqrestore(lock, flags) \
	__drop_irqrestore(do_raw_write_unlock, rwlock_t, lock, flags)
#define write_lock_nested(lock, subclass) ((void)(subclass), write_lock(lock))

#endif

#include <jiffy/brings_locks.h>
