// SPDX-License-Identifier: MIT
/*
 * kernel/base: random numbers are spread evenly, and begin where the seed says.
 *
 * Context: tests in threads.
 * Locking: none.
 * Linux: lib/random32.c has a self test; drivers/char/random.c none.
 */
#include <jiffy/ktest.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/string.h>

#define DRAWS 6000
#define SIDES 6

KTEST(random_below, "get_random_u32_below() gives each number about as often, and no other.")
{
	unsigned int count[SIDES] = { 0 }, i;
	u32 n;

	for (i = 0; i < DRAWS; i++) {
		n = get_random_u32_below(SIDES);
		if (EXPECT(n < SIDES))
			count[n]++;
	}
	/* Six standard deviations are 173. */
	for (i = 0; i < SIDES; i++)
		EXPECT(count[i] > DRAWS / SIDES - 173 && count[i] < DRAWS / SIDES + 173);
}

KTEST(random_ranges, "The ends of a range are in it, and nothing outside.")
{
	unsigned int i, low = 0, high = 0;
	u32 n;

	for (i = 0; i < 200; i++) {
		n = get_random_u32_inclusive(7, 9);
		EXPECT(n >= 7 && n <= 9);
		low += n == 7;
		high += n == 9;
		EXPECT(get_random_u32_above(U32_MAX - 2) >= U32_MAX - 1);
		EXPECT_EQ(get_random_u32_below(1), 0);
		EXPECT_EQ(get_random_u32_inclusive(5, 5), 5);
	}
	EXPECT(low > 0 && high > 0);
	EXPECT_EQ(prandom_u32_max(0), 0);
	expect_log("get_random_u32_below");
	EXPECT_EQ(get_random_u32_below(0), 0);
}

KTEST(random_bytes, "get_random_bytes() fills what it is given and not a byte more.")
{
	unsigned int size, i;
	u8 bytes[24], changed[24];

	for (size = 0; size <= 20; size++) {
		memset(changed, 0, sizeof(changed));
		for (i = 0; i < 40; i++) {
			unsigned int at;

			memset(bytes, 0x5a, sizeof(bytes));
			get_random_bytes(bytes, size);
			for (at = 0; at < sizeof(bytes); at++)
				changed[at] |= bytes[at] != 0x5a;
		}
		EXPECT(!size || !memchr_inv(changed, 1, size));
		EXPECT(!memchr_inv(changed + size, 0, sizeof(changed) - size));
	}
}

KTEST(random_first, "The first numbers are logged: a test of booting compares them.")
{
	pr_info("random: %08x %08x\n", get_random_u32(), get_random_u32());
}
