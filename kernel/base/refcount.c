// SPDX-License-Identifier: MIT
/*
 * Reference counts that went wrong, and the ends of the last reference that are
 * too long for the header.
 *
 * A plain counter that is given back once too often frees an object under
 * somebody's feet, and the damage shows in whoever gets the memory next. A
 * refcount_t sees it where it happens, because a count below 0, or one that
 * becomes positive from 0, means that nobody knows who holds the object. It is
 * then set half-way between 0 and INT_MIN: between the mistake and the setting,
 * other CPUs may add to it or take from it, and a billion of them would be
 * needed to bring it back to where it looks right. From there every further use
 * is a mistake too, and none frees.
 *
 * Each text is shown once after boot: the first report says where; a thousand
 * more would only hide it.
 *
 * Context: any.
 * Locking: none; refcount_dec_and_lock() takes its caller's.
 * Linux: lib/refcount.c; the same texts.
 */
#include <linux/bug.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

#define REFCOUNT_WARN(text) WARN_ONCE(1, "refcount_t: " text ".\n")

void refcount_warn_saturate(refcount_t *r, enum refcount_saturation_type t)
{
	refcount_set(r, REFCOUNT_SATURATED);
	switch (t) {
	case REFCOUNT_ADD_NOT_ZERO_OVF:
	case REFCOUNT_ADD_OVF:
		REFCOUNT_WARN("saturated; leaking memory");
		break;
	case REFCOUNT_ADD_UAF:
		REFCOUNT_WARN("addition on 0; use-after-free");
		break;
	case REFCOUNT_SUB_UAF:
		REFCOUNT_WARN("underflow; use-after-free");
		break;
	case REFCOUNT_DEC_LEAK:
		REFCOUNT_WARN("decrement hit 0; leaking memory");
		break;
	}
}

bool refcount_dec_if_one(refcount_t *r)
{
	int one = 1;

	return atomic_try_cmpxchg_release(&r->refs, &one, 0);
}

bool refcount_dec_not_one(refcount_t *r)
{
	int old = atomic_read(&r->refs);

	do {
		if (old == REFCOUNT_SATURATED)
			return true;
		if (old == 1)
			return false;
		if (!old) {
			REFCOUNT_WARN("underflow; use-after-free");
			return true;
		}
	} while (!atomic_try_cmpxchg_release(&r->refs, &old, old - 1));
	return true;
}

/* Without the lock as long as it is not the last; then who looks under the lock must not see 0. */
bool refcount_dec_and_lock(refcount_t *r, spinlock_t *lock)
{
	if (refcount_dec_not_one(r))
		return false;
	spin_lock(lock);
	if (refcount_dec_and_test(r))
		return true;
	spin_unlock(lock);
	return false;
}

bool refcount_dec_and_lock_irqsave(refcount_t *r, spinlock_t *lock, unsigned long *flags)
{
	if (refcount_dec_not_one(r))
		return false;
	spin_lock_irqsave(lock, *flags);
	if (refcount_dec_and_test(r))
		return true;
	spin_unlock_irqrestore(lock, *flags);
	return false;
}
