/* SPDX-License-Identifier: MIT */
#ifndef _ASM_ATOMIC_H
#define _ASM_ATOMIC_H
/*
 * atomic_t: read-modify-write of one int that no other CPU and no interrupt
 * can cut in two. The lock prefix makes each fully ordered as well (Intel SDM
 * vol. 3A, 9.2.3.9), which is more than the forms without a return value owe.
 */
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

static __always_inline void atomic_add(int i, atomic_t *v)
{
	__asm__ __volatile__("lock; addl %1, %0" : "+m"(v->counter) : "ir"(i) : "memory", "cc");
}

static __always_inline void atomic_sub(int i, atomic_t *v)
{
	atomic_add(-i, v);
}

static __always_inline void atomic_inc(atomic_t *v)
{
	__asm__ __volatile__("lock; incl %0" : "+m"(v->counter)::"memory", "cc");
}

static __always_inline void atomic_dec(atomic_t *v)
{
	__asm__ __volatile__("lock; decl %0" : "+m"(v->counter)::"memory", "cc");
}

static __always_inline bool atomic_dec_and_test(atomic_t *v)
{
	bool zero;

	__asm__ __volatile__("lock; decl %0; sete %1"
			     : "+m"(v->counter), "=qm"(zero)::"memory", "cc");
	return zero;
}

static __always_inline int atomic_fetch_add(int i, atomic_t *v)
{
	__asm__ __volatile__("lock; xaddl %0, %1" : "+r"(i), "+m"(v->counter)::"memory", "cc");
	return i;
}

static __always_inline int atomic_add_return(int i, atomic_t *v)
{
	return atomic_fetch_add(i, v) + i;
}

static __always_inline int atomic_inc_return(atomic_t *v)
{
	return atomic_add_return(1, v);
}

static __always_inline int atomic_dec_return(atomic_t *v)
{
	return atomic_add_return(-1, v);
}

/* xchg with a memory operand locks without the prefix (SDM vol. 2D, XCHG). */
#define xchg(ptr, new)                                                                \
	({                                                                            \
		typeof(*(ptr)) _new = (new);                                          \
		static_assert(sizeof(*(ptr)) == 4, "xchg: 4 bytes");                  \
		__asm__ __volatile__("xchgl %0, %1" : "+r"(_new), "+m"(*(ptr))::"memory"); \
		_new;                                                                 \
	})

/* The previous value; *ptr is @new afterwards iff that equals @old. */
#define cmpxchg(ptr, old, new)                                                \
	({                                                                    \
		typeof(*(ptr)) _old = (old), _new = (new);                    \
		static_assert(sizeof(*(ptr)) == 4, "cmpxchg: 4 bytes");       \
		__asm__ __volatile__("lock; cmpxchgl %2, %1"                  \
				     : "+a"(_old), "+m"(*(ptr))               \
				     : "r"(_new)                              \
				     : "memory", "cc");                       \
		_old;                                                         \
	})

static __always_inline int atomic_xchg(atomic_t *v, int new)
{
	return xchg(&v->counter, new);
}

static __always_inline int atomic_cmpxchg(atomic_t *v, int old, int new)
{
	return cmpxchg(&v->counter, old, new);
}

#endif
