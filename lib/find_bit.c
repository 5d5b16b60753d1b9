// SPDX-License-Identifier: MIT
/*
 * Finding bits in bitmaps of any length, and counting them in a word.
 *
 * A search looks at a word at a time: the bits in front of the start are masked
 * away in the first word, and what it finds behind the end in the last one
 * counts as nothing. To find zeros the words are inverted.
 *
 * Context: any.
 * Locking: none.
 * Linux: lib/find_bit.c, lib/hweight.c.
 */
#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/minmax.h>

unsigned long __find_next_bit(const unsigned long *addr, unsigned long size, unsigned long start,
			      unsigned long invert)
{
	unsigned long word;

	if (start >= size)
		return size;
	word = (addr[BIT_WORD(start)] ^ invert) & ~0UL << (start % BITS_PER_LONG);
	start = round_down(start, BITS_PER_LONG);
	while (!word) {
		start += BITS_PER_LONG;
		if (start >= size)
			return size;
		word = addr[BIT_WORD(start)] ^ invert;
	}
	return min(start + __ffs(word), size);
}

unsigned long find_next_and_bit(const unsigned long *a, const unsigned long *b, unsigned long size,
				unsigned long start)
{
	unsigned long word;

	/* The words of both from @start on, until one has a bit. */
	for (; start < size; start = round_down(start, BITS_PER_LONG) + BITS_PER_LONG) {
		word = a[BIT_WORD(start)] & b[BIT_WORD(start)] & ~0UL << (start % BITS_PER_LONG);
		if (word)
			return min(round_down(start, BITS_PER_LONG) + __ffs(word), size);
	}
	return size;
}

unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	unsigned long end = size, word;

	/* Downwards, a word or the part of one below @end at a time. */
	while (end) {
		word = addr[BIT_WORD(end - 1)] & GENMASK((end - 1) % BITS_PER_LONG, 0);
		end = round_down(end - 1, BITS_PER_LONG);
		if (word)
			return end + __fls(word);
	}
	return size;
}

/* Sums of 1, 2, then 4 bits side by side; the multiplication adds up the four bytes. */
unsigned int __sw_hweight32(u32 w)
{
	w -= w >> 1 & 0x55555555;
	w = (w & 0x33333333) + (w >> 2 & 0x33333333);
	w = (w + (w >> 4)) & 0x0f0f0f0f;
	return w * 0x01010101 >> 24;
}
