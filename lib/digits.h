/* SPDX-License-Identifier: MIT */
#ifndef _LIB_DIGITS_H
#define _LIB_DIGITS_H
/*
 * From a number to its digits, first one first.
 *
 * A decimal number is made a fraction: 123456 is 12.3456 if its first pair of
 * digits shall stand before the point. With the point in the middle of 64 bits
 * that pair is the upper half, and 100 times the lower half brings up the next:
 *
 *	12 . 3456 -> "12"     34 . 56 -> "34"     56 . -> "56"
 *
 * So there is a multiplication for two digits and no division, and nothing has
 * to be turned round at the end. The factor is 2^32 / 100^pairs, rounded up and
 * with spare bits where 32 are too few; what that adds to the value stays below
 * one unit of its last digit (tried with all 2^32 values). It is the method of
 * J. E. Anhalt's itoa.
 *
 * Every write_ function writes at @to and returns the place behind its last
 * digit; there must be room.
 *
 * Context: any. Linux: lib/vsprintf.c (put_dec), which multiplies by 1/100.
 */
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/types.h>

/* Digits of the longest number: a 64-bit one in octal. */
#define DIGITS_MAX 22

static const char lower_digits[] = "0123456789abcdef";

/* "00" to "99". */
static const char digit_pairs[] = "00010203040506070809"
				  "10111213141516171819"
				  "20212223242526272829"
				  "30313233343536373839"
				  "40414243444546474849"
				  "50515253545556575859"
				  "60616263646566676869"
				  "70717273747576777879"
				  "80818283848586878889"
				  "90919293949596979899";

static inline unsigned int significant_bits(u64 value)
{
	u32 high = value >> 32, low = value;

	return high ? 64 - __builtin_clz(high) : 32 - __builtin_clz(low | 1);
}

static inline char *write_pair(char *to, u32 pair)
{
	__builtin_memcpy(to, digit_pairs + 2 * pair, 2);
	return to + 2;
}

/* What stands before the point when a number begins: one digit or two. */
static inline char *write_first(char *to, u32 first)
{
	if (first >= 10)
		return write_pair(to, first);
	*to = '0' + first;
	return to + 1;
}

/* The pairs behind the point; @pairs is a constant. */
static __always_inline char *write_pairs(char *to, u32 fraction, int pairs)
{
#pragma GCC unroll 4
	for (int i = 0; i < pairs; i++) {
		u64 next = mul_u32_u32(fraction, 100);
		u32 pair = next >> 32;

		to = write_pair(to, pair);
		fraction = next;
	}
	return to;
}

static __always_inline char *write_fraction(char *to, u64 fraction, int pairs)
{
	return write_pairs(write_first(to, fraction >> 32), fraction, pairs);
}

/* @value / 10^8 for any 32 bits: 2^57 / 10^8, and 1 for what the shift takes away. */
static inline u64 decimal_fraction8(u32 value)
{
	return (mul_u32_u32(value, 1441151881) >> 25) + 1;
}

static char *write_long_decimal32(char *to, u32 value)
{
	if (value < 10000)
		return write_fraction(to, mul_u32_u32(value, 42949673), 1); /* 2^32 / 10^2 */
	if (value < 1000000)
		return write_fraction(to, mul_u32_u32(value, 429497), 2); /* 2^32 / 10^4 */
	if (value < 100000000)                                            /* 2^48 / 10^6 */
		return write_fraction(to, mul_u32_u32(value, 281474977) >> 16, 3);
	return write_fraction(to, decimal_fraction8(value), 4);
}

static inline char *write_decimal32(char *to, u32 value)
{
	return value < 100 ? write_first(to, value) : write_long_decimal32(to, value);
}

/* How many digits write_decimal32() writes. */
static inline unsigned int decimal_length32(u32 value)
{
	static const u32 powers[] = { 0,      10,      100,      1000,      10000,
				      100000, 1000000, 10000000, 100000000, 1000000000 };
	/* 1233 / 4096 is log10(2): that many digits, or one more. */
	unsigned int n = (significant_bits(value) * 1233) >> 12;

	return n + (value >= powers[n]);
}

/* What is above nine digits, then each nine with their zeros. */
static char *write_decimal64(char *to, u64 value)
{
	u32 low[2];
	int n = 0;

	while (value > U32_MAX)
		low[n++] = do_div(value, 1000000000);
	to = write_decimal32(to, value);
	while (n) {
		u64 fraction = decimal_fraction8(low[--n]);

		*to++ = '0' + (fraction >> 32);
		to = write_pairs(to, fraction, 4);
	}
	return to;
}

/* @bits a digit: 4 for hexadecimal, 3 for octal. */
static inline char *write_bits(char *to, u64 value, unsigned int bits, const char *digits)
{
	unsigned int n = (significant_bits(value) + bits - 1) / bits, i = n;
	u32 mask = (1U << bits) - 1;

	while (i--) {
		to[i] = digits[(u32)value & mask];
		value >>= bits;
	}
	return to + n;
}

static inline unsigned int hex_length32(u32 value)
{
	return (significant_bits(value) + 3) / 4;
}

/* @length as hex_length32() has it. */
static inline char *write_hex32(char *to, u32 value, unsigned int length)
{
	char *end = to + length;

	for (to = end; length; length--, value >>= 4)
		*--to = lower_digits[value & 15];
	return end;
}

#endif
