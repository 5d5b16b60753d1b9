// SPDX-License-Identifier: MIT
/*
 * TSK rows: how often a scheduled tasklet runs, where, and in which order.
 *
 * Context: process context; the tasklets' functions in softirq context.
 * Locking: everything happens on the row's CPU.
 * Linux: kernel/softirq.c (tasklet_action_common).
 */
#include "tsk.h"

#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>

#define PASSES 10 /* MAX_SOFTIRQ_RESTART */
#define STORM 1000

struct letter {
	struct tasklet_struct tasklet;
	char name;
};

static char order[16];
static struct letter a, b, c;

static void add(char name)
{
	size_t n = strlen(order);

	if (n < sizeof(order) - 1)
		order[n] = name;
}

static void add_letter(struct tasklet_struct *t)
{
	struct letter *letter = from_tasklet(letter, t, tasklet);

	add(letter->name);
}

static void start(void)
{
	memset(order, 0, sizeof(order));
	a.name = 'a';
	b.name = 'b';
	c.name = 'c';
	tasklet_setup(&a.tasklet, add_letter);
	tasklet_setup(&b.tasklet, add_letter);
	tasklet_setup(&c.tasklet, add_letter);
}

CONF(TSK_06, "A tasklet that is scheduled runs once, later.")
{
	start();
	local_bh_disable();
	tasklet_schedule(&a.tasklet);
	CONF_STREQ(order, "");
	local_bh_enable();
	CONF_STREQ(order, "a");
	local_bh_disable();
	local_bh_enable();
	CONF_STREQ(order, "a");
	CONF_EXPECT(idle(&a.tasklet));
}

CONF(TSK_07, "A tasklet that is queued is not queued again.")
{
	start();
	local_bh_disable();
	tasklet_schedule(&a.tasklet);
	CONF_EXPECT(queued(&a.tasklet));
	tasklet_schedule(&a.tasklet);
	tasklet_schedule(&b.tasklet);
	tasklet_schedule(&a.tasklet);
	local_bh_enable();
	CONF_STREQ(order, "ab");
}

CONF(TSK_08, "Queued on one list it is not moved to the other by the other call.")
{
	start();
	local_bh_disable();
	tasklet_schedule(&a.tasklet);
	tasklet_hi_schedule(&b.tasklet);
	tasklet_hi_schedule(&a.tasklet);
	tasklet_schedule(&b.tasklet);
	local_bh_enable();
	CONF_STREQ(order, "ba");
}

static int ran_on, ran_with;
static bool irqs_off;

static void note_context(struct tasklet_struct *t)
{
	ran_on = raw_smp_processor_id();
	ran_with = preempt_count();
	irqs_off = irqs_disabled();
}

CONF(TSK_09, "It runs on the CPU that scheduled it, in a softirq, with interrupts on.")
{
	static DECLARE_TASKLET(tasklet, note_context);

	ran_on = -1;
	run_once(&tasklet);
	CONF_EQ(ran_on, raw_smp_processor_id());
	CONF_EQ(ran_with, 0x101);
	CONF_EXPECT(!irqs_off);
}

CONF(TSK_10, "The tasklets of a list run in the order in which they were scheduled.")
{
	start();
	local_bh_disable();
	tasklet_schedule(&c.tasklet);
	tasklet_schedule(&a.tasklet);
	tasklet_schedule(&b.tasklet);
	local_bh_enable();
	CONF_STREQ(order, "cab");
	local_bh_disable();
	tasklet_hi_schedule(&b.tasklet);
	tasklet_hi_schedule(&c.tasklet);
	tasklet_hi_schedule(&a.tasklet);
	local_bh_enable();
	CONF_STREQ(order, "cabbca");
}

static void add_timer_letter(struct timer_list *timer)
{
	add('t');
}

CONF(TSK_11, "Those of tasklet_hi_schedule() run before the timers, the others after them.")
{
	struct timer_list timer;

	start();
	timer_setup_on_stack(&timer, add_timer_letter, TIMER_PINNED);
	local_bh_disable();
	mod_timer(&timer, jiffies);
	tasklet_schedule(&a.tasklet);
	conf_align_to_tick();
	conf_align_to_tick();
	CONF_EXPECT(conf_spin_until(local_softirq_pending() & 1U << TIMER_SOFTIRQ));
	tasklet_hi_schedule(&b.tasklet);
	local_bh_enable();
	CONF_STREQ(order, "bta");
	del_timer_sync(&timer);
	destroy_timer_on_stack(&timer);
}

static int runs, wanted, depth, deepest, on_same_list_walk;
static bool was_queued, was_running;

static void schedule_itself(struct tasklet_struct *t)
{
	deepest = max(deepest, ++depth);
	if (!runs) {
		was_queued = queued(t);
		was_running = test_bit(TASKLET_STATE_RUN, &t->state);
	}
	WRITE_ONCE(runs, runs + 1);
	if (runs < wanted)
		tasklet_schedule(t);
	depth--;
}

static DECLARE_TASKLET(again, schedule_itself);

static void start_again(int n)
{
	runs = depth = deepest = 0;
	wanted = n;
}

CONF(TSK_12, "SCHED is cleared before the function is called: scheduling in it is not lost.")
{
	start_again(2);
	was_queued = true;
	was_running = false;
	run_once(&again);
	CONF_EXPECT(!was_queued);
	CONF_EXPECT(was_running);
	CONF_EXPECT(conf_sleep_until(idle(&again)));
	CONF_EQ(runs, 2);
}

static void count_walks(struct tasklet_struct *t)
{
	on_same_list_walk = runs;
}

CONF(TSK_13, "A tasklet that schedules itself runs in later passes: not at once, ten at most, all.")
{
	static DECLARE_TASKLET(behind_it, count_walks);
	int at_return;

	start_again(STORM);
	on_same_list_walk = 0;
	local_bh_disable();
	tasklet_schedule(&again);
	tasklet_schedule(&behind_it);
	local_bh_enable();
	at_return = READ_ONCE(runs);
	CONF_EQ(on_same_list_walk, 1);
	CONF_EXPECT(at_return >= 1);
	/* An interrupt that comes before the return may add ten of its own. */
	CONF_EXPECT(at_return <= 2 * PASSES);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs) == STORM));
	tasklet_kill(&again);
	CONF_EQ(runs, STORM);
	CONF_EQ(deepest, 1);
}

static void schedule_a(void *arg)
{
	tasklet_schedule(&a.tasklet);
	add('i');
}

CONF(TSK_36, "Scheduled in a top half it runs when that interrupt ends.")
{
	start();
	conf_in_hardirq(schedule_a, NULL);
	CONF_STREQ(order, "ia");
}

CONF_MODULE(CONF_ROW(TSK_06), CONF_ROW(TSK_07), CONF_ROW(TSK_08), CONF_ROW(TSK_09),
	    CONF_ROW(TSK_10), CONF_ROW(TSK_11), CONF_ROW(TSK_12), CONF_ROW(TSK_13),
	    CONF_ROW(TSK_36));
