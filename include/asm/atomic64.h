/* SPDX-License-Identifier: MIT */
#ifndef _ASM_ATOMIC64_H
#define _ASM_ATOMIC64_H
/*
 * 64 bits at once on a machine of 32. Two loads of a half each can have another
 * CPU's store between them: half old, half new, a value that never was. One
 * instruction has all of it: cmpxchg8b (Intel SDM vol. 2A) compares edx:eax with
 * eight bytes of memory and either stores ecx:ebx there or loads them. So
 * everything here is a compare-and-exchange, the reading too.
 *
 * A loop begins with a guess that may be torn: it is then not what is there, the
 * comparison fails and brings the right one. Where the old value is also looked
 * at, it has to be read whole.
 *
 * Each costs some ten times atomic_t's: use it where 32 bits are too few.
 * Reading writes (the same value): an atomic64_t cannot be in .rodata. Any
 * context; include <linux/atomic.h>. The branches without __i386__ are for the
 * 64-bit machines that run tests/host.
 *
 * Linux: asm/atomic64_32.h, asm/cmpxchg_32.h.
 */
#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* Aligned, so that it is never in two cache lines; i386's ABI has s64 at 4. */
typedef struct {
	s64 __aligned(8) counter;
} atomic64_t;

#define ATOMIC64_INIT(i) { (i) }

#define __check_size64(ptr) static_assert(sizeof(*(ptr)) == sizeof(u64), "eight bytes")

#ifdef __i386__

/*
 * As try_cmpxchg(), of a variable of 8 bytes.
 *
 * clc is for QEMU before 8.0. It works flags out when somebody asks for them, and
 * its cmpxchg8b asks in a wrong way: operands of an earlier instruction could end
 * in EFLAGS, and an interrupt just then would push them and come back with them.
 * clc has them worked out first.
 */
#define try_cmpxchg64(ptr, oldp, new)                                                        \
	({                                                                                   \
		typeof(*(ptr)) *_oldp = (oldp), _was = *_oldp, _new = (new);                 \
		bool _done;                                                                  \
		__check_size64(ptr);                                                         \
		__asm__ __volatile__("clc; lock; cmpxchg8b %2"                               \
				     : "=@ccz"(_done), "+A"(_was), "+m"(*(ptr))              \
				     : "b"((u32)(u64)_new), "c"((u32)((u64)_new >> 32))      \
				     : "memory");                                            \
		if (!_done)                                                                  \
			*_oldp = _was;                                                       \
		likely(_done);                                                               \
	})

/* Whatever it is compared with: it is stored again, or loaded. */
static __always_inline s64 atomic64_read(const atomic64_t *v)
{
	s64 value = 0;

	(void)try_cmpxchg64((s64 *)&v->counter, &value, 0);
	return value;
}

#else

#define try_cmpxchg64(ptr, oldp, new)            \
	({                                       \
		__check_size64(ptr);             \
		try_cmpxchg(ptr, oldp, new);     \
	})

static __always_inline s64 atomic64_read(const atomic64_t *v)
{
	return READ_ONCE(v->counter);
}

#endif

/* As cmpxchg(): the previous value. */
#define cmpxchg64(ptr, old, new)                              \
	({                                                    \
		typeof(*(ptr)) _old64 = (old);                \
		(void)try_cmpxchg64(ptr, &_old64, new);       \
		_old64;                                       \
	})

static __always_inline bool atomic64_try_cmpxchg(atomic64_t *v, s64 *old, s64 new)
{
	return try_cmpxchg64(&v->counter, old, new);
}

static __always_inline s64 atomic64_cmpxchg(atomic64_t *v, s64 old, s64 new)
{
	atomic64_try_cmpxchg(v, &old, new);
	return old;
}

/* The old value of what becomes @expression, which has it as `old`. */
#define __ATOMIC64_FETCH(name, expression)                                               \
	static __always_inline s64 atomic64_fetch_##name(s64 i, atomic64_t *v)           \
	{                                                                                \
		s64 old = READ_ONCE(v->counter);                                         \
                                                                                         \
		while (!atomic64_try_cmpxchg(v, &old, expression))                       \
			;                                                                \
		return old;                                                              \
	}                                                                                \
                                                                                         \
	static __always_inline void atomic64_##name(s64 i, atomic64_t *v)                \
	{                                                                                \
		atomic64_fetch_##name(i, v);                                             \
	}

