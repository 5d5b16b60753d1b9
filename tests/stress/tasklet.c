// SPDX-License-Identifier: MIT
/*
 * Tasklets under load: one that all CPUs, and itself, schedule.
 *
 * Context: actors in process context, the tasklet in softirq context.
 * Locking: none; counts are atomic.
 * Linux: - (there is no torture test of tasklets).
 */
#include "stress.h"

#include <linux/atomic.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/smp.h>

static atomic_t inside, schedules, runs;
static atomic_t unseen; /* schedules since the last run began */

static void __bh_context pingpong_fn(struct tasklet_struct *t)
{
	int nested = atomic_inc_return(&inside) - 1;

	STRESS_CHECK(!nested, "the tasklet runs beside itself");
	atomic_set(&unseen, 0);
	atomic_inc(&runs);
	stress_delay(4);
	atomic_dec(&inside);
	if (!stress_below(4) && !stress_ends()) {
		atomic_inc(&schedules);
		tasklet_schedule(t);
	}
}

static DECLARE_TASKLET(pingpong, pingpong_fn);

static void __process_context schedule_it(unsigned int nr)
{
	while (stress_goes_on()) {
		atomic_inc(&schedules);
		atomic_inc(&unseen);
		tasklet_schedule(&pingpong);
		/* Broken: its function called past the protocol. */
		if (stress_broken && !stress_below(64)) {
			local_bh_disable();
			pingpong_fn(&pingpong);
			local_bh_enable();
		}
		stress_op();
	}
}

STRESS(tasklet_pingpong, "TOR-02", "A tasklet that all CPUs schedule never runs beside itself.")
{
	atomic_set(&schedules, 0);
	atomic_set(&runs, 0);
	stress_actors(1, schedule_it);
	tasklet_kill(&pingpong);
	STRESS_CHECK(!atomic_read(&unseen), "%d schedules were lost", atomic_read(&unseen));
	STRESS_CHECK(atomic_read(&runs) <= atomic_read(&schedules), "%d runs of %d schedules",
		     atomic_read(&runs), atomic_read(&schedules));
	STRESS_CHECK(!pingpong.state, "state %lx after tasklet_kill()", pingpong.state);
}
