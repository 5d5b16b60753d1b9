// SPDX-License-Identifier: MIT
/*
 * Rate limits for messages: the first `burst` of an interval pass, the rest are
 * counted, and the count is said when the next interval begins.
 *
 * Context: any.
 * Locking: the state's own lock, by trylock: a message that finds it taken is
 * suppressed, because waiting for it in a top half could be waiting for oneself.
 * Linux: lib/ratelimit.c.
 */
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/spinlock.h>

/* A new interval: the number of messages the last one suppressed. */
static int begin_interval_locked(struct ratelimit_state *rs)
{
	int missed = rs->missed;

	rs->begin = jiffies;
	rs->printed = 0;
	rs->missed = 0;
	return missed;
}

int ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	unsigned long flags;
	int missed = 0, pass;

	local_irq_save(flags);
	if (!raw_spin_trylock(&rs->lock)) {
		local_irq_restore(flags);
		return 0;
	}
	if (!rs->begin || time_after(jiffies, rs->begin + rs->interval))
		missed = begin_interval_locked(rs);
	pass = rs->printed < rs->burst;
	if (pass)
		rs->printed++;
	else
		rs->missed++;
	raw_spin_unlock_irqrestore(&rs->lock, flags);
	if (missed)
		pr_warn("%s: %d callbacks suppressed\n", func, missed);
	return pass;
}
