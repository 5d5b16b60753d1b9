// SPDX-License-Identifier: MIT
/*
 * BIT rows: bits that several CPUs change.
 *
 * Context: process context; a thread on each CPU.
 * Locking: the bit under test.
 * Linux: Documentation/atomic_bitops.txt; include/linux/bit_spinlock.h.
 */
#include "conf_cpus.h"

#include <linux/bitops.h>

#define CPUS CONF_MAX_CPUS
#define TIMES 20000 /* each */
#define LOCK_BIT 7

static unsigned long word;
static unsigned long total, first, second; /* under the bit */

static void lock(void)
{
	while (test_and_set_bit_lock(LOCK_BIT, &word))
		cpu_relax();
}

/* The other bits of the lock's word are changed meanwhile, each by one CPU. */
static void count(int nr)
{
	int i, torn = 0;

	if (!conf_meet())
		return;
	for (i = 0; i < TIMES; i++) {
		lock();
		torn += READ_ONCE(first) != READ_ONCE(second);
		total++;
		WRITE_ONCE(first, first + 1);
		WRITE_ONCE(second, second + 1);
		clear_bit_unlock(LOCK_BIT, &word);
		change_bit(nr, &word);
	}
	CONF_EQ(torn, 0);
}

CONF_SMP(BIT_02_CPUS, 4, "Four CPUs that count under a bit lock lose none.")
{
	word = total = first = second = 0;
	conf_on_cpus(CPUS, count);
	CONF_EQ(total, CPUS * TIMES);
	CONF_EQ(first, CPUS * TIMES);
	CONF_EQ(word, 0);
}

CONF_MODULE(CONF_ROW(BIT_02_CPUS));
