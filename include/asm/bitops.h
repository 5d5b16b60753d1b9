/* SPDX-License-Identifier: MIT */
#ifndef _ASM_BITOPS_H
#define _ASM_BITOPS_H
/*
 * Bits of an array of unsigned long. set_bit() and its like are atomic between
 * CPUs and against interrupts; the forms with __ are for a caller who already
 * excludes both. Linux: Documentation/atomic_bitops.txt.
 */
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* bts and its kind take the bit's number within the whole array: "Ir", not a mask. */
static __always_inline void set_bit(long nr, volatile unsigned long *addr)
{
	__asm__ __volatile__("lock; btsl %1, %0" : "+m"(*addr) : "Ir"(nr) : "memory", "cc");
}

static __always_inline void clear_bit(long nr, volatile unsigned long *addr)
{
	__asm__ __volatile__("lock; btrl %1, %0" : "+m"(*addr) : "Ir"(nr) : "memory", "cc");
}

static __always_inline bool test_and_set_bit(long nr, volatile unsigned long *addr)
{
	bool old;

	__asm__ __volatile__("lock; btsl %2, %0; setc %1"
			     : "+m"(*addr), "=qm"(old)
			     : "Ir"(nr)
			     : "memory", "cc");
	return old;
}

static __always_inline bool test_and_clear_bit(long nr, volatile unsigned long *addr)
{
	bool old;

	__asm__ __volatile__("lock; btrl %2, %0; setc %1"
			     : "+m"(*addr), "=qm"(old)
			     : "Ir"(nr)
			     : "memory", "cc");
	return old;
}

static __always_inline bool test_bit(long nr, const volatile unsigned long *addr)
{
	return addr[BIT_WORD(nr)] >> (nr % BITS_PER_LONG) & 1;
}

/* Orders earlier accesses before the clearing: an unlock. x86 stores are releases. */
static __always_inline void clear_bit_unlock(long nr, volatile unsigned long *addr)
{
	barrier();
	clear_bit(nr, addr);
}

/* The lowest set bit, 0..31; undefined for 0. */
static __always_inline unsigned long __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
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

#endif
