/* SPDX-License-Identifier: MIT */
#ifndef _TSK_TSK_H
#define _TSK_TSK_H
/*
 * What the TSK rows share: tasklets that are queued with bottom halves off, so
 * that it is known when they run (local_bh_enable() runs them).
 */
#include "conf_shim.h"

#include <linux/bitops.h>
#include <linux/bottom_half.h>

/* Is it doing nothing: not queued, not running? */
static inline bool idle(const struct tasklet_struct *t)
{
	return !READ_ONCE(t->state);
}

static inline bool queued(const struct tasklet_struct *t)
{
	return test_bit(TASKLET_STATE_SCHED, &t->state);
}

/* Schedule it, and let it run on this CPU. */
static inline void run_once(struct tasklet_struct *t)
{
	local_bh_disable();
	tasklet_schedule(t);
	local_bh_enable();
}

#endif
