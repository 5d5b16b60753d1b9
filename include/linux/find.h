/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FIND_H
#define _LINUX_FIND_H
/*
 * Finding bits in a bitmap of @size bits. All return @size if there is none;
 * bits above @size are never seen. Linux includes this through <linux/bitops.h>
 * or <linux/bitmap.h>.
 *
 * Any context; whoever changes the bitmap meanwhile decides what the answer means.
 */
#include <asm/bitops.h>

/**
 * __find_next_bit - the next bit of a value
 * @addr: the bitmap
 * @size: its bits
 * @start: where to begin
 * @invert: 0 to find ones, ~0UL to find zeros
 *
 * Context: Any context.
 * Return: its number, or @size.
 */
unsigned long __find_next_bit(const unsigned long *addr, unsigned long size, unsigned long start,
			      unsigned long invert);

/**
 * find_last_bit - the highest one
 * @addr: the bitmap
 * @size: its bits
 *
 * Context: Any context.
 * Return: its number, or @size.
 */
unsigned long find_last_bit(const unsigned long *addr, unsigned long size);

/**
 * find_next_and_bit - the next bit that is one in both
 * @a: a bitmap
 * @b: another
 * @size: bits of each
 * @start: where to begin
 *
 * Context: Any context.
 * Return: its number, or @size.
 */
unsigned long find_next_and_bit(const unsigned long *a, const unsigned long *b, unsigned long size,
				unsigned long start);

static inline unsigned long find_next_bit(const unsigned long *addr, unsigned long size,
					  unsigned long start)
{
	return __find_next_bit(addr, size, start, 0);
}

static inline unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
					       unsigned long start)
{
	return __find_next_bit(addr, size, start, ~0UL);
}

/* One word of a size known when compiling needs no call. */
static __always_inline unsigned long find_first_bit(const unsigned long *addr, unsigned long size)
{
	if (__builtin_constant_p(size) && size > 0 && size < BITS_PER_LONG)
		return __ffs(*addr | BIT(size));
	return find_next_bit(addr, size, 0);
}

static __always_inline unsigned long find_first_zero_bit(const unsigned long *addr,
							 unsigned long size)
{
	if (__builtin_constant_p(size) && size > 0 && size < BITS_PER_LONG)
		return __ffs(~*addr | BIT(size));
	return find_next_zero_bit(addr, size, 0);
}

static inline unsigned long find_first_and_bit(const unsigned long *a, const unsigned long *b,
					       unsigned long size)
{
	return find_next_and_bit(a, b, size, 0);
}

#define __for_each_bit(start, find_next, bit, addr, size)                        \
	for (start; (bit) = find_next((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_set_bit(bit, addr, size) __for_each_bit((bit) = 0, find_next_bit, bit, addr, size)
#define for_each_clear_bit(bit, addr, size) \
	__for_each_bit((bit) = 0, find_next_zero_bit, bit, addr, size)
/* From @bit on. */
#define for_each_set_bit_from(bit, addr, size) __for_each_bit(, find_next_bit, bit, addr, size)
#define for_each_clear_bit_from(bit, addr, size) \
	__for_each_bit(, find_next_zero_bit, bit, addr, size)

#endif
