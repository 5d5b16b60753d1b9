/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_LOCK_DEBUG_H
#define _JIFFY_LOCK_DEBUG_H
/*
 * Between the locks and their reports. A lock that would wait for itself is
 * reported in every build; what a debug build checks beyond that is in
 * kernel/debug/spinlock_debug.c, and nothing of it is left in a release build.
 */
#include <linux/printk.h>
#include <linux/spinlock.h>

/** spin_report - say that a spinlock is used wrongly. @what: in a word or two.
 * Context: Any context. */
void spin_report(const raw_spinlock_t *lock, const char *what);

/** rwlock_report - say that an rwlock is used wrongly. @what: in a word or two; @how: in one
 * line, or NULL. Context: Any context. */
void rwlock_report(const rwlock_t *lock, const char *what, const char *how);

#ifdef CONFIG_DEBUG

/** spin_dump - log a spinlock's owner. Context: Any context. */
void spin_dump(const raw_spinlock_t *lock);
/** rwlock_dump - log an rwlock's writer and readers. Context: Any context. */
void rwlock_dump(const rwlock_t *lock);
/** spin_taken_by_other - was it another task? Context: Any context. Return: true if so. */
bool spin_taken_by_other(const raw_spinlock_t *lock);
/** lock_usage_mark - remember the context of taking a lock; report two that can meet.
 * @tried: by a trylock. Context: Any context; the holder. */
void lock_usage_mark(raw_spinlock_t *lock, unsigned long ip, bool tried);
/** locks_held_add - count a lock taken (1) or released (-1). Context: Any context. */
void locks_held_add(int nr);
/** locks_are_held - does this CPU, in this context, hold a spinlock or write an rwlock?
 * Context: Any context. Return: true if so. */
bool locks_are_held(void);
/** rwlock_check - report one that was never initialised. Context: Any context. */
void rwlock_check(const rwlock_t *lock);
/** rwlock_read_taken - note where. Context: Any context; a reader. */
void rwlock_read_taken(rwlock_t *lock, unsigned long ip);
/** rwlock_write_taken - note by whom and where. Context: Any context; the writer. */
void rwlock_write_taken(rwlock_t *lock, unsigned long ip);
/** rwlock_write_leave - check the writer, and forget it. Context: Any context; the writer. */
void rwlock_write_leave(rwlock_t *lock);

#else

static inline void spin_dump(const raw_spinlock_t *lock)
{
	pr_emerg(" lock: %pS, .owner_cpu: %d\n", lock, raw_spin_owner_cpu(lock));
}

static inline void rwlock_dump(const rwlock_t *lock)
{
	pr_emerg(" lock: %pS, .owner_cpu: %d\n", lock, arch_spin_owner_cpu(&lock->queue));
}

static inline bool spin_taken_by_other(const raw_spinlock_t *lock)
{
	return false;
}

static inline void rwlock_check(const rwlock_t *lock)
{
}

static inline void rwlock_read_taken(rwlock_t *lock, unsigned long ip)
{
}

static inline void rwlock_write_taken(rwlock_t *lock, unsigned long ip)
{
}

static inline void rwlock_write_leave(rwlock_t *lock)
{
}

#endif
#endif
