// SPDX-License-Identifier: MIT
/*
 * kernel/softirq/timer.c: exactness, contexts, cancelling, misuse.
 *
 * Context: tests in threads; their timers' handlers in softirq context.
 * Locking: one CPU; the handlers' results are read after the timer has fired.
 * Linux: the rows TMR of the specification; exactness is this kernel's own.
 */
#include <asm/processor.h>
#include <jiffy/ktest.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/timer.h>

struct probe {
	struct timer_list timer;
	unsigned long fired_at;
	int fired;
	int count;
	bool irqs_off;
	bool pending_inside;
	int result;
};

static struct probe probe;

static void __bh_context probe_handler(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);

	p->fired_at = jiffies;
	p->fired++;
	p->count = preempt_count();
	p->irqs_off = irqs_disabled();
	p->pending_inside = timer_pending(t);
}

static void probe_reset(void)
{
	probe = (struct probe){ .fired = 0 };
}

/* Arm for @distance ticks from now and wait for it; the tick it fired in, relative. */
static long __process_context fires_after(long distance)
{
	unsigned long now;

	probe_reset();
	timer_setup(&probe.timer, probe_handler, 0);
	now = jiffies;
	mod_timer(&probe.timer, now + distance);
	while (!probe.fired)
		wait_ticks(1);
	return probe.fired_at - now;
}

KTEST(timer_exact, "A timer fires in the tick of `expires`, over every level of the wheel.")
{
	static const long distances[] = { 1,   2,   10,  63,   64,   100,   255,   256,
					  257, 503, 600, 4032, 8191, 16383, 16384, 16385 };
	static struct probe probes[ARRAY_SIZE(distances)];
	unsigned long now = jiffies;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(distances); i++) {
		timer_setup(&probes[i].timer, probe_handler, 0);
		mod_timer(&probes[i].timer, now + distances[i]);
	}
	wait_ticks(16386);
	for (i = 0; i < ARRAY_SIZE(distances); i++) {
		EXPECT_EQ(probes[i].fired, 1);
		EXPECT_EQ(probes[i].fired_at - now, distances[i]);
	}
}

KTEST(timer_seconds, "N * HZ ticks ahead means exactly jiffies + N * HZ, N = 1, 3, 10.")
{
	EXPECT_EQ(fires_after(1 * HZ), 1 * HZ);
	EXPECT_EQ(fires_after(3 * HZ), 3 * HZ);
	EXPECT_EQ(fires_after(10 * HZ), 10 * HZ);
}

KTEST(timer_past, "Not in the future means the next tick, never at once (TMR-16).")
{
	EXPECT_EQ(fires_after(0), 1);
	EXPECT_EQ(fires_after(-1), 1);
	EXPECT_EQ(fires_after(-100000), 1);
}

KTEST(timer_wrap, "Timers fire exactly across the 32-bit wrap of jiffies (TMR-19).")
{
	long distance = -jiffies + 5;

	EXPECT(distance > 0);
	EXPECT_EQ(fires_after(distance), distance);
	EXPECT(time_before(jiffies, 1000UL));
}

KTEST(timer_returns, "mod_timer, del_timer say whether the timer was pending (TMR-06, 28).")
{
	probe_reset();
	timer_setup(&probe.timer, probe_handler, 0);
	EXPECT_EQ(timer_pending(&probe.timer), 0);
	EXPECT_EQ(del_timer(&probe.timer), 0);
	EXPECT_EQ(mod_timer(&probe.timer, jiffies + 100), 0);
	EXPECT_EQ(mod_timer(&probe.timer, jiffies + 200), 1);
	EXPECT_EQ(timer_pending(&probe.timer), 1);
	EXPECT_EQ(del_timer(&probe.timer), 1);
	EXPECT_EQ(del_timer_sync(&probe.timer), 0);
	wait_ticks(210);
	EXPECT_EQ(probe.fired, 0);
}

KTEST(timer_context, "A handler runs in softirq context, interrupts on (CTX-06, TMR-11, 12).")
{
	fires_after(2);
	EXPECT_EQ(probe.count & SOFTIRQ_MASK, SOFTIRQ_OFFSET);
	EXPECT_EQ(probe.count & HARDIRQ_MASK, 0);
	EXPECT(!probe.irqs_off);
	EXPECT(!probe.pending_inside);
	EXPECT_EQ(probe.fired, 1);
}

KTEST(timer_irqsafe, "A TIMER_IRQSAFE handler runs with interrupts off (CTX-12).")
{
	probe_reset();
	timer_setup(&probe.timer, probe_handler, TIMER_IRQSAFE);
	mod_timer(&probe.timer, jiffies + 1);
	wait_ticks(3);
	EXPECT_EQ(probe.fired, 1);
	EXPECT(probe.irqs_off);
}

static void __bh_context rearming_handler(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);

	p->result = mod_timer(t, t->expires + 5);
	p->fired++;
}

