// SPDX-License-Identifier: MIT
/*
 * BIT rows: single bits of an array of words, and finding them.
 *
 * Context: process context.
 * Locking: none.
 * Linux: Documentation/atomic_bitops.txt, include/linux/bitops.h, find.h, bitmap.h.
 */
#include "conf.h"

#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/string.h>

#define WORDS 3
#define BITS (WORDS * BITS_PER_LONG)

static unsigned long map[WORDS];

/* Only bit @nr has the value @set; all others have the other one. */
static void only(int nr, bool set)
{
	unsigned int word;

	for (word = 0; word < WORDS; word++) {
		unsigned long expected = word == nr / BITS_PER_LONG ? 1UL << nr % BITS_PER_LONG : 0;

		CONF_EQ(map[word], set ? expected : ~expected);
	}
}

#define ONE_BIT(set_fn, clear_fn, change_fn, test_set, test_clear, test_change) \
	do {                                                  \
		memset(map, 0, sizeof(map));                  \
		set_fn(nr, map);                              \
		only(nr, true);                               \
		CONF_EQ(test_bit(nr, map), 1);                \
		CONF_EQ(test_set(nr, map), 1);                \
		CONF_EQ(test_clear(nr, map), 1);              \
		CONF_EQ(test_bit(nr, map), 0);                \
		CONF_EQ(test_clear(nr, map), 0);              \
		CONF_EQ(test_change(nr, map), 0);             \
		only(nr, true);                               \
		CONF_EQ(test_change(nr, map), 1);             \
		CONF_EQ(test_set(nr, map), 0);                \
		only(nr, true);                               \
		memset(map, 0xff, sizeof(map));               \
		clear_fn(nr, map);                            \
		only(nr, false);                              \
		change_fn(nr, map);                           \
		CONF_EQ(test_bit(nr, map), 1);                \
		change_fn(nr, map);                           \
		only(nr, false);                              \
	} while (0)

static void one_bit(long nr)
{
	ONE_BIT(set_bit, clear_bit, change_bit, test_and_set_bit, test_and_clear_bit,
		test_and_change_bit);
	ONE_BIT(__set_bit, __clear_bit, __change_bit, __test_and_set_bit, __test_and_clear_bit,
		__test_and_change_bit);
}

CONF(BIT_01, "Bits are numbered through the array; test_and_ forms give the old one; others stay.")
{
	long nr;

	for (nr = 0; nr < BITS; nr++)
		one_bit(nr);
	/* As constants, which compilers treat differently. */
	memset(map, 0, sizeof(map));
	set_bit(0, map);
	only(0, true);
	CONF_EQ(test_and_clear_bit(0, map), 1);
	set_bit(BITS_PER_LONG + 3, map);
	only(BITS_PER_LONG + 3, true);
	CONF_EQ(test_bit(BITS_PER_LONG + 3, map), 1);
	clear_bit(BITS_PER_LONG + 3, map);
	CONF_EXPECT(bitmap_empty(map, BITS));
}

CONF(BIT_02, "A bit serves as a lock: taken once, and again after it was released.")
{
	memset(map, 0, sizeof(map));
	CONF_EQ(test_and_set_bit_lock(40, map), 0);
	CONF_EQ(test_and_set_bit_lock(40, map), 1);
	only(40, true);
	clear_bit_unlock(40, map);
	CONF_EQ(test_and_set_bit_lock(40, map), 0);
	__clear_bit_unlock(40, map);
	CONF_EXPECT(bitmap_empty(map, BITS));
}

static void check_word(void)
{
	unsigned int i;

	CONF_EQ(ffs(0), 0);
	CONF_EQ(fls(0), 0);
	CONF_EQ(fls64(0), 0);
	for (i = 0; i < 32; i++) {
		unsigned int bit = 1U << i;

		CONF_EQ(ffs(bit | 1U << 31), i + 1);
		CONF_EQ(__ffs(bit | 1U << 31), i);
		CONF_EQ(ffz(~(unsigned long)bit), i);
		CONF_EQ(fls(bit | 1), i + 1);
		CONF_EQ(__fls(bit | 1), i);
		CONF_EQ(fls64(((u64)bit << 32) | 1), i + 33);
		CONF_EQ(hweight32(bit - 1), i);
	}
	CONF_EQ(hweight8(0xff), 8);
	CONF_EQ(hweight16(0x8001), 2);
	CONF_EQ(hweight64(~0ULL), 64);
	CONF_EQ(BIT(5), 32);
	CONF_EQ(GENMASK(6, 4), 0x70);
	CONF_EXPECT(GENMASK(BITS_PER_LONG - 1, 0) == ~0UL);
	CONF_EXPECT(BIT_ULL(40) == 1ULL << 40 && GENMASK_ULL(41, 40) == 3ULL << 40);
}

