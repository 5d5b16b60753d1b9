// SPDX-License-Identifier: MIT
/*
 * VER rows: small names that Linux had before 6.1, or has since.
 *
 * Context: process context.
 * Locking: none.
 * Linux: include/linux/compiler.h, printk.h, jiffies.h, spinlock.h of 4.9 to 6.16.
 */
#include "conf_shim.h"

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/spinlock.h>

CONF_JIFFY(VER_17, "ACCESS_ONCE(x) of Linux until 4.14 reads and writes x.")
{
	int x = 1;

	CONF_EQ(ACCESS_ONCE(x), 1);
	ACCESS_ONCE(x) = 2;
	CONF_EQ(x, 2);
}

CONF_JIFFY(VER_18, "pr_warning() of Linux until 5.4 is pr_warn().")
{
	conf_expect_log("this is a warning of VER-18");
	pr_warning("this is a warning of %s\n", "VER-18");
}

/* Debian's Linux 6.1 has it since 6.1.192, which mirrors may not have yet. */
CONF_JIFFY(VER_19, "secs_to_jiffies(), of Linux since 6.13, is a constant for a constant.")
{
	static const unsigned long minute = secs_to_jiffies(60);

	CONF_EQ(minute, 60 * HZ);
	CONF_EQ(secs_to_jiffies(1), HZ);
	CONF_EQ(secs_to_jiffies(0), 0);
}

CONF_JIFFY(VER_20, "The barriers of Linux until 3.15, and smp_read_barrier_depends() until 5.8.")
{
	static unsigned long bits;
	atomic_t count = ATOMIC_INIT(0);

	smp_mb__before_atomic_inc();
	atomic_inc(&count);
	smp_mb__after_atomic_inc();
	smp_mb__before_atomic_dec();
	CONF_EXPECT(atomic_dec_and_test(&count));
	smp_mb__after_atomic_dec();
	smp_mb__before_clear_bit();
	clear_bit(0, &bits);
	smp_mb__after_clear_bit();
	smp_read_barrier_depends();
	read_barrier_depends();
	CONF_EQ(bits, 0);
}

CONF_JIFFY(VER_21, "spin_unlock_wait() of Linux until 4.14 returns when nobody holds the lock.")
{
	static DEFINE_SPINLOCK(free_lock);

	spin_unlock_wait(&free_lock);
	CONF_EXPECT(!spin_is_locked(&free_lock));
}

CONF_MODULE(CONF_ROW(VER_17), CONF_ROW(VER_18), CONF_ROW(VER_19), CONF_ROW(VER_20),
	    CONF_ROW(VER_21));
