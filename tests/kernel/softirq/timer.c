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

#define NEAR 301
#define AT_ONCE 43 /* armed within a tick, also of a thousandth of a second; NEAR is a multiple */

/* Arm one for each distance at once; each must fire once, and in its very tick. */
static void __process_context all_exact(const unsigned long *distances, unsigned int n)
{
	static struct probe probes[NEAR];
	unsigned long now = jiffies;
	unsigned int i;

	for (i = 0; i < n; i++) {
		probes[i] = (struct probe){ .fired = 0 };
		timer_setup(&probes[i].timer, probe_handler, 0);
		mod_timer(&probes[i].timer, now + distances[i]);
	}
	EXPECT_EQ(jiffies - now, 0);
	wait_ticks(distances[n - 1] + 1);
	for (i = 0; i < n; i++) {
		EXPECT_EQ(probes[i].fired, 1);
		EXPECT_EQ(probes[i].fired_at - now, distances[i] ?: 1);
	}
}

KTEST(timer_exact_near, "At every distance from 0 to 300 a timer fires in its tick (0: the next).")
{
	static unsigned long distances[NEAR];
	unsigned int i, phase;

	for (i = 0; i < NEAR; i++)
		distances[i] = i;
	/* From different places in the root wheel. */
	for (phase = 0; phase < 5; phase++)
		for (i = 0; i < NEAR; i += AT_ONCE)
			all_exact(distances + i, AT_ONCE);
}

KTEST(timer_exact, "A timer fires in the tick of `expires`, over every level of the wheel.")
{
	static const unsigned long distances[] = { 503,  504,  512,   600,   4031,  4032,
						   8191, 8192, 16383, 16384, 16385, 16640 };

	all_exact(distances, ARRAY_SIZE(distances));
}

/* Sleep until the low bits of jiffies are all ones: the next tick carries into the next level. */
static void __process_context wait_before_carry(unsigned long mask)
{
	wait_ticks((mask - jiffies) & mask);
}

KTEST(timer_carry, "Timers due round the tick in which a level is spread fire in their ticks.")
{
	static const unsigned long distances[] = { 1,   2,   254, 255, 256,  257,
						   258, 511, 512, 513, 1023, 1025 };

	wait_before_carry(255);
	all_exact(distances, ARRAY_SIZE(distances));
	wait_before_carry(16383);
	all_exact(distances, ARRAY_SIZE(distances));
	wait_before_carry(255);
	wait_ticks(1);
	all_exact(distances, ARRAY_SIZE(distances));
}

/* Good enough for tests, and the same each time. */
static u32 random_state;

static u32 random_below(u32 n)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % n;
}

KTEST(timer_random, "However often moved, deleted and armed again, a timer fires in its last tick.")
{
	static struct probe probes[200];
	static unsigned long expires[ARRAY_SIZE(probes)];
	unsigned int i, step;

	random_state = 1;
	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		probes[i] = (struct probe){ .fired = 0 };
		timer_setup(&probes[i].timer, probe_handler, 0);
	}
	for (step = 0; step < 20000; step++) {
		i = random_below(ARRAY_SIZE(probes));
		if (random_below(4) == 0)
			del_timer(&probes[i].timer);
		else
			mod_timer(&probes[i].timer, jiffies + 1000 + random_below(20000));
	}
	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		expires[i] = jiffies + random_below(1 << (1 + i % 14));
		if (time_before_eq(expires[i], jiffies))
			expires[i] = jiffies + 1;
		mod_timer(&probes[i].timer, expires[i]);
	}
	wait_ticks(1 << 14);
	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		EXPECT_EQ(probes[i].fired, 1);
		EXPECT_EQ(probes[i].fired_at - expires[i], 0);
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

