/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H
/* Bit operations: asm/bitops.h has those of single bits; here is what needs no assembly. */
#include <asm/bitops.h>
#include <linux/math.h>

/* How many words hold @nr bits. */
#define BITS_TO_LONGS(nr) DIV_ROUND_UP(nr, BITS_PER_LONG)

/** __sw_hweight32 - count the ones. Context: Any context. Return: how many of @w are 1. */
unsigned int __sw_hweight32(u32 w);

/* Ones, of a constant at compile time. i686 has no instruction for it. */
#define hweight32(w) (__builtin_constant_p(w) ? __builtin_popcount(w) : __sw_hweight32(w))
#define hweight8(w) hweight32((w) & 0xff)
#define hweight16(w) hweight32((w) & 0xffff)

static __always_inline unsigned int hweight64(u64 w)
{
	return hweight32((u32)w) + hweight32((u32)(w >> 32));
}

static __always_inline unsigned int hweight_long(unsigned long w)
{
	return sizeof(w) == 4 ? hweight32((u32)w) : hweight64(w);
}

static inline u32 rol32(u32 word, unsigned int shift)
{
	return word << (shift & 31) | word >> (-shift & 31);
}

static inline u32 ror32(u32 word, unsigned int shift)
{
	return word >> (shift & 31) | word << (-shift & 31);
}

/** assign_bit - set or clear it, atomically. Context: Any context. */
static __always_inline void assign_bit(long nr, volatile unsigned long *addr, bool value)
{
	if (value)
		set_bit(nr, addr);
	else
		clear_bit(nr, addr);
}

static __always_inline void __assign_bit(long nr, volatile unsigned long *addr, bool value)
{
	if (value)
		__set_bit(nr, addr);
	else
		__clear_bit(nr, addr);
}

#include <linux/find.h>

#endif

#include <jiffy/brings_basics.h>
