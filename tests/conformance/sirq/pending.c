// SPDX-License-Identifier: MIT
/*
 * SIRQ rows: what a raise does, when the pending vectors run, in which order.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: everything happens on the row's CPU.
 * Linux: kernel/softirq.c (handle_softirqs, __irq_exit_rcu).
 */
#include "conf_shim.h"

#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/string.h>

#define VECTOR_BIT (1U << CONF_VECTOR)

static int runs, depth, deepest;
static struct task_struct *ran_in;
static int ran_with;

static void note_run(struct softirq_action *h)
{
	ran_in = current;
	ran_with = preempt_count();
	WRITE_ONCE(runs, runs + 1);
}

static void start(void (*action)(struct softirq_action *h))
{
	runs = depth = deepest = ran_with = 0;
	ran_in = NULL;
	conf_settle();
	conf_take_vector(action);
}

CONF(SIRQ_07, "Raised several times before it runs, a vector runs once.")
{
	int i;

	start(note_run);
	local_bh_disable();
	for (i = 0; i < 5; i++)
		raise_softirq(CONF_VECTOR);
	CONF_EQ(runs, 0);
	local_bh_enable();
	CONF_EQ(runs, 1);
	conf_give_vector_back();
}

CONF(SIRQ_08,
     "Raised in a task, a vector does not run in the call, but does without anything else.")
{
	int in_the_call;

	start(note_run);
	local_irq_disable();
	raise_softirq_irqoff(CONF_VECTOR);
	in_the_call = runs;
	local_irq_enable();
	CONF_EQ(in_the_call, 0);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs)));
	CONF_EQ(runs, 1);
	conf_give_vector_back();
}

static void raise_it(void *arg)
{
	raise_softirq(CONF_VECTOR);
	*(int *)arg = runs;
}

CONF(SIRQ_09, "Raised with bottom halves off or in an interrupt, it runs at the end of that, here.")
{
	int in_the_call;

	start(note_run);
	local_bh_disable();
	raise_it(&in_the_call);
	CONF_EQ(in_the_call, 0);
	local_bh_enable();
	CONF_EQ(runs, 1);
	CONF_EXPECT(ran_in == current);
	CONF_EQ(ran_with, 0x101);
	conf_settle();
	conf_in_hardirq(raise_it, &in_the_call);
	CONF_EQ(in_the_call, 1);
	CONF_EQ(runs, 2);
	CONF_EXPECT(ran_in == current);
	conf_give_vector_back();
}

static char order[8];

static void add_to_order(char who)
{
	size_t n = strlen(order);

	if (n < sizeof(order) - 1)
		order[n] = who;
}

static void low_one(struct tasklet_struct *t)
{
	add_to_order('t');
}

static void high_one(struct tasklet_struct *t)
{
	add_to_order('h');
}

static DECLARE_TASKLET(low, low_one);
static DECLARE_TASKLET(high, high_one);

static void middle(struct softirq_action *h)
{
	add_to_order('v');
}

CONF(SIRQ_11, "One pass runs the pending vectors from the lowest to the highest, however raised.")
{
	start(middle);
	memset(order, 0, sizeof(order));
	local_bh_disable();
	tasklet_schedule(&low);
	raise_softirq(CONF_VECTOR);
	tasklet_hi_schedule(&high);
	local_bh_enable();
	CONF_STREQ(order, "hvt");
	conf_give_vector_back();
}

static bool still_pending, irqs_off;

static void look_at_pending(struct softirq_action *h)
{
	still_pending = local_softirq_pending() & VECTOR_BIT;
	irqs_off = irqs_disabled();
	runs++;
}

CONF(SIRQ_12, "The pending bits are cleared before the pass; handlers run with interrupts on.")
{
	start(look_at_pending);
	still_pending = irqs_off = true;
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	CONF_EXPECT(local_softirq_pending() & VECTOR_BIT);
	local_bh_enable();
	conf_give_vector_back();
	CONF_EQ(runs, 1);
	CONF_EXPECT(!still_pending);
	CONF_EXPECT(!irqs_off);
}

/* Itself and a lower vector, for the next pass. */
static void raise_again(struct softirq_action *h)
{
	deepest = max(deepest, ++depth);
	add_to_order('v');
	if (++runs == 1) {
		raise_softirq(CONF_VECTOR);
		tasklet_hi_schedule(&high);
	}
	depth--;
}

CONF(SIRQ_13, "What a handler raises, itself or a lower vector, runs in the next pass.")
{
	start(raise_again);
	memset(order, 0, sizeof(order));
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	tasklet_schedule(&low);
	local_bh_enable();
	conf_sleep_until(READ_ONCE(runs) == 2); /* a tick may have ended the passes here */
	CONF_STREQ(order, "vthv");
	CONF_EQ(deepest, 1);
	conf_give_vector_back();
}

/*
 * Linux leaves it to ksoftirqd, so as not to do twice what that is about to do.
 * Jiffy runs it: its threads are not preempted, and ksoftirqd may be long in
 * coming.
 */
CONF(SIRQ_17,
     "While ksoftirqd is runnable, Linux leaves softirqs to it, but not with HI or TASKLET.")
{
	int inline_runs;

	start(note_run);
	preempt_disable();
	raise_softirq(CONF_VECTOR);
	inline_runs = runs;
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	local_bh_enable();
	inline_runs = runs - inline_runs;
	CONF_EQ(inline_runs, CONF_LINUX ? 0 : 1);

	raise_softirq(CONF_VECTOR);
	inline_runs = runs;
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	tasklet_hi_schedule(&high);
	local_bh_enable();
	inline_runs = runs - inline_runs;
	preempt_enable();
	CONF_EQ(inline_runs, 1);
	conf_settle();
	conf_give_vector_back();
}

static void raise_from_top_half(void *arg)
{
	raise_softirq(CONF_VECTOR);
}

static void interrupted(struct softirq_action *h)
{
	deepest = max(deepest, ++depth);
	if (++runs == 1) {
		conf_raise_irq();
		CONF_EQ(runs, 1);
	}
	depth--;
}

CONF(SIRQ_18, "An interrupt during a softirq starts no second one on that CPU.")
{
	start(interrupted);
	conf_take_irq(raise_from_top_half, NULL);
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	local_bh_enable();
	conf_give_irq_back();
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs) == 2));
	CONF_EQ(deepest, 1);
	conf_give_vector_back();
}

static bool in_top_half;

static void look_at_hardirq(struct softirq_action *h)
{
	in_top_half = in_hardirq();
	runs++;
}

CONF(SIRQ_20, "Interrupt exit drops the hardirq count first: its softirqs do not see it.")
{
	start(look_at_hardirq);
	in_top_half = true;
	conf_in_hardirq(raise_from_top_half, NULL);
	CONF_EQ(runs, 1);
	CONF_EXPECT(!in_top_half);
	conf_give_vector_back();
}

CONF_MODULE(CONF_ROW(SIRQ_07), CONF_ROW(SIRQ_08), CONF_ROW(SIRQ_09), CONF_ROW(SIRQ_11),
	    CONF_ROW(SIRQ_12), CONF_ROW(SIRQ_13), CONF_ROW(SIRQ_17), CONF_ROW(SIRQ_18),
	    CONF_ROW(SIRQ_20));
