/* SPDX-License-Identifier: MIT */
#ifndef _ASM_CMPXCHG_H
#define _ASM_CMPXCHG_H
/*
 * Exchange and compare-and-exchange of any variable of 1, 2 or 4 bytes: one
 * instruction, a full barrier. The size follows the register's name, which
 * follows the variable's type; "q" are the registers that have a byte.
 *
 * Any context. The last branch is for the 64-bit machines that run tests/host.
 */
#include <jiffy/jitter.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define __check_size(ptr) static_assert(sizeof(*(ptr)) <= sizeof(long), "at most a word")

#ifdef __i386__

/* xchg with a memory operand locks without the prefix (Intel SDM vol. 2D, XCHG). */
#define xchg(ptr, new)                                                                        \
	({                                                                                    \
		typeof(*(ptr)) _new = (new);                                                  \
		__check_size(ptr);                                                            \
		jitter_point();                                                               \
		__asm__ __volatile__("xchg %0, %1" : "+q"(_new), "+m"(*(ptr))::"memory");     \
		jitter_point();                                                               \
		_new;                                                                         \
	})

/* The previous value; *ptr is @new afterwards iff that equals @old. */
#define cmpxchg(ptr, old, new)                                                      \
	({                                                                          \
		typeof(*(ptr)) _old = (old), _new = (new);                          \
		__check_size(ptr);                                                  \
		jitter_point();                                                     \
		__asm__ __volatile__("lock; cmpxchg %2, %1"                         \
				     : "+a"(_old), "+m"(*(ptr))                     \
				     : "q"(_new)                                    \
				     : "memory", "cc");                             \
		jitter_point();                                                     \
		_old;                                                               \
	})

/*
 * True if *ptr was *oldp and is @new now; else *oldp becomes what it is. The
 * answer is the instruction's own zero flag: no second comparison, and a loop
 * need not read again.
 */
#define try_cmpxchg(ptr, oldp, new)                                                 \
	({                                                                          \
		typeof(*(ptr)) *_oldp = (oldp), _was = *_oldp, _new = (new);        \
		bool _done;                                                         \
		__check_size(ptr);                                                  \
		jitter_point();                                                     \
		__asm__ __volatile__("lock; cmpxchg %3, %2"                         \
				     : "=@ccz"(_done), "+a"(_was), "+m"(*(ptr))     \
				     : "q"(_new)                                    \
				     : "memory");                                   \
		jitter_point();                                                     \
		if (!_done)                                                         \
			*_oldp = _was;                                              \
		likely(_done);                                                      \
	})

#else

#define xchg(ptr, new) __atomic_exchange_n(ptr, new, __ATOMIC_SEQ_CST)
#define try_cmpxchg(ptr, oldp, new) \
	__atomic_compare_exchange_n(ptr, oldp, new, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define cmpxchg(ptr, old, new)                          \
	({                                              \
		typeof(*(ptr)) _old = (old);            \
		(void)try_cmpxchg(ptr, &_old, new);     \
		_old;                                   \
	})

#endif
#endif

#include <jiffy/brings_basics.h>
