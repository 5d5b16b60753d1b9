// SPDX-License-Identifier: MIT
/*
 * Seeded interleavings: which jitter points pause, and how often.
 *
 * Each CPU has a random number generator of its own, started from the seed and
 * the CPU's number, and draws a number at each point it passes. A run depends on
 * nothing else but the clock that counts instructions, so it can be repeated.
 *
 * One pause lets the next CPU run until that pauses too. To let it get far
 * ahead, as on a real machine where this CPU was interrupted, now and then it is
 * a row of pauses. How rarely a point pauses depends on the seed, since short
 * races need frequent changes and long ones rare changes.
 *
 * Context: any, NMI included: an interrupt in the middle of a draw only makes the
 * next number another one.
 * Locking: none; the generators are per CPU.
 * Linux: - (there a fuzzer or a hypervisor does it from outside).
 */
#include <asm/processor.h>
#include <jiffy/cmdline.h>
#include <jiffy/jitter.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/smp.h>

/* One point in 4, 8, 16, 32 or 64 pauses; then 1, 2, 4 or 8 times. */
#define RARITY_MIN_BITS 2
#define RARITIES 5
#define ROW_BITS_MASK 3

u32 jitter_seed;
static u32 jitter_mask; /* a draw whose bits here are zero pauses; set with the seed */
static DEFINE_PER_CPU(u32, jitter_state); /* 0: not started */

/* Numbers that are near each other become such that are not (Fibonacci hashing). */
static u32 scatter(u32 n)
{
	n *= 0x9e3779b1;
	return n ^ n >> 16;
}

/* Marsaglia, "Xorshift RNGs", 2003: never 0 again once it is not. */
static u32 draw(void)
{
	u32 x = this_cpu_read(jitter_state);

	if (unlikely(!x))
		x = scatter(jitter_seed + scatter(raw_smp_processor_id() + 1)) | 1;
	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	this_cpu_write(jitter_state, x);
	return x;
}

void jitter_stumble(void)
{
	u32 x = draw();
	unsigned int n;

	if (x & jitter_mask)
		return;
	for (n = 1U << (x >> 30 & ROW_BITS_MASK); n; n--)
		cpu_relax();
}

void jitter_init(void)
{
	u32 seed = cmdline_number("seed", 0, 0, UINT_MAX);

	if (!seed)
		return;
	if (!IS_ENABLED(CONFIG_JITTER)) {
		pr_warn("seed=%u is for random numbers only: for CPUs build with make JITTER=1\n",
			seed);
		return;
	}
	jitter_mask = (1U << (RARITY_MIN_BITS + scatter(seed) % RARITIES)) - 1;
	jitter_seed = seed;
}
