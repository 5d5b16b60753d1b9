// SPDX-License-Identifier: MIT
/*
 * TSK rows: tasklets on several CPUs.
 *
 * Context: process context; the tasklets' functions in softirq context.
 * Locking: what both CPUs write is atomic.
 * Linux: kernel/softirq.c (tasklet_trylock).
 */
#include "tsk.h"

#include <linux/atomic.h>
#include <linux/sched.h>

static atomic_t inside;
static bool met;

static void meet(struct tasklet_struct *t)
{
	atomic_inc(&inside);
	if (conf_spin_until(atomic_read(&inside) == 2))
		WRITE_ONCE(met, true);
}

static DECLARE_TASKLET(here, meet);
static DECLARE_TASKLET(there, meet);

static void run_there(void *arg)
{
	run_once(&there);
}

CONF_SMP(TSK_15, 2, "Different tasklets run at the same time on different CPUs.")
{
	struct conf_helper h;

	atomic_set(&inside, 0);
	met = false;
	if (!conf_helper_start(&h, conf_other_cpu(), run_there, NULL))
		return;
	run_once(&here);
	conf_helper_join(&h);
	CONF_EXPECT(READ_ONCE(met));
}

CONF_MODULE(CONF_ROW(TSK_15));
