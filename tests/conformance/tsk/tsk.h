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
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define TICKS 5 /* long enough to see that nothing happens */

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

/* What waits for a tasklet that "is running": its RUN bit is held for as long as we like. */
struct waiter {
	void (*fn)(struct tasklet_struct *t);
	struct tasklet_struct *t;
	bool returned;
};

static inline void run_waiter(void *arg)
{
	struct waiter *w = arg;

	w->fn(w->t);
	WRITE_ONCE(w->returned, true);
}

/* @fn, in a helper thread, must not return until @t is unlocked, and then must. */
static inline void must_wait(struct tasklet_struct *t, void (*fn)(struct tasklet_struct *t))
{
	struct waiter w = { .fn = fn, .t = t };
	struct conf_helper h;

	CONF_EXPECT(tasklet_trylock(t));
	if (!conf_helper_start(&h, raw_smp_processor_id(), run_waiter, &w))
		return;
	schedule_timeout_uninterruptible(TICKS);
	CONF_EXPECT(!READ_ONCE(w.returned));
	tasklet_unlock(t);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(w.returned)));
	conf_helper_join(&h);
}

#endif
