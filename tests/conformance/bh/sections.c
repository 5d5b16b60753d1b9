// SPDX-License-Identifier: MIT
/*
 * BH rows: sections with bottom halves off.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: everything happens on the row's CPU, but for BH-02's look at another.
 * Linux: include/linux/bottom_half.h; kernel/softirq.c (__local_bh_enable_ip).
 */
#include "conf_shim.h"

#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/timer.h>

#define VECTOR_BIT (1U << CONF_VECTOR)
#define TIMER_BIT (1U << TIMER_SOFTIRQ)
#define TICKS 20 /* more than enough for one to come */
#define LEVELS 127 /* what the eight bits hold */

static int vector_runs, tasklet_runs, timer_runs, irqs;

static void count_vector(struct softirq_action *h)
{
	WRITE_ONCE(vector_runs, vector_runs + 1);
}

static void count_tasklet(struct tasklet_struct *t)
{
	tasklet_runs++;
}

static void count_timer(struct timer_list *timer)
{
	timer_runs++;
}

static void count_irq(void *arg)
{
	irqs++;
}

static DECLARE_TASKLET(tasklet, count_tasklet);

static void start(void (*action)(struct softirq_action *h))
{
	vector_runs = tasklet_runs = timer_runs = irqs = 0;
	conf_settle();
	conf_take_vector(action);
}

CONF(BH_01, "local_bh_disable() adds 0x200, and nests, 127 deep.")
{
	int i, bad = 0;

	for (i = 1; i <= LEVELS; i++) {
		local_bh_disable();
		bad += preempt_count() != i * 0x200;
	}
	while (--i) {
		local_bh_enable();
		bad += preempt_count() != (i - 1) * 0x200;
	}
	CONF_EQ(bad, 0);
	CONF_EQ(preempt_count(), 0);
}

static bool ran_elsewhere;

static void run_elsewhere(void *arg)
{
	WRITE_ONCE(ran_elsewhere, true);
}

static void softirq_elsewhere(void *arg)
{
	conf_in_softirq(run_elsewhere, NULL);
}

/* Everything is pending, and nothing has run. */
static void check_held_off(void)
{
	unsigned long end = jiffies + TICKS;

	while (!(local_softirq_pending() & TIMER_BIT) && time_before(jiffies, end))
		cpu_relax();
	CONF_EXPECT(local_softirq_pending() & TIMER_BIT);
	conf_raise_irq();
	CONF_EQ(irqs, 1);
	CONF_EXPECT(local_softirq_pending() & VECTOR_BIT);
	CONF_EQ(vector_runs + tasklet_runs + timer_runs, 0);
}

CONF(BH_02, "With bottom halves off no softirq, tasklet or timer runs on this CPU; top halves do.")
{
	struct timer_list timer;
	struct conf_helper h;
	int here = raw_smp_processor_id();
	bool others = here != conf_other_cpu();

	ran_elsewhere = false;
	start(count_vector);
	conf_take_irq(count_irq, NULL);
	timer_setup_on_stack(&timer, count_timer, TIMER_PINNED);
	if (others && !conf_helper_prepare(&h, conf_other_cpu(), softirq_elsewhere, NULL))
		others = false;
	local_bh_disable();
	if (others)
		wake_up_process(h.task);
	mod_timer(&timer, jiffies);
	tasklet_schedule(&tasklet);
	raise_softirq(CONF_VECTOR);
	check_held_off();
	if (others)
		CONF_EXPECT(conf_spin_until(READ_ONCE(ran_elsewhere)));
	local_bh_enable();
	CONF_EQ(vector_runs, 1);
	CONF_EQ(tasklet_runs, 1);
	CONF_EXPECT(conf_spin_until(READ_ONCE(timer_runs)));
	CONF_EQ(timer_runs, 1);
	if (others)
		conf_helper_join(&h);
	destroy_timer_on_stack(&timer);
	conf_give_irq_back();
	conf_give_vector_back();
}

CONF(BH_03, "The outermost local_bh_enable() runs what is pending before it returns.")
{
	start(count_vector);
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	tasklet_schedule(&tasklet);
	CONF_EQ(vector_runs, 0);
	local_bh_enable();
	CONF_EQ(vector_runs, 1);
	CONF_EQ(tasklet_runs, 1);
	CONF_EQ(preempt_count(), 0);
	conf_give_vector_back();
}

CONF(BH_04, "An inner local_bh_enable() runs nothing.")
{
	start(count_vector);
	local_bh_disable();
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	local_bh_enable();
	CONF_EQ(vector_runs, 0);
	CONF_EQ(preempt_count(), 0x200);
	local_bh_enable();
	CONF_EQ(vector_runs, 1);
	conf_give_vector_back();
}

static void enable_in_handler(struct softirq_action *h)
{
	local_bh_disable();
	tasklet_schedule(&tasklet);
	local_bh_enable();
	CONF_EQ(tasklet_runs, 0);
	CONF_EQ(preempt_count(), 0x101);
	vector_runs++;
}

CONF(BH_05, "local_bh_enable() in a handler runs nothing; the next pass does.")
{
	start(enable_in_handler);
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	local_bh_enable();
	CONF_EQ(vector_runs, 1);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(tasklet_runs) == 1));
	conf_give_vector_back();
}

static void note_run(void *arg)
{
	WRITE_ONCE(*(bool *)arg, true);
}

static struct task_struct *to_wake;

static void wake_it(struct softirq_action *h)
{
	wake_up_process(to_wake);
	vector_runs++;
}

CONF(BH_08, "A thread that was woken in a section, or by what its end runs, runs when it may.")
{
	static bool ran;
	struct conf_helper h;

	ran = false;
	if (!conf_helper_prepare(&h, raw_smp_processor_id(), note_run, &ran))
		return;
	to_wake = h.task;
	start(wake_it);
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	CONF_EXPECT(!READ_ONCE(ran));
	local_bh_enable();
	CONF_EQ(vector_runs, 1);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(ran)));
	conf_helper_join(&h);
	conf_give_vector_back();
}

CONF(BH_09, "_local_bh_enable() drops the level and runs nothing.")
{
	int count, runs;
	bool pending;

	start(count_vector);
	local_irq_disable();
	local_bh_disable();
	raise_softirq_irqoff(CONF_VECTOR);
	_local_bh_enable();
	count = preempt_count();
	runs = vector_runs;
	pending = local_softirq_pending() & VECTOR_BIT;
	local_irq_enable();
	CONF_EQ(count, 0);
	CONF_EQ(runs, 0);
	CONF_EXPECT(pending);
	do_softirq();
	CONF_EQ(vector_runs, 1);
	conf_give_vector_back();
}

CONF_MODULE(CONF_ROW(BH_01), CONF_ROW(BH_02), CONF_ROW(BH_03), CONF_ROW(BH_04), CONF_ROW(BH_05),
	    CONF_ROW(BH_08), CONF_ROW(BH_09));
