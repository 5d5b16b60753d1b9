// SPDX-License-Identifier: MIT
/*
 * JIF rows: between jiffies and other units.
 *
 * Each value is looked at twice: as a constant, which compilers compute, and
 * through a variable that they cannot see through.
 *
 * Context: process context; arithmetic only.
 * Locking: none.
 * Linux: include/linux/jiffies.h, kernel/time/time.c.
 */
#include "conf.h"

#include <linux/jiffies.h>
#include <linux/limits.h>
#include <linux/math64.h>

/* JIF-15: HZ is a number for the preprocessor, and the units come with jiffies.h. */
#if HZ < 1 || HZ > 10000 || HZ != CONFIG_HZ
#error HZ is not a number of ticks
#endif
static_assert(USEC_PER_SEC == 1000 * MSEC_PER_SEC && NSEC_PER_SEC == 1000 * USEC_PER_SEC);
static_assert(USEC_PER_MSEC == 1000 && NSEC_PER_USEC == 1000 && NSEC_PER_MSEC == 1000000);

/* What a HZ makes of some milliseconds and microseconds; -1 ends a list. */
struct known {
	int hz;
	int ms[8][2];
	int us[8][2];
};

static const struct known known[] = {
	{ 100,
	  { { 0, 0 }, { 1, 1 }, { 9, 1 }, { 10, 1 }, { 11, 2 }, { 1001, 101 }, { -1 } },
	  { { 0, 0 }, { 1, 1 }, { 10000, 1 }, { 10001, 2 }, { -1 } } },
	{ 250,
	  { { 0, 0 }, { 1, 1 }, { 4, 1 }, { 5, 2 }, { 9, 3 }, { 1001, 251 }, { -1 } },
	  { { 0, 0 }, { 1, 1 }, { 4000, 1 }, { 4001, 2 }, { -1 } } },
	{ 1000,
	  { { 0, 0 }, { 1, 1 }, { 9, 9 }, { 1001, 1001 }, { -1 } },
	  { { 0, 0 }, { 1, 1 }, { 1000, 1 }, { 1001, 2 }, { -1 } } },
};

static const struct known *of_this_hz(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (known[i].hz == HZ)
			return &known[i];
	conf_skip("no values are known for this HZ");
	return NULL;
}

/* n * HZ / unit, rounded up. */
static unsigned long rounded_up(unsigned int n, unsigned int unit)
{
	return div_u64((u64)n * HZ + unit - 1, unit);
}

CONF(JIF_09, "msecs_to_jiffies() rounds up.")
{
	const struct known *k = of_this_hz();
	unsigned int i, m;

	if (!k)
		return;
	for (i = 0; k->ms[i][0] >= 0; i++)
		CONF_EQ(msecs_to_jiffies(k->ms[i][0]), k->ms[i][1]);
	for (m = 0; m < 3000; m++)
		CONF_EQ(msecs_to_jiffies(m), rounded_up(m, MSEC_PER_SEC));
	for (m = INT_MAX; m > INT_MAX - 1000U; m--)
		CONF_EQ(msecs_to_jiffies(m), rounded_up(m, MSEC_PER_SEC));
	CONF_EQ(msecs_to_jiffies(1), 1);
	CONF_EQ(msecs_to_jiffies(1000), HZ);
	CONF_EQ(msecs_to_jiffies(INT_MAX), rounded_up(INT_MAX, MSEC_PER_SEC));
}

CONF(JIF_10, "Milliseconds that are negative as an int mean for ever: MAX_JIFFY_OFFSET.")
{
	static const int negative[] = { -1, -2, -1000, INT_MIN + 1, INT_MIN };
	unsigned int i;

	CONF_EQ(MAX_JIFFY_OFFSET, (LONG_MAX >> 1) - 1);
	for (i = 0; i < ARRAY_SIZE(negative); i++)
		CONF_EQ(msecs_to_jiffies(*(volatile const int *)&negative[i]), MAX_JIFFY_OFFSET);
	CONF_EQ(msecs_to_jiffies(-1), MAX_JIFFY_OFFSET);
	CONF_EQ(msecs_to_jiffies(INT_MIN), MAX_JIFFY_OFFSET);
	CONF_EXPECT(time_after(jiffies + MAX_JIFFY_OFFSET, jiffies + HZ));
}

CONF(JIF_11, "usecs_to_jiffies() rounds up; more than MAX_JIFFY_OFFSET becomes that.")
{
	const struct known *k = of_this_hz();
	unsigned int i, u, longest = jiffies_to_usecs(MAX_JIFFY_OFFSET);

	if (!k)
		return;
	for (i = 0; k->us[i][0] >= 0; i++)
		CONF_EQ(usecs_to_jiffies(k->us[i][0]), k->us[i][1]);
	for (u = 0; u < 30000; u += 7)
		CONF_EQ(usecs_to_jiffies(u), rounded_up(u, USEC_PER_SEC));
	CONF_EQ(usecs_to_jiffies(longest), rounded_up(longest, USEC_PER_SEC));
	CONF_EQ(usecs_to_jiffies(longest + 1), MAX_JIFFY_OFFSET);
	CONF_EQ(usecs_to_jiffies(UINT_MAX), MAX_JIFFY_OFFSET);
	CONF_EQ(usecs_to_jiffies(1), 1);
	CONF_EQ(usecs_to_jiffies(1000000), HZ);
}

CONF(JIF_12, "From jiffies to ms and us is exact, an unsigned int, and leads back.")
{
	unsigned long j;

	if (1000 % HZ) {
		conf_skip("HZ does not divide 1000");
		return;
	}
	CONF_EXPECT(__builtin_types_compatible_p(typeof(jiffies_to_msecs(1)), unsigned int));
	CONF_EXPECT(__builtin_types_compatible_p(typeof(jiffies_to_usecs(1)), unsigned int));
	for (j = 0; j < 10UL * HZ; j++) {
		CONF_EQ(jiffies_to_msecs(j), j * 1000 / HZ);
		CONF_EQ(jiffies_to_usecs(j), j * (1000000 / HZ));
		CONF_EQ(msecs_to_jiffies(jiffies_to_msecs(j)), j);
		CONF_EQ(usecs_to_jiffies(jiffies_to_usecs(j)), j);
		CONF_EQ(jiffies_to_nsecs(j), (u64)j * (1000000000 / HZ));
		CONF_EQ(nsecs_to_jiffies(jiffies_to_nsecs(j)), j);
	}
	/* 32 bits of them, and the rest is lost. */
	CONF_EQ(jiffies_to_usecs(ULONG_MAX), (unsigned int)-(1000000 / HZ));
	CONF_EQ(jiffies64_to_msecs(1ULL << 40), (1ULL << 40) * (1000 / HZ));
}

CONF(JIF_15, "HZ serves in #if, and <linux/jiffies.h> brings the units of time.")
{
	/* What it claims was looked at above, by the compiler. */
	CONF_EQ(HZ, CONFIG_HZ);
	CONF_EQ(TICK_NSEC, NSEC_PER_SEC / HZ);
}

CONF_MODULE(CONF_ROW(JIF_09), CONF_ROW(JIF_10), CONF_ROW(JIF_11), CONF_ROW(JIF_12),
	    CONF_ROW(JIF_15));
