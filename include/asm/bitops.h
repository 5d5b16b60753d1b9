/* SPDX-License-Identifier: MIT */
#ifndef _ASM_BITOPS_H
#define _ASM_BITOPS_H
/*
 * Bits of an array of unsigned long; @nr counts through the whole array, and
 * an instruction that gets it in a register (not as a mask) finds the word too.
 * The test_and_ forms answer with the carry flag ("=@ccc") and are full
 * barriers; set_bit(), clear_bit() and change_bit() are atomic and order nothing.
 *
 * The forms with __ are for a caller who already excludes other CPUs and
 * interrupts. Any context. Linux: Documentation/atomic_bitops.txt.
 */
#include <jiffy/jitter.h>
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>

static __always_inline void set_bit(long nr, volatile unsigned long *addr)
{
	jitter_point();
	__asm__ __volatile__("lock; btsl %1, %0" : "+m"(*addr) : "Ir"(nr) : "memory", "cc");
	jitter_point();
}

static __always_inline void clear_bit(long nr, volatile unsigned long *addr)
{
	jitter_point();
	__asm__ __volatile__("lock; btrl %1, %0" : "+m"(*addr) : "Ir"(nr) : "memory", "cc");
	jitter_point();
}

static __always_inline void change_bit(long nr, volatile unsigned long *addr)
{
	jitter_point();
	__asm__ __volatile__("lock; btcl %1, %0" : "+m"(*addr) : "Ir"(nr) : "memory", "cc");
	jitter_point();
}

#define __TEST_AND(name, instruction)                                                        \
	static __always_inline bool test_and_##name##_bit(long nr, volatile unsigned long *addr) \
	{                                                                                    \
		bool old;                                                                    \
                                                                                             \
		jitter_point();                                                              \
		__asm__ __volatile__("lock; " instruction " %2, %1"                          \
				     : "=@ccc"(old), "+m"(*addr)                             \
				     : "Ir"(nr)                                              \
				     : "memory");                                            \
		jitter_point();                                                              \
		return old;                                                                  \
	}

__TEST_AND(set, "btsl")
__TEST_AND(clear, "btrl")
__TEST_AND(change, "btcl")
#undef __TEST_AND

static __always_inline bool test_bit(unsigned long nr, const volatile unsigned long *addr)
{
	return addr[BIT_WORD(nr)] >> (nr % BITS_PER_LONG) & 1;
}

/* --- Not atomic --------------------------------------------------------------- */

static __always_inline void __set_bit(unsigned long nr, volatile unsigned long *addr)
{
	addr[BIT_WORD(nr)] |= BIT_MASK(nr);
}

static __always_inline void __clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	addr[BIT_WORD(nr)] &= ~BIT_MASK(nr);
}

static __always_inline void __change_bit(unsigned long nr, volatile unsigned long *addr)
{
	addr[BIT_WORD(nr)] ^= BIT_MASK(nr);
}

static __always_inline bool __test_and_set_bit(unsigned long nr, volatile unsigned long *addr)
{
	bool old = test_bit(nr, addr);

	__set_bit(nr, addr);
	return old;
}

static __always_inline bool __test_and_clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	bool old = test_bit(nr, addr);

	__clear_bit(nr, addr);
	return old;
}

static __always_inline bool __test_and_change_bit(unsigned long nr, volatile unsigned long *addr)
{
	bool old = test_bit(nr, addr);

	__change_bit(nr, addr);
	return old;
}

/* --- One bit as a lock ----------------------------------------------------------- */

/* True if it was taken already. An acquire, and here a full barrier. */
static __always_inline bool test_and_set_bit_lock(long nr, volatile unsigned long *addr)
{
	return test_and_set_bit(nr, addr);
}

/* Orders earlier accesses before the clearing: an unlock. x86 stores are releases. */
static __always_inline void clear_bit_unlock(long nr, volatile unsigned long *addr)
{
	barrier();
	clear_bit(nr, addr);
}

/* The same where nobody else changes the word's other bits. */
static __always_inline void __clear_bit_unlock(long nr, volatile unsigned long *addr)
{
	barrier();
	__clear_bit(nr, addr);
}

/* --- Searching one word ------------------------------------------------------------ */

/* The lowest set bit, 0..31; undefined for 0. */
static __always_inline unsigned long __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
}

/* The lowest clear bit, 0..31; undefined if there is none. */
static __always_inline unsigned long ffz(unsigned long word)
{
	return __ffs(~word);
}

/* The highest set bit, 0..31; undefined for 0. */
static __always_inline unsigned long __fls(unsigned long word)
{
	return BITS_PER_LONG - 1 - __builtin_clzl(word);
}

/* The lowest set bit, 1..32; 0 for 0. */
static __always_inline int ffs(int x)
{
	return __builtin_ffs(x);
}

/* The highest set bit, 1..32; 0 for 0. */
static __always_inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

/* The highest set bit, 1..64; 0 for 0. */
static __always_inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

#endif

#include <jiffy/brings_basics.h>
