// SPDX-License-Identifier: MIT
/*
 * kernel/softirq/timer.c over the wrap of jiffies. A file of its own, and of
 * this name, because the tests of a directory run in the order of its files:
 * those of timer.c sleep for longer than the five minutes until the wrap.
 *
 * Context: the test in its thread; its timers' handlers in softirq context.
 * Locking: one CPU; the handlers' results are read after the timers have fired.
 * Linux: the row TMR-19 of the specification.
 */
#include <jiffy/ktest.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/timer.h>

#define ROUND 7 /* ticks before and after the wrap */

static struct probe {
	struct timer_list timer;
	unsigned long fired_at;
	int fired;
} probes[2 * ROUND + 1];

static void __bh_context probe_handler(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);

	p->fired_at = jiffies;
	p->fired++;
}

KTEST(jiffies_wrap, "Timers fire exactly across the 32-bit wrap of jiffies (TMR-19).")
{
	unsigned long expires;
	int i;

	/* In the tick of the wrap every level of the wheel is spread. */
	EXPECT(time_before(jiffies, -(unsigned long)ROUND));
	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		timer_setup(&probes[i].timer, probe_handler, 0);
		mod_timer(&probes[i].timer, i - ROUND);
	}
	wait_ticks(-jiffies + ROUND + 1);
	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		expires = i - ROUND;
		EXPECT_EQ(probes[i].fired, 1);
		EXPECT_EQ(probes[i].fired_at - expires, 0);
	}
	EXPECT(time_before(jiffies, 1000UL));
}
