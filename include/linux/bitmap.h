/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BITMAP_H
#define _LINUX_BITMAP_H
/*
 * Sets of small numbers: arrays of bits, of which @nbits count. Operations write
 * whole words, so what is in the last word above @nbits is anything; questions
 * do not see it.
 *
 * Not atomic: the caller serialises, or uses set_bit() and its like. Any context.
 */
#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/string.h>

#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]
/* The bits from @start to the end of its word; those up to @nbits in the last word. */
#define BITMAP_FIRST_WORD_MASK(start) (~0UL << ((start) % BITS_PER_LONG))
#define BITMAP_LAST_WORD_MASK(nbits) (~0UL >> (-(nbits) & (BITS_PER_LONG - 1)))
#define bitmap_size(nbits) (BITS_TO_LONGS(nbits) * sizeof(long))

static inline void bitmap_zero(unsigned long *dst, unsigned int nbits)
{
	memset(dst, 0, bitmap_size(nbits));
}

static inline void bitmap_fill(unsigned long *dst, unsigned int nbits)
{
	memset(dst, 0xff, bitmap_size(nbits));
}

static inline void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned int nbits)
{
	memcpy(dst, src, bitmap_size(nbits));
}

/** bitmap_set - make @nbits ones from @start on. Context: Any context. */
void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits);

/** bitmap_clear - make @nbits zeros from @start on. Context: Any context. */
void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits);

/** bitmap_and - @a & @b. Context: Any context. Return: is a bit set in the result? */
bool bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		unsigned int nbits);

/** bitmap_andnot - @a & ~@b. Context: Any context. Return: is a bit set in the result? */
bool bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		   unsigned int nbits);

/** bitmap_or - @a | @b. Context: Any context. */
void bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b,
	       unsigned int nbits);

/** bitmap_xor - @a ^ @b. Context: Any context. */
void bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		unsigned int nbits);

/** bitmap_complement - ~@src. Context: Any context. */
void bitmap_complement(unsigned long *dst, const unsigned long *src, unsigned int nbits);

/** bitmap_equal - Context: Any context. Return: are both the same set? */
bool bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned int nbits);

/** bitmap_intersects - Context: Any context. Return: have they a member in common? */
bool bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned int nbits);

/** bitmap_subset - Context: Any context. Return: is each member of @a in @b too? */
bool bitmap_subset(const unsigned long *a, const unsigned long *b, unsigned int nbits);

/** bitmap_weight - Context: Any context. Return: how many bits are set. */
unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits);

static inline bool bitmap_empty(const unsigned long *src, unsigned int nbits)
{
	return find_first_bit(src, nbits) == nbits;
}

static inline bool bitmap_full(const unsigned long *src, unsigned int nbits)
{
	return find_first_zero_bit(src, nbits) == nbits;
}

#endif

#include <jiffy/brings_basics.h>
