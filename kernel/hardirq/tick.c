// SPDX-License-Identifier: MIT
/*
 * The tick: HZ times a second CPU 0 advances jiffies, charges the tick to the
 * running task, looks whether a timer is due, whether RCU waits for this CPU,
 * whether the thread it interrupted has kept the CPU too long, and whether it is time
 * to look for threads that are not woken. Everything longer is left to softirqs.
 *
 * Context: hard interrupt, called by the PIT's top half.
 * Locking: only CPU 0's tick writes jiffies_64. A reader that wants both words
 * looks at jiffies_seq before and after: odd or changed, and he reads again.
 * `jiffies`, the low word, is one load and needs nothing.
 * Linux: kernel/time/tick-common.c, timekeeping.c, jiffies.c.
 */
#include <asm/barrier.h>
#include <jiffy/rcu.h>
#include <jiffy/tick.h>
#include <jiffy/watchdog.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/timer.h>

u64 jiffies_64 = INITIAL_JIFFIES;
static unsigned int jiffies_seq; /* odd while jiffies_64 is being written (the tick) */

u64 get_jiffies_64(void)
{
	unsigned int seq;
	u64 now;

	do {
		seq = READ_ONCE(jiffies_seq) & ~1U;
		smp_rmb(); /* pairs with the first smp_wmb() of advance_jiffies() */
		now = jiffies_64;
		smp_rmb(); /* pairs with the second one */
	} while (READ_ONCE(jiffies_seq) != seq);
	return now;
}

static void advance_jiffies(void)
{
	WRITE_ONCE(jiffies_seq, jiffies_seq + 1);
	smp_wmb(); /* pairs with the first smp_rmb() of get_jiffies_64() */
	jiffies_64++;
	smp_wmb(); /* pairs with the second one */
	WRITE_ONCE(jiffies_seq, jiffies_seq + 1);
}

/* In line: CPU 0 calls it from its own tick, the others from the IPI. */
static __always_inline void tick_local(void)
{
	current->ticks++;
	this_cpu_write(watchdog_tick, jiffies);
	run_local_timers();
	if (unlikely(rcu_pending()))
		rcu_sched_clock_irq(get_irq_regs());
	if (unlikely(watchdog_due()))
		watchdog_check(get_irq_regs());
}

void tick_handle_local(void)
{
	tick_local();
}

static void tick_others(void)
{
	int stuck;

	smp_send_tick();
	stuck = watchdog_check_others();
	if (unlikely(stuck >= 0))
		irq_take_lines_from(stuck);
}

void tick_handle_periodic(void)
{
	advance_jiffies();
	if (nr_cpu_ids > 1)
		tick_others();
	tick_local();
	if (unlikely(hung_task_due()))
		hung_task_wake();
}