/* Overflow wraps, as of unsigned numbers. */
__ATOMIC64_FETCH(add, (s64)((u64)old + (u64)i))
__ATOMIC64_FETCH(sub, (s64)((u64)old - (u64)i))
__ATOMIC64_FETCH(and, old & i)
__ATOMIC64_FETCH(andnot, old & ~i)
__ATOMIC64_FETCH(or, old | i)
__ATOMIC64_FETCH(xor, old ^ i)
#undef __ATOMIC64_FETCH

static __always_inline s64 atomic64_xchg(atomic64_t *v, s64 new)
{
	s64 old = READ_ONCE(v->counter);

	while (!atomic64_try_cmpxchg(v, &old, new))
		;
	return old;
}

static __always_inline void atomic64_set(atomic64_t *v, s64 i)
{
	atomic64_xchg(v, i);
}

/* --- New values ------------------------------------------------------------------ */

static __always_inline s64 atomic64_add_return(s64 i, atomic64_t *v)
{
	return (s64)((u64)atomic64_fetch_add(i, v) + (u64)i);
}

static __always_inline s64 atomic64_sub_return(s64 i, atomic64_t *v)
{
	return (s64)((u64)atomic64_fetch_sub(i, v) - (u64)i);
}

/* --- By one -------------------------------------------------------------------------- */

#define __ATOMIC64_BY_ONE(name, operation)                                               \
	static __always_inline s64 atomic64_##name##_return(atomic64_t *v)               \
	{                                                                                \
		return atomic64_##operation##_return(1, v);                              \
	}                                                                                \
                                                                                         \
	static __always_inline s64 atomic64_fetch_##name(atomic64_t *v)                  \
	{                                                                                \
		return atomic64_fetch_##operation(1, v);                                 \
	}                                                                                \
                                                                                         \
	static __always_inline void atomic64_##name(atomic64_t *v)                       \
	{                                                                                \
		atomic64_##operation(1, v);                                              \
	}                                                                                \
                                                                                         \
	/* Did it become 0? */                                                           \
	static __always_inline bool atomic64_##name##_and_test(atomic64_t *v)            \
	{                                                                                \
		return !atomic64_##name##_return(v);                                     \
	}

__ATOMIC64_BY_ONE(inc, add)
__ATOMIC64_BY_ONE(dec, sub)
#undef __ATOMIC64_BY_ONE

/* --- Questions ------------------------------------------------------------------------ */

static __always_inline bool atomic64_sub_and_test(s64 i, atomic64_t *v)
{
	return !atomic64_sub_return(i, v);
}

static __always_inline bool atomic64_add_negative(s64 i, atomic64_t *v)
{
	return atomic64_add_return(i, v) < 0;
}

/* --- Only under a condition, as the functions of atomic_t ----------------------------- */

static __always_inline s64 atomic64_fetch_add_unless(atomic64_t *v, s64 a, s64 u)
{
	s64 old = atomic64_read(v);

	while (old != u && !atomic64_try_cmpxchg(v, &old, (s64)((u64)old + (u64)a)))
		;
	return old;
}

static __always_inline bool atomic64_add_unless(atomic64_t *v, s64 a, s64 u)
{
	return atomic64_fetch_add_unless(v, a, u) != u;
}

static __always_inline bool atomic64_inc_not_zero(atomic64_t *v)
{
	return atomic64_add_unless(v, 1, 0);
}

static __always_inline bool atomic64_inc_unless_negative(atomic64_t *v)
{
	s64 old = atomic64_read(v);

	while (old >= 0)
		if (atomic64_try_cmpxchg(v, &old, (s64)((u64)old + 1)))
			return true;
	return false;
}

static __always_inline bool atomic64_dec_unless_positive(atomic64_t *v)
{
	s64 old = atomic64_read(v);

	while (old <= 0)
		if (atomic64_try_cmpxchg(v, &old, (s64)((u64)old - 1)))
			return true;
	return false;
}

static __always_inline s64 atomic64_dec_if_positive(atomic64_t *v)
{
	s64 old = atomic64_read(v);

	while (old > 0 && !atomic64_try_cmpxchg(v, &old, old - 1))
		;
	return (s64)((u64)old - 1);
}

#endif
