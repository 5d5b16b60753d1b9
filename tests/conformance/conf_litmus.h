/* SPDX-License-Identifier: MIT */
#ifndef _CONF_LITMUS_H
#define _CONF_LITMUS_H
/*
 * Litmus tests: a few CPUs, two variables, a few accesses, and one outcome that
 * the rules of memory ordering allow or forbid. docs/memory-ordering.md draws
 * each. Run very often it shows what a machine does; that an outcome did not come
 * is no proof, that it came is one.
 *
 * Every row prints what it saw:
 *
 *	litmus: SB, nothing between: (0,0) 171 times of 25600
 *
 * Process context; one at a time.
 */
#include "conf_cpus.h"

#include <linux/atomic.h>

#define LITMUS_BATCH 64

/* A place for one run: each variable alone on its cache line, as if far apart; its number. */
struct litmus_place {
	int x __aligned(64);
	int y __aligned(64);
	int nr;
};

/**
 * struct litmus - a test
 * @name: what it is called in the log
 * @outcome: the one that is looked for, as one writes it: "(1,0)"
 * @thread: what each CPU does with a place; returns what it read, and 0 if nothing
 * @looked_for: what they return, all of them, in this outcome
 * @cpus: how many
 * @reset: if there is more to clear than the places: called while all wait
 */
struct litmus {
	const char *name;
	const char *outcome;
	int (*thread[CONF_MAX_CPUS])(struct litmus_place *place);
	int looked_for[CONF_MAX_CPUS];
	int cpus;
	void (*reset)(void);
};

/*
 * The last CPU's function, and reset, are called by the row's own thread. Returns
 * how often the outcome came.
 */
int litmus(const struct litmus *test);

/* The result of two loads as one number, for looked_for[]. */
#define LITMUS_TWO(first, second) (!!(first) << 1 | !!(second))

#endif
