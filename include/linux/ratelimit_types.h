/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RATELIMIT_TYPES_H
#define _LINUX_RATELIMIT_TYPES_H
/* What a rate limit is made of; <linux/ratelimit.h> has the rules. */
#include <linux/param.h>
#include <linux/spinlock_types.h>

#define DEFAULT_RATELIMIT_INTERVAL (5 * HZ)
#define DEFAULT_RATELIMIT_BURST 10

/* Say how many were suppressed in ratelimit_state_exit(), not when an interval begins. */
#define RATELIMIT_MSG_ON_RELEASE 1

/**
 * struct ratelimit_state - one limited place
 * @lock: this object's; taken by trylock in any context
 * @interval: jiffies; 0: no limit
 * @burst: how many an interval lets through
 * @printed: let through in this interval (lock)
 * @missed: suppressed since that was last said (lock)
 * @begin: the interval's first jiffy, 0 before the first (lock)
 * @flags: RATELIMIT_ (set at init)
 */
struct ratelimit_state {
	raw_spinlock_t lock;
	int interval;
	int burst;
	int printed;
	int missed;
	unsigned long begin;
	unsigned long flags;
};

#define RATELIMIT_STATE_INIT_FLAGS(name, interval_init, burst_init, flags_init)    \
	{                                                                          \
		.lock = __RAW_SPIN_LOCK_UNLOCKED(name.lock),                       \
		.interval = interval_init,                                         \
		.burst = burst_init,                                               \
		.flags = flags_init,                                               \
	}
#define RATELIMIT_STATE_INIT(name, interval_init, burst_init) \
	RATELIMIT_STATE_INIT_FLAGS(name, interval_init, burst_init, 0)
#define RATELIMIT_STATE_INIT_DISABLED \
	RATELIMIT_STATE_INIT(ratelimit_state, 0, DEFAULT_RATELIMIT_BURST)
#define DEFINE_RATELIMIT_STATE(name, interval_init, burst_init) \
	struct ratelimit_state name = RATELIMIT_STATE_INIT(name, interval_init, burst_init)

/**
 * ___ratelimit - may this one through?
 * @rs: the place's state
 * @func: its function, named when suppressed ones are reported
 *
 * Context: Any context.
 * Return: 1 to go ahead, 0 to keep quiet.
 */
int ___ratelimit(struct ratelimit_state *rs, const char *func);

#define __ratelimit(state) ___ratelimit(state, __func__)

#endif

#include <jiffy/brings_basics.h>
