/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_ATOMIC_LONG_H
#define _LINUX_ATOMIC_LONG_H
/*
 * atomic_long_t: an atomic integer of a machine word, for what counts bytes or
 * holds a pointer. Here a word is an int, so each function is atomic_t's under
 * another name and with long as its type; on the 64-bit machines that run
 * tests/host it is atomic64_t's.
 *
 * Any context. Included by <linux/atomic.h>, whose rules hold.
 */
#include <linux/atomic.h>

#ifdef __LP64__
typedef atomic64_t atomic_long_t;
#define ATOMIC_LONG_INIT(i) ATOMIC64_INIT(i)
#define __long_as(name) atomic64_##name
#else
typedef atomic_t atomic_long_t;
#define ATOMIC_LONG_INIT(i) ATOMIC_INIT(i)
#define __long_as(name) atomic_##name
#endif

#define __ATOMIC_LONG_VOID(name, params, args)                                           \
	static __always_inline void atomic_long_##name params                            \
	{                                                                                \
		__long_as(name) args;                                                \
	}

#define __ATOMIC_LONG(result, name, params, args)                                        \
	static __always_inline result atomic_long_##name params                          \
	{                                                                                \
		return __long_as(name) args;                                         \
	}

__ATOMIC_LONG_VOID(set, (atomic_long_t *v, long i), (v, i))
__ATOMIC_LONG_VOID(set_release, (atomic_long_t *v, long i), (v, i))
__ATOMIC_LONG_VOID(add, (long i, atomic_long_t *v), (i, v))
__ATOMIC_LONG_VOID(sub, (long i, atomic_long_t *v), (i, v))
__ATOMIC_LONG_VOID(inc, (atomic_long_t *v), (v))
__ATOMIC_LONG_VOID(dec, (atomic_long_t *v), (v))
__ATOMIC_LONG_VOID(and, (long i, atomic_long_t *v), (i, v))
__ATOMIC_LONG_VOID(andnot, (long i, atomic_long_t *v), (i, v))
__ATOMIC_LONG_VOID(or, (long i, atomic_long_t *v), (i, v))
__ATOMIC_LONG_VOID(xor, (long i, atomic_long_t *v), (i, v))
__ATOMIC_LONG(long, read, (const atomic_long_t *v), (v))
__ATOMIC_LONG(long, read_acquire, (const atomic_long_t *v), (v))
__ATOMIC_LONG(bool, sub_and_test, (long i, atomic_long_t *v), (i, v))
__ATOMIC_LONG(bool, inc_and_test, (atomic_long_t *v), (v))
__ATOMIC_LONG(bool, dec_and_test, (atomic_long_t *v), (v))
__ATOMIC_LONG(bool, add_negative, (long i, atomic_long_t *v), (i, v))
__ATOMIC_LONG(long, fetch_add_unless, (atomic_long_t *v, long a, long u), (v, a, u))
__ATOMIC_LONG(bool, add_unless, (atomic_long_t *v, long a, long u), (v, a, u))
__ATOMIC_LONG(bool, inc_not_zero, (atomic_long_t *v), (v))
__ATOMIC_LONG(bool, inc_unless_negative, (atomic_long_t *v), (v))
__ATOMIC_LONG(bool, dec_unless_positive, (atomic_long_t *v), (v))
__ATOMIC_LONG(long, dec_if_positive, (atomic_long_t *v), (v))

/* ... and what comes in several orders. */
#define __ATOMIC_LONG_ORDERED(result, family, name, params, args)                        \
	__ATOMIC_LONG(result, name, params, args)                                        \
	__ATOMIC_ORDERS(result, family, name, params, args)

__ATOMIC_EACH_ORDERED(__ATOMIC_LONG_ORDERED, long, atomic_long)

#undef __long_as
#undef __ATOMIC_LONG_VOID
#undef __ATOMIC_LONG
#undef __ATOMIC_LONG_ORDERED
#undef __ATOMIC_EACH_ORDERED
#undef __ATOMIC_ORDERS

#endif
