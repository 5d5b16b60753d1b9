// SPDX-License-Identifier: MIT
/*
 * Tests of lib/find_bit.c, lib/bitmap.c and include/linux/bitops.h against the
 * same sets as one byte a member.
 *
 * What lies above a bitmap's size is random, so that a function which looks at it
 * is found; so is the word behind the last, by the sanitizer.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: lib/test_bitmap.c, lib/find_bit_benchmark.c.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>

#include "host.h"

#define MOST 200
#define ROUNDS 20000

/* A set twice: as bits, and as bytes that are plainly right. */
struct set {
	unsigned long *bits;
	bool has[MOST];
};

static unsigned int size; /* of the sets */
/* The bitmaps' last words are these arrays' last: behind them is the sanitizer. */
static unsigned long space_a[BITS_TO_LONGS(MOST)], space_b[BITS_TO_LONGS(MOST)];
static unsigned long space_r[BITS_TO_LONGS(MOST)];

static unsigned long *end_of(unsigned long *space)
{
	return space + BITS_TO_LONGS(MOST) - BITS_TO_LONGS(size);
}

static struct set random_set(unsigned long *space)
{
	static const unsigned int density[] = { 0, 1, 2, 40, 100 };
	unsigned int i, likely_one = density[host_random_below(5)];
	struct set s = { .bits = end_of(space) };

	for (i = 0; i < BITS_TO_LONGS(size) * BITS_PER_LONG; i++)
		__assign_bit(i, s.bits, i < size ? 0 : host_random() & 1);
	for (i = 0; i < size; i++) {
		s.has[i] = host_random_below(100) < likely_one;
		__assign_bit(i, s.bits, s.has[i]);
	}
	return s;
}

static void check_set(const struct set *s)
{
	unsigned int i;

	for (i = 0; i < size; i++)
		CHECK_INT(test_bit(i, s->bits), s->has[i]);
}

/* For each size, also around a word's end, a fresh pair of sets. */
static void each_size(void (*test)(struct set *a, struct set *b))
{
	struct set a, b;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		size = 1 + host_random_below(MOST);
		a = random_set(space_a);
		b = random_set(space_b);
		test(&a, &b);
	}
}

static unsigned long next(const struct set *s, unsigned long from, bool value)
{
	while (from < size && s->has[from] != value)
		from++;
	return from < size ? from : size;
}

static void find(struct set *a, struct set *b)
{
	unsigned long i, last = size, from = host_random_below(size + 3);

	CHECK_INT(find_first_bit(a->bits, size), next(a, 0, true));
	CHECK_INT(find_first_zero_bit(a->bits, size), next(a, 0, false));
	CHECK_INT(find_next_bit(a->bits, size, from), next(a, from, true));
	CHECK_INT(find_next_zero_bit(a->bits, size, from), next(a, from, false));
	for (i = 0; i < size; i++)
		if (a->has[i])
			last = i;
	CHECK_INT(find_last_bit(a->bits, size), last);
	for (i = from; i < size && !(a->has[i] && b->has[i]); i++)
		;
	CHECK_INT(find_next_and_bit(a->bits, b->bits, size, from), i < size ? i : size);
}

static void test_find(void)
{
	each_size(find);
}

static void loops(struct set *a, struct set *b)
{
	unsigned long bit, expected = next(a, 0, true), from = host_random_below(size);

	for_each_set_bit(bit, a->bits, size) {
		CHECK_INT(bit, expected);
		expected = next(a, bit + 1, true);
	}
	CHECK_INT(expected, size);
	bit = from;
	expected = next(b, from, false);
	for_each_clear_bit_from(bit, b->bits, size) {
		CHECK_INT(bit, expected);
		expected = next(b, bit + 1, false);
	}
	CHECK_INT(expected, size);
}

static void test_loops(void)
{
	each_size(loops);
}

static void test_one_word(void)
{
	unsigned long word = 0, full = ~0UL;

	CHECK_INT(find_first_bit(&word, 7), 7);
	CHECK_INT(find_first_zero_bit(&full, 7), 7);
	word = 0x50;
	CHECK_INT(find_first_bit(&word, 7), 4);
	CHECK_INT(find_first_bit(&word, 4), 4);
	full = ~0x50UL;
	CHECK_INT(find_first_zero_bit(&full, 7), 4);
}

static void combine(struct set *a, struct set *b)
{
	struct set r = { .bits = end_of(space_r) };
	unsigned int i, and = 0, andnot = 0;

	for (i = 0; i < size; i++) {
		and += a->has[i] && b->has[i];
		andnot += a->has[i] && !b->has[i];
	}
	CHECK_INT(bitmap_and(r.bits, a->bits, b->bits, size), and != 0);
	CHECK_INT(bitmap_weight(r.bits, size), and);
	CHECK_INT(bitmap_andnot(r.bits, a->bits, b->bits, size), andnot != 0);
	CHECK_INT(bitmap_weight(r.bits, size), andnot);
	CHECK_INT(bitmap_intersects(a->bits, b->bits, size), and != 0);
	CHECK_INT(bitmap_subset(a->bits, b->bits, size), andnot == 0);
	CHECK_INT(bitmap_equal(a->bits, b->bits, size), !memcmp(a->has, b->has, size));
	CHECK(bitmap_equal(a->bits, a->bits, size));
	bitmap_or(r.bits, a->bits, b->bits, size);
	for (i = 0; i < size; i++)
		r.has[i] = a->has[i] || b->has[i];
	check_set(&r);
	bitmap_xor(r.bits, a->bits, b->bits, size);
	for (i = 0; i < size; i++)
		r.has[i] = a->has[i] != b->has[i];
	check_set(&r);
	bitmap_complement(r.bits, a->bits, size);
	for (i = 0; i < size; i++)
		r.has[i] = !a->has[i];
	check_set(&r);
}

