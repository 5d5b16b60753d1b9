/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H
/*
 * Atomic integers. asm/atomic.h has the instructions, this file what follows
 * from them. atomic64_t (asm/atomic64.h) and atomic_long_t (atomic-long.h) have
 * the same functions under their own names.
 *
 *	name                       value       order (Documentation/atomic_t.txt)
 *	atomic_add, _inc, _or ...  none        none
 *	atomic_add_return ...      the new     full
 *	atomic_fetch_add ...       the old     full
 *	atomic_..._test, _negative bool        full
 *	atomic_cmpxchg, _unless... see there   full if it was done, else none
 *
 * Where a value is returned there are _acquire, _release and _relaxed forms.
 * On x86 every locked instruction is a full barrier, so they are the same; use
 * the weakest that is right, for the reader and for other machines.
 *
 * Any context.
 */
#include <asm/atomic.h>
#include <asm/atomic64.h>
#include <asm/barrier.h>

static __always_inline void atomic_andnot(int i, atomic_t *v)
{
	atomic_and(~i, v);
}

/* --- New values ------------------------------------------------------------------ */

static __always_inline int atomic_add_return(int i, atomic_t *v)
{
	return atomic_fetch_add(i, v) + i;
}

static __always_inline int atomic_sub_return(int i, atomic_t *v)
{
	return atomic_add_return(-i, v);
}

static __always_inline int atomic_inc_return(atomic_t *v)
{
	return atomic_add_return(1, v);
}

static __always_inline int atomic_dec_return(atomic_t *v)
{
	return atomic_add_return(-1, v);
}

/* --- Old values ------------------------------------------------------------------ */

static __always_inline int atomic_fetch_sub(int i, atomic_t *v)
{
	return atomic_fetch_add(-i, v);
}

static __always_inline int atomic_fetch_inc(atomic_t *v)
{
	return atomic_fetch_add(1, v);
}

static __always_inline int atomic_fetch_dec(atomic_t *v)
{
	return atomic_fetch_add(-1, v);
}

/* Try until nobody came in between: x86 cannot give the old value of these. */
#define __ATOMIC_FETCH(name, expression)                                         \
	static __always_inline int atomic_fetch_##name(int i, atomic_t *v)       \
	{                                                                        \
		int old = atomic_read(v);                                        \
                                                                                 \
		while (!atomic_try_cmpxchg(v, &old, expression))                 \
			;                                                        \
		return old;                                                      \
	}

__ATOMIC_FETCH(and, old & i)
__ATOMIC_FETCH(andnot, old & ~i)
__ATOMIC_FETCH(or, old | i)
__ATOMIC_FETCH(xor, old ^ i)
#undef __ATOMIC_FETCH

/* --- Only under a condition -------------------------------------------------------- */

/**
 * atomic_fetch_add_unless - add, unless it has a certain value
 * @v: the number
 * @a: to be added
 * @u: unless it is this
 *
 * Context: Any context.
 * Return: the old value: @u if nothing was added.
 */
static __always_inline int atomic_fetch_add_unless(atomic_t *v, int a, int u)
{
	int old = atomic_read(v);

	while (old != u && !atomic_try_cmpxchg(v, &old, old + a))
		;
	return old;
}

/* Was @a added? Not if *v is @u. */
static __always_inline bool atomic_add_unless(atomic_t *v, int a, int u)
{
	return atomic_fetch_add_unless(v, a, u) != u;
}

/* For taking one more reference to what may be on its way out. */
static __always_inline bool atomic_inc_not_zero(atomic_t *v)
{
	return atomic_add_unless(v, 1, 0);
}

/** atomic_inc_unless_negative - Context: Any context. Return: was it incremented? */
static __always_inline bool atomic_inc_unless_negative(atomic_t *v)
{
	int old = atomic_read(v);

	while (old >= 0)
		if (atomic_try_cmpxchg(v, &old, old + 1))
			return true;
	return false;
}

/** atomic_dec_unless_positive - Context: Any context. Return: was it decremented? */
static __always_inline bool atomic_dec_unless_positive(atomic_t *v)
{
	int old = atomic_read(v);

	while (old <= 0)
		if (atomic_try_cmpxchg(v, &old, old - 1))
			return true;
	return false;
}

