// SPDX-License-Identifier: MIT
/*
 * CTX rows: what preempt_count is in softirqs, timers and top halves.
 *
 * Context: process context; the handlers in the context that they look at.
 * Locking: what a handler saw is read after it has run.
 * Linux: include/linux/preempt.h; kernel/softirq.c.
 */
#include "context.h"

#include <linux/bottom_half.h>
#include <linux/jiffies.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>

#define IN_SOFTIRQ (SOFTIRQ | SERVING | INTERRUPT | ATOMIC)
#define BELOW_HARDIRQ(c) ((c).count & ~PREEMPT_MASK) /* Linux's own interrupt has one level */
#define STORM 100

static struct context c;
static DEFINE_SPINLOCK(test_lock);

static void look_arg(void *arg)
{
	look(arg);
}

static void look_in_timer(struct timer_list *timer)
{
	look(&c);
}

/* A timer over this thread, which holds @levels of preempt_disable(). */
static void over_this_thread(unsigned int flags, int levels)
{
	struct timer_list timer;
	int i;

	memset(&c, 0, sizeof(c));
	timer_setup_on_stack(&timer, look_in_timer, TIMER_PINNED | flags);
	conf_settle();
	for (i = 0; i < levels; i++)
		preempt_disable();
	mod_timer(&timer, jiffies + 1);
	CONF_EXPECT(conf_spin_until(READ_ONCE(c.known)));
	for (i = 0; i < levels; i++)
		preempt_enable();
	del_timer_sync(&timer);
	destroy_timer_on_stack(&timer);
}

static void look_in_vector(struct softirq_action *h)
{
	look(&c);
}

/* True if ksoftirqd was the one to run it, and not the tick that came in between. */
static bool in_ksoftirqd(void)
{
	memset(&c, 0, sizeof(c));
	raise_softirq(CONF_VECTOR);
	return conf_sleep_until(READ_ONCE(c.known)) && c.task != current;
}

CONF(CTX_06,
     "A softirq from interrupt exit has 0x100 on top of the task's count; ksoftirqd's is 0x100.")
{
	int tries;

	over_this_thread(0, 0);
	CONF_EQ(c.count, 0x100);
	CONF_EQ(c.answers, IN_SOFTIRQ);
	over_this_thread(0, 2);
	CONF_EQ(c.count, 0x102);
	CONF_EQ(c.answers, IN_SOFTIRQ);

	conf_take_vector(look_in_vector);
	for (tries = 0; tries < STORM && !in_ksoftirqd(); tries++)
		;
	conf_give_vector_back();
	CONF_EXPECT(tries < STORM);
	CONF_EQ(c.count, 0x100);
	CONF_EQ(c.answers, IN_SOFTIRQ);
}

CONF(CTX_07, "A softirq from local_bh_enable() runs with 0x101.")
{
	conf_in_softirq(look_arg, &c);
	CONF_EQ(c.count, 0x101);
	CONF_EQ(c.answers, IN_SOFTIRQ);
}

static void look_with_lock(void *arg)
{
	spin_lock_bh(&test_lock);
	look(arg);
	spin_unlock_bh(&test_lock);
}

CONF(CTX_08, "spin_lock_bh() in a softirq adds 0x201 there too.")
{
	conf_in_softirq(look_with_lock, &c);
	CONF_EQ(c.count, 0x302);
	CONF_EQ(c.answers, IN_SOFTIRQ);
}

CONF(CTX_09, "A top half has 0x10000 on top of what it interrupted, interrupts off.")
{
	conf_in_hardirq(look_arg, &c);
	CONF_EQ(BELOW_HARDIRQ(c), 0x10000);
	CONF_EQ(c.answers, HARDIRQ | INTERRUPT | ATOMIC | IRQS_OFF);

	conf_take_irq(look_arg, &c);
	local_bh_disable();
	conf_raise_irq();
	local_bh_enable();
	conf_give_irq_back();
	CONF_EQ(BELOW_HARDIRQ(c), 0x10200);
	CONF_EQ(c.answers, HARDIRQ | SOFTIRQ | INTERRUPT | ATOMIC | IRQS_OFF);
}

CONF(CTX_12, "A TIMER_IRQSAFE timer runs with interrupts off, else like any softirq.")
{
	over_this_thread(TIMER_IRQSAFE, 1);
	CONF_EQ(c.count, 0x101);
	CONF_EQ(c.answers, IN_SOFTIRQ | IRQS_OFF);
}

static void interrupt_it(void *arg)
{
	conf_raise_irq();
}

CONF(CTX_15, "A top half over a softirq has both counts, and all the answers of both.")
{
	conf_take_irq(look_arg, &c);
	conf_in_softirq(interrupt_it, NULL);
	conf_give_irq_back();
	CONF_EQ(BELOW_HARDIRQ(c), 0x10100);
	CONF_EQ(c.answers, HARDIRQ | SOFTIRQ | SERVING | INTERRUPT | ATOMIC | IRQS_OFF);
}

CONF(CTX_17, "interrupt_context_level() is 0 in a task, 1 in a softirq, 2 in a top half.")
{
	CONF_EQ(interrupt_context_level(), 0);
	local_bh_disable();
	CONF_EQ(interrupt_context_level(), 0);
	local_bh_enable();
	conf_in_softirq(look_arg, &c);
	CONF_EQ(c.level, 1);
	conf_in_hardirq(look_arg, &c);
	CONF_EQ(c.level, 2);
	conf_take_irq(look_arg, &c);
	conf_in_softirq(interrupt_it, NULL);
	conf_give_irq_back();
	CONF_EQ(c.level, 2);
}

CONF(CTX_21, "In a softirq and in a top half current is the task that was interrupted.")
{
	conf_in_softirq(look_arg, &c);
	CONF_EXPECT(c.task == current);
	conf_in_hardirq(look_arg, &c);
	CONF_EXPECT(c.task == current);
	over_this_thread(0, 1);
	CONF_EXPECT(c.task == current);
}

/* Three ticks, which could move it if anything could. */
static void watch_the_cpu(void *arg)
{
	unsigned long end = jiffies + 3;
	int cpu = raw_smp_processor_id();

	look(arg);
	while (time_before(jiffies, end))
		if (!CONF_EXPECT(raw_smp_processor_id() == cpu))
			return;
}

CONF(CTX_22, "A softirq stays on its CPU, the one that it was raised on.")
{
	conf_in_softirq(watch_the_cpu, &c);
	CONF_EQ(c.cpu, raw_smp_processor_id());
}

CONF_MODULE(CONF_ROW(CTX_06), CONF_ROW(CTX_07), CONF_ROW(CTX_08), CONF_ROW(CTX_09),
	    CONF_ROW(CTX_12), CONF_ROW(CTX_15), CONF_ROW(CTX_17), CONF_ROW(CTX_21),
	    CONF_ROW(CTX_22));
