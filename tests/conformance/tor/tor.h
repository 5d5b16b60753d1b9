/* SPDX-License-Identifier: MIT */
#ifndef _TOR_TOR_H
#define _TOR_TOR_H
/*
 * What the TOR rows share. Each is a torture scenario in a short form: a function on
 * each CPU (conf_on_cpus()) that does so many rounds of what a small generator chooses,
 * and a ledger that has to balance when all is quiet. What goes wrong in a handler is
 * counted, and the row looks at the count at its end: one line for a thousand.
 *
 * A row TOR-nn-BUSTED is the same scenario with one thing done wrong on purpose: it has
 * to fail, and runs only when it is named.
 */
#include "conf_cpus.h"

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/smp.h>

/* The CPUs of a scenario that runs on as many as there are. */
static inline int tor_cpus(void)
{
	return min_t(int, num_online_cpus(), CONF_MAX_CPUS);
}

/*
 * The next number, from whatever context: which one that is depends on who came before.
 * The constants are those of a well-known 32-bit finaliser.
 */
static inline u32 tor_random(void)
{
	static atomic_t asked;
	u32 x = (u32)atomic_inc_return(&asked) * 0x9e3779b9;

	x = (x ^ x >> 16) * 0x85ebca6b;
	x = (x ^ x >> 13) * 0xc2b2ae35;
	return x ^ x >> 16;
}

static inline u32 tor_below(u32 n)
{
	return tor_random() % n;
}

/* Keep the CPU for a moment, so that the others come in between. */
static inline void tor_delay(u32 loops)
{
	for (loops = tor_below(loops); loops; loops--)
		cpu_relax();
}

#endif
