// SPDX-License-Identifier: MIT
/*
 * Rate limits for messages: the first `burst` of an interval pass, the rest are
 * counted, and the count is said when the next interval begins.
 *
 * Context: any.
 * Locking: the state's own lock, by trylock: a message that finds it taken is
 * suppressed, because waiting for it in a top half could be waiting for oneself.
 * It is not held while the count is said.
 * Linux: lib/ratelimit.c, kernel/printk/printk.c (printk_ratelimit).
 */
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>

/* One for all who use printk_ratelimit(). */
static DEFINE_RATELIMIT_STATE(printk_ratelimit_state, DEFAULT_RATELIMIT_INTERVAL,
			      DEFAULT_RATELIMIT_BURST);

/* A new interval: what there is to say of the last one. */
static int begin_interval_locked(struct ratelimit_state *rs)
{
	int missed = 0;

	if (!(rs->flags & RATELIMIT_MSG_ON_RELEASE))
		swap(missed, rs->missed);
	rs->begin = jiffies;
	rs->printed = 0;
	return missed;
}

int ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	unsigned long flags;
	int missed = 0, pass;

	if (!rs->interval)
		return 1;
	if (!raw_spin_trylock_irqsave(&rs->lock, flags))
		return 0;
	if (!rs->begin)
		rs->begin = jiffies;
	if (time_after(jiffies, rs->begin + rs->interval))
		missed = begin_interval_locked(rs);
	pass = rs->printed < rs->burst;
	if (pass)
		rs->printed++;
	else
		rs->missed++;
	raw_spin_unlock_irqrestore(&rs->lock, flags);
	if (missed)
		printk_deferred(KERN_WARNING "%s: %d callbacks suppressed\n", func, missed);
	return pass;
}

void ratelimit_state_init(struct ratelimit_state *rs, int interval, int burst)
{
	memset(rs, 0, sizeof(*rs));
	raw_spin_lock_init(&rs->lock);
	rs->interval = interval;
	rs->burst = burst;
}

void ratelimit_state_exit(struct ratelimit_state *rs)
{
	if ((rs->flags & RATELIMIT_MSG_ON_RELEASE) && rs->missed) {
		pr_warn("%s: %d output lines suppressed due to ratelimiting\n", current->comm,
			rs->missed);
		rs->missed = 0;
	}
}

int __printk_ratelimit(const char *func)
{
	return ___ratelimit(&printk_ratelimit_state, func);
}

bool printk_timed_ratelimit(unsigned long *caller_jiffies, unsigned int interval_msecs)
{
	unsigned long elapsed = jiffies - *caller_jiffies;

	if (*caller_jiffies && elapsed <= msecs_to_jiffies(interval_msecs))
		return false;
	*caller_jiffies = jiffies;
	return true;
}