/**
 * atomic_dec_if_positive - decrement, but not below 0
 * @v: the number
 *
 * Context: Any context.
 * Return: the old value minus 1, negative if nothing was done.
 */
static __always_inline int atomic_dec_if_positive(atomic_t *v)
{
	int old = atomic_read(v);

	while (old > 0 && !atomic_try_cmpxchg(v, &old, old - 1))
		;
	return old - 1;
}

/* --- Names that differ in order only ------------------------------------------------ */

static __always_inline int atomic_read_acquire(const atomic_t *v)
{
	return smp_load_acquire(&v->counter);
}

static __always_inline void atomic_set_release(atomic_t *v, int i)
{
	smp_store_release(&v->counter, i);
}

static __always_inline s64 atomic64_read_acquire(const atomic64_t *v)
{
	return atomic64_read(v);
}

static __always_inline void atomic64_set_release(atomic64_t *v, s64 i)
{
	atomic64_set(v, i);
}

/* A function under the three names that promise less than its own. */
#define __ATOMIC_ORDERS(number, family, name, params, args)                              \
	static __always_inline number family##_##name##_relaxed params                   \
	{                                                                                \
		return family##_##name args;                                             \
	}                                                                                \
                                                                                         \
	static __always_inline number family##_##name##_acquire params                   \
	{                                                                                \
		return family##_##name args;                                             \
	}                                                                                \
                                                                                         \
	static __always_inline number family##_##name##_release params                   \
	{                                                                                \
		return family##_##name args;                                             \
	}

/* What has them: @make is called for each with its parameters and its arguments. */
#define __ATOMIC_EACH_ORDERED(make, number, family)                                      \
	make(number, family, add_return, (number i, family##_t *v), (i, v))              \
	make(number, family, sub_return, (number i, family##_t *v), (i, v))              \
	make(number, family, inc_return, (family##_t *v), (v))                           \
	make(number, family, dec_return, (family##_t *v), (v))                           \
	make(number, family, fetch_add, (number i, family##_t *v), (i, v))               \
	make(number, family, fetch_sub, (number i, family##_t *v), (i, v))               \
	make(number, family, fetch_inc, (family##_t *v), (v))                            \
	make(number, family, fetch_dec, (family##_t *v), (v))                            \
	make(number, family, fetch_and, (number i, family##_t *v), (i, v))               \
	make(number, family, fetch_andnot, (number i, family##_t *v), (i, v))            \
	make(number, family, fetch_or, (number i, family##_t *v), (i, v))                \
	make(number, family, fetch_xor, (number i, family##_t *v), (i, v))               \
	make(number, family, xchg, (family##_t *v, number new), (v, new))                \
	make(number, family, cmpxchg, (family##_t *v, number old, number new), (v, old, new)) \
	make(bool, family, try_cmpxchg, (family##_t *v, number *old, number new),        \
	     (v, (void *)old, new)) /* void: a long * may stand for an int * */

__ATOMIC_EACH_ORDERED(__ATOMIC_ORDERS, int, atomic)
__ATOMIC_EACH_ORDERED(__ATOMIC_ORDERS, s64, atomic64)

#define xchg_relaxed xchg
#define xchg_acquire xchg
#define xchg_release xchg
#define cmpxchg_relaxed cmpxchg
#define cmpxchg_acquire cmpxchg
#define cmpxchg_release cmpxchg
#define try_cmpxchg_relaxed try_cmpxchg
#define try_cmpxchg_acquire try_cmpxchg
#define try_cmpxchg_release try_cmpxchg
#define cmpxchg64_relaxed cmpxchg64
#define cmpxchg64_acquire cmpxchg64
#define cmpxchg64_release cmpxchg64
#define try_cmpxchg64_relaxed try_cmpxchg64
#define try_cmpxchg64_acquire try_cmpxchg64
#define try_cmpxchg64_release try_cmpxchg64

#include <linux/atomic/atomic-long.h>

#endif

#include <jiffy/brings_basics.h>
