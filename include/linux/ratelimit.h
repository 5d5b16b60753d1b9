/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RATELIMIT_H
#define _LINUX_RATELIMIT_H
/* At most `burst` of something in `interval` jiffies. */
#include <linux/spinlock_types.h>

#define DEFAULT_RATELIMIT_INTERVAL (5 * CONFIG_HZ)
#define DEFAULT_RATELIMIT_BURST 10

/**
 * struct ratelimit_state - one limited place
 * @lock: this object's; taken by trylock in any context
 * @interval: jiffies
 * @burst: how many an interval lets through
 * @printed: let through in this interval (lock)
 * @missed: suppressed in this interval (lock)
 * @begin: the interval's first jiffy, 0 before the first (lock)
 */
struct ratelimit_state {
	raw_spinlock_t lock;
	int interval;
	int burst;
	int printed;
	int missed;
	unsigned long begin;
};

#define DEFINE_RATELIMIT_STATE(name)                   \
	struct ratelimit_state name = {                \
		.lock = __RAW_SPIN_LOCK_INITIALIZER,   \
		.interval = DEFAULT_RATELIMIT_INTERVAL, \
		.burst = DEFAULT_RATELIMIT_BURST,      \
	}

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
