// SPDX-License-Identifier: MIT
/*
 * JIF rows: which of two times is later.
 *
 * Context: process context; arithmetic only.
 * Locking: none.
 * Linux: include/linux/jiffies.h.
 */
#include "conf.h"

#include <linux/jiffies.h>
#include <linux/limits.h>

/* Half the range less one: the farthest that two times may be apart. */
#define FARTHEST ((unsigned long)LONG_MAX)

static const unsigned long starts[] = {
	0, 1, LONG_MAX - 1, LONG_MAX, 1UL + LONG_MAX, ULONG_MAX - 1, ULONG_MAX, INITIAL_JIFFIES
};
static const unsigned long distances[] = { 1, 2, HZ, 300 * HZ, FARTHEST - 1, FARTHEST };

/* Call @check for each start with each distance: also across the wrap. */
static void each_pair(void (*check)(unsigned long a, unsigned long b))
{
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(starts); i++)
		for (j = 0; j < ARRAY_SIZE(distances); j++)
			check(starts[i], starts[i] + distances[j]);
}

static void b_is_after_a(unsigned long a, unsigned long b)
{
	CONF_EXPECT(time_after(b, a) && !time_after(a, b));
	CONF_EXPECT(time_before(a, b) && !time_before(b, a));
	CONF_EXPECT(time_after_eq(b, a) && !time_after_eq(a, b));
	CONF_EXPECT(time_before_eq(a, b) && !time_before_eq(b, a));
}

CONF(JIF_04, "time_after(b, a) and its kin are right for distances up to 2^31 - 1, also across 0.")
{
	each_pair(b_is_after_a);
}

static void range_of(unsigned long a, unsigned long b)
{
	CONF_EXPECT(time_in_range(a, a, b) && time_in_range(b, a, b));
	CONF_EXPECT(time_in_range_open(a, a, b) && !time_in_range_open(b, a, b));
	CONF_EXPECT(time_in_range_open(b - 1, a, b));
	if (b - a < FARTHEST) {
		CONF_EXPECT(!time_in_range(a - 1, a, b) && !time_in_range(b + 1, a, b));
		CONF_EXPECT(!time_in_range_open(a - 1, a, b));
	}
}

CONF(JIF_05, "A time is not after itself; a range includes both ends, an open one not the last.")
{
	unsigned long x = INITIAL_JIFFIES, zero = 0, last = ULONG_MAX;

	CONF_EQ(time_after(x, x), 0);
	CONF_EQ(time_before(x, x), 0);
	CONF_EQ(time_after_eq(x, x), 1);
	CONF_EQ(time_before_eq(x, x), 1);
	CONF_EQ(time_after(zero, last), 1);
	CONF_EQ(time_before(last, zero), 1);
	CONF_EQ(time_in_range(x, x, x), 1);
	CONF_EQ(time_in_range_open(x, x, x), 0);
	each_pair(range_of);
}

static void b_is_after_a_64(u64 a, u64 b)
{
	CONF_EXPECT(time_after64(b, a) && !time_after64(a, b));
	CONF_EXPECT(time_before64(a, b) && !time_before64(b, a));
	CONF_EXPECT(time_after_eq64(b, a) && !time_after_eq64(a, b));
	CONF_EXPECT(time_before_eq64(a, b) && !time_before_eq64(b, a));
	CONF_EXPECT(!time_after64(a, a) && time_after_eq64(a, a) && time_before_eq64(a, a));
	CONF_EXPECT(time_in_range64(a, a, b) && time_in_range64(b, a, b));
	CONF_EXPECT(!time_in_range64(a - 1, a, b) && !time_in_range64(b + 1, a, b));
}

CONF(JIF_07, "The forms with 64 compare all 64 bits.")
{
	static const u64 from[] = { 0, 0xffffffff, 1ULL << 32, U64_MAX, 1ULL << 63 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(from); i++) {
		b_is_after_a_64(from[i], from[i] + 1);
		/* Equal in the low word, which is all that the 32-bit forms see. */
		b_is_after_a_64(from[i], from[i] + (1ULL << 32));
		b_is_after_a_64(from[i], from[i] + (1ULL << 62));
	}
}

/* A second on either side, so that a tick in between makes no difference. */
static void past_and_future(void)
{
	unsigned long past = jiffies - HZ, future = jiffies + HZ;

	CONF_EXPECT(time_is_before_jiffies(past) && !time_is_before_jiffies(future));
	CONF_EXPECT(time_is_after_jiffies(future) && !time_is_after_jiffies(past));
	CONF_EXPECT(time_is_before_eq_jiffies(past) && !time_is_before_eq_jiffies(future));
	CONF_EXPECT(time_is_after_eq_jiffies(future) && !time_is_after_eq_jiffies(past));
}

static void past_and_future_64(void)
{
	u64 past = get_jiffies_64() - HZ, future = get_jiffies_64() + HZ;

	CONF_EXPECT(time_is_before_jiffies64(past) && !time_is_before_jiffies64(future));
	CONF_EXPECT(time_is_after_jiffies64(future) && !time_is_after_jiffies64(past));
	CONF_EXPECT(time_is_before_eq_jiffies64(past) && !time_is_before_eq_jiffies64(future));
	CONF_EXPECT(time_is_after_eq_jiffies64(future) && !time_is_after_eq_jiffies64(past));
}

CONF(JIF_08, "time_is_before_jiffies(a) and its kin compare with the present.")
{
	unsigned long now;

	past_and_future();
	past_and_future_64();
	/* The present itself is neither, but is both with _eq. */
	conf_align_to_tick();
	now = jiffies;
	CONF_EXPECT(time_is_before_eq_jiffies(now) && time_is_after_eq_jiffies(now));
	CONF_EXPECT(!time_is_before_jiffies(now) && !time_is_after_jiffies(now));
}

CONF_MODULE(CONF_ROW(JIF_04), CONF_ROW(JIF_05), CONF_ROW(JIF_07), CONF_ROW(JIF_08));
