/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_REFCOUNT_H
#define _LINUX_REFCOUNT_H
/*
 * refcount_t: how many hold an object. An atomic_t that notices when the count
 * cannot be right, and then stays where it is for ever:
 *
 *	INT_MIN          INT_MIN / 2           0    1                  INT_MAX
 *	   |------- saturated -------|         |    |---- references ----|
 *	   overflow and underflow jump here    the last one is gone
 *
 * - The object begins with 1, its creator's. Who gives a reference away or keeps
 *   a pointer has one: refcount_inc() while one's own is held.
 * - refcount_dec_and_test() gives one back. Who gets true frees; nobody else may
 *   look at the object after giving back.
 * - A pointer found in a list says nothing about the count: refcount_inc_not_zero(),
 *   under what keeps the memory there.
 * - A count that went wrong is reported once for each text, and saturated: the
 *   object is never freed. Losing memory is better than freeing it under somebody.
 * - Increments order nothing: who has a reference has seen the object already.
 *   Decrements are a release, and the last one an acquire too: what anybody did
 *   with the object is done when it is freed.
 *
 * Any context. Linux: include/linux/refcount.h; there is no
 * refcount_dec_and_mutex_lock() here.
 */
#include <linux/atomic.h>
#include <linux/limits.h>
#include <linux/spinlock_types.h>

/**
 * struct refcount_struct - a count of references
 * @refs: the number (atomic)
 */
typedef struct refcount_struct {
	atomic_t refs;
} refcount_t;

#define REFCOUNT_INIT(n) { .refs = ATOMIC_INIT(n) }
#define REFCOUNT_MAX INT_MAX
/* In the middle of what is wrong: a race of many CPUs does not carry it out of there. */
#define REFCOUNT_SATURATED (INT_MIN / 2)

enum refcount_saturation_type {
	REFCOUNT_ADD_NOT_ZERO_OVF, /* by an inc_not_zero: more than INT_MAX */
	REFCOUNT_ADD_OVF,          /* by an inc: the same */
	REFCOUNT_ADD_UAF,          /* an inc from 0: nobody has it, it may be freed */
	REFCOUNT_SUB_UAF,          /* one given back too often */
	REFCOUNT_DEC_LEAK,         /* the last one given back by refcount_dec() */
};

/**
 * refcount_warn_saturate - say what is wrong, and saturate
 * @r: the count
 * @t: what is wrong
 *
 * Context: Any context.
 */
void refcount_warn_saturate(refcount_t *r, enum refcount_saturation_type t);

/** refcount_set - begin with @n references. Context: Any context. */
static inline void refcount_set(refcount_t *r, int n)
{
	atomic_set(&r->refs, n);
}

/** refcount_read - for printing: it may change at once. Context: Any. Return: the count. */
static inline unsigned int refcount_read(const refcount_t *r)
{
	return atomic_read(&r->refs);
}

/* True if @n more than @old is no count: saturated, or beyond INT_MAX. */
static inline bool __refcount_overflows(int old, int n)
{
	return unlikely(old < 0 || n > REFCOUNT_MAX - old);
}

/**
 * refcount_add_not_zero - take @i references, if it has any
 * @i: how many
 * @r: the count
 *
 * Context: Any context.
 * Return: true if they were taken; false if it was 0.
 */
static inline __must_check bool refcount_add_not_zero(int i, refcount_t *r)
{
	int old = atomic_read(&r->refs);

	do {
		if (!old)
			return false;
	} while (!atomic_try_cmpxchg_relaxed(&r->refs, &old, old + i));
	if (__refcount_overflows(old, i))
		refcount_warn_saturate(r, REFCOUNT_ADD_NOT_ZERO_OVF);
	return true;
}

/** refcount_add - take @i more. Context: Any context; one is held. */
static inline void refcount_add(int i, refcount_t *r)
{
	int old = atomic_fetch_add_relaxed(i, &r->refs);

	if (unlikely(!old))
		refcount_warn_saturate(r, REFCOUNT_ADD_UAF);
	else if (__refcount_overflows(old, i))
		refcount_warn_saturate(r, REFCOUNT_ADD_OVF);
}

/** refcount_inc_not_zero - take one, if it has any. Context: Any. Return: was it taken? */
static inline __must_check bool refcount_inc_not_zero(refcount_t *r)
{
	return refcount_add_not_zero(1, r);
}

/** refcount_inc - take one more. Context: Any context; one is held. */
static inline void refcount_inc(refcount_t *r)
{
	refcount_add(1, r);
}

/**
 * refcount_sub_and_test - give @i references back
 * @i: how many
 * @r: the count
 *
 * Context: Any context.
 * Return: true for whoever gave the last one back: free the object.
 */
static inline __must_check bool refcount_sub_and_test(int i, refcount_t *r)
{
	int old = atomic_fetch_sub_release(i, &r->refs);

	if (old == i) {
		/* Pairs with the releases of those who gave theirs back before. */
		smp_acquire__after_ctrl_dep();
		return true;
	}
	if (unlikely(old < 0 || old < i))
		refcount_warn_saturate(r, REFCOUNT_SUB_UAF);
	return false;
}

/** refcount_dec_and_test - give one back. Context: Any context. Return: was it the last? */
static inline __must_check bool refcount_dec_and_test(refcount_t *r)
{
	return refcount_sub_and_test(1, r);
}

/** refcount_dec - give one back that is not the last. Context: Any context. */
static inline void refcount_dec(refcount_t *r)
{
	if (unlikely(atomic_fetch_sub_release(1, &r->refs) <= 1))
		refcount_warn_saturate(r, REFCOUNT_DEC_LEAK);
}

/**
 * refcount_dec_if_one - give the last one back, if it is the last
 * @r: the count
 *
 * Context: Any context.
 * Return: true if it was 1 and is 0 now.
 */
__must_check bool refcount_dec_if_one(refcount_t *r);

/**
 * refcount_dec_not_one - give one back, unless it is the last
 * @r: the count
 *
 * Context: Any context.
 * Return: false if it is 1, and stays so; also true if it is saturated.
 */
__must_check bool refcount_dec_not_one(refcount_t *r);

/**
 * refcount_dec_and_lock - give one back; the last one with a lock held
 * @r: the count
 * @lock: held on return if true
 *
 * For an object that others find under @lock: they see it with references, or
 * not any more.
 *
 * Context: Any context that may take @lock by spin_lock().
 * Return: true, and the lock, if it was the last.
 */
__must_check bool refcount_dec_and_lock(refcount_t *r, spinlock_t *lock);

/** refcount_dec_and_lock_irqsave - the same by spin_lock_irqsave(). @flags: where they go.
 * Context: Any context. Return: true, the lock, and interrupts off, if it was the last. */
__must_check bool refcount_dec_and_lock_irqsave(refcount_t *r, spinlock_t *lock,
						unsigned long *flags);

#endif

#include <jiffy/brings_basics.h>
