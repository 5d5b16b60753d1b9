// SPDX-License-Identifier: MIT
/*
 * Bitmaps of any length, word by word.
 *
 * Every operation is one loop over the words. Only the last word needs care:
 * what lies above nbits in it may be anything, so a question masks it away.
 *
 * Context: any.
 * Locking: none.
 * Linux: lib/bitmap.c.
 */
#include <linux/bitmap.h>

/* Word @i of a bitmap of @nbits, without what lies above. */
static unsigned long masked(unsigned long word, unsigned int i, unsigned int nbits)
{
	return i < BIT_WORD(nbits - 1) ? word : word & BITMAP_LAST_WORD_MASK(nbits);
}

/* The bits of word @i that are in start .. start + nbits - 1. */
static unsigned long range_mask(unsigned int i, unsigned int start, unsigned int nbits)
{
	unsigned long mask = masked(~0UL, i, start + nbits);

	return i == BIT_WORD(start) ? mask & BITMAP_FIRST_WORD_MASK(start) : mask;
}

void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits)
{
	unsigned int i;

	for (i = BIT_WORD(start); nbits && i <= BIT_WORD(start + nbits - 1); i++)
		map[i] |= range_mask(i, start, nbits);
}

void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits)
{
	unsigned int i;

	for (i = BIT_WORD(start); nbits && i <= BIT_WORD(start + nbits - 1); i++)
		map[i] &= ~range_mask(i, start, nbits);
}

bool bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		unsigned int nbits)
{
	unsigned long any = 0;
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++) {
		dst[i] = a[i] & b[i];
		any |= masked(dst[i], i, nbits);
	}
	return any;
}

bool bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		   unsigned int nbits)
{
	unsigned long any = 0;
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++) {
		dst[i] = a[i] & ~b[i];
		any |= masked(dst[i], i, nbits);
	}
	return any;
}

void bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b,
	       unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = a[i] | b[i];
}

void bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = a[i] ^ b[i];
}

void bitmap_complement(unsigned long *dst, const unsigned long *src, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = ~src[i];
}

bool bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		if (masked(a[i] ^ b[i], i, nbits))
			return false;
	return true;
}

bool bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	return find_first_and_bit(a, b, nbits) < nbits;
}

bool bitmap_subset(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		if (masked(a[i] & ~b[i], i, nbits))
			return false;
	return true;
}

unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits)
{
	unsigned int i, weight = 0;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		weight += hweight_long(masked(src[i], i, nbits));
	return weight;
}