KTEST(timer_periodic, "A handler that re-arms itself by its period does not drift (TMR-21).")
{
	probe_reset();
	timer_setup(&probe.timer, rearming_handler, 0);
	mod_timer(&probe.timer, jiffies + 5);
	wait_ticks(52);
	EXPECT_EQ(probe.fired, 10);
	EXPECT_EQ(probe.result, 0);
	EXPECT_EQ(del_timer_sync(&probe.timer), 1);
	wait_ticks(10);
	EXPECT_EQ(probe.fired, 10);
}

static void __bh_context self_deleting_handler(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);

	p->result = del_timer_sync(t);
	p->fired++;
}

KTEST(timer_del_sync_self, "del_timer_sync() in its own handler is reported and returns.")
{
	expect_log("del_timer_sync() in the timer's own handler self_deleting_handler");
	probe_reset();
	timer_setup(&probe.timer, self_deleting_handler, 0);
	mod_timer(&probe.timer, jiffies + 1);
	wait_ticks(3);
	EXPECT_EQ(probe.fired, 1);
	EXPECT_EQ(probe.result, 0);
}

static void __hardirq_context __no_context_analysis delete_in_top_half(void)
{
	del_timer_sync(&probe.timer);
}

KTEST(timer_del_sync_hardirq, "del_timer_sync() in a top half is a WARN (TMR-32).")
{
	expect_log("WARNING: CPU: 0 PID:");
	probe_reset();
	timer_setup(&probe.timer, probe_handler, 0);
	in_top_half(delete_in_top_half);
	EXPECT_EQ(log_contains("WARNING: CPU"), 1);
}

static void __bh_context leaking_handler(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);

	preempt_disable();
	p->fired++;
}

KTEST(timer_leak, "A handler that leaks preempt_count is named, and the count restored (TMR-40).")
{
	expect_log("timer: leaking_handler+0x0/");
	probe_reset();
	timer_setup(&probe.timer, leaking_handler, 0);
	mod_timer(&probe.timer, jiffies + 1);
	wait_ticks(3);
	EXPECT_EQ(probe.fired, 1);
	EXPECT_EQ(preempt_count(), 0);
}

static void __bh_context irqs_off_handler(struct timer_list *t)
{
	local_irq_disable();
}

KTEST(timer_irqs_left_off, "A handler that leaves interrupts off is named, and they come on.")
{
	expect_log("timer: irqs_off_handler+0x0/");
	probe_reset();
	timer_setup(&probe.timer, irqs_off_handler, 0);
	mod_timer(&probe.timer, jiffies + 1);
	wait_ticks(3);
	EXPECT(!irqs_disabled());
}

KTEST(timer_no_function, "Arming a zeroed timer is reported and arms nothing (TMR-42).")
{
	static struct timer_list zeroed;

	expect_log("has no function: call timer_setup() before arming it");
	EXPECT_EQ(mod_timer(&zeroed, jiffies + 1), 0);
	EXPECT_EQ(timer_pending(&zeroed), 0);
}

KTEST(timer_add_pending, "add_timer() of a pending timer warns and keeps the arming (TMR-09).")
{
	unsigned long expires = jiffies + 50;

	expect_log("WARNING: CPU: 0 PID:");
	probe_reset();
	timer_setup(&probe.timer, probe_handler, 0);
	mod_timer(&probe.timer, expires);
	add_timer(&probe.timer);
	EXPECT_EQ(probe.timer.expires, expires);
	EXPECT_EQ(del_timer(&probe.timer), 1);
}

KTEST(timer_setup_flags, "Unknown flags are a WARN and are masked (TMR-02).")
{
	expect_log("WARNING: CPU: 0 PID:");
	probe_reset();
	timer_setup(&probe.timer, probe_handler, TIMER_PINNED | 0x01000000);
	EXPECT_EQ(probe.timer.flags & ~TIMER_BASEMASK, TIMER_PINNED);
}

static int order[3], order_next;

static void __bh_context order_handler(struct timer_list *t)
{
	order[order_next++ % 3] = t->expires & 1;
}

KTEST(timer_held_off, "Timers that came due while softirqs were off fire when they are on.")
{
	struct timer_list early, late;
	unsigned long start;

	order_next = 0;
	timer_setup(&early, order_handler, 0);
	timer_setup(&late, order_handler, 0);
	local_bh_disable();
	start = jiffies | 1;
	mod_timer(&late, start + 3);
	mod_timer(&early, start + 2);
	while (time_before(jiffies, start + 5))
		cpu_relax();
	EXPECT_EQ(order_next, 0);
	local_bh_enable();
	EXPECT_EQ(order_next, 2);
	/* In the order of their ticks: start is odd. */
	EXPECT_EQ(order[0], 1);
	EXPECT_EQ(order[1], 0);
}
