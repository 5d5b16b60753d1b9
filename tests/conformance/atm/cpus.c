// SPDX-License-Identifier: MIT
/*
 * ATM rows: atomic operations of several CPUs on the same number.
 *
 * Context: process context; a thread on each CPU.
 * Locking: none; that is the point.
 * Linux: Documentation/atomic_t.txt; lib/atomic64_test.c is about one CPU.
 */
#include "conf_cpus.h"

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>

#define CPUS CONF_MAX_CPUS
#define TIMES 20000 /* each; more takes minutes where virtual CPUs outnumber real ones */

static atomic_t up, down, sum, compared, wide_bits, number;
static atomic_t twice; /* numbers that were given out before */
static DECLARE_BITMAP(given, CPUS * TIMES);

/* By hand what add_return does: try until nobody came in between. */
static void add_by_cmpxchg(atomic_t *v)
{
	int old = atomic_read(v), was;

	while ((was = atomic_cmpxchg(v, old, old + 1)) != old)
		old = was;
}

static void count(int nr)
{
	int i;

	if (!conf_meet())
		return;
	for (i = 0; i < TIMES; i++) {
		atomic_inc(&up);
		atomic_dec(&down);
		(void)atomic_add_return(nr + 1, &sum);
		add_by_cmpxchg(&compared);
		(void)atomic_fetch_xor(1 << nr, &wide_bits);
		if (test_and_set_bit(atomic_fetch_add(1, &number), given))
			atomic_inc(&twice);
	}
}

CONF_SMP(ATM_04, 4, "Four CPUs on one atomic_t lose nothing; no number is given out twice.")
{
	atomic_set(&up, 0);
	atomic_set(&down, 0);
	atomic_set(&sum, 0);
	atomic_set(&compared, 0);
	atomic_set(&wide_bits, 0);
	atomic_set(&number, 0);
	atomic_set(&twice, 0);
	bitmap_zero(given, CPUS * TIMES);
	conf_on_cpus(CPUS, count);
	CONF_EQ(atomic_read(&up), CPUS * TIMES);
	CONF_EQ(atomic_read(&down), -CPUS * TIMES);
	CONF_EQ(atomic_read(&sum), (1 + 2 + 3 + 4) * TIMES);
	CONF_EQ(atomic_read(&compared), CPUS * TIMES);
	CONF_EQ(atomic_read(&wide_bits), 0); /* each bit an even number of times */
	CONF_EQ(atomic_read(&twice), 0);
	CONF_EXPECT(bitmap_full(given, CPUS * TIMES));
}

/* Both halves always the same: one that is not was read or written in two parts. */
#define BOTH_HALVES(n) ((s64)(n) << 32 | (n))

static atomic64_t whole, sum64;

static bool torn(s64 value)
{
	return (u32)(value >> 32) != (u32)value;
}

static void read_and_write(int nr)
{
	int i, bad = 0;

	if (!conf_meet())
		return;
	for (i = 0; i < TIMES; i++) {
		if (nr % 2)
			atomic64_set(&whole, BOTH_HALVES(i));
		else
			bad += torn(atomic64_xchg(&whole, BOTH_HALVES(i)));
		bad += torn(atomic64_read(&whole));
		atomic64_add(BOTH_HALVES(1), &sum64);
		bad += torn(atomic64_read(&sum64));
	}
	CONF_EQ(bad, 0);
}

CONF_SMP(ATM_06_CPUS, 4, "Four CPUs that read and write an atomic64_t never see half of a number.")
{
	atomic64_set(&whole, 0);
	atomic64_set(&sum64, 0);
	conf_on_cpus(CPUS, read_and_write);
	CONF_EQ(atomic64_read(&sum64), BOTH_HALVES(CPUS * TIMES));
}

CONF_MODULE(CONF_ROW(ATM_04), CONF_ROW(ATM_06_CPUS));
