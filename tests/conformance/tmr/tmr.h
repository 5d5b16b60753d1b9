/* SPDX-License-Identifier: MIT */
#ifndef _CONF_TMR_H
#define _CONF_TMR_H
/* What the TMR rows share: a timer that notes when and where its handler ran. */
#include "conf_shim.h"

#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>

#define FAR (600 * HZ) /* from now; no row lasts as long */

/**
 * struct probe - one timer
 * @timer: its handler is probe_fire()
 * @fired_at: jiffies in the handler, last time
 * @cpu: where that was
 * @runs: how often; the others are valid once it was seen to grow
 */
struct probe {
	struct timer_list timer;
	unsigned long fired_at;
	int cpu;
	int runs;
};

static inline void probe_fire(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);

	p->fired_at = jiffies;
	p->cpu = raw_smp_processor_id();
	/* Pairs with smp_load_acquire() in probe_runs(). */
	smp_store_release(&p->runs, p->runs + 1);
}

static inline int probe_runs(struct probe *p)
{
	return smp_load_acquire(&p->runs);
}

/* Not for one that may be pending. */
static inline void probe_setup(struct probe *p, unsigned int flags)
{
	memset(p, 0, sizeof(*p));
	timer_setup(&p->timer, probe_fire, flags);
}

/* Sleep until it has fired so often in all; false if it does not. */
static inline bool probe_wait(struct probe *p, int runs)
{
	return conf_sleep_until(probe_runs(p) >= runs);
}

/* Sleep until @ticks have passed, and with them the timers that were due by then here. */
static inline void sleep_ticks(unsigned long ticks)
{
	unsigned long until = jiffies + ticks;

	while (time_before(jiffies, until))
		schedule_timeout_uninterruptible(1);
}

#endif
