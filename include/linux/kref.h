/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KREF_H
#define _LINUX_KREF_H
/*
 * struct kref: a reference count inside an object, and the function that ends it.
 *
 *	struct thing { struct kref ref; ... };
 *	static void thing_release(struct kref *ref)
 *	{
 *		kfree(container_of(ref, struct thing, ref));
 *	}
 *
 * - kref_init() gives 1, the creator's. kref_get() for every pointer that is kept
 *   or passed to another thread, before that can give it back.
 * - kref_put() calls the release function with the last; do not touch the object
 *   after it.
 * - The release function runs in the context of whoever was last: where a timer
 *   or a tasklet has a reference, it may not sleep.
 *
 * Any context. Linux: Documentation/core-api/kref.rst; there is no kref_put_mutex()
 * here.
 */
#include <linux/refcount.h>
#include <linux/spinlock.h>

/**
 * struct kref - a count of references
 * @refcount: the number (atomic)
 */
struct kref {
	refcount_t refcount;
};

#define KREF_INIT(n) { .refcount = REFCOUNT_INIT(n) }

/** kref_init - begin with one reference. Context: Any context. */
static inline void kref_init(struct kref *kref)
{
	refcount_set(&kref->refcount, 1);
}

/** kref_read - for printing. Context: Any context. Return: the count. */
static inline unsigned int kref_read(const struct kref *kref)
{
	return refcount_read(&kref->refcount);
}

/** kref_get - take one more. Context: Any context; one is held. */
static inline void kref_get(struct kref *kref)
{
	refcount_inc(&kref->refcount);
}

/** kref_get_unless_zero - take one, if it has any. Context: Any. Return: nonzero if taken. */
static inline int __must_check kref_get_unless_zero(struct kref *kref)
{
	return refcount_inc_not_zero(&kref->refcount);
}

/**
 * kref_put - give one back; with the last, end the object
 * @kref: the count
 * @release: called if it was the last
 *
 * Context: Any context in which @release may be called.
 * Return: 1 if @release was called, else 0.
 */
static inline int kref_put(struct kref *kref, void (*release)(struct kref *kref))
{
	if (!refcount_dec_and_test(&kref->refcount))
		return 0;
	release(kref);
	return 1;
}

/**
 * kref_put_lock - the same, for an object that others find under a lock
 * @kref: the count
 * @release: called with @lock held if it was the last; it unlocks
 * @lock: the lock
 *
 * Context: Any context that may take @lock by spin_lock().
 * Return: 1 if @release was called, else 0.
 */
static inline int kref_put_lock(struct kref *kref, void (*release)(struct kref *kref),
				spinlock_t *lock)
{
	if (!refcount_dec_and_lock(&kref->refcount, lock))
		return 0;
	release(kref);
	return 1;
}

#endif

#include <jiffy/brings_locks.h>
