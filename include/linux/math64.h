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

/** div_s64_rem - the same with signs. Context: Any context. Return: the quotient, cut to 0. */
static inline s64 div_s64_rem(s64 dividend, s32 divisor, s32 *remainder)
{
	u64 n = dividend < 0 ? -(u64)dividend : dividend;
	u32 d = divisor < 0 ? -(u32)divisor : divisor, rest;
	s64 quotient = div_u64_rem(n, d, &rest);

	*remainder = dividend < 0 ? -(s32)rest : (s32)rest;
	return (dividend < 0) != (divisor < 0) ? -quotient : quotient;
}

static inline s64 div_s64(s64 dividend, s32 divisor)
{
	s32 remainder;

	return div_s64_rem(dividend, divisor, &remainder);
}

/**
 * div64_u64_rem - divide 64 bits by 64
 * @dividend: any value
 * @divisor: not 0
 * @remainder: gets it
 *
 * Context: Any context.
 * Return: the quotient.
 */
u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder);

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	u64 remainder;

	return div64_u64_rem(dividend, divisor, &remainder);
}

/** div64_s64 - the same with signs. Context: Any context. Return: the quotient, cut to 0. */
static inline s64 div64_s64(s64 dividend, s64 divisor)
{
	u64 n = dividend < 0 ? -(u64)dividend : dividend, d = divisor < 0 ? -(u64)divisor : divisor;
	s64 quotient = div64_u64(n, d);

	return (dividend < 0) != (divisor < 0) ? -quotient : quotient;
}

#define div64_ul(x, y) div_u64((x), (y))
#define div64_long(x, y) div_s64((x), (y))

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
#define DIV_ROUND_UP_ULL(n, d) div_u64((u64)(n) + (d) - 1, (d))
#define DIV64_U64_ROUND_UP(n, d) div64_u64((n) + (d) - 1, (d))

#endif

#include <jiffy/brings_basics.h>
