/* SPDX-License-Identifier: MIT */
#ifndef _ASM_ATOMIC_H
#define _ASM_ATOMIC_H
/*
 * atomic_t: read-modify-write of one int that no other CPU and no interrupt
 * can cut in two. The lock prefix makes each fully ordered as well (Intel SDM
 * vol. 3A, 9.2.3.9), which is more than the forms without a return value owe.
 * Overflow wraps.
 *
 * What x86 does in one instruction is here, with flags as results ("=@ccz" is
 * the zero flag, "=@ccs" the sign flag); linux/atomic.h builds the rest on it.
 */
#include <asm/cmpxchg.h>
#include <jiffy/jitter.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define ATOMIC_INIT(i) { (i) }

static __always_inline int atomic_read(const atomic_t *v)
{
	return READ_ONCE(v->counter);
}

static __always_inline void atomic_set(atomic_t *v, int i)
{
	WRITE_ONCE(v->counter, i);
}

/* atomic_add(i, v) and its like: no value, so one locked instruction. */
#define __ATOMIC_OP(name, instruction)                                                   \
	static __always_inline void atomic_##name(int i, atomic_t *v)                    \
	{                                                                                \
		jitter_point();                                                          \
		__asm__ __volatile__("lock; " instruction " %1, %0"                      \
				     : "+m"(v->counter)                                  \
				     : "ir"(i)                                           \
				     : "memory", "cc");                                  \
		jitter_point();                                                          \
	}

__ATOMIC_OP(add, "addl")
__ATOMIC_OP(sub, "subl")
__ATOMIC_OP(and, "andl")
__ATOMIC_OP(or, "orl")
__ATOMIC_OP(xor, "xorl")
#undef __ATOMIC_OP

static __always_inline void atomic_inc(atomic_t *v)
{
	jitter_point();
	__asm__ __volatile__("lock; incl %0" : "+m"(v->counter)::"memory", "cc");
	jitter_point();
}

static __always_inline void atomic_dec(atomic_t *v)
{
	jitter_point();
	__asm__ __volatile__("lock; decl %0" : "+m"(v->counter)::"memory", "cc");
	jitter_point();
}

/* Did it become 0? */
static __always_inline bool atomic_dec_and_test(atomic_t *v)
{
	bool zero;

	jitter_point();
	__asm__ __volatile__("lock; decl %1" : "=@ccz"(zero), "+m"(v->counter)::"memory");
	jitter_point();
	return zero;
}

static __always_inline bool atomic_inc_and_test(atomic_t *v)
{
	bool zero;

	jitter_point();
	__asm__ __volatile__("lock; incl %1" : "=@ccz"(zero), "+m"(v->counter)::"memory");
	jitter_point();
	return zero;
}

static __always_inline bool atomic_sub_and_test(int i, atomic_t *v)
{
	bool zero;

	jitter_point();
	__asm__ __volatile__("lock; subl %2, %1"
			     : "=@ccz"(zero), "+m"(v->counter)
			     : "ir"(i)
			     : "memory");
	jitter_point();
	return zero;
}

/* Did it become negative? */
static __always_inline bool atomic_add_negative(int i, atomic_t *v)
{
	bool negative;

	jitter_point();
	__asm__ __volatile__("lock; addl %2, %1"
			     : "=@ccs"(negative), "+m"(v->counter)
			     : "ir"(i)
			     : "memory");
	jitter_point();
	return negative;
}

/* The old value; xadd is the only operation that gives one. */
static __always_inline int atomic_fetch_add(int i, atomic_t *v)
{
	jitter_point();
	__asm__ __volatile__("lock; xaddl %0, %1" : "+r"(i), "+m"(v->counter)::"memory", "cc");
	jitter_point();
	return i;
}

static __always_inline int atomic_xchg(atomic_t *v, int new)
{
	return xchg(&v->counter, new);
}

static __always_inline int atomic_cmpxchg(atomic_t *v, int old, int new)
{
	return cmpxchg(&v->counter, old, new);
}

static __always_inline bool atomic_try_cmpxchg(atomic_t *v, int *old, int new)
{
	return try_cmpxchg(&v->counter, old, new);
}

#endif

#include <jiffy/brings_basics.h>