KTEST(timer_flags, "With each combination of flags a timer fires in its tick.")
{
	static const unsigned int bits[] = { TIMER_DEFERRABLE, TIMER_PINNED, TIMER_IRQSAFE };
	unsigned int i, n, flags;
	unsigned long now;

	for (n = 0; n < 1 << ARRAY_SIZE(bits); n++) {
		for (i = 0, flags = 0; i < ARRAY_SIZE(bits); i++)
			flags |= n & 1 << i ? bits[i] : 0;
		probe_reset();
		timer_setup(&probe.timer, probe_handler, flags);
		now = jiffies;
		mod_timer(&probe.timer, now + 7);
		wait_ticks(8);
		EXPECT_EQ(probe.fired, 1);
		EXPECT_EQ(probe.fired_at - now, 7);
		EXPECT_EQ(probe.irqs_off, !!(flags & TIMER_IRQSAFE));
		EXPECT_EQ(probe.timer.flags & TIMER_INIT_FLAGS, flags);
	}
}

enum how { MOD, MOD_PENDING, REDUCE, ADD, ADD_ON };

static void arm(enum how how, unsigned long expires)
{
	probe.timer.expires = expires;
	if (how == MOD)
		mod_timer(&probe.timer, expires);
	else if (how == MOD_PENDING && !mod_timer(&probe.timer, expires + 1000))
		mod_timer_pending(&probe.timer, expires);
	else if (how == REDUCE && !timer_reduce(&probe.timer, expires + 1000))
		timer_reduce(&probe.timer, expires);
	else if (how == ADD)
		add_timer(&probe.timer);
	else if (how == ADD_ON)
		add_timer_on(&probe.timer, 0);
}

KTEST(timer_ways_to_arm, "Armed in any of the five ways, a timer fires in its tick.")
{
	static const long distances[] = { -3, 0, 1, 2, 300 };
	unsigned long now;
	enum how how;
	int i;

	for (how = MOD; how <= ADD_ON; how++) {
		for (i = 0; i < ARRAY_SIZE(distances); i++) {
			probe_reset();
			timer_setup(&probe.timer, probe_handler, 0);
			now = jiffies;
			arm(how, now + distances[i]);
			wait_ticks(302);
			EXPECT_EQ(probe.fired, 1);
			EXPECT_EQ(probe.fired_at - now, max(1L, distances[i]));
		}
	}
}

static unsigned long armed_in_top_half;

static void __hardirq_context arm_in_top_half(void)
{
	armed_in_top_half = jiffies;
	mod_timer(&probe.timer, jiffies + 4);
}

KTEST(timer_from_top_half, "Armed in a top half, a timer fires in its tick.")
{
	probe_reset();
	timer_setup(&probe.timer, probe_handler, 0);
	in_top_half(arm_in_top_half);
	wait_ticks(6);
	EXPECT_EQ(probe.fired, 1);
	EXPECT_EQ(probe.fired_at - armed_in_top_half, 4);
}

/* Two that are due in the same tick; the handler that comes first acts on the other. */
static struct probe twins[2];
static enum { DELETE_OTHER, MOVE_OTHER, SHUT_OTHER_DOWN, LIST_OTHER } twin_does;
static int listed;

static void count_probe(struct timer_list *timer, void *data)
{
	listed += timer == data;
}

static void __bh_context twin_handler(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);
	struct probe *other = &twins[p == &twins[0]];

	p->fired++;
	p->fired_at = jiffies;
	if (other->fired)
		return;
	if (twin_does == DELETE_OTHER)
		p->result = del_timer(&other->timer);
	else if (twin_does == MOVE_OTHER)
		p->result = mod_timer(&other->timer, jiffies);
	else if (twin_does == LIST_OTHER)
		timer_list_for_each(smp_processor_id(), count_probe, &other->timer);
	else
		p->result = timer_shutdown_sync(&other->timer);
}

/* How often the two fired together. The first one found the other pending. */
static int __process_context run_twins(int does)
{
	unsigned int i;

	twin_does = does;
	for (i = 0; i < 2; i++) {
		twins[i] = (struct probe){ .fired = 0 };
		timer_setup(&twins[i].timer, twin_handler, 0);
		mod_timer(&twins[i].timer, jiffies + 3);
	}
	wait_ticks(6);
	EXPECT_EQ(twins[0].result + twins[1].result, twin_does != LIST_OTHER);
	return twins[0].fired + twins[1].fired;
}

