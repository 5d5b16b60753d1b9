// SPDX-License-Identifier: MIT
/*
 * The tick: HZ times a second CPU 0 advances jiffies, charges the tick to the
 * running task, looks whether a timer is due, and whether the thread it
 * interrupted has kept the CPU too long. Everything longer is left to
 * TIMER_SOFTIRQ.
 *
 * Context: hard interrupt, called by the PIT's top half.
 * Locking: jiffies_lock protects jiffies_64 against readers that want both
 * words; `jiffies`, its low word, is one load and needs none.
 * Linux: kernel/time/tick-common.c, timekeeping.c, jiffies.c.
 */
#include <asm/tsc.h>
#include <jiffy/tick.h>
#include <jiffy/watchdog.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

u64 jiffies_64 = INITIAL_JIFFIES;
static DEFINE_RAW_SPINLOCK(jiffies_lock);

u64 get_jiffies_64(void)
{
	unsigned long flags;
	u64 now;

	raw_spin_lock_irqsave(&jiffies_lock, flags);
	now = jiffies_64;
	raw_spin_unlock_irqrestore(&jiffies_lock, flags);
	return now;
}

void tick_handle_periodic(void)
{
	raw_spin_lock(&jiffies_lock);
	jiffies_64++;
	raw_spin_unlock(&jiffies_lock);
	current->ticks++;
	run_local_timers();
	watchdog_tick(get_irq_regs());
}