static void test_combine(void)
{
	each_size(combine);
}

static void ranges(struct set *a, struct set *b)
{
	unsigned int start = host_random_below(size), n = host_random_below(size - start + 1);

	bitmap_set(a->bits, start, n);
	memset(a->has + start, true, n);
	check_set(a);
	bitmap_clear(b->bits, start, n);
	memset(b->has + start, false, n);
	check_set(b);
	CHECK_INT(bitmap_empty(b->bits, size), next(b, 0, true) == size);
	CHECK_INT(bitmap_full(a->bits, size), next(a, 0, false) == size);
	bitmap_copy(b->bits, a->bits, size);
	CHECK(bitmap_equal(a->bits, b->bits, size));
	bitmap_zero(a->bits, size);
	CHECK(bitmap_empty(a->bits, size) && !bitmap_full(a->bits, size));
	bitmap_fill(a->bits, size);
	CHECK(bitmap_full(a->bits, size) && !bitmap_empty(a->bits, size));
}

static void test_ranges(void)
{
	each_size(ranges);
}

static void test_not_atomic(void)
{
	unsigned long map[3] = { 0 };
	unsigned int i;

	for (i = 0; i < 3 * BITS_PER_LONG; i++) {
		CHECK_INT(__test_and_set_bit(i, map), 0);
		CHECK_INT(__test_and_set_bit(i, map), 1);
		CHECK_INT(bitmap_weight(map, sizeof(map) * 8), 1);
		CHECK_INT(__test_and_change_bit(i, map), 1);
		CHECK_INT(__test_and_clear_bit(i, map), 0);
		__change_bit(i, map);
		CHECK_INT(map[i / BITS_PER_LONG], 1UL << (i % BITS_PER_LONG));
		CHECK_INT(__test_and_clear_bit(i, map), 1);
		CHECK_INT(test_bit(i, map), 0);
	}
}

static void test_weight(void)
{
	unsigned int i, bit, ones;

	for (i = 0; i < ROUNDS; i++) {
		u32 w = host_random() & host_random(), times = host_random_below(70);

		for (ones = 0, bit = 0; bit < 32; bit++)
			ones += w >> bit & 1;
		CHECK_INT(hweight32(w), ones);
		CHECK_INT(hweight64((u64)w << 16), ones);
		CHECK_INT(hweight_long(w), ones);
		CHECK_INT(ror32(rol32(w, times), times), w);
	}
	CHECK_INT(hweight32(0xf0f00001), 9);
	CHECK_INT(hweight8(0x1ff), 8);
	CHECK_INT(hweight16(0x1ffff), 16);
	CHECK_INT(rol32(0x80000001, 1), 3);
	CHECK_INT(rol32(0x12345678, 0), 0x12345678);
	CHECK_INT(ror32(3, 1), 0x80000001);
}

static void test_word(void)
{
	unsigned int i;

	CHECK_INT(ffs(0), 0);
	CHECK_INT(fls(0), 0);
	CHECK_INT(fls64(0), 0);
	for (i = 0; i < 32; i++) {
		u32 above = host_random() << i << 1, below = host_random() & ((1U << i) - 1);

		CHECK_INT(ffs(1U << i | above), i + 1);
		CHECK_INT(__ffs(1U << i | above), i);
		CHECK_INT(ffz(~(unsigned long)(1U << i | above)), i);
		CHECK_INT(fls(1U << i | below), i + 1);
		CHECK_INT(__fls(1U << i | below), i);
		CHECK_INT(fls64(1ULL << i << 32 | below), i + 33);
		CHECK_INT(fls64(1ULL << i | below), i + 1);
	}
	CHECK_INT(GENMASK(7, 4), 0xf0);
	CHECK(GENMASK(BITS_PER_LONG - 1, 0) == ~0UL);
	CHECK(GENMASK_ULL(63, 60) == 0xf000000000000000ULL);
	CHECK_INT(BITS_TO_LONGS(0), 0);
	CHECK_INT(BITS_TO_LONGS(BITS_PER_LONG + 1), 2);
}

const struct host_test host_tests[] = {
	{ "bits are found where they are, from any start, in any size", test_find },
	{ "the loops visit each bit once, in order", test_loops },
	{ "a bitmap of a few bits needs no call and sees none above", test_one_word },
	{ "and, or, xor, andnot, complement agree with the sets", test_combine },
	{ "setting and clearing a range changes that range only", test_ranges },
	{ "the forms with __ do what their names say, in every word", test_not_atomic },
	{ "ones are counted, words rotated", test_weight },
	{ "ffs, fls and their kin, for each bit with random others", test_word },
	{ NULL, NULL }
};
