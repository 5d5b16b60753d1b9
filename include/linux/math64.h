/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MATH64_H
#define _LINUX_MATH64_H
/*
 * 64-bit by 32-bit division. The plain / operator would call libgcc, which
 * this kernel does not link; i686's divl divides 64 by 32 bits if the
 * quotient fits in 32, so two of them, high word first, do it exactly.
 */
#include <linux/types.h>

#ifdef __i386__
/**
 * div_u64_rem - divide 64 bits by 32
 * @dividend: any value
 * @divisor: not 0
 * @remainder: gets it
 *
 * Context: Any context.
 * Return: the quotient.
 */
static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	u32 high = dividend >> 32, low = dividend, quot_high = high / divisor;

	high %= divisor;
	__asm__("divl %2" : "+a"(low), "+d"(high) : "rm"(divisor));
	*remainder = high;
	return (u64)quot_high << 32 | low;
}
#else
/** div_u64_rem - the same on a 64-bit host. Context: Any context. Return: the quotient. */
static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}
#endif

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	u32 remainder;

	return div_u64_rem(dividend, divisor, &remainder);
}

static inline u64 mul_u32_u32(u32 a, u32 b)
{
	return (u64)a * b;
}

/* n is changed to the quotient; the value is the remainder. */
#define do_div(n, base)                                         \
	({                                                      \
		u32 _rem;                                       \
		(n) = div_u64_rem((n), (base), &_rem);          \
		_rem;                                           \
	})
#endif
