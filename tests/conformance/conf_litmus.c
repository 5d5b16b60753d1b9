// SPDX-License-Identifier: MIT
/*
 * The runner of litmus tests.
 *
 * A store waits in its CPU's store buffer for some ten nanoseconds, so the CPUs
 * must come to the same place within that time. They meet, and then go through
 * many places without waiting for each other; one of them sets out later each
 * time, so that somewhere on the way they are side by side. What they read is
 * kept, and looked at after the next meeting.
 *
 * Where virtual CPUs run in turn, on the counting clock, they are never side by
 * side, and only the outcomes of some order of the accesses come.
 *
 * Context: process context; a thread on each CPU.
 * Locking: none; between two meetings each CPU writes its own results, and the
 * last CPU counts them while the others wait.
 * Linux: tools/memory-model/litmus-tests, which are looked at by a model checker.
 */
#include "conf_litmus.h"

#include <linux/printk.h>

#define ROUNDS 400
#define ENOUGH (4 * HZ) /* where virtual CPUs outnumber the host's, a meeting takes long */
#define PATIENCE 1000   /* loops */
#define DRIFT 256       /* loops before the latest departure */

static struct litmus_place places[LITMUS_BATCH];
static int results[CONF_MAX_CPUS][LITMUS_BATCH];
static const struct litmus *running;
static atomic_t ready; /* how many have been, in all rounds */
static unsigned long end;
/* Written by the last CPU. */
static int seen, runs;
static bool enough;

static bool looked_for(int place)
{
	int nr;

	for (nr = 0; nr < running->cpus; nr++)
		if (results[nr][place] != running->looked_for[nr])
			return false;
	return true;
}

static void count_and_clear(void)
{
	int place;

	for (place = 0; place < LITMUS_BATCH; place++) {
		seen += looked_for(place);
		runs++;
		places[place].x = places[place].y = 0;
	}
	if (running->reset)
		running->reset();
	enough = time_after(jiffies, end);
}

/*
 * A meeting is too coarse: cpu_relax() may give the host's CPU away. So they wait
 * for each other once more, without it and not for long. Then the first sets out
 * in the middle, the others earlier or later.
 */
static void set_out(int nr, int round)
{
	int i, loops = nr ? round * (2 * nr + 5) % DRIFT : DRIFT / 2;

	atomic_inc(&ready);
	for (i = 0; i < PATIENCE && atomic_read(&ready) < (round + 1) * running->cpus; i++)
		;
	for (i = 0; i < loops; i++)
		barrier();
}

static void go(int nr)
{
	int round, place;

	for (round = 0; round < ROUNDS && conf_meet() && !enough; round++) {
		set_out(nr, round);
		for (place = 0; place < LITMUS_BATCH; place++)
			results[nr][place] = running->thread[nr](&places[place]);
		if (!conf_meet())
			return;
		if (nr == running->cpus - 1)
			count_and_clear();
	}
}

int litmus(const struct litmus *test)
{
	int place;

	running = test;
	for (place = 0; place < LITMUS_BATCH; place++)
		places[place].nr = place;
	seen = runs = 0;
	enough = false;
	end = jiffies + ENOUGH;
	atomic_set(&ready, 0);
	conf_on_cpus(test->cpus, go);
	CONF_EXPECT(runs);
	pr_info("litmus: %s: %s %d times of %d\n", test->name, test->outcome, seen, runs);
	return seen;
}
EXPORT_SYMBOL_GPL(litmus);