static void check_find(void)
{
	static const int set[] = { 3, 31, 32, 64, 90 };
	unsigned int bit, n = 0, size = 91;

	memset(map, 0, sizeof(map));
	CONF_EQ(find_first_bit(map, size), size);
	CONF_EQ(find_last_bit(map, size), size);
	CONF_EQ(find_first_zero_bit(map, size), 0);
	for (n = 0; n < ARRAY_SIZE(set); n++)
		__set_bit(set[n], map);
	/* One more, behind the end. */
	__set_bit(size, map);
	CONF_EQ(find_first_bit(map, size), 3);
	CONF_EQ(find_last_bit(map, size), 90);
	CONF_EQ(find_next_bit(map, size, 4), 31);
	CONF_EQ(find_next_bit(map, size, 31), 31);
	CONF_EQ(find_next_bit(map, size, 65), 90);
	CONF_EQ(find_next_bit(map, size - 1, 65), size - 1);
	CONF_EQ(find_next_bit(map, size, size + 5), size);
	CONF_EQ(find_next_zero_bit(map, size, 31), 33);
	CONF_EQ(find_next_zero_bit(map, size, 90), size);
	n = 0;
	for_each_set_bit(bit, map, size)
		CONF_EQ(bit, set[n++]);
	CONF_EQ(n, ARRAY_SIZE(set));
	n = 0;
	for_each_clear_bit(bit, map, size)
		n++;
	CONF_EQ(n, size - ARRAY_SIZE(set));
	bitmap_fill(map, size);
	CONF_EQ(find_first_zero_bit(map, size), size);
}

static void check_bitmap(void)
{
	DECLARE_BITMAP(a, 70);
	DECLARE_BITMAP(b, 70);
	DECLARE_BITMAP(c, 70);

	CONF_EQ(sizeof(a), BITS_TO_LONGS(70) * sizeof(long));
	bitmap_zero(a, 70);
	CONF_EXPECT(bitmap_empty(a, 70) && !bitmap_full(a, 70));
	bitmap_set(a, 30, 10);
	CONF_EQ(bitmap_weight(a, 70), 10);
	CONF_EXPECT(!test_bit(29, a) && test_bit(30, a) && test_bit(39, a) && !test_bit(40, a));
	bitmap_clear(a, 31, 3);
	CONF_EQ(bitmap_weight(a, 70), 7);
	bitmap_fill(b, 70);
	CONF_EXPECT(bitmap_full(b, 70));
	CONF_EXPECT(bitmap_subset(a, b, 70) && !bitmap_subset(b, a, 70));
	CONF_EXPECT(bitmap_intersects(a, b, 70) && !bitmap_equal(a, b, 70));
	CONF_EXPECT(bitmap_and(c, a, b, 70));
	CONF_EXPECT(bitmap_equal(a, c, 70));
	CONF_EXPECT(!bitmap_andnot(c, a, b, 70));
	CONF_EXPECT(bitmap_empty(c, 70));
	bitmap_xor(c, a, b, 70);
	CONF_EQ(bitmap_weight(c, 70), 63);
	CONF_EXPECT(!bitmap_intersects(a, c, 70));
	bitmap_or(c, a, c, 70);
	CONF_EXPECT(bitmap_full(c, 70));
	bitmap_complement(c, a, 70);
	CONF_EQ(bitmap_weight(c, 70), 63);
	bitmap_copy(c, a, 70);
	CONF_EXPECT(bitmap_equal(c, a, 70));
}

CONF(BIT_03, "Bits are found in words and bitmaps; where there is none, the answer is the size.")
{
	check_word();
	check_find();
	check_bitmap();
}

CONF_MODULE(CONF_ROW(BIT_01), CONF_ROW(BIT_02), CONF_ROW(BIT_03));
