// SPDX-License-Identifier: MIT
/*
 * The runner measures all rows of the image or module, or those named, and prints a
 * line for each that bench.py reads:
 *
 *	bench: NAME median M min L max H samples N # what is measured
 *
 * The median is the figure: it leaves out the samples a tick came into. What a
 * look at the clock takes, and a round of an empty loop, is measured first, in
 * the same way, and taken off. The row `clock` is a loop of known length: from it
 * bench.py sees whether the clock counts instructions.
 *
 * Who calls it: bench_jiffy.c, a shell command; linux/bench_linux.c, a module.
 *
 * Context: a row runs in the caller's thread.
 * Locking: none; one bench_run() at a time.
 * Linux: nothing; its benchmarks are modules of their makers.
 */
#include "bench.h"

#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#define CLOCK_ROUNDS 1000000 /* of two instructions */
#define CLOCK_SAMPLES 3      /* each is a good part of a tick */

extern const struct bench __start_benches[], __stop_benches[];

static u32 samples[BENCH_SAMPLES];
static unsigned int nr_samples;
static const char *skipped;   /* why the running row cannot be measured */
static u32 probe, empty_loop; /* what looking at the clock takes, and BENCH_PAIRS times nothing */

void bench_sample(u32 instructions)
{
	if (nr_samples < BENCH_SAMPLES)
		samples[nr_samples++] = instructions;
}

void bench_interval(u32 start, u32 end)
{
	bench_sample(end - start - probe);
}

void bench_pairs(u32 start, u32 end)
{
	bench_sample((end - start - empty_loop + BENCH_PAIRS / 2) / BENCH_PAIRS);
}

void bench_skip(const char *why)
{
	skipped = why;
}

static void sort_samples(void)
{
	for (unsigned int i = 1; i < nr_samples; i++) {
		u32 moving = samples[i];
		unsigned int j = i;

		for (; j > 0 && samples[j - 1] > moving; j--)
			samples[j] = samples[j - 1];
		samples[j] = moving;
	}
}

static u32 median(void)
{
	return nr_samples ? samples[nr_samples / 2] : 0;
}

/* What the two ways of measuring take themselves: samples that nothing is taken off yet. */
static void calibrate(void)
{
	u32 start;

	nr_samples = 0;
	for (int i = 0; i < BENCH_SAMPLES; i++) {
		start = bench_now();
		bench_sample(bench_now() - start);
	}
	sort_samples();
	probe = median();
	nr_samples = 0;
	for (int i = 0; i < BENCH_SAMPLES; i++) {
		start = bench_now();
		for (int n = BENCH_PAIRS; n > 0; n--)
			barrier();
		bench_sample(bench_now() - start);
	}
	sort_samples();
	empty_loop = median();
}

BENCH(clock, "a loop of 2,000,000 instructions")
{
	for (int i = 0; i < CLOCK_SAMPLES; i++) {
		u32 start = bench_now(), n = CLOCK_ROUNDS;

		__asm__ __volatile__("1: decl %0; jnz 1b" : "+r"(n)::"cc");
		bench_interval(start, bench_now());
	}
}

static void __process_context measure(const struct bench *b)
{
	nr_samples = 0;
	skipped = NULL;
	b->run();
	if (skipped) {
		bench_print("bench: %s skipped: %s\n", b->name, skipped);
		return;
	}
	sort_samples();
	bench_print("bench: %s median %u min %u max %u samples %u # %s\n", b->name, median(),
		    samples[0], samples[nr_samples - 1], nr_samples, b->what);
}

static bool selected(const struct bench *b, int nr, char **names)
{
	for (int i = 0; i < nr; i++)
		if (!strcmp(b->name, names[i]))
			return true;
	return nr == 0;
}

int __process_context bench_run(int nr, char **names)
{
	int measured = 0;

	calibrate();
	bench_print("bench: looking at the clock takes %u, an empty loop of %d %u\n", probe,
		    BENCH_PAIRS, empty_loop);
	for (const struct bench *b = __start_benches; b < __stop_benches; b++) {
		if (!selected(b, nr, names) || signal_pending(current))
			continue;
		bench_settle();
		measure(b);
		measured++;
	}
	bench_print("bench: %d rows\n", measured);
	return measured;
}
