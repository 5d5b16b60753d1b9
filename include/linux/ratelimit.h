/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RATELIMIT_H
#define _LINUX_RATELIMIT_H
/*
 * At most `burst` of something in `interval` jiffies:
 *
 *	static DEFINE_RATELIMIT_STATE(rs, 5 * HZ, 10);
 *
 *	if (__ratelimit(&rs))
 *		do_it();
 *
 * - Any context, any lock held. Two at the same moment on two CPUs: one passes.
 * - The first one of an interval says how many the last one suppressed:
 *   "<function>: 15 callbacks suppressed".
 */
#include <linux/ratelimit_types.h>

/**
 * ratelimit_state_init - set up a limit at run time
 * @rs: the state; nobody uses it yet
 * @interval: jiffies
 * @burst: how many an interval lets through
 *
 * Context: Any context.
 */
void ratelimit_state_init(struct ratelimit_state *rs, int interval, int burst);

static inline void ratelimit_default_init(struct ratelimit_state *rs)
{
	ratelimit_state_init(rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);
}

static inline void ratelimit_set_flags(struct ratelimit_state *rs, unsigned long flags)
{
	rs->flags = flags;
}

/**
 * ratelimit_state_exit - the end of a limit
 * @rs: the state; with RATELIMIT_MSG_ON_RELEASE it says now how many were suppressed
 *
 * Context: Any context.
 */
void ratelimit_state_exit(struct ratelimit_state *rs);

#endif

#include <jiffy/brings_sched.h>
