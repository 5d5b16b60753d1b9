// SPDX-License-Identifier: MIT
/*
 * A function on several CPUs at once, and where they wait for each other.
 *
 * A count of arrivals only grows: with three CPUs, the fourth to the sixth
 * arrival are the second meeting, which is over when the count is six. Nobody
 * can come to the third before.
 *
 * Context: process context; a thread on each CPU.
 * Locking: none; the count is atomic.
 * Linux: lib/test_lockup.c, locktorture.c have nothing of the kind.
 */
#include "conf_cpus.h"

#include <linux/atomic.h>

/* A virtual CPU that a busy host does not run is late by seconds; the watchdog waits for 20. */
#define PATIENCE (15 * HZ)

static atomic_t arrivals;
static int parties;
static void (*each)(int nr);

bool conf_meet(void)
{
	int nr = atomic_inc_return(&arrivals), last = roundup(nr, parties);
	unsigned long end = jiffies + PATIENCE;

	while (atomic_read(&arrivals) < last && time_before(jiffies, end))
		cpu_relax();
	smp_mb();
	if (atomic_read(&arrivals) >= last)
		return true;
	conf_fail(__FILE__, __LINE__, "%d of %d CPUs have not come", last - atomic_read(&arrivals),
		  parties);
	return false;
}
EXPORT_SYMBOL_GPL(conf_meet);

static void call_each(void *arg)
{
	each((long)arg);
}

void conf_on_cpus(int cpus, void (*fn)(int nr))
{
	struct conf_helper h[CONF_MAX_CPUS - 1];
	int i, started = 0;

	atomic_set(&arrivals, 0);
	parties = cpus;
	each = fn;
	for (i = 0; i < cpus - 1; i++)
		started += conf_helper_start(&h[i], i, call_each, (void *)(long)i);
	if (CONF_EQ(started, cpus - 1))
		fn(cpus - 1);
	for (i = 0; i < started; i++)
		conf_helper_join(&h[i]);
}
EXPORT_SYMBOL_GPL(conf_on_cpus);
