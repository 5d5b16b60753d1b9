// SPDX-License-Identifier: MIT
/*
 * Random numbers, by one generator for all.
 *
 * splitmix64: a counter that goes up by an odd constant, of which each value is
 * stirred until neighbours have nothing in common. A draw is one addition to the
 * counter, which is made under a lock because it has 64 bits.
 *
 * The counter begins at seed=N of the kernel command line, so that a run can be
 * repeated, or else at the time-stamp counter. Anybody who sees some numbers can
 * compute the others: this is not for secrets.
 *
 * Context: any, NMI excepted.
 * Locking: random_lock protects the counter; interrupts off; innermost.
 * Linux: drivers/char/random.c, which has a cipher and collects entropy; lib/random32.c.
 * Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
 */
#include <asm/tsc.h>
#include <jiffy/cmdline.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/random.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define STEP 0x9e3779b97f4a7c15ULL /* 2^64 by the golden ratio */

static DEFINE_RAW_SPINLOCK(random_lock);
static u64 counter; /* random_lock */

static u64 stir(u64 n)
{
	n = (n ^ n >> 30) * 0xbf58476d1ce4e5b9ULL;
	n = (n ^ n >> 27) * 0x94d049bb133111ebULL;
	return n ^ n >> 31;
}

u64 get_random_u64(void)
{
	unsigned long flags;
	u64 n;

	raw_spin_lock_irqsave(&random_lock, flags);
	n = counter += STEP;
	raw_spin_unlock_irqrestore(&random_lock, flags);
	return stir(n);
}

void get_random_bytes(void *buf, size_t len)
{
	char *to = buf;
	u64 n;

	for (; len > sizeof(n); len -= sizeof(n), to += sizeof(n)) {
		n = get_random_u64();
		memcpy(to, &n, sizeof(n));
	}
	n = get_random_u64();
	memcpy(to, &n, len);
}

/*
 * The upper half of a product is in [0, ceil). Of the lower halves, 2^32 % ceil would
 * make some results likelier than others; those are drawn again (Lemire, 2019).
 */
u32 get_random_u32_below(u32 ceil)
{
	u64 product = mul_u32_u32(ceil, get_random_u32());

	if (WARN_ON_ONCE(!ceil))
		return 0;
	if ((u32)product < ceil) {
		u32 unfair = -ceil % ceil;

		while ((u32)product < unfair)
			product = mul_u32_u32(ceil, get_random_u32());
	}
	return product >> 32;
}

u32 prandom_u32_state(struct rnd_state *state)
{
	return stir(state->state += STEP) >> 32;
}

void prandom_bytes_state(struct rnd_state *state, void *buf, size_t len)
{
	char *to = buf;
	size_t step;
	u32 n;

	for (; len; to += step, len -= step) {
		step = min(len, sizeof(n));
		n = prandom_u32_state(state);
		memcpy(to, &n, step);
	}
}

void random_init(void)
{
	u32 seed = cmdline_number("seed", 0, 0, UINT_MAX);

	counter = seed ? seed : rdtsc();
}
