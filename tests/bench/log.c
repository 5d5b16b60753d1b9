// SPDX-License-Identifier: MIT
/*
 * The log: a line of 30 characters, formatted, stored, and shown on the serial
 * console.
 *
 * Context: a thread.
 * Locking: none; console_loglevel is put back.
 * Linux: kernel/printk/printk.c, lib/vsprintf.c.
 */
#include "bench.h"

#include <linux/jiffies.h>
#include <linux/kernel.h>

/* 30 characters: jiffies has ten digits from five minutes before it wraps. */
#define LINE "bench %4d, jiffies %lu"

#define LOGLEVEL_NOTHING 0

static void measure_printk(int loglevel)
{
	int saved = console_loglevel;
	u32 start;

	console_loglevel = loglevel;
	for (int i = 0; i < BENCH_SAMPLES; i++) {
		start = bench_now();
		printk(KERN_INFO LINE "\n", i, jiffies);
		bench_interval(start, bench_now());
	}
	console_loglevel = saved;
}

BENCH(printk_log, "printk, to the log only")
{
	measure_printk(LOGLEVEL_NOTHING);
}

BENCH(printk_serial, "printk, 30 characters to the serial console")
{
	measure_printk(CONSOLE_LOGLEVEL_DEFAULT);
}

BENCH(snprintf, "snprintf of the same line")
{
	char text[40];
	u32 start;

	for (int i = 0; i < BENCH_SAMPLES; i++) {
		start = bench_now();
		snprintf(text, sizeof(text), LINE, i, jiffies);
		bench_interval(start, bench_now());
	}
}