KTEST(timer_due_together, "A handler may delete or move a timer that is due in the same tick.")
{
	EXPECT_EQ(run_twins(DELETE_OTHER), 1);
	EXPECT_EQ(run_twins(SHUT_OTHER_DOWN), 1);
	EXPECT_EQ(run_twins(MOVE_OTHER), 2);
	/* Moved to "now": that is the next tick, not this one again. */
	EXPECT_EQ(max(twins[0].fired_at, twins[1].fired_at) -
			  min(twins[0].fired_at, twins[1].fired_at),
		  1);
}

static void __bh_context rearming_now_handler(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);

	if (p->fired && jiffies != p->fired_at + 1)
		p->result++;
	p->fired++;
	p->fired_at = jiffies;
	if (p->fired < 50)
		mod_timer(t, jiffies);
}

KTEST(timer_rearm_now, "A handler that re-arms its timer for now is called in each tick, once.")
{
	probe_reset();
	timer_setup(&probe.timer, rearming_now_handler, 0);
	mod_timer(&probe.timer, jiffies);
	wait_ticks(60);
	EXPECT_EQ(probe.fired, 50);
	EXPECT_EQ(probe.result, 0);
}

KTEST(timer_softirq_idle, "In ticks with no timer due TIMER_SOFTIRQ is not raised (TMR-48).")
{
	unsigned long runs, start;

	/* Awake, since sleeping takes a timer. A level of the wheel may be spread once. */
	wait_ticks(1);
	runs = softirq_count_runs(TIMER_SOFTIRQ, 0);
	start = jiffies;
	while (time_before(jiffies, start + HZ / 2))
		cpu_relax_long();
	EXPECT(softirq_count_runs(TIMER_SOFTIRQ, 0) - runs <= 1 + HZ / 2 / 256);
}

KTEST(timer_list_due, "timer_list_for_each() also shows one that is due behind the running one.")
{
	listed = 0;
	EXPECT_EQ(run_twins(LIST_OTHER), 2);
	EXPECT_EQ(listed, 1);
}

KTEST(timer_list, "timer_list_for_each() shows a pending timer once, wherever it is, and no other.")
{
	static const unsigned long distances[] = { 100, 300, 1 << 15, 1 << 21, 1UL << 30 };
	unsigned int i;

	probe_reset();
	timer_setup(&probe.timer, probe_handler, 0);
	for (i = 0; i < ARRAY_SIZE(distances); i++) {
		mod_timer(&probe.timer, jiffies + distances[i]);
		listed = 0;
		timer_list_for_each(0, count_probe, &probe.timer);
		EXPECT_EQ(listed, 1);
		EXPECT_EQ(del_timer(&probe.timer), 1);
		timer_list_for_each(0, count_probe, &probe.timer);
		EXPECT_EQ(listed, 1);
	}
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
	EXPECT_EQ(log_contains("huh, entered softirq"), 0);
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
		cpu_relax_long();
	EXPECT_EQ(order_next, 0);
	local_bh_enable();
	EXPECT_EQ(order_next, 2);
	/* In the order of their ticks: start is odd. */
	EXPECT_EQ(order[0], 1);
	EXPECT_EQ(order[1], 0);
}

KTEST(timer_held_off_past,
      "Armed for the past while softirqs are held off: not with those held off.")
{
	static struct probe held;
	unsigned long now;

	probe_reset();
	held = (struct probe){ .fired = 0 };
	timer_setup(&held.timer, probe_handler, 0);
	timer_setup(&probe.timer, probe_handler, 0);
	local_bh_disable();
	now = jiffies;
	mod_timer(&held.timer, now + 1);
	while (time_before(jiffies, now + 3))
		cpu_relax_long();
	now = jiffies;
	mod_timer(&probe.timer, now - 1);
	local_bh_enable();
	EXPECT_EQ(held.fired, 1);
	EXPECT_EQ(probe.fired, 0);
	wait_ticks(3);
	EXPECT_EQ(probe.fired, 1);
	EXPECT_EQ(probe.fired_at - now, 1);
}
